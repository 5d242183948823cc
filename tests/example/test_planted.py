"""What is planted, the power of its tests, and that it stands in the rows."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, binomtest, fisher_exact

from misconduct_profile.example import power
from misconduct_profile.example.dialects import forces
from misconduct_profile.example.planted import RATE, STEP, planted
from misconduct_profile.example.returns import counted
from misconduct_profile.example.scales import SCALES
from misconduct_profile.example.volumes import expected, month_index
from misconduct_profile.records import ALL

if TYPE_CHECKING:
    from conftest import Made

KINDS = {
    "conduct_case_rate": 4, "conduct_case_step": 2, "ethnicity_not_recorded": 1,
    "finalisation_slowed": 1, "regulation_13_disparity": 1, "missing_months": 1,
}  # fmt: skip


def effects(made: Made) -> list[dict[str, Any]]:
    path = made.folder / "truth" / "effects.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = content["effects"]
    return found


def test_what_is_planted_would_be_found_and_decoys_would_not(whole: Made) -> None:
    found = effects(whole)
    kinds = [one["kind"] for one in found]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == KINDS
    tested = [one for one in found if one["test"]]
    for one in tested:
        test = one["test"]
        assert test["name"]
        assert test["unit"]
        assert test["n"] > 0
        assert 0 < test["alpha"] <= 0.01
        if one["planted"]:
            assert test["power"] >= 0.95, one
        else:
            assert test["power"] < 0.15, one
    assert [one["planted"] for one in tested].count(False) == 2
    places = [one["force"] for one in found if one["force"] != ALL]
    assert len(set(places)) == len(places)


def test_files_of_small_samples_say_so(made: Made) -> None:
    powers = [one["test"]["power"] for one in effects(made) if one["test"] and one["planted"]]
    assert min(powers) < 0.95


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_each_seed_plants_in_forces_fit_for_it(seed: int) -> None:
    here = planted(seed)
    places = [
        *here.raised, here.step, here.stopped, here.slowed, here.decoy_rate, here.decoy_step,
    ]  # fmt: skip
    assert len(set(places)) == len(places) == 8
    rows = forces().rows(named=True)
    for place in places:
        assert counted()[place]
        assert rows[place]["selection"] == "received"
        assert not rows[place]["missing_months"]
    model = expected(seed, SCALES["default"])
    months = slice(month_index(date(2020, 4, 1)), month_index(date(2021, 4, 1)))
    before = (model["conduct_flagged"] + model["conduct_other"])[here.step, months]
    assert before.mean() >= 20


def test_the_step_stands_in_the_rows_and_is_no_decoy(whole: Made) -> None:
    for one in effects(whole):
        if one["kind"] != "conduct_case_step":
            continue
        cases = whole.rows.filter(
            (pl.col("force") == one["force"])
            & pl.col("population").str.starts_with("conduct")
            & pl.col("received_date").is_between(date(2020, 4, 1), date(2022, 3, 31))
        ).unique("case_reference")
        after = cases.filter(pl.col("received_date") >= date(2021, 4, 1)).height
        chance = binomtest(after, cases.height, 0.5).pvalue
        assert (chance < one["test"]["alpha"]) == one["planted"]
        assert cases.height == pytest.approx(one["test"]["n"], rel=0.2)


def test_ethnicity_is_blank_from_its_month_on(whole: Made) -> None:
    (one,) = (e for e in effects(whole) if e["kind"] == "ethnicity_not_recorded")
    since = date.fromisoformat(one["period"]["first"])
    assert date(2020, 1, 1) <= since <= date(2021, 12, 31)
    rows = whole.rows.filter((pl.col("force") == one["force"]) & pl.col("person").is_not_null())
    after = pl.col("received_date") >= since
    assert rows.filter(after)["ethnicity"].is_null().all()
    assert rows.filter(~after)["ethnicity"].is_not_null().all()


def test_cases_received_later_take_longer(whole: Made) -> None:
    (one,) = (e for e in effects(whole) if e["kind"] == "finalisation_slowed")
    days = (pl.col("finalised_date") - pl.col("recorded_date")).dt.total_days()
    cases = whole.rows.filter(
        (pl.col("force") == one["force"])
        & pl.col("received_date").is_between(date(2020, 7, 1), date(2021, 6, 30))
        & (pl.col("handling") == "OUT_S3")
    ).unique("case_reference")
    late = pl.col("received_date") >= date.fromisoformat(one["period"]["first"])
    before, after = (cases.filter(part).select(days.mean()).item() for part in (~late, late))
    assert after / before > 1.4


@given(
    total=st.integers(5, 400), null=st.floats(0.05, 0.9), true=st.floats(0.05, 0.95),
    alpha=st.sampled_from([0.05, 0.01, 0.002]),
)  # fmt: skip
def test_power_of_the_conditional_test_is_what_enumeration_gives(
    total: int, null: float, true: float, alpha: float
) -> None:
    count = np.arange(total + 1)
    tail = np.minimum(binom.cdf(count, total, null), binom.sf(count - 1, total, null))
    rejected = tail <= alpha / 2
    expected_power = binom.pmf(count, total, true)[rejected].sum()
    assert power.conditional(total, null, true, alpha) == pytest.approx(
        expected_power, abs=1e-6
    )
    assert power.conditional(total, null, null, alpha) <= alpha + 1e-9


def test_power_of_the_log_rank_test_by_hand() -> None:
    # Schoenfeld: 88 events in equal groups find a ratio of 2 with 90% at 5%, two-sided.
    assert power.log_rank(88, 0.5, 2.0, 0.05) == pytest.approx(0.90, abs=0.005)
    assert power.log_rank(88, 0.5, 0.5, 0.05) == power.log_rank(88, 0.5, 2.0, 0.05)
    assert power.log_rank(0, 0.5, 2.0, 0.05) == pytest.approx(0.025)


@given(before=st.integers(1, 30), after=st.integers(1, 30))
def test_power_of_all_or_none_is_fishers(before: int, after: int) -> None:
    chance = fisher_exact([[0, before], [after, 0]]).pvalue
    assert power.all_or_none(before, after, 0.01) == float(chance <= 0.01)


def test_sizes_are_those_of_the_truth(whole: Made) -> None:
    sizes = {(one["kind"], one["planted"]): one["size"] for one in effects(whole)}
    assert sizes[("conduct_case_rate", True)] == RATE
    assert sizes[("conduct_case_step", True)] == STEP
