"""Each counted and published total equals the truth without the rows fated to be lost."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import polars as pl
import pytest

from misconduct_profile import disclosure, measures, transform
from misconduct_profile.extracts import read_found
from misconduct_profile.records import ALL
from misconduct_profile.standards import BREAK

sys.path.insert(0, str(Path(__file__).parent))  # counted_truth.py
from counted_truth import able_inputs, true_rows

UNITS = {
    "cases": ["force", "case_reference"],
    "allegations": ["force", "case_reference", "allegation_reference"],
    "subjects": ["force", "case_reference", "person"],
    "people": ["force", "person"],
}


def held(measure: str) -> pl.Expr:
    sexual = (pl.col("sexual_misconduct") == "yes") & pl.col("category_recognisable")
    return {
        "conduct_and_complaint": pl.lit(value=True),
        "vawg_flagged": (pl.col("vawg_flag") == "yes") & pl.col("vawg_flag_recognisable"),
        "sexual_misconduct": sexual & (pl.col("received_date") >= BREAK),
    }[measure]


def true_count(rows: pl.DataFrame, unit: str) -> int:
    if unit == "pairs":
        return rows.height
    if unit in ("subjects", "people"):
        rows = rows.filter(pl.col("person").is_not_null())
    return rows.select(UNITS[unit]).unique().height


def inside(first: dt.date, last: dt.date) -> pl.Expr:
    return pl.col("received_date").is_between(first, last)


@pytest.mark.parametrize("measure", [m.name for m in measures.MEASURES])
@pytest.mark.parametrize("unit", [*UNITS, "pairs"])
def test_every_national_count_is_the_true_one(run, measure, unit):
    rows = true_rows(run).filter(held(measure))
    compared = 0
    for period in run.params.years:
        for route in ("complaint", "conduct", ALL):
            found = run.counts.filter(
                pl.col("unit") == unit, measure=measure, population="workforce", force=ALL,
                period=period.key, route=route, category=ALL,
                sex=ALL, ethnicity=ALL, rank_group=ALL, worker_type=ALL, outcome=ALL,
            )  # fmt: skip
            assert found.height == 1
            part = rows.filter(inside(period.first, period.last))
            part = part if route == ALL else part.filter(pl.col("route") == route)
            if found["status"][0] != "x":
                assert found["value"][0] == true_count(part, unit), (period.key, route)
                compared += 1
            else:
                assert measure == "sexual_misconduct"
                assert period.last < BREAK
    assert compared >= 9


def test_every_force_count_is_the_true_one_or_not_available(run):
    rows = true_rows(run)
    keys = ["force", "period", "route"]
    periods = pl.DataFrame(
        [(p.key, month) for p in run.params.years for month in p.months],
        schema=["period", "month"], orient="row",
    )  # fmt: skip
    placed = rows.with_columns(month=pl.col("received_date").dt.month_start()).join(
        periods, on="month"
    )
    true = placed.group_by(keys).agg(pl.col("case_reference").n_unique().alias("true"))
    found = run.counts.filter(
        pl.col("unit") == "cases", pl.col("force") != ALL, pl.col("route") != ALL,
        pl.col("period").is_in([p.key for p in run.params.years]),
        measure="conduct_and_complaint", population="workforce",
    )  # fmt: skip
    both = found.join(true, on=keys, how="left").with_columns(pl.col("true").fill_null(0))
    shown = both.filter(pl.col("value").is_not_null())
    assert shown.filter(pl.col("value") != pl.col("true")).height == 0
    able = set(pl.read_parquet(run.truth / "rows.parquet")
               .filter(pl.col("input").is_in(sorted(able_inputs(run))))["force"])  # fmt: skip
    assert len(able) == 37
    assert set(both.filter(pl.col("value").is_null())["force"]).isdisjoint(able)
    assert set(shown["force"]) == able


def test_every_category_count_is_the_true_one(run):
    rows = true_rows(run)
    for period in run.params.years:
        part = rows.filter(inside(period.first, period.last))
        parent = pl.when("category_recognisable").then("category_parent")
        true = dict(
            part.with_columns(category=parent.fill_null("not_categorised"))
            .select("force", "case_reference", "allegation_reference", "category")
            .unique()
            .group_by("category")
            .len()
            .iter_rows()
        )
        found = run.counts.filter(
            pl.col("unit") == "allegations", pl.col("category") != ALL, force=ALL,
            measure="conduct_and_complaint", period=period.key,
        )  # fmt: skip
        assert found.height == 12
        for category, value in found.select("category", "value").iter_rows():
            assert value == true.get(category, 0), (period.key, category)


def test_every_month_is_the_true_one(run):
    rows = true_rows(run)
    true = dict(
        rows.group_by(pl.col("received_date").dt.strftime("%Y-%m"))
        .agg(pl.struct("force", "case_reference").n_unique())
        .iter_rows()
    )
    found = run.counts.filter(
        pl.col("unit") == "cases", measure="conduct_and_complaint", force=ALL, route=ALL,
        population="workforce",
    ).filter(pl.col("period").str.len_chars() == 7)  # fmt: skip
    assert found.height == 51
    for month, value in found.select("period", "value").iter_rows():
        assert value == true.get(month, 0), month


def test_the_planted_missing_months_are_missing_and_not_nil(default_run):
    effects = pl.read_json(default_run.truth / "effects.json")["effects"][0].to_list()
    gap = next(one for one in effects if one["kind"] == "missing_months")
    count = default_run.counts.filter(
        pl.col("unit") == "cases", measure="conduct_and_complaint", force=gap["force"],
        period="2020-02/2020-12", route=ALL, population="workforce",
    )  # fmt: skip
    assert count["months_reported"][0] == 9
    assert count["months_asked"][0] == 11
    rate = default_run.estimates.filter(cells=count["cell"][0], statistic="rate_per_1000")
    person_years = rate["n_basis"][0]
    whole = default_run.estimates.filter(
        statistic="rate_per_1000", cells=count["cell"][0].replace("2020-02/2020-12", "2021")
    )["n_basis"][0]
    assert 0.70 < person_years / whole < 0.80, "nine months of person-time, not eleven"


def test_the_missing_months_are_seen_though_nobody_says_so_and_nothing_else_is(default_run):
    """The params say nothing of the gap; no other month of the example changes."""
    cases = transform.read_records(default_run.folder, "case")
    found = read_found(default_run.folder)
    said = default_run.params
    silent = {
        name: one.model_copy(update={"missing_months": []}) for name, one in said.inputs.items()
    }
    quiet = said.model_copy(update={"inputs": silent})
    keys = ("force", "month", "clock", "state")
    whole, seen = (
        transform.coverage(made, cases, found)
        .filter(pl.col("clock") == "received")
        .select(keys)
        for made in (said, quiet)
    )
    assert seen.equals(whole)
    assert transform.check_coverage(said, cases, found).height == 0
    listed = transform.check_coverage(quiet, cases, found).cast({"clock": pl.String})
    assert listed.filter(clock="received")["check"].to_list() == ["empty_months"]


def test_the_planted_higher_rates_stand_out(default_run):
    effects = pl.read_json(default_run.truth / "effects.json")["effects"][0].to_list()
    raised = {
        one["force"] for one in effects if one["kind"] == "conduct_case_rate" and one["planted"]
    }
    rates = default_run.estimates.filter(
        pl.col("force") != ALL, statistic="rate_per_1000", measure="conduct_and_complaint",
        route="conduct", population="workforce", period=default_run.params.baseline,
    ).filter(pl.col("value").is_not_null())  # fmt: skip
    assert len(raised) == 3
    middle = rates["value"].median()
    for force in raised:
        own = rates.filter(force=force)
        assert own["low"][0] > middle, force


def test_what_is_published_is_what_was_counted_or_a_mark(default_run, released):
    policy = disclosure.Policy.read(default_run.params.disclosure)
    release = disclosure.release("public", released[0])
    both = release.counts.join(
        default_run.counts.select("cell", true="value", was="status"), on="cell"
    )
    assert both.height == release.counts.height > 4000
    shown = both.filter(pl.col("value").is_not_null())
    assert shown.filter(pl.col("value") != pl.col("true")).height == 0
    hidden = both.filter(pl.col("status").cast(pl.String) == "c")
    assert hidden["value"].is_null().all()
    assert (
        both.filter(pl.col("true").is_between(1, policy.threshold - 1))["value"].is_null().all()
    )
    grand = shown.filter(force=ALL, measure="conduct_and_complaint", route=ALL, category=ALL)
    assert grand.filter(pl.col("unit").cast(pl.String) == "cases").height >= 6
