"""A person's key: the same for one id of one force, and for nobody else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.extracts.people import person_key

IDS = st.text(st.characters(categories=["Lu", "Nd"], max_codepoint=127), min_size=4)


@given(IDS, st.sampled_from(["E23000032", "E23000001"]))
def test_case_spaces_and_signs_make_no_second_person(identifier, force):
    key = person_key(b"k", force, identifier)
    assert key == person_key(b"k", force, f" {identifier[:2].lower()}-{identifier[2:]}. ")


@given(IDS, IDS)
def test_two_ids_are_two_people_and_other_forces_and_keys_join_nothing(one, other):
    keys = {person_key(k, f, one) for k in (b"k", b"l") for f in ("E23000032", "E23000001")}
    assert len(keys - {None}) in (0, 4)
    if one != other:
        found = person_key(b"k", "E23000032", other)
        assert found is None or found not in keys


def test_leading_zeros_stay():
    assert person_key(b"k", "f", "0123") != person_key(b"k", "f", "123")


@pytest.mark.parametrize(
    "text", ["", "  ", "-", "...", "Organisational", "UNKNOWN OFFICER", "n/a", "tbc", "N.K"]
)
def test_a_placeholder_is_nobody(text):
    assert person_key(b"k", "f", text) is None
