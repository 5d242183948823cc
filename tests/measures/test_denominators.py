"""Person-time: whose it is, and which periods rest on a headcount that is held."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_returns import params_of
from misconduct_profile import disclosure, measures
from misconduct_profile.measures import counts, definitions, exposure
from misconduct_profile.records import ALL, Coverage
from misconduct_profile.standards import table
from misconduct_profile.transform import workforce

TYPES = table("case_types").filter(field="workforce")["code"].to_list()
#: Of no population: no rate rests on them, whether or not a table counts them.
NO_HEADCOUNT = ("VOLUNTEER", "CONTRACTOR")
DAY = dt.date(2021, 6, 1)


def heads_of(*stocks: tuple[dt.date, str, int]) -> pl.DataFrame:
    rows = [(day, "E23000032", kind, "Female", n) for day, kind, n in stocks]
    names = ["as_at", "force", "worker_type", "sex", "headcount"]
    return pl.DataFrame(rows, schema=names, orient="row")


def test_counts_and_exposure_share_one_table_of_populations():
    assert counts.POPULATIONS is exposure.POPULATIONS is definitions.POPULATIONS
    known = {kind for types in definitions.POPULATIONS.values() for kind in types}
    assert known == set(TYPES) - set(NO_HEADCOUNT)


@given(st.lists(st.sampled_from(TYPES), min_size=1, max_size=6))
@settings(max_examples=25, deadline=None)
def test_a_worker_type_is_in_a_count_where_it_is_in_the_person_time(year, build, kinds):
    pairs = [
        {"case": str(n), "who": f"p{n}", "worker_type": kind} for n, kind in enumerate(kinds)
    ]
    counted = measures.forces_by_year(build(year, *pairs), year).filter(
        measure="conduct_and_complaint", route=ALL, category=ALL, force="E23000032"
    )
    cases = counted.filter(pl.col("unit") == "cases").cast({"population": pl.String})
    months = measures.person_months(
        heads_of(*((dt.date(2020, 3, 31), kind, 12) for kind in kinds)), year.months
    )
    spent = dict(months.group_by("population").agg(pl.col("person_years").sum()).iter_rows())
    for population, number in cases.select("population", "value").iter_rows():
        assert spent.get(population, 0.0) == pytest.approx(12 * number), population


@pytest.mark.parametrize("kind", NO_HEADCOUNT)
def test_volunteers_and_contractors_have_no_person_time(kind):
    made = measures.person_months(heads_of((DAY, kind, 500)), [DAY])
    assert made.is_empty()
    both = heads_of((DAY, kind, 500), (DAY, "OFFICER", 365))
    told = measures.person_months(both, [DAY])
    assert set(told["population"]) == {"workforce", "officers"}
    assert told["person_years"].to_list() == pytest.approx([30.0, 30.0])


@pytest.mark.parametrize("kind", NO_HEADCOUNT)
def test_volunteers_and_contractors_are_in_no_count_that_a_rate_rests_on(year, build, kind):
    made = build(year, {"worker_type": kind})
    counted = measures.forces_by_year(made, year)
    assert counted["value"].sum() == 0
    assert set(measures.people_by_year(made, year)["value"].drop_nulls()) == {0}


def test_the_volunteers_of_the_packaged_table_are_divided_by_nowhere(tmp_path):
    params = example(tmp_path)
    heads = workforce(params)
    assert set(heads["worker_type"]) & set(NO_HEADCOUNT) == {"VOLUNTEER"}
    without = heads.filter(~pl.col("worker_type").is_in(NO_HEADCOUNT))
    months = [measures.person_months(one, params.months) for one in (heads, without)]
    assert months[0].equals(months[1])


def example(tmp_path, **period):
    params = params_of(tmp_path, forces=["Kent", "Essex"])
    return params.model_copy(update={"period": params.period.model_copy(update=period)})


def test_the_first_period_is_held_and_says_from_which_day(tmp_path):
    params = example(tmp_path)
    held = measures.held_periods(workforce(params), params)
    assert held.rows() == [("2018", dt.date(2018, 3, 31), None)]


def test_a_period_beyond_the_last_headcount_is_held(tmp_path):
    params = example(tmp_path, last=dt.date(2022, 4, 30))
    held = measures.held_periods(workforce(example(tmp_path)), params)
    assert held["before"].to_list() == [dt.date(2018, 3, 31), None]
    assert held["after"].to_list() == [None, dt.date(2022, 3, 31)]


@given(st.dates(dt.date(2017, 1, 1), dt.date(2023, 12, 31)), st.integers(0, 1200))
@settings(max_examples=40, deadline=None)
def test_a_period_is_named_just_where_a_month_of_it_is_held(tmp_path_factory, first, days):
    params = params_of(tmp_path_factory.mktemp("any"), forces=["Kent"])
    heads = heads_of(
        (first, "OFFICER", 10), *([(first + dt.timedelta(days), "OFFICER", 20)] if days else [])
    )
    months = measures.person_months(heads, params.months)
    due = {
        period.key
        for period in params.years
        if months.filter(pl.col("month").is_in(period.months), "held").height
    }
    held = measures.held_periods(heads, params)
    assert set(held["period"]) == due
    assert held.filter(pl.col("before").is_null(), pl.col("after").is_null()).is_empty()
    assert all(day == first for day in held["before"].drop_nulls())
    places = [period.key for period in params.years]
    order = [places.index(key) for key in held["period"]]
    assert all(one < other for one, other in pairwise(order))


def test_facts_name_the_days_of_periods_that_are_held(tmp_path):
    params = example(tmp_path)
    months = Coverage.create_empty()
    held = measures.held_periods(workforce(params), params)
    told = disclosure.describe(params, months, held=held).periods
    assert {p.key: p.held_before for p in told if p.held_before} == {"2018": "2018-03-31"}
    assert {p.held_after for p in told} == {""}
    assert {p.held_before for p in disclosure.describe(params, months).periods} == {""}
