"""Regulations 12 and 13 counted: the grid, zeros and gaps, additivity."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_exits import (
    NOBODY,
    events_of,
    lines_of,
    one,
)
from made_returns import ESSEX, KENT, params_of
from misconduct_profile.measures import PROBATION_MEASURES, probation_by_year
from misconduct_profile.records import (
    ALL,
    Counts,
    ProbationEvent,
)
from misconduct_profile.standards import ETHNIC_GROUPS, PROBATION_EVENTS

GROUNDS = ("sexist_misogynistic", "other_conduct", "performance", "attendance", "unknown")


def test_the_grid_is_full(made):
    counts, _ = made({})
    Counts.validate(counts)
    places = 6 * 4 + 4 + 6 + 6 * 3
    assert counts.height == places * 3 * 6, "places, two forces and the nation, six periods"
    assert set(counts["measure"]) == {m.name for m in PROBATION_MEASURES}
    fixed = counts.select("unit", "clock", "population").unique().cast(pl.String).row(0)
    assert fixed == ("people", "event", "officers")


def test_a_force_that_answered_and_had_none_is_nil(made):
    counts, _ = made({})
    assert one(counts, force=KENT)["value"] == 1
    nil = one(counts, force=ESSEX)
    assert (nil["value"], nil["status"], nil["months_reported"]) == (0, "", 12)


def test_a_force_that_did_not_answer_is_missing_and_the_nation_the_sum_of_the_rest(made):
    counts, _ = made({}, {"force": ESSEX, "person_key": "q"}, covers=["Kent"])
    gap = one(counts, force=ESSEX)
    assert (gap["value"], gap["status"], gap["months_reported"]) == (None, "x", 0)
    nation = one(counts)
    assert (nation["value"], nation["months_reported"], nation["months_asked"]) == (1, 12, 24)


def test_without_a_return_nothing_is_zero(tmp_path):
    params = params_of(tmp_path, forces=["Kent", "Essex"])
    counts, estimates = probation_by_year(ProbationEvent.create_empty(), NOBODY, params)
    assert counts["value"].null_count() == counts.height > 0
    assert set(counts["status"].cast(pl.String)) == {"x"}
    assert estimates["value"].null_count() == estimates.height > 0
    assert set(estimates["status"].cast(pl.String)) == {"x"}


@pytest.mark.parametrize(
    ("window", "available"),
    [(("2018-01-01", "2022-03-31"), 6), (("2021-01-01", "2021-12-31"), 1),
     (("2021-01-02", "2022-03-31"), 1), (("2020-02-01", "2021-12-30"), 1)],
)  # fmt: skip
def test_a_period_that_the_window_cuts_is_not_available(made, window, available):
    first, last = window
    counts, _ = made({}, window={"first": first, "last": last})
    told = counts.filter(
        force=ALL, measure="regulation_13_discharged", ground=ALL, sex=ALL, ethnicity=ALL
    )
    assert told["value"].is_not_null().sum() == available


def test_a_person_counts_once_a_year_with_the_first_event(made):
    counts, _ = made(
        {"event_date": dt.date(2021, 6, 1), "ground": "performance"},
        {"event_date": dt.date(2021, 5, 4), "ground": "attendance"},
        {"event_date": dt.date(2020, 5, 4), "ground": "performance"},
    )
    assert one(counts, force=KENT)["value"] == 1
    assert one(counts, force=KENT, ground="attendance")["value"] == 1
    assert one(counts, force=KENT, ground="performance")["value"] == 0
    assert one(counts, force=KENT, period="2020-02/2020-12")["value"] == 1


def test_a_person_with_two_events_counts_in_both_measures(made):
    counts, _ = made({"code": "R12_X"}, {"code": "R13_R", "event_date": dt.date(2021, 9, 1)})
    for measure in ("regulation_12_extended", "regulation_13_resigned"):
        assert one(counts, measure)["value"] == 1
    assert one(counts)["value"] == 0, "a resignation is no discharge"


def test_conduct_exits_take_the_first_and_on_one_day_the_one_that_says_more(made):
    exits = "probationer_conduct_exits"
    counts, _ = made({"code": "RES"}, {"code": "R13_R"})
    assert one(counts, exits, outcome="R13_R")["value"] == 1
    assert one(counts, exits, outcome="RES")["value"] == 0
    counts, _ = made({"code": "RES"}, {"code": "R13_R", "event_date": dt.date(2021, 5, 5)})
    assert one(counts, exits, outcome="RES")["value"] == 1
    assert one(counts, exits)["value"] == 1


def test_exits_over_something_else_or_nothing_known_are_not_over_conduct(made):
    rows = [{"ground": g, "person_key": g} for g in GROUNDS]
    counts, _ = made(*rows, {"code": "R12_X", "person_key": "y"}, {"code": "R13_N"})
    assert one(counts, "probationer_conduct_exits")["value"] == 2
    assert one(counts)["value"] == 5


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "force": st.sampled_from([KENT, ESSEX]),
            "person_key": st.sampled_from("abcdefg"),
            "code": st.sampled_from(PROBATION_EVENTS),
            "event_date": st.dates(dt.date(2017, 12, 1), dt.date(2022, 4, 30)),
            "ground": st.sampled_from(GROUNDS),
            "sex": st.sampled_from(["female", "male", "other", "unknown"]),
            "ethnicity": st.sampled_from(ETHNIC_GROUPS),
        }
    ),
    unique_by=lambda row: (row["person_key"], row["code"], row["event_date"]),
    max_size=25,
)


@given(ROWS)
@settings(max_examples=25)
def test_parts_add_up_to_their_totals(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("any")
    params = params_of(folder, "", forces=["Kent", "Essex"])
    counts, _ = probation_by_year(events_of(*rows), NOBODY, params)
    keys = ["measure", "force", "period"]
    dims = ["ground", "sex", "ethnicity", "outcome"]
    whole = counts.filter(*(pl.col(d) == ALL for d in dims))
    for dim in dims:
        others = [d for d in dims if d != dim]
        parts = counts.filter(pl.col(dim) != ALL, *(pl.col(d) == ALL for d in others))
        added = parts.group_by(keys).agg(pl.col("value").sum().alias("added"))
        both = added.join(whole, on=keys)
        assert both.height == added.height > 0
        assert (both["added"] == both["value"]).all(), dim
    crossed = counts.filter(pl.col("outcome") != ALL, pl.col("ground") != ALL)
    for dim in ("ground", "outcome"):
        margin = [*keys, dim]
        total = counts.filter(
            pl.col(dim) != ALL,
            *(pl.col(d) == ALL for d in dims if d != dim),
            measure="probationer_conduct_exits",
        )
        both = crossed.group_by(margin).agg(pl.col("value").sum().alias("added")).join(
            total, on=margin
        )  # fmt: skip
        assert both.height == total.height
        assert (both["added"] == both["value"]).all()
    places = ["measure", "period", *dims]
    nation = counts.filter(force=ALL).join(
        counts.filter(pl.col("force") != ALL).group_by(places).agg(added=pl.col("value").sum()),
        on=places,
    )
    assert (nation["added"] == nation["value"]).all()
    people = {
        (r["force"], r["person_key"]) for r in rows
        if r["code"] == "R13_D" and r["event_date"].year == 2021
    }  # fmt: skip
    assert one(counts)["value"] == len(people)


def test_a_force_of_which_too_many_lines_are_lost_is_missing(made):
    lines = lines_of(("events", KENT, 100, 6), ("events", ESSEX, 100, 5))
    counts, _ = made({}, lines=lines)
    assert one(counts, force=KENT)["status"] == "x"
    assert one(counts, force=ESSEX)["value"] == 0
    nobodys = lines_of(("events", "", 10, 10), ("events", KENT, 50, 0))
    counts, _ = made({}, lines=nobodys)
    assert one(counts)["status"] == "x"
