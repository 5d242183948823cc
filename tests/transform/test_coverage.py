"""Which months count, and headcounts that cannot be used."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
import yaml

from misconduct_profile.errors import InputError
from misconduct_profile.params import Params
from misconduct_profile.records import Case
from misconduct_profile.transform import coverage, workforce

EXAMPLE = Path(__file__).parents[2] / "params" / "example.yaml"


def params(**said) -> Params:
    content = yaml.safe_load(EXAMPLE.read_text())
    one = {
        "force": "Kent",
        "extract_date": dt.date(2022, 6, 30),
        "selection": "received",
        "window": {"first": dt.date(2018, 1, 1), "last": dt.date(2022, 3, 31)},
    }
    content |= {"forces": ["Kent"], "inputs": {"kent.csv": one | said} if said else {}}
    return Params.model_validate(content)


def states(made: Params, clock: str) -> dict[str, str]:
    told = coverage(made, Case.create_empty()).filter(pl.col("clock") == clock)
    return dict(
        told.select(
            pl.col("month").dt.strftime("%Y-%m"), pl.col("state").cast(pl.String)
        ).rows()
    )


SUPPORTED = {("received", "received"), ("recorded", "recorded"), ("finalised", "finalised"),
             ("recorded", "received"), ("received", "recorded")}  # fmt: skip


@pytest.mark.parametrize("selection", ["received", "recorded", "finalised", "live"])
@pytest.mark.parametrize("clock", ["received", "recorded", "finalised"])
def test_each_selection_shows_what_it_can(selection, clock):
    told = set(states(params(selection=selection), clock).values())
    if (selection, clock) not in SUPPORTED:
        assert told == {"missing"}
    elif selection == clock:
        assert told == {"nil"}
    else:
        assert told == {"nil", "late"}


def test_the_short_month_is_at_the_end_the_dates_differ_at():
    by_received = states(params(selection="recorded"), "received")
    assert [m for m, s in by_received.items() if s == "late"] == ["2022-03"]
    by_recorded = states(params(selection="received"), "recorded")
    assert [m for m, s in by_recorded.items() if s == "late"] == ["2018-01"]


@pytest.mark.parametrize(
    ("selection", "clock", "short"),
    [("recorded", "received", "2021-12"), ("received", "recorded", "2018-03")],
)
def test_the_short_month_of_a_window_that_cuts_months_is_its_last_or_first_whole_one(
    selection, clock, short
):
    window = {"first": dt.date(2018, 2, 15), "last": dt.date(2022, 1, 15)}
    told = states(params(selection=selection, window=window), clock)
    assert [month for month, state in told.items() if state == "late"] == [short]


def test_a_case_of_two_extracts_is_one_case():
    row = {"input": "a", "force": "E23000032", "case_id": "E23000032/1", "case_reference": "1",
           "case_type": "PC", "route": "complaint", "received_date": dt.date(2021, 5, 4),
           "recorded_date": None, "finalised_date": None, "regime": "2020",
           "regime_basis": "received date", "handling": None, "vawg_flag": "no",
           "first_line": 2, "conflicts": ""}  # fmt: skip
    cases = pl.DataFrame(
        [row, row | {"input": "b"}], schema=Case.create_empty().schema, orient="row"
    )
    told = coverage(params(selection="received"), cases)
    may = told.filter(pl.col("clock") == "received", month=dt.date(2021, 5, 1))
    assert may.select("cases", pl.col("state").cast(pl.String)).rows() == [(1, "reported")]


def test_months_outside_the_window_or_named_missing_are_missing_not_nil():
    window = {"first": dt.date(2018, 3, 1), "last": dt.date(2022, 1, 15)}
    told = states(params(window=window, missing_months=["2020-09"]), "received")
    missing = [month for month, state in told.items() if state == "missing"]
    assert missing == ["2018-01", "2018-02", "2020-09", "2022-01", "2022-02", "2022-03"]


def test_a_month_that_was_not_over_is_late_and_those_after_are_missing():
    told = states(params(extract_date=dt.date(2022, 2, 10)), "received")
    assert told["2022-01"] == "nil"
    assert told["2022-02"] == "late"
    assert told["2022-03"] == "missing"


def test_a_force_without_an_extract_is_missing():
    assert set(states(params(), "received").values()) == {"missing"}


def write(path: Path, *lines: str) -> str:
    path.write_text("\n".join(["as_at,force,worker_type,sex,headcount", *lines]) + "\n")
    return str(path)


YEARS = range(2018, 2023)
GOOD = [f"{y}-03-31,E23000032,{w},Female,100" for y in YEARS for w in ("STAFF", "OFFICER")]


def with_heads(file: str) -> Params:
    content = yaml.safe_load(EXAMPLE.read_text()) | {"forces": ["Kent"], "workforce": file}
    return Params.model_validate(content)


def test_a_good_file_is_read(tmp_path):
    made = workforce(with_heads(write(tmp_path / "heads.csv", *GOOD)))
    assert made["headcount"].to_list() == [100] * 10


@pytest.mark.parametrize(
    ("lines", "word"),
    [([*GOOD[:-1], "2022-03-31,E23000032,OFFICER,Female,many"], "line 11"),
     ([*GOOD[:-1], "31/03/2022,E23000032,OFFICER,Female,100"], "line 11"),
     ([*GOOD[:-1], "2022-03-31,E23000032,OFFICER,Female,-5"], "line 11"),
     ([*GOOD, GOOD[0]], "line 12 repeats"),
     ([*GOOD, "2022-03-31,E23000032,Officer,Male,5"], "line 12 has an unknown worker type"),
     (GOOD[:-1], "no headcount of Kent (OFFICER) at 2022-03-31"),
     (GOOD[4:], "its first headcount is of 2020-03-31"),
     (GOOD[:6], "2020-03-31"), ([*GOOD, "2021-09-30,E23000031,OFFICER,Female,9"], "Kent"),
     ([line.replace("E23000032", "E23000031") for line in GOOD], "Kent")],
)  # fmt: skip
def test_a_missing_or_unreadable_denominator_is_refused(tmp_path, lines, word):
    with pytest.raises(InputError, match=r"heads\.csv") as caught:
        workforce(with_heads(write(tmp_path / "heads.csv", *lines)))
    assert word in str(caught.value)


def test_a_missing_column_is_named(tmp_path):
    (tmp_path / "heads.csv").write_text("as_at,force\n2020-03-31,E23000032\n")
    with pytest.raises(InputError, match="worker_type"):
        workforce(with_heads(str(tmp_path / "heads.csv")))


def test_the_packaged_table_has_every_force_at_every_date():
    content = yaml.safe_load(EXAMPLE.read_text())
    made = workforce(Params.model_validate(content))
    assert made.group_by("as_at").agg(pl.col("force").n_unique())["force"].to_list() == [43] * 5
