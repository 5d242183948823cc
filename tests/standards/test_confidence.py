"""Every code has its source and its confidence, and they are the domain reference's."""

from __future__ import annotations

import csv
from importlib import resources
from pathlib import Path
from typing import get_args

import polars as pl
import pytest

from misconduct_profile.standards import confidence
from misconduct_profile.standards.confidence import (
    GRADES,
    code_tables,
    graded,
    unconfirmed,
)
from misconduct_profile.standards.reference import Table, table

#: Our own words, which nobody could confirm.
OWN_WORDS = {"reasons"}
FIGURES = {"workforce"}
#: Where the package's copy has changed on purpose: (table, code, column), and why.
CHANGED = {
    ("case_types", "DISCONT", "aliases"): "a decision written Discontinued is that decision",
}
#: Folder of the domain reference's own tables; without it the copies are not compared.
REFERENCE = Path(__file__).parents[3] / "shared" / "domain" / "reference"
#: Columns that the package adds, so that a code touches one table alone.
ADDED = {
    "allegation_categories": ["violence_and_abuse", "sexist_misogynistic"],
    "case_types": ["route", "amounts_to", "chain_step", "population"],
    "ethnicity": ["aliases"],
    "outcomes": ["outcome_group", "formal", "staff_code"],
}


def test_every_table_of_codes_is_graded_whole():
    assert set(get_args(Table)) - set(code_tables()) == FIGURES
    for name in code_tables():
        assert graded().filter(table=name).height == table(name).height


def test_every_code_has_a_grade_and_a_source():
    told = graded().filter(~pl.col("table").is_in(sorted(OWN_WORDS)))
    assert set(told["confidence"]) <= set(GRADES)
    assert not told.filter(pl.col("source") == "").height
    assert set(graded().filter(pl.col("table").is_in(sorted(OWN_WORDS)))["confidence"]) == {""}


def test_a_category_is_no_surer_than_its_letter():
    told = dict(
        graded().filter(table="allegation_categories").select("code", "confidence").iter_rows()
    )
    for row in table("allegation_categories").iter_rows(named=True):
        both = (row["confidence"], row["code_confidence"])
        assert told[row["code"]] == max(both, key=GRADES.index)


def test_what_is_less_sure_than_high_awaits_confirmation():
    assert set(unconfirmed()["confidence"]) == {"medium", "low"}
    whole = graded()["confidence"].value_counts()
    sums = dict(whole.iter_rows())
    assert unconfirmed().height == sums["medium"] + sums["low"]
    assert "COVID-19" in set(unconfirmed().filter(confidence="low")["name"])


def made(monkeypatch, frame: pl.DataFrame) -> pl.DataFrame:
    monkeypatch.setattr(confidence, "code_tables", lambda: ["planted"])
    monkeypatch.setattr(confidence, "table", lambda _: frame)
    return graded.__wrapped__()


def test_a_table_of_other_columns_is_read_by_its_first(monkeypatch):
    frame = pl.DataFrame(
        {"marker": ["a", "b"], "source": ["s", "s"], "confidence": ["low", "?"]}
    )
    told = made(monkeypatch, frame)
    assert told["code"].to_list() == told["name"].to_list() == ["a", "b"]
    assert told["confidence"].to_list() == ["low", "?"]


def test_a_word_that_is_no_grade_is_not_taken_for_sure(monkeypatch):
    frame = pl.DataFrame(
        {"code": ["a"], "confidence": ["probably"], "code_confidence": ["high"]}
    )
    told = made(monkeypatch, frame)
    assert told["confidence"].to_list() == ["probably"]
    assert told["grades"].to_list() == ["probably (name probably, code high)"]


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def name_of(row: dict[str, str]) -> str:
    return row.get("code") or next(iter(row.values()))


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the domain reference is not at hand")
def test_the_packages_copies_are_the_domain_references():
    paths = sorted(REFERENCE.glob("*.csv"))
    assert len(paths) >= 9
    packaged = resources.files("misconduct_profile.standards") / "reference"
    found = set()
    for path in paths:
        theirs = rows_of(path.read_text("utf-8"))
        ours = rows_of((packaged / path.name).read_text("utf-8"))
        assert len(ours) == len(theirs), path.name
        for mine, other in zip(ours, theirs, strict=True):
            added = ADDED.get(path.stem, [])
            assert [key for key in mine if key not in added] == list(other), path.name
            found |= {
                (path.stem, name_of(other), key) for key in other if mine[key] != other[key]
            }
    assert found == set(CHANGED)
