"""The category rule, case by case and by property."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.standards import BREAK, classify, era, fold, table

CATEGORIES = list(table("allegation_categories").iter_rows(named=True))
LEGACY = list(table("legacy_crosswalk").iter_rows(named=True))


@pytest.mark.parametrize("row", CATEGORIES, ids=lambda row: row["code"])
def test_every_code_of_2020_round_trips(row):
    code, name = row["code"], row["name"]
    assert classify(code, "2020").category == code
    assert classify(f"{code} - {name}", "2020").category == code
    assert classify(f"{code.lower()}  {name.upper()}", "2020").category == code


@pytest.mark.parametrize("row", CATEGORIES, ids=lambda row: row["code"])
def test_every_name_of_2020_is_its_code_or_ambiguous(row):
    found = classify(row["name"], "2020")
    if row["name"] == "Other":
        assert found.category_status == "ambiguous"
        assert found.category_candidates == "legacy W|L|F10"
    else:
        assert found.category == row["code"]


@pytest.mark.parametrize("row", LEGACY, ids=lambda row: row["legacy_code"])
def test_every_legacy_code_and_name_round_trips(row):
    for text in (row["legacy_code"], row["legacy_name"]):
        found = classify(text, "legacy")
        assert found.legacy_code == row["legacy_code"]
        assert found.category_scheme == "legacy"


@pytest.mark.parametrize(
    ("letter", "category"),
    [("B", "J1"), ("F", "F"), ("H", "G"), ("S", "A"), ("U", "H"), ("X", "D"), ("E", "B"),
     ("M", "B"), ("R", "B"), ("W", "L"), ("Q", "H4")],
)  # fmt: skip
def test_a_legacy_code_maps_to_its_heir_or_to_the_parent_its_heirs_share(letter, category):
    assert classify(letter, "legacy").category == category


@pytest.mark.parametrize("letter", list("ACDGJTY"))
def test_a_legacy_code_whose_heirs_share_no_parent_stays_a_legacy_code(letter):
    found = classify(letter, "legacy")
    assert found.category is None
    assert found.category_status == "candidates"
    assert "|" in found.category_candidates


@pytest.mark.parametrize(
    ("text", "when", "sexual"),
    [("B", "legacy", "yes"), ("Y", "legacy", "yes"), ("D", "legacy", "undetermined"),
     ("H", "legacy", "undetermined"), ("A", "legacy", "no"), ("J2", "2020", "yes"),
     ("G2", "2020", "yes"), ("G3", "2020", "yes"), ("G", "2020", "undetermined"),
     ("G4", "2020", "no"), ("B4", "2020", "no"), ("", "2020", "not_available"),
     ("B", "review", "undetermined")],
)  # fmt: skip
def test_sexual_misconduct_follows_the_code_and_its_scheme(text, when, sexual):
    assert classify(text, when).sexual_misconduct == sexual


@pytest.mark.parametrize("letter", list("ABCDEFGHJKL"))
def test_a_bare_letter_goes_by_the_date_alone(letter):
    assert classify(letter, "legacy").legacy_code == letter
    assert classify(letter, "2020").category == letter
    for when in ("review", "unknown"):
        assert classify(letter, when).category_status == "ambiguous"


@pytest.mark.parametrize(
    "name",
    ["Sexual assault", "Lack of fairness and impartiality", "Other sexual conduct",
     "Discriminatory behaviour"],
)  # fmt: skip
def test_a_name_of_both_schemes_goes_by_the_date(name):
    assert classify(name, "legacy").category_scheme == "legacy"
    assert classify(name, "2020").category_scheme == "2020"
    assert classify(name, "review").category_status == "ambiguous"


@pytest.mark.parametrize(
    ("text", "when"),
    [("Use of force", "legacy"), ("Traffic irregularity", "2020"),
     ("B - Sexual assault", "2020"), ("J1 - Sexual harassment", "2020"),
     ("L - Other", "legacy"), ("Other", "2020")],
)  # fmt: skip
def test_what_contradicts_itself_is_ambiguous_and_keeps_its_evidence(text, when):
    found = classify(text, when)
    assert found.category_status == "ambiguous"
    assert found.category is None
    assert found.category_evidence


@pytest.mark.parametrize(
    ("text", "when", "category"),
    [
        ("J - Sexual assault", "2020", "J1"),  # the letter of its parent
        ("J - Sexual assault", "legacy", None),  # old J is property
        ("J - Sexual assault", "unknown", None),
        ("B - Sexual assault", "legacy", "J1"),
        ("B - Sexual assault", "unknown", None),  # a name of both goes by the date
        ("J - Sexual harassment", "unknown", "J2"),  # a name of 2020 alone
        ("B - Sexual harassment", "2020", None),
        ("F - Other", "2020", "F10"),
        ("F - Other", "legacy", None),
        ("L - Other", "2020", "L"),
        ("L - Other", "unknown", None),
        ("Discriminatory behaviour - Other", "2020", "F10"),
        ("Discriminatory behaviour - Other", "review", None),
        ("Discriminatory behaviour - Other", "legacy", None),
        ("Sexual conduct - Sexual assault", "unknown", "J1"),
        ("Sexual conduct: rape", "2020", "J1"),
        ("J Sexual conduct - J1 Sexual assault", "2020", "J1"),
        ("Sexual conduct - Sexual assault", "legacy", None),
        ("Sexual conduct - J1 Sexual harassment", "2020", None),
        ("Sexual conduct - Use of force", "2020", None),
        ("Other", "legacy", "L"),  # the old list has one
    ],
)
def test_letters_and_parents_beside_a_name(text, when, category):
    assert classify(text, when).category == category


def test_what_contradicts_itself_keeps_every_meaning_as_a_candidate():
    assert classify("B - Sexual harassment", "2020").category_candidates == "B|J2"
    assert classify("J1 - Use of force", "2020").category_candidates == "J1|B4"
    assert classify("Y - Use of force", "2020").category_candidates == "legacy Y|B4"


@given(st.text(max_size=40), st.sampled_from(["legacy", "2020", "review", "unknown"]))
def test_nothing_is_mapped_by_likeness(text, when):
    found = classify(text, when)
    if found.category is not None:
        folded = fold(text)
        codes = {row["code"].lower() for row in CATEGORIES}
        codes |= {row["legacy_code"].lower() for row in LEGACY}
        names = {fold(row["name"]) for row in CATEGORIES}
        names |= {fold(row["legacy_name"]) for row in LEGACY}
        names |= {fold(a) for row in CATEGORIES for a in row["aliases"].split("|")}
        assert folded in names or folded.split(" ")[0] in codes


@given(st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)), st.dates() | st.none())
def test_the_received_date_alone_decides_the_era(received, recorded):
    frame = pl.DataFrame(
        {"a": [received], "b": [recorded]}, schema={"a": pl.Date, "b": pl.Date}
    )
    decided = frame.select(era(pl.col("a"), pl.col("b"))).item()
    assert decided == ("legacy" if received < BREAK else "2020")


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [("2020-01-31", "legacy"), ("2020-02-01", "review"), ("2020-07-31", "review"),
     ("2020-08-01", "2020"), (None, "unknown")],
)  # fmt: skip
def test_with_the_recorded_date_alone_half_a_year_goes_to_review(recorded, expected):
    frame = pl.DataFrame({"b": [recorded]}, schema={"b": pl.String}).select(
        a=pl.lit(None, dtype=pl.Date), b=pl.col("b").str.to_date()
    )
    assert frame.select(era(pl.col("a"), pl.col("b"))).item() == expected
