"""Time to finalisation: counts by hand, the curve held against the cases behind it."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from misconduct_profile import measures
from misconduct_profile.measures.timeliness import CURVE
from misconduct_profile.params import Params
from misconduct_profile.records import ALL
from misconduct_profile.statistics import kaplan_meier

KENT, ESSEX = "E23000032", "E23000028"
COUNTS = ("conduct_and_complaint", *(one.name for one in measures.TIMELINESS))


def value(counts: pl.DataFrame, measure: str, **places: str) -> int | None:
    wanted = {"measure": measure, "force": KENT, "route": ALL} | places
    return counts.filter(pl.col(n).cast(pl.String) == v for n, v in wanted.items())[
        "value"
    ].item()


def estimate(estimates: pl.DataFrame, statistic: str, **places: str) -> pl.DataFrame:
    wanted = {"statistic": statistic, "force": KENT, "route": ALL} | places
    return estimates.filter(pl.col(n).cast(pl.String) == v for n, v in wanted.items()).sort("x")


def case(n: int, days: int | None, received: str = "2021-02-01", **rest) -> dict:
    end = dt.date.fromisoformat(received) + dt.timedelta(days or 0)
    return {"case": str(n), "received": received,
            "finalised": None if days is None else f"{end}", **rest}  # fmt: skip


def test_counts_and_curve_by_hand(build, year):
    made = build(
        year, case(1, 30), case(2, 365), case(3, 366), case(4, None), case(4, None, who="q"),
        case(5, 10, route="complaint"), case(6, 40, worker_type="VOLUNTEER"),
    )  # fmt: skip
    counts, estimates = measures.timeliness(made, year)
    assert [value(counts, name) for name in COUNTS] == [5, 3, 4, 1]
    share = estimate(estimates, "share_12_months").row(0, named=True)
    assert share["value"] == pytest.approx(0.6)
    assert share["low"] < 0.6 < share["high"]
    assert share["n_basis"] == 5
    assert estimate(estimates, "median_days")["value"].to_list() == [365]
    # 514 days after 1 February 2021 the extract was made: nobody was watched for 24 months.
    late = estimate(estimates, "share_24_months").row(0, named=True)
    assert (late["value"], late["status"]) == (None, "x")
    curve = estimate(estimates, "curve")
    assert curve["x"].to_list() == [float(day) for day in CURVE if day <= 514]
    by = dict(zip(curve["x"], curve["value"], strict=True))
    assert [by[day] for day in (30, 360, 390)] == pytest.approx([0.4, 0.4, 0.8])
    assert set(estimates["method"]) == {"kaplan_meier"}


def test_an_estimate_names_its_four_cells_and_takes_their_worst_status(build, year):
    made = build(year, case(1, 30), state="late")
    counts, estimates = measures.timeliness(made, year)
    row = estimate(estimates, "share_12_months").row(0, named=True)
    cells = row["cells"].split(" ")
    found = counts.filter(pl.col("cell").is_in(cells))
    assert sorted(found["measure"]) == sorted(COUNTS)
    assert set(found["force"]) == {KENT}
    assert (row["measure"], row["status"]) == ("conduct_and_complaint", "p")


def test_each_case_is_watched_to_the_day_of_its_own_extract(build, year):
    inputs = {name: one.model_copy(update={"extract_date": day})
              for (name, one), day in zip(year.inputs.items(),
                                          (dt.date(2022, 6, 30), dt.date(2022, 3, 31)),
                                          strict=True)}  # fmt: skip
    params = year.model_copy(update={"inputs": inputs})
    made = build(params, case(1, None), case(1, None, force=ESSEX, input="essex"))
    _, estimates = measures.timeliness(made, params)
    assert estimate(estimates, "curve")["x"].max() == 510
    assert estimate(estimates, "curve", force=ESSEX)["x"].max() == 420
    assert estimate(estimates, "share_12_months")["value"].to_list() == [0]
    assert estimate(estimates, "share_12_months")["low"].to_list() == [None]


def test_dates_that_contradict_each_other_are_left_out_and_told(build, year):
    made = build(
        year, case(1, 30), case(2, -3), case(3, 900),
        case(4, None, received="2021-12-01"),
    )  # fmt: skip
    counts, estimates = measures.timeliness(made, year)
    assert [value(counts, name) for name in COUNTS] == [4, 1, 1, 1]
    assert estimate(estimates, "median_days")["n_basis"].to_list() == [2]
    assert measures.timeliness_left_out(made).rows() == [
        (KENT, "finalised after the extract was made", 1),
        (KENT, "finalised before it was received", 1),
    ]


def by_clock(year: Params, clock: str) -> Params:
    return year.model_copy(update={"clock": clock})


def test_by_the_date_finalised_it_cannot_be_told(build, year):
    params = by_clock(year, "finalised")
    made = build(params, case(1, 30))
    counts, estimates = measures.timeliness(made, params)
    assert [value(counts, name) for name in COUNTS] == [1, None, None, None]
    assert set(estimates["status"].cast(pl.String)) == {"x"}
    assert estimates["value"].null_count() == estimates.height


def test_a_force_whose_extract_cannot_show_it_is_out_of_the_nation(build, year):
    given = pl.DataFrame(
        [(KENT, "kent", "finalised_date", True, 1),
         (ESSEX, "essex", "finalised_date", False, 0)],
        schema=["force", "input", "field", "present", "filled"], orient="row",
    )  # fmt: skip
    made = build(year, case(1, 30), case(1, None, force=ESSEX, input="essex"), given=given)
    counts, estimates = measures.timeliness(made, year)
    assert value(counts, "open_at_extract", force=ESSEX) is None
    assert value(counts, "open_at_extract", force=ALL) == 0
    assert estimate(estimates, "median_days", force=ESSEX)["value"].to_list() == [None]
    assert estimate(estimates, "median_days", force=ALL)["n_basis"].to_list() == [1]


def test_a_place_without_cases_has_no_curve_and_no_number(build, year):
    _, estimates = measures.timeliness(build(year, case(1, 30)), year)
    none = estimates.filter(pl.col("force") == ESSEX)
    assert set(none["statistic"]) == {"median_days", "share_12_months", "share_24_months"}
    assert set(none["status"].cast(pl.String)) == {"x"}


CASES = st.lists(
    st.tuples(
        st.sampled_from([(KENT, "kent"), (ESSEX, "essex")]),
        st.sampled_from(["complaint", "conduct"]),
        st.dates(dt.date(2021, 1, 1), dt.date(2021, 12, 31)),
        st.none() | st.integers(-5, 560),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CASES)
def test_counts_contain_each_other_and_the_curve_is_that_of_the_cases(build, year, cases):
    pairs = [
        case(n, days, f"{day}", force=force, input=name, route=route)
        for n, ((force, name), route, day, days) in enumerate(cases)
    ]
    counts, estimates = measures.timeliness(build(year, *pairs), year)
    made = dt.date(2022, 6, 30)
    for force in (KENT, ESSEX, ALL):
        for route in ("complaint", "conduct", ALL):
            cohort, one, two, still = (
                value(counts, name, force=force, route=route) for name in COUNTS
            )
            timed = [
                ((made - day).days if days is None else days, days is not None)
                for (code, _), kind, day, days in cases
                if force in (code, ALL) and route in (kind, ALL)
                and (days is None or 0 <= days <= (made - day).days)
            ]  # fmt: skip
            assert one <= two
            assert two + still == len(timed) <= cohort
            if timed:
                curve = kaplan_meier(*zip(*timed, strict=True))
                shown = estimate(estimates, "curve", force=force, route=route)
                place = np.searchsorted(curve.times, shown["x"].to_numpy(), side="right")
                waiting = np.concatenate([[1.0], curve.waiting])[place]
                assert shown["value"].to_numpy() == pytest.approx(1 - waiting, abs=1e-6)
