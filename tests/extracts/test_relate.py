"""Related tables are joined by case, allegation and subject; no row of any is lost."""

from __future__ import annotations

import dataclasses
import datetime as dt

import polars as pl
import pytest

from misconduct_profile.errors import RefusedFileError
from misconduct_profile.extracts import check_lines, load

KEY = b"a key of sixteen"
CASES = (
    "Case Reference,Case Type,Date Received,VAWG Flag\nK1,PC,2021-01-31,Y\nK2,CM,2021-02-28,N\n"
)
ALLEGATIONS = "Case Reference,Allegation No,Allegation Category\nK1,1,B4\nK1,2,H1\nK2,1,G2\n"
SUBJECTS = "Case Reference,Subject in Case,Collar No,Rank\nK1,1,77,PC\nK1,2,78,PS\nK2,1,79,PC\n"
LINKS = (
    "Case Reference,Allegation No,Subject in Case,Outcome\n"
    "K1,1,1,NFA\nK1,1,2,NFA\nK1,2,1,NFA\nK2,1,1,Dismissed\n"
)


@pytest.fixture
def related(source, tmp_path):
    def read(*texts: str):
        first, *others = (source(text) for text in texts)
        paths = []
        for n, other in enumerate(others):
            paths.append(tmp_path / f"part{n}.csv")
            paths[-1].write_bytes(other.path.read_bytes())
        one = dataclasses.replace(first, tables=tuple(paths))
        loaded = load(one, KEY)
        check_lines(loaded, one)
        return loaded

    return read


def fates(loaded, sheet: str) -> list[tuple[int, str, str]]:
    here = loaded.ledger.filter(pl.col("sheet").str.contains(sheet))
    return [
        (line, str(kind), why)
        for line, kind, why in here.select("first_line", "kind", "reasons").iter_rows()
        if kind != "header"
    ]


def test_four_tables_are_one(related):
    loaded = related(LINKS, CASES, ALLEGATIONS, SUBJECTS)
    assert loaded.rows.select(
        "case_reference", "case_type", "received_date", "allegation_category", "rank", "outcome"
    ).rows() == [
        ("K1", "PC", dt.date(2021, 1, 31), "B4", "PC", "NFA"),
        ("K1", "PC", dt.date(2021, 1, 31), "B4", "PS", "NFA"),
        ("K1", "PC", dt.date(2021, 1, 31), "H1", "PC", "NFA"),
        ("K2", "CM", dt.date(2021, 2, 28), "G2", "PC", "Dismissed"),
    ]
    assert loaded.rows["person_key"].n_unique() == 3
    kinds = loaded.ledger["kind"].cast(pl.String).value_counts().sort("kind").rows()
    assert kinds == [("header", 4), ("kept", 2 + 3 + 3 + 4)]


def test_what_no_link_refers_to_has_a_row_of_its_own(related):
    loaded = related(
        LINKS,
        CASES + "K3,PC,2021-03-31,\n",
        ALLEGATIONS + "K2,2,F8\n",
        SUBJECTS + "K3,1,80,PC\n",
    )
    told = loaded.rows.select("sheet", "first_line", "case_reference", "allegation_category",
                              "received_date").rows()[4:]  # fmt: skip
    assert told == [
        ("part1.csv", 5, "K2", "F8", dt.date(2021, 2, 28)),
        ("part2.csv", 5, "K3", None, dt.date(2021, 3, 31)),
    ]
    assert loaded.quarantine.height == 0
    alone = related(LINKS, CASES + "K4,PC,2021-03-31,\n", ALLEGATIONS, SUBJECTS)
    assert alone.rows["case_reference"].to_list()[-1] == "K4"


def test_a_link_to_no_case_is_quarantined(related):
    loaded = related(LINKS + "K9,1,1,NFA\n", CASES, ALLEGATIONS, SUBJECTS)
    assert loaded.reasons == {"row_without_its_own": 1}
    assert loaded.rows.height == 4


def test_of_two_accounts_of_one_case_neither_is_used(related):
    loaded = related(LINKS, CASES + "K1,CM,2021-01-31,Y\n", ALLEGATIONS, SUBJECTS)
    assert fates(loaded, "part0") == [
        (2, "quarantined", "key_doubled"), (3, "kept", ""), (4, "quarantined", "key_doubled"),
    ]  # fmt: skip
    assert loaded.rows["case_reference"].to_list() == ["K2"]


def test_the_repeat_of_a_line_is_a_duplicate(related):
    loaded = related(LINKS, CASES + "K1,PC,2021-01-31,Y\n", ALLEGATIONS, SUBJECTS)
    assert fates(loaded, "part0")[-1] == (4, "quarantined", "duplicate_row")
    assert loaded.rows.height == 4


def test_a_case_of_which_no_row_can_be_used_is_quarantined_with_them(related):
    loaded = related(LINKS, CASES.replace("2021-02-28", "never"), ALLEGATIONS, SUBJECTS)
    assert fates(loaded, "part0") == [(2, "kept", ""), (3, "quarantined", "date_unreadable")]
    assert loaded.rows.height == 3


def test_subjects_alone_are_joined_to_their_cases(related):
    loaded = related(CASES, SUBJECTS.replace("Subject in Case,", "").replace(",1,7", ",7")
                     .replace(",2,7", ",7"))  # fmt: skip
    assert loaded.rows.select("case_reference", "rank", "case_type").rows() == [
        ("K1", "PC", "PC"), ("K1", "PS", "PC"), ("K2", "PC", "CM")
    ]  # fmt: skip


def test_two_tables_of_whole_rows_stand_below_each_other(related):
    header = "Case Reference,Date Received,Case Type,Outcome\n"
    loaded = related(header + "K1,2021-01-31,PC,\n", header + "K2,2021-02-28,CM,\n")
    assert loaded.rows.select("case_reference", "first_line").rows() == [("K1", 2), ("K2", 2)]


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ((CASES, ALLEGATIONS, SUBJECTS), "could both be its links"),
        ((LINKS, CASES, SUBJECTS, "Case Reference,Allegation No,Outcome\nK1,1,x\n"),
         "have a column of the outcome"),
        ((LINKS, CASES, CASES.replace("VAWG Flag", "Outcome")), "by the same columns"),
    ],
)  # fmt: skip
def test_tables_that_nobody_can_join_are_refused(related, tables, message):
    with pytest.raises(RefusedFileError, match=message) as caught:
        related(*tables)
    assert caught.value.reason == "relation_unclear"
