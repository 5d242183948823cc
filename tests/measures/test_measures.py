"""Counts, person-time, rates and the funnel, on numbers small enough to do by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile import measures
from misconduct_profile.measures.rates import exposure_of, rates
from misconduct_profile.params import Params
from misconduct_profile.records import (
    ALL,
    Allegation,
    AllegationStandard,
    AllegationSubject,
    AllegationVictim,
    Case,
    Coverage,
    OutcomeEvent,
    Subject,
)
from misconduct_profile.standards import month_starts
from misconduct_profile.statistics import garwood

EXAMPLE = Path(__file__).parents[2] / "params" / "example.yaml"
KENT, ESSEX = "E23000032", "E23000028"


@pytest.fixture(scope="module")
def params() -> Params:
    content = yaml.safe_load(EXAMPLE.read_text()) | {"forces": ["Kent", "Essex"]}
    return Params.model_validate(content)


def workforce(*stocks: tuple[str, int], force: str = KENT) -> pl.DataFrame:
    rows = [(dt.date.fromisoformat(day), force, "OFFICER", "Female", n) for day, n in stocks]
    return pl.DataFrame(
        rows, schema=["as_at", "force", "worker_type", "sex", "headcount"], orient="row"
    )


def years(heads: pl.DataFrame, first: dt.date, last: dt.date) -> float:
    made = measures.person_months(heads, month_starts(first, last))
    return made.filter(population="officers")["person_years"].sum()


@given(st.integers(1, 50_000), st.sampled_from([2018, 2019, 2020, 2021]))
def test_a_constant_headcount_is_itself_over_any_full_year(n, year):
    heads = workforce(("2018-03-31", n), ("2022-03-31", n))
    assert years(heads, dt.date(year, 1, 1), dt.date(year, 12, 31)) == pytest.approx(n)


def test_headcount_runs_in_a_straight_line_between_two_stocks():
    heads = workforce(("2020-03-31", 1000), ("2021-03-31", 1365))
    april = measures.person_months(heads, [dt.date(2020, 4, 1)]).filter(population="officers")
    # 1 April is one day after the stock: 1001; 30 April 1030; the mean is 1015.5 over 30 days.
    assert april["person_years"][0] == pytest.approx(1015.5 * 30 / 366)
    assert april["held"][0] is False


def test_before_the_first_stock_it_is_held_and_said_to_be():
    heads = workforce(("2018-03-31", 730), ("2019-03-31", 9999))
    made = measures.person_months(heads, [dt.date(2018, 1, 1), dt.date(2018, 4, 1)])
    made = made.filter(population="officers")
    assert made["person_years"][0] == pytest.approx(730 * 31 / 365)
    assert made["held"].to_list() == [True, False]


def test_the_workforce_population_leaves_volunteers_out():
    one = workforce(("2018-03-31", 100), ("2022-03-31", 100))
    kinds = ("OFFICER", "SPECIAL", "STAFF", "PCSO", "DESIG", "VOLUNTEER")
    heads = pl.concat(one.with_columns(worker_type=pl.lit(kind)) for kind in kinds)
    made = measures.person_months(
        heads, month_starts(dt.date(2021, 1, 1), dt.date(2021, 12, 31))
    )
    sums = dict(made.group_by("population").agg(pl.col("person_years").sum().round(6)).rows())
    assert sums == {"workforce": 500.0, "officers": 200.0, "staff": 300.0}


#: force, case, route, received, flag, allegation, category, subject ("" for nobody), type
PAIRS = [
    (KENT, "1", "complaint", "2021-05-04", "yes", "1", "J", "p1", "OFFICER"),
    (KENT, "1", "complaint", "2021-05-04", "yes", "1", "J", "p2", "STAFF"),
    (KENT, "1", "complaint", "2021-05-04", "yes", "2", "A", "p1", "OFFICER"),
    (KENT, "2", "conduct", "2021-06-01", "no", "1", None, "p1", "OFFICER"),
    (KENT, "3", "complaint", "2021-06-30", "no", "1", "A", "", "UNKNOWN"),
    (KENT, "3", "complaint", "2021-06-30", "no", "1", "A", "", "UNKNOWN"),
    (KENT, "4", "conduct", "2021-07-01", "no", "1", "K", "p9", "VOLUNTEER"),
    (KENT, "5", "other", "2021-07-01", "no", "1", "K", "p1", "OFFICER"),
    (ESSEX, "1", "complaint", "2021-01-01", "missing", "1", "L", "q1", "SPECIAL"),
    (ESSEX, "2", "complaint", "2022-01-01", "missing", "1", "L", "q1", "SPECIAL"),
]  # fmt: skip


def made_base(params: Params, states: dict[str, str] | None = None) -> measures.Base:
    rows = []
    for n, (force, case, *rest) in enumerate(PAIRS):
        rows.append((force, f"{force}/{case}", *rest, n))
    names = ["force", "case_id", "route", "day", "flag", "allegation", "category", "who",
             "worker_type", "first_line"]  # fmt: skip
    all_ = pl.DataFrame(rows, schema=names, orient="row").with_columns(
        allegation_id=pl.format("{}#{}", "case_id", "allegation"),
        subject_id=pl.when(pl.col("who") != "").then("who")
        .otherwise(pl.format("line {}", "first_line")),
        identified=pl.col("who") != "",
        received_date=pl.col("day").str.to_date(),
        vawg_flag=pl.col("flag"),
        sexual_misconduct=pl.when(pl.col("category") == "J").then(pl.lit("yes"))
        .otherwise(pl.lit("no")),
        category_parent=pl.col("category"),
        category_status=pl.lit("mapped"),
        category_candidates=pl.lit(""),
        legacy_code=pl.lit(None, dtype=pl.String),
        domestic_abuse_perpetrator=pl.lit("missing"),
        input=pl.lit("one"),
        finalised_date=pl.lit(None, dtype=pl.Date),
    )  # fmt: skip

    def shaped(schema, keys):
        held = all_.select([c for c in schema.column_names() if c in all_.columns])
        return held.unique(keys, maintain_order=True)

    told = [
        (force, month, "received", (states or {}).get(f"{force} {month:%Y-%m}", "reported"))
        for force in params.force_codes
        for month in params.months
    ]
    coverage = pl.DataFrame(
        told, schema=["force", "month", "clock", "state"], orient="row"
    ).with_columns(
        pl.col("clock", "state").cast(pl.String), reason=pl.lit(""), inputs=pl.lit(""),
        cases=pl.lit(0, dtype=pl.Int64),
    )  # fmt: skip
    records = {
        "case": shaped(Case, ["case_id"]),
        "allegation": shaped(Allegation, ["allegation_id"]),
        "allegation_subject": shaped(AllegationSubject, ["allegation_id", "subject_id"]),
        "outcome_event": OutcomeEvent.create_empty(),
        "subject": Subject.create_empty(),
        "allegation_victim": AllegationVictim.create_empty(),
        "allegation_standard": AllegationStandard.create_empty(),
    }
    typed = coverage.select(Coverage.column_names()).cast(dict(Coverage.create_empty().schema))
    return measures.base(records, typed, params)


def value(counts: pl.DataFrame, **places) -> int | None:
    wanted = {"measure": "conduct_and_complaint", "population": "workforce", "route": ALL,
              "category": ALL, "period": "2021", "force": KENT, "unit": "cases"}  # fmt: skip
    wanted |= places
    found = counts.filter(pl.col(n).cast(pl.String) == text for n, text in wanted.items())
    assert found.height == 1, wanted
    return found["value"][0]


@pytest.fixture(scope="module")
def counts(params) -> pl.DataFrame:
    return measures.forces_by_year(made_base(params), params)


@pytest.mark.parametrize(
    ("unit", "number"),
    [("cases", 3), ("allegations", 4), ("subjects", 3), ("people", 2), ("pairs", 6)],
)
def test_five_units_of_one_force(counts, unit, number):
    assert value(counts, unit=unit) == number


def test_routes_add_up_and_other_routes_are_left_out(counts):
    assert value(counts, route="complaint") == 2
    assert value(counts, route="conduct") == 1


def test_populations_share_their_worker_types(counts):
    assert value(counts, population="officers") == 2
    assert value(counts, population="staff") == 1
    assert value(counts, population="officers", unit="pairs") == 3


def test_a_zero_is_a_zero_and_the_nation_is_its_forces(counts):
    assert value(counts, period="2018") == 0
    assert value(counts, force=ALL) == 4
    assert value(counts, force=ALL, period="2022-01/2022-03") == 1


def test_a_force_that_keeps_no_flag_is_not_available(counts):
    assert value(counts, measure="vawg_flagged") == 1
    assert value(counts, measure="vawg_flagged", unit="allegations") == 2, "of flagged cases"
    assert value(counts, measure="vawg_flagged", force=ESSEX) is None
    assert value(counts, measure="vawg_flagged", force=ALL) == 1


def test_sexual_misconduct_is_decided_on_the_allegation_and_absent_before_the_break(counts):
    assert value(counts, measure="sexual_misconduct", unit="allegations") == 1
    assert value(counts, measure="sexual_misconduct", period="2019") is None
    assert value(counts, measure="sexual_misconduct", period="2020-01", force=ALL) is None


def test_a_missing_month_leaves_its_cases_and_its_person_time_out(params):
    made = made_base(params, {f"{KENT} 2021-06": "missing", f"{ESSEX} 2021-02": "late"})
    counts = measures.forces_by_year(made, params)
    assert value(counts) == 1
    row = counts.filter(
        pl.col("unit") == "cases", measure="conduct_and_complaint", population="workforce",
        period="2021", route=ALL, category=ALL,
    )  # fmt: skip
    kent, essex = row.filter(force=KENT), row.filter(force=ESSEX)
    assert (kent["months_reported"][0], kent["months_asked"][0]) == (11, 12)
    assert kent["status"].cast(pl.String)[0] == ""
    assert essex["status"].cast(pl.String)[0] == "p"


def test_a_force_that_reported_nothing_is_not_zero(params):
    gone = {f"{KENT} 2021-{m:02d}": "missing" for m in range(1, 13)}
    counts = measures.forces_by_year(made_base(params, gone), params)
    assert value(counts) is None
    assert value(counts, force=ALL) == 1


def test_months_and_a_period_of_one_month_agree(params):
    made = made_base(params)
    months = measures.national_months(made, params)
    both = measures.merge_counts([months, measures.forces_by_year(made, params)])
    assert both["cell"].is_unique().all()
    assert value(months, force=ALL, period="2021-05") == 1


def test_categories_add_up_to_the_allegations(params, counts):
    made = measures.forces_by_category(made_base(params), params)
    by = {
        c: value(made, unit="allegations", category=c)
        for c in ("A", "J", "K", "not_categorised")
    }
    assert by == {"A": 2, "J": 1, "K": 0, "not_categorised": 1}
    assert value(made, unit="allegations") == sum(by.values())


def test_rates_are_garwoods_and_rest_on_their_cell(params, counts):
    heads = pl.concat(
        workforce(("2018-03-31", n), ("2022-03-31", n), force=f)
        for n, f in ((1000, KENT), (4000, ESSEX))
    )
    told = measures.person_months(heads, params.months)
    reported = made_base(params).coverage.select("force", "month")
    cases = counts.filter(pl.col("unit") == "cases")
    exposed = exposure_of(cases, told, reported, params)
    rate = rates(exposed).filter(
        measure="conduct_and_complaint", population="workforce", period="2021", route=ALL,
        force=KENT,
    ).row(0, named=True)  # fmt: skip
    low, high = garwood(np.array([3]), np.array([1.0]))
    assert rate["value"] == pytest.approx(3.0)
    assert (rate["low"], rate["high"]) == pytest.approx((low[0], high[0]), abs=1e-5)
    assert rate["n_basis"] == pytest.approx(1000)
    assert rate["cells"] in set(counts["cell"])
    nation = exposed.filter(
        pl.col("force") == ALL, period="2021", route=ALL, measure="conduct_and_complaint",
        population="workforce",
    )  # fmt: skip
    assert nation["person_years"][0] == pytest.approx(5000)


def test_the_funnel_says_on_which_side_a_force_lies(counts):
    at = counts.filter(
        pl.col("unit") == "cases", measure="conduct_and_complaint", population="workforce",
        period="2021", route=ALL,
    )  # fmt: skip
    sizes = {KENT: 60, ESSEX: 40, ALL: 100}
    size = pl.col("force").replace_strict(sizes, return_dtype=pl.Float64) * 1000
    for own, side in ((600, 0.0), (900, 1.0), (300, -1.0)):
        number = pl.when(pl.col("force") == KENT).then(own).when(pl.col("force") == ESSEX)
        planted = at.with_columns(
            value=number.then(1000 - own).otherwise(1000), person_years=size
        )
        made = measures.funnel(planted, "2021", (0.95, 0.998))
        found = made.filter(statistic="position_998", force=KENT).row(0, named=True)
        assert found["value"] == side
        assert len(found["cells"].split(" ")) == 2
        curve = made.filter(statistic="limit_998")
        assert curve.height == 60
        assert (curve["low"] < 10).all()
        assert (curve["high"] > 10).all()


def test_an_estimate_inherits_the_worst_status_of_its_counts(counts):
    at = counts.filter(
        pl.col("unit") == "cases", measure="conduct_and_complaint", population="workforce",
        period="2021", route=ALL,
    ).with_columns(value=pl.lit(50), person_years=pl.lit(5000.0))  # fmt: skip
    nation = pl.col("force") == ALL
    late = at.with_columns(status=pl.when(nation).then(pl.lit("p")).otherwise(pl.lit("")))
    made = measures.funnel(late, "2021", (0.95, 0.998))
    assert set(made["status"].cast(pl.String)) == {"p"}
