"""A file sent again replaces another or adds to it, and every row is accounted for."""

from __future__ import annotations

import dataclasses
import datetime as dt

import polars as pl
import pytest

from misconduct_profile import extracts
from misconduct_profile.errors import InputError
from misconduct_profile.extracts import find, load_all

KEY = b"a key of sixteen"
HEADER = "Case Reference,Date Received,Case Type,Allegation No,Collar No,Outcome\n"
OLD = HEADER + "K-1,2021-01-31,PC,1,7,\nK2,2021-02-28,PC,1,8,\nK3,2021-03-31,PC,1,9,\n"
NEW = HEADER + "k 1,2021-01-31,PC,1,7,\nK2,2021-02-28,CM,1,8,Dismissed\nK4,2021-04-30,PC,1,7,\n"


def pair(source, how: str, old: str = OLD, new: str = NEW):
    first = source(old, extract_date=dt.date(2022, 5, 1))
    second = source(new)
    said = second.said.model_copy(update={how: first.path.name})
    return [first, dataclasses.replace(second, said=said)]


def ledger(run, one):
    told = pl.read_parquet(run / "ledger" / f"{one.name}.parquet")
    return [(str(kind), why) for kind, why in told.select("kind", "reasons").iter_rows()]


def test_a_file_that_is_replaced_has_no_rows_and_all_its_lines(source, tmp_path):
    first, second = pair(source, "replaces")
    intake = load_all([first, second], KEY, tmp_path)
    assert ledger(tmp_path, first) == [("replaced", second.name)] * 4
    assert not (tmp_path / "rows" / f"{first.name}.parquet").exists()
    assert pl.read_parquet(tmp_path / "rows" / f"{second.name}.parquet").height == 3
    assert extracts.successions(intake).rows() == [
        (second.name, "replaces", first.name, 1, 1, 1, 1)
    ]
    changes = pl.read_parquet(tmp_path / "changes" / f"{second.name}.parquet")
    told = ["case_reference", "change", "fields", "line_before", "line_after"]
    assert changes.select(told).rows() == [
        ("K2", "changed", "case_type|outcome", 3, 3),
        ("K3", "vanished", "", 4, None),
        ("K4", "appeared", "", None, 4),
    ]  # fmt: skip


def test_a_file_that_adds_is_the_latest_state_of_its_cases(source, tmp_path):
    first, second = pair(source, "adds_to")
    load_all([first, second], KEY, tmp_path)
    assert ledger(tmp_path, first) == [
        ("header", ""), ("replaced", second.name), ("replaced", second.name), ("kept", ""),
    ]  # fmt: skip
    kept = pl.read_parquet(tmp_path / "rows" / f"{first.name}.parquet")
    assert kept["case_reference"].to_list() == ["K3"]


def test_a_file_that_nobody_can_read_may_be_replaced(source, tmp_path):
    first, second = pair(source, "replaces", old="colour,size\nred,1\n")
    intake = load_all([first, second], KEY, tmp_path)
    assert [one.name for one in intake.loaded] == [second.name]
    assert ledger(tmp_path, first) == [("replaced", second.name)]


def test_three_files_follow_each_other(source, tmp_path):
    first, second = pair(source, "replaces")
    third = source(NEW.replace("K4", "K5"), extract_date=dt.date(2022, 7, 1))
    said = third.said.model_copy(update={"replaces": second.path.name})
    load_all([first, second, dataclasses.replace(third, said=said)], KEY, tmp_path)
    assert {kind for kind, _ in ledger(tmp_path, second)} == {"replaced"}
    assert [p.stem for p in (tmp_path / "rows").iterdir()] == [third.name]


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"b.csv": {"replaces": "c.csv"}}, "'c.csv' is not listed under inputs"),
        ({"b.csv": {"replaces": "b.csv"}}, "no earlier file of the same force"),
        ({"b.csv": {"replaces": "a.csv", "adds_to": "a.csv"}}, "both replaces a file and adds"),
        (
            {"b.csv": {"replaces": "a.csv", "force": "Essex"}},
            "no earlier file of the same force",
        ),
        (
            {"b.csv": {"replaces": "a.csv", "extract_date": dt.date(2021, 1, 1)}},
            "later than it",
        ),
        (
            {"b.csv": {"replaces": "a.csv"}, "c.csv": {"adds_to": "a.csv"}},
            "followed by 'b.csv'",
        ),
    ],
)
def test_a_succession_that_cannot_be_is_one_message(tmp_path, params_of, inputs, message):
    for name in {"a.csv", *inputs}:
        (tmp_path / name).write_text(OLD)
    with pytest.raises(InputError, match=message):
        find(params_of({"a.csv": {}, **inputs}), tmp_path)
