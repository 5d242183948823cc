"""Each planted effect and decoy as it stands in measures and records, beside its truth."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import polars as pl
import pytest
from scipy import stats

from misconduct_profile import measures, transform
from misconduct_profile.records import ALL

STEP = dt.date(2021, 4, 1)
SIX_MONTHS = 183


@pytest.fixture
def effects(default_run) -> list[dict]:
    return json.loads((default_run.truth / "effects.json").read_text())["effects"]


def of_kind(effects: list[dict], kind: str) -> list[dict]:
    found = [one for one in effects if one["kind"] == kind]
    assert found, kind
    return found


def test_every_planted_effect_can_be_seen_and_no_decoy_can(effects):
    tested = [one for one in effects if one["test"]]
    for one in tested:
        power = one["test"]["power"]
        assert power >= 0.95 if one["planted"] else power < 0.15, one
    assert sum(not one["planted"] for one in tested) == 2
    assert len({one["force"] for one in tested}) == len(tested)


def held(effect: dict, p: float) -> None:
    """Hold a p-value against the truth: below alpha where planted, above it where not."""
    assert (p < effect["test"]["alpha"]) == effect["planted"], (effect, p)


def test_the_higher_rates_stand_out_and_the_decoy_does_not(default_run, effects):
    rates = default_run.estimates.filter(
        pl.col("force") != ALL, statistic="rate_per_1000", measure="conduct_and_complaint",
        route="conduct", population="workforce", period="2021",
    ).filter(pl.col("value").is_not_null())  # fmt: skip
    cases = dict(default_run.counts.select("cell", "value").iter_rows())
    rates = rates.with_columns(
        cases=pl.col("cells").replace_strict(cases, return_dtype=pl.Int64)
    )
    for one in of_kind(effects, "conduct_case_rate"):
        own = rates.filter(force=one["force"]).row(0, named=True)
        share = own["n_basis"] / rates["n_basis"].sum()
        held(one, stats.binomtest(own["cases"], rates["cases"].sum(), share).pvalue)
        others = rates.filter(pl.col("force") != one["force"])
        ratio = own["value"] / (1000 * others["cases"].sum() / others["n_basis"].sum())
        assert 0.8 < ratio / one["size"] < 1.25, (one, ratio)


def test_the_step_is_there_and_the_decoy_is_not_seen(default_run, effects):
    cases = transform.read_records(default_run.folder, "case").filter(route="conduct")
    before, after = dt.date(2020, 4, 1), dt.date(2022, 3, 31)
    for one in of_kind(effects, "conduct_case_step"):
        own = cases.filter(force=one["force"])["received_date"]
        early = own.is_between(before, STEP, closed="left").sum()
        late = own.is_between(STEP, after).sum()
        held(one, stats.binomtest(late, early + late, 0.5).pvalue)
        assert 0.75 < late / early / one["size"] < 1.33, (one, early, late)
        if one["planted"]:
            assert early >= 12 * 20, "a force with 20 cases a month or more"


def test_the_force_that_stopped_recording_ethnicity_shows_in_the_subjects(default_run, effects):
    [one] = of_kind(effects, "ethnicity_not_recorded")
    since = dt.date.fromisoformat(one["period"]["first"])
    cases = transform.read_records(default_run.folder, "case")
    subjects = transform.read_records(default_run.folder, "subject").filter(force=one["force"])
    away = (pl.col("received_date") - pl.lit(since)).dt.total_days()
    told = (
        subjects.join(cases.select("case_id", "received_date"), on="case_id")
        .filter(away.is_between(-SIX_MONTHS, SIX_MONTHS - 1))
        .select(late=away >= 0, blank=pl.col("ethnicity").is_null())
    )
    counts = [
        [told.filter(late=late, blank=blank).height for blank in (True, False)]
        for late in (False, True)
    ]
    assert counts[1][1] == 0
    held(one, stats.fisher_exact(np.array(counts)).pvalue)


def test_the_force_that_slowed_shows_in_the_time_to_finalisation(default_run, effects):
    [one] = of_kind(effects, "finalisation_slowed")
    made = measures.read_base(default_run.folder, default_run.params)
    _, estimates = measures.timeliness(made, default_run.params)
    by_year = {
        (row["period"], row["statistic"]): row
        for row in estimates.filter(force=one["force"], route=ALL).iter_rows(named=True)
        if row["statistic"] in ("median_days", "share_12_months")
    }
    before, after = "2020-02/2020-12", "2021"
    early, late = (by_year[period, "share_12_months"] for period in (before, after))
    assert late["high"] < early["low"], "two intervals that do not meet"
    ratio = by_year[after, "median_days"]["value"] / by_year[before, "median_days"]["value"]
    assert 1.2 < ratio < 2 * one["size"]


def test_the_disparity_shows_in_the_rate_ratio(default_run, effects):
    [one] = of_kind(effects, "regulation_13_disparity")
    events = transform.read_probation(default_run.folder)
    exposure = transform.read_exposure(default_run.folder)
    _, estimates = measures.probation_by_year(events, exposure, default_run.params)
    told = estimates.filter(
        force=ALL, period="2021", statistic="rate_ratio", ethnicity="minority",
        measure="regulation_13_discharged",
    ).row(0, named=True)  # fmt: skip
    assert told["low"] > 1
    assert told["low"] < one["size"] < told["high"]


def test_a_force_with_missing_months_has_not_fallen(default_run, effects):
    [one] = of_kind(effects, "missing_months")
    rates = default_run.estimates.filter(
        force=one["force"], statistic="rate_per_1000", measure="conduct_and_complaint",
        route=ALL, population="workforce",
    )  # fmt: skip
    by_year = {row["period"]: row for row in rates.iter_rows(named=True)}
    gap, next_year = by_year["2020-02/2020-12"], by_year["2021"]
    assert gap["high"] > next_year["low"], "on its own person-time the rate is no lower"
