"""Edges of the measures: two extracts of one case, stocks that end, limits by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from misconduct_profile import measures
from misconduct_profile.measures.rates import rates
from misconduct_profile.params import Params
from misconduct_profile.records import (
    ALL,
    DIMENSIONS,
    AllegationStandard,
    AllegationVictim,
    Coverage,
    OutcomeEvent,
    Subject,
    cell_key,
)
from misconduct_profile.statistics import garwood, poisson_funnel_limits

EXAMPLE = Path(__file__).parents[2] / "params" / "example.yaml"
KENT, ESSEX = "E23000032", "E23000028"


def heads(*stocks: tuple[str, int]) -> pl.DataFrame:
    rows = [(dt.date.fromisoformat(day), KENT, "OFFICER", "Female", n) for day, n in stocks]
    names = ["as_at", "force", "worker_type", "sex", "headcount"]
    return pl.DataFrame(rows, schema=names, orient="row")


def officers(stocks: pl.DataFrame, *months: dt.date) -> pl.DataFrame:
    return measures.person_months(stocks, list(months)).filter(population="officers")


def test_after_the_last_stock_it_is_held_and_said_to_be():
    made = officers(heads(("2021-03-31", 1), ("2022-03-31", 365)), dt.date(2022, 4, 1))
    assert made["person_years"][0] == pytest.approx(30)
    assert made["held"].to_list() == [True]


def test_a_day_of_a_leap_year_is_a_366th():
    stocks = heads(("2019-03-31", 366 * 365), ("2022-03-31", 366 * 365))
    made = officers(stocks, dt.date(2020, 2, 1), dt.date(2021, 2, 1))
    assert made["person_years"].to_list() == pytest.approx([29 * 365, 28 * 366])


def test_sexes_are_added_up():
    both = heads(("2018-03-31", 100), ("2022-03-31", 100))
    both = pl.concat([both, both.with_columns(sex=pl.lit("Male"))])
    assert officers(both, dt.date(2021, 1, 1))["person_years"][0] == pytest.approx(
        200 * 31 / 365
    )


@settings(max_examples=40)
@given(st.integers(0, 9999), st.integers(0, 9999), st.integers(0, 11))
def test_between_two_stocks_no_month_leaves_them(one, two, n):
    month = dt.date(2021 + (n + 3) // 12, (n + 3) % 12 + 1, 1)
    made = officers(heads(("2021-03-31", one), ("2022-04-30", two)), month)
    days = ((month + dt.timedelta(31)).replace(day=1) - month).days
    mean = made["person_years"][0] * 365 / days
    assert min(one, two) - 1e-6 <= mean <= max(one, two) + 1e-6
    assert made["held"][0] is False


def two_extracts() -> tuple[Params, dict[str, pl.DataFrame], pl.DataFrame]:
    """One case of Kent in two extracts: an open one, and a later one that flags it."""
    window = {"first": dt.date(2018, 1, 1), "last": dt.date(2022, 3, 31)}
    one = {"force": "Kent", "selection": "received", "window": window}
    content = yaml.safe_load(EXAMPLE.read_text()) | {
        "forces": ["Kent"],
        "inputs": {
            # By name the older one comes last: the date must decide.
            "z.csv": one | {"extract_date": dt.date(2022, 5, 1)},
            "a.csv": one | {"extract_date": dt.date(2022, 6, 30)},
        },
    }
    params = Params.model_validate(content)
    base = pl.DataFrame({"input": ["a", "z"], "force": KENT, "case_id": "k/1"})
    day = pl.lit(dt.date(2021, 5, 4))
    records = {
        "case": base.with_columns(
            route=pl.lit("complaint"), vawg_flag=pl.Series(["yes", "no"]), received_date=day,
            finalised_date=pl.lit(None, dtype=pl.Date),
        ),
        "allegation": base.with_columns(
            allegation_id=pl.lit("k/1#1"), sexual_misconduct=pl.lit("no"),
            category_parent=pl.lit("A"), category=pl.lit("A"),
            category_status=pl.lit("mapped"), category_candidates=pl.lit(""),
            legacy_code=pl.lit(None, dtype=pl.String),
            domestic_abuse_perpetrator=pl.lit("missing"),
        ),
        "allegation_subject": base.with_columns(
            allegation_id=pl.lit("k/1#1"), subject_id=pl.lit("p"),
            identified=pl.lit(value=True),
            worker_type=pl.lit("OFFICER"), first_line=pl.lit(2),
        ),
        "outcome_event": OutcomeEvent.create_empty(),
        "subject": Subject.create_empty(),
        "allegation_victim": AllegationVictim.create_empty(),
        "allegation_standard": AllegationStandard.create_empty(),
    }  # fmt: skip
    schema = Coverage.create_empty().schema
    told = [(KENT, month, "received", "reported", "", "", 0) for month in params.months]
    return params, records, pl.DataFrame(told, schema=schema, orient="row")


@pytest.mark.parametrize("unit", ["cases", "allegations", "subjects", "people", "pairs"])
def test_a_case_of_two_extracts_is_counted_once(unit):
    params, records, coverage = two_extracts()
    made = measures.forces_by_year(measures.base(records, coverage, params), params)
    found = made.filter(
        pl.col("unit") == unit, pl.col("population") == "workforce", period="2021", force=KENT,
        route=ALL, measure="conduct_and_complaint",
    )  # fmt: skip
    assert found["value"].to_list() == [1]


def test_the_extract_made_last_is_read_whatever_its_name():
    params, records, coverage = two_extracts()
    made = measures.base(records, coverage, params)
    assert made.pairs["vawg_flag"].to_list() == ["yes"]
    assert made.pairs["input"].to_list() == ["a"]


def exposed(*forces: tuple[str, int | None, float | None, str]) -> pl.DataFrame:
    """Counts of cases in 2021 with person-years: force, value, person-years, status."""
    names = {"force": pl.String, "value": pl.Int64, "person_years": pl.Float64,
             "status": pl.String}  # fmt: skip
    rest = [name for name in DIMENSIONS if name not in ("force", "period")]
    return pl.DataFrame(forces, schema=names, orient="row").with_columns(
        measure=pl.lit("conduct_and_complaint"), unit=pl.lit("cases"), regime=pl.lit(ALL),
        clock=pl.lit("received"), population=pl.lit("workforce"), period=pl.lit("2021"),
        months_reported=pl.lit(12), months_asked=pl.lit(12),
        **{name: pl.lit(ALL) for name in rest},
    ).with_columns(cell_key())  # fmt: skip


def test_rates_by_hand_and_none_where_there_is_none():
    made = rates(
        exposed((KENT, 0, 2000.0, ""), (ESSEX, 12, 4000.0, "p"), ("x", None, None, "x"))
    )
    by = {row["force"]: row for row in made.iter_rows(named=True)}
    low, high = garwood(np.array([0, 12]), np.array([2.0, 4.0]))
    assert (by[KENT]["value"], by[KENT]["low"]) == (0.0, 0.0)
    # The upper limit of no event is -ln(0.025) = 3.688879, here over two thousand.
    assert by[KENT]["high"] == pytest.approx(3.688879 / 2, abs=1e-6)
    assert by[KENT]["high"] == pytest.approx(high[0], abs=1e-6)
    assert by[ESSEX]["value"] == 3.0
    assert (by[ESSEX]["low"], by[ESSEX]["high"]) == pytest.approx((low[1], high[1]), abs=1e-6)
    assert by[ESSEX]["status"] == "p"
    assert [by["x"][n] for n in ("value", "low", "high", "n_basis")] == [None] * 4
    assert by["x"]["status"] == "x"


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 60), st.integers(200, 9000))
def test_a_position_is_the_side_of_the_limits_at_its_own_exposure(own, years):
    at = exposed((KENT, own, float(years), ""), (ESSEX, 90, 9000.0, ""),
                 (ALL, own + 90, 9000.0 + years, ""))  # fmt: skip
    made = measures.funnel(at, "2021", (0.95, 0.998))
    target = (own + 90) / (9000 + years)
    low, high = poisson_funnel_limits(target, [float(years)], (0.95, 0.998))
    rate = own / years
    for place, name in enumerate(("position_95", "position_998")):
        row = made.filter(statistic=name, force=KENT).row(0, named=True)
        side = float(rate > high[place, 0]) - float(rate < low[place, 0])
        assert row["value"] == side
        assert row["x"] == years
        assert row["low"] == pytest.approx(low[place, 0] * 1000, abs=1e-6)


def test_a_position_takes_the_worse_status_of_its_two_counts():
    at = exposed((KENT, 5, 500.0, "c"), (ESSEX, 9, 900.0, ""), (ALL, 14, 1400.0, "p"))
    made = measures.funnel(at, "2021", (0.95, 0.998)).filter(statistic="position_95")
    assert dict(made.select("force", pl.col("status").cast(pl.String)).rows()) == {
        KENT: "c",
        ESSEX: "p",
    }


@pytest.mark.parametrize("nation", [(ALL, 0, 1400.0, ""), (ALL, None, None, "x")])
def test_without_a_national_rate_there_is_no_funnel(nation):
    at = exposed((KENT, 0, 500.0, ""), nation)
    assert measures.funnel(at, "2021", (0.95, 0.998)).height == 0


def test_a_force_without_a_count_has_no_position():
    at = exposed((KENT, 5, 500.0, ""), (ESSEX, None, None, "x"), (ALL, 5, 500.0, ""))
    made = measures.funnel(at, "2021", (0.95, 0.998))
    assert made.filter(pl.col("statistic").str.starts_with("position"))["force"].unique(
    ).to_list() == [KENT]  # fmt: skip
