"""Which months count, by what each extract and each file of a return can show."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.extracts import REASONS, Found, find, load_all
from misconduct_profile.params import Params, Span
from misconduct_profile.records import Case
from misconduct_profile.transform import (
    coverage,
    read_coverage,
    standardise_all,
    write_coverage,
)

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


EVERY = frozenset({"received_date", "recorded_date", "finalised_date"})
FINE = Found("", EVERY, 95, 5)


def two(found: dict[str, Found], **windows: tuple[str, str]) -> pl.DataFrame:
    """Coverage of a force by inputs of one selection, each with its window."""
    made = params(selection="received")
    inputs = {
        f"{name}.csv": made.inputs["kent.csv"].model_copy(
            update={"window": Span(first=dt.date.fromisoformat(first), last=last)}
        )
        for name, (first, end) in windows.items()
        for last in [dt.date.fromisoformat(end)]
    }
    return coverage(made.model_copy(update={"inputs": inputs}), Case.create_empty(), found)


def missing(told: pl.DataFrame, clock: str = "received") -> dict[str, str]:
    """Months that are missing by a clock, with the reason."""
    gone = told.filter(pl.col("clock") == clock, pl.col("state") == "missing")
    return dict(gone.select(pl.col("month").dt.strftime("%Y-%m"), "reason").iter_rows())


LONG = ("2018-01-01", "2022-03-31")
OUT = f"its extract b was refused: {REASONS['joint_return']}"
SPOILT = Found("joint_return", frozenset(), 0, 0)


def test_a_refused_file_leaves_the_months_of_its_window_missing_by_every_clock():
    told = two({"a": FINE, "b": SPOILT}, a=LONG, b=("2020-03-15", "2020-05-02"))
    for clock in ("received", "recorded"):
        gone = missing(told, clock)
        assert gone == dict.fromkeys(["2020-03", "2020-04", "2020-05"], OUT)
    alone = two({"b": SPOILT}, b=("2020-03-15", "2020-05-02"))
    assert missing(alone)["2020-04"] == OUT
    assert missing(alone)["2020-06"] == "outside the extract's window"
    assert len(missing(alone)) == 51


@pytest.mark.parametrize("reason", list(REASONS))
def test_every_reason_has_words_in_the_coverage(reason):
    told = two({"b": Found(reason, frozenset(), 0, 0)}, b=LONG)
    assert set(told["reason"]) == {f"its extract b was refused: {REASONS[reason]}"}
    assert set(told["state"].cast(pl.String)) == {"missing"}


#: The rule that was broken, not by how much: the reason is published.
SPOILT_ROWS = "more than 5 per cent of its rows are in quarantine"


@pytest.mark.parametrize(
    ("kept", "quarantined", "reason"),
    [(95, 5, None), (94, 6, SPOILT_ROWS), (0, 0, None),
     (0, 9, SPOILT_ROWS)],
)  # fmt: skip
def test_too_much_in_quarantine_leaves_the_months_missing(kept, quarantined, reason):
    found = {"a": FINE, "b": Found("", EVERY, kept, quarantined)}
    told = two(found, a=LONG, b=("2020-03-01", "2020-03-31"))
    wanted = {"2020-03": reason} if reason else {}
    other = "a part of the return is not there"
    assert {m: why for m, why in missing(told).items() if why != other} == wanted


def test_the_limit_of_quarantine_is_the_params():
    made = params(selection="received")
    quality = made.quality.model_copy(update={"most_quarantined": 0.04})
    tight = made.model_copy(update={"quality": quality})
    for one, states_of in ((made, {"nil"}), (tight, {"missing"})):
        told = coverage(one, Case.create_empty(), {"kent": FINE})
        by_received = told.filter(pl.col("clock") == "received")["state"]
        assert set(by_received.cast(pl.String)) == states_of


def test_an_extract_without_the_column_of_a_clock_is_missing_by_that_clock():
    found = {"kent": Found("", frozenset({"recorded_date"}), 10, 0)}
    told = coverage(params(selection="recorded"), Case.create_empty(), found)
    assert set(missing(told).values()) == {"the extract has no date received"}
    assert len(missing(told)) == 51
    assert missing(told, "recorded") == {}


def test_both_parts_of_a_return_must_be_there():
    told = two({"a": FINE, "b": FINE}, a=LONG, b=("2019-01-01", "2022-03-31"))
    gone = missing(told)
    assert set(gone.values()) == {"a part of the return is not there"}
    assert (min(gone), max(gone), len(gone)) == ("2018-01", "2018-12", 12)
    may = told.filter(pl.col("clock") == "received", pl.col("month") == dt.date(2021, 5, 1))
    assert may["inputs"].to_list() == ["a.csv|b.csv"]


def test_a_part_may_itself_come_in_years():
    years = {"b": ("2018-01-01", "2019-12-31"), "c": ("2020-01-01", "2022-03-31")}
    told = two(dict.fromkeys("abc", FINE), a=LONG, **years)
    assert missing(told) == {}


def test_extracts_that_follow_each_other_are_a_return_each():
    told = two(
        dict.fromkeys("ab", FINE),
        a=("2018-01-01", "2020-12-31"),
        b=("2021-01-01", "2022-03-31"),
    )
    assert missing(told) == {}


def test_a_part_that_lacks_a_month_makes_it_missing():
    made = params(selection="received")
    whole = made.inputs["kent.csv"]
    part = whole.model_copy(update={"missing_months": ["2020-09"]})
    both = made.model_copy(update={"inputs": {"a.csv": whole, "b.csv": part}})
    told = coverage(both, Case.create_empty(), {"a": FINE, "b": FINE})
    assert missing(told) == {"2020-09": "the force has no data for the month"}


def test_a_part_without_the_clock_makes_the_return_lack_it():
    found = {"a": FINE, "b": Found("", frozenset({"recorded_date"}), 9, 0)}
    told = two(found, a=LONG, b=LONG)
    assert set(missing(told).values()) == {"the extract has no date received"}


@given(st.data())
def test_a_file_more_never_turns_a_refused_month_into_a_reported_one(data):
    """Whatever else a force sent, a refused file's months stay missing."""
    kinds = st.sampled_from([FINE, SPOILT, Found("", EVERY, 1, 9)])
    days = st.dates(dt.date(2018, 1, 1), dt.date(2022, 3, 31))
    windows, found = {"b": ("2020-03-01", "2020-04-30")}, {"b": SPOILT}
    for name in data.draw(st.sets(st.sampled_from("acd"))):
        first, last = sorted(data.draw(st.tuples(days, days)))
        windows[name] = (first.isoformat(), last.isoformat())
        found[name] = data.draw(kinds)
    gone = missing(two(found, **windows))
    assert OUT in gone["2020-03"]
    assert OUT in gone["2020-04"]


def test_what_intake_wrote_is_what_coverage_reads(tmp_path):
    """A left-out file of a force, beside another of the same force, through the run."""
    folder, run = tmp_path / "in", tmp_path / "run"
    folder.mkdir()
    header = "Case Ref,Case Type,Date Received,Alleg No\n"
    (folder / "kent.csv").write_text(header + "K1,PC,2021-05-04,1\n")
    (folder / "more.csv").write_text("")
    made = params(selection="received")
    said = made.inputs["kent.csv"]
    short = Span(first=dt.date(2021, 6, 1), last=dt.date(2021, 6, 30))
    left = said.model_copy(update={"if_refused": "leave_out", "window": short})
    made = made.model_copy(update={"inputs": {"kent.csv": said, "more.csv": left}})
    load_all(find(made, folder), b"a key of the tests", run)
    standardise_all(run)
    write_coverage(made, run)
    told = read_coverage(run)
    assert missing(told) == {"2021-06": "its extract more was refused: it is empty"}
    gone = "the extract has no date recorded"
    assert set(missing(told, "recorded").values()) >= {gone}
