"""Spellings of the coded fields, forces and folding."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.standards import (
    excluded_spellings,
    fold,
    folded,
    force_spellings,
    forces,
    spellings,
)

FIELDS = ("case_type", "handling", "investigation", "severity", "decision", "proceedings",
          "finding", "worker_type", "outcome", "rank", "standard", "sex", "yes_no")  # fmt: skip


#: Signs that every version of Unicode in use here agrees on.
TEXTS = st.text(
    st.characters(max_codepoint=0x24FF, exclude_categories=["Cs", "Cn"]), max_size=60
)


@given(TEXTS)
def test_both_ways_of_folding_agree(text):
    assert pl.DataFrame({"t": [text]}).select(folded("t")).item() == fold(text)


@given(TEXTS)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("field", FIELDS)
def test_a_spelling_stands_once_and_has_a_code_or_is_ambiguous(field):
    found = spellings(field)
    assert found["spelling"].is_unique().all()
    assert (found["code"].is_null() == (found["by"] == "ambiguous")).all()


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [("outcome", "Case dismissed", "ND"), ("outcome", "Dismissed", "DWN"),
     ("outcome", "would have been dismissed", "WHBD"), ("outcome", "Management advice", "MADV"),
     ("outcome", "MANAGEMENT ACTION", "MACT"), ("worker_type", "PCSO", "PCSO"),
     ("standard", "Honesty & Integrity", "1"), ("standard", "9", "9"),
     ("case_type", "Public complaint", "PC"), ("yes_no", "Y", "yes"), ("sex", "F", "female")],
)  # fmt: skip
def test_known_spellings(field, text, code):
    assert spellings(field).filter(spelling=fold(text))["code"].to_list() == [code]


def test_there_are_43_forces_each_with_its_own_code_and_slug():
    assert len(forces()) == 43
    assert len({force.code for force in forces()}) == 43
    assert len({force.slug for force in forces()}) == 43
    assert sum(force.code.startswith("W") for force in forces()) == 4


@pytest.mark.parametrize("text", ["A&S", "Avon & Somerset", "AVON AND SOMERSET POLICE"])
def test_a_force_is_known_by_its_names(text):
    assert force_spellings()[fold(text)] == "E23000036"


@pytest.mark.parametrize(
    "text", ["British Transport Police", "BTP", "Norfolk and Suffolk", "BCH"]
)
def test_the_excluded_and_the_combined_are_no_force(text):
    assert fold(text) not in force_spellings()
    assert fold(text) in excluded_spellings()


def test_west_midlands_and_west_mercia_stay_apart():
    assert force_spellings()["wmp"] != force_spellings()["wmerp"]
