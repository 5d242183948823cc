"""Curves of time to finalisation, thinned: the events of every step that is shown."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misconduct_profile.disclosure.curves import thinned
from misconduct_profile.statistics import kaplan_meier, share_ended

DAYS = tuple(range(30, 361, 30))


def curves(**routes: list[tuple[int, bool]]) -> pl.DataFrame:
    """Estimates of a curve for each route, from the cases' days and ends."""
    rows = []
    for route, cases in routes.items():
        days, ended = (np.array(part) for part in zip(*cases, strict=True))
        shares = zip(*share_ended(kaplan_meier(days, ended), DAYS), strict=True)
        for day, numbers in zip(DAYS, shares, strict=True):
            value, low, high = (None if np.isnan(n) else round(float(n), 6) for n in numbers)
            if value is not None:
                rows.append(("kaplan_meier", "curve", route, float(day), value, low, high,
                             float(len(cases)), ""))  # fmt: skip
    names = ["method", "statistic", "route", "x", "value", "low", "high", "n_basis", "status"]
    place = ("measure", "unit", "clock", "regime", "population", "force", "period")
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(
        pl.lit("-").alias(name) for name in place
    )


def steps(shown: pl.DataFrame, cases: list[tuple[int, bool]]) -> list[int]:
    """Count the cases finalised between one day that is shown and the next."""
    ends = [day for day, ended in cases if ended]
    days = [-1.0, *shown.drop_nulls("value")["x"].to_list()]
    return [sum(a < day <= b for day in ends) for a, b in pairwise(days)]


def test_a_step_of_a_few_cases_waits_until_it_is_one_of_many() -> None:
    cases = [(20, True)] * 9 + [(50, True)] * 2 + [(80, True)] * 4 + [(400, False)] * 30
    made = thinned(curves(all=cases), 5)
    first, second, third, *rest = made["status"].to_list()
    assert (first, second, third) == ("", "c", "")
    assert set(rest) == {""}  # nothing happens any more, and that may be seen
    assert made.row(1, named=True)["value"] is None
    assert made.row(1, named=True)["n_basis"] is None
    assert steps(made, cases)[:2] == [9, 6]


def test_curves_of_routes_are_thinned_together() -> None:
    many = [(20, True)] * 50 + [(50, True)] * 50 + [(400, False)] * 30
    few = [(20, True)] * 9 + [(50, True)] * 2 + [(400, False)] * 30
    made = thinned(curves(complaint=many, conduct=few, all=many + few), 5)
    shown = made.drop_nulls("value").group_by("route").agg("x").rows()
    assert {tuple(days) for _, days in shown} == {(30.0,)}


def test_no_curve_is_shown_where_one_of_its_place_is_hidden() -> None:
    many = [(20, True)] * 50 + [(400, False)] * 30
    both = curves(complaint=many, all=many)
    hidden = pl.col("route") == "complaint"
    both = both.with_columns(
        value=pl.when(hidden).then(None).otherwise("value"),
        status=pl.when(hidden).then(pl.lit("c")).otherwise("status"),
    )
    assert thinned(both, 5)["value"].null_count() == both.height


def test_other_estimates_are_left_alone() -> None:
    other = curves(all=[(20, True), (40, False)]).with_columns(statistic=pl.lit("median_days"))
    assert thinned(other, 5).equals(other)


cases = st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=20, max_size=200)


@settings(max_examples=80, deadline=None)
@given(cases, st.sampled_from([3, 5]))
def test_every_step_that_is_shown_is_none_or_many(
    made: list[tuple[int, bool]], threshold: int
) -> None:
    shown = thinned(curves(all=made), threshold)
    for number in steps(shown, made):
        # The interval tells the number of finalised cases but for what left in between.
        assert number == 0 or number >= threshold - 1


@pytest.mark.parametrize("number", [3, 4, 5, 6, 40])
def test_the_number_finalised_is_read_from_the_interval(number: int) -> None:
    before = [(10, True)] * 30 + [(35, False)] * 200
    later = [(50, True)] * number + [(400, False)] * 60
    shown = thinned(curves(all=before + later), 5)
    assert (shown.row(1, named=True)["status"] == "") == (number >= 5)
