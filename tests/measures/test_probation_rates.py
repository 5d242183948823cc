"""Rates and ratios of regulations 12 and 13 by hand, and where there are none."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from scipy import stats

from made_exits import (
    BOTH,
    KENTS,
    discharged,
    exposure_of,
    lines_of,
    one,
)
from made_returns import ESSEX, KENT
from misconduct_profile.records import (
    Estimates,
)


def test_a_rate_is_the_count_over_the_person_years(made):
    counts, estimates = made(*discharged(6), exposure=exposure_of(**BOTH))
    Estimates.validate(estimates)
    rate = one(estimates, force=KENT, statistic="rate_per_1000_probationers")
    assert rate["n_basis"] == pytest.approx(84)
    assert rate["value"] == pytest.approx(6 / 84 * 1000)
    assert rate["low"] == pytest.approx(stats.chi2.ppf(0.025, 12) / 2 / 84 * 1000, abs=1e-5)
    assert rate["high"] == pytest.approx(stats.chi2.ppf(0.975, 14) / 2 / 84 * 1000, abs=1e-5)
    assert (rate["method"], rate["cells"]) == ("garwood", one(counts, force=KENT)["cell"])
    nation = one(estimates, statistic="rate_per_1000_probationers")
    assert nation["n_basis"] == pytest.approx(12 * 11)
    by_sex = one(estimates, statistic="rate_per_1000_probationers", force=KENT, sex="female")
    assert by_sex["n_basis"] == pytest.approx(24)
    quarter = one(
        estimates, statistic="rate_per_1000_probationers", force=KENT, period="2022-01/2022-03"
    )
    assert quarter["n_basis"] == pytest.approx(21)


def test_every_rate_keeps_to_its_own_count(made):
    counts, estimates = made(*discharged(6), exposure=exposure_of(**BOTH))
    rates = estimates.filter(pl.col("statistic") == "rate_per_1000_probationers")
    both = rates.join(counts.select("cell", count="value"), left_on="cells", right_on="cell")
    assert both.height == rates.height
    known = both.filter(pl.col("value").is_not_null())
    assert known.height > 100
    off = (known["value"] * known["n_basis"] / 1000 - known["count"]).abs().max()
    assert off < 1e-3
    unknown = ("unknown", "Unknown")
    assert not rates.filter(
        pl.col("sex").is_in(unknown) | pl.col("ethnicity").is_in(unknown)
    ).height


def test_without_joiners_there_are_counts_and_no_rates(made):
    counts, estimates = made({})
    assert one(counts)["value"] == 1
    assert estimates["value"].null_count() == estimates.height > 0
    assert set(estimates["status"].cast(pl.String)) == {"x"}


def test_a_nation_of_which_one_force_has_no_person_time_has_no_rate(made):
    _, estimates = made(*discharged(6), exposure=exposure_of(**{KENT: KENTS}))
    assert one(estimates, statistic="rate_per_1000_probationers", force=KENT)["value"]
    nation = one(estimates, statistic="rate_per_1000_probationers")
    assert (nation["value"], nation["n_basis"], nation["status"]) == (None, None, "x")
    _, alone = made(*discharged(6), exposure=exposure_of(**{KENT: KENTS}), covers=["Kent"])
    assert one(alone, statistic="rate_per_1000_probationers")["value"] == pytest.approx(
        6 / 84 * 1000
    )


def test_a_period_whose_months_are_not_all_known_has_no_rate(made):
    short = exposure_of(**BOTH).filter(pl.col("month") != dt.date(2021, 7, 1))
    _, estimates = made({}, exposure=short)
    assert one(estimates, statistic="rate_per_1000_probationers")["value"] is None
    other = one(estimates, statistic="rate_per_1000_probationers", period="2019")
    assert other["value"] == 0.0


def ratio(estimates: pl.DataFrame, **place) -> dict:
    return one(estimates, statistic="rate_ratio", **place)


def test_a_ratio_is_of_two_rates_and_rests_on_both_counts(made):
    counts, estimates = made(
        *discharged(4, ethnicity="Black"), *discharged(6), exposure=exposure_of(**BOTH)
    )
    found = ratio(estimates, force=KENT, ethnicity="Black")
    assert found["value"] == pytest.approx((4 / 12) / (6 / 72))
    assert found["low"] == pytest.approx(
        stats.beta.ppf(0.025, 4, 7) / (1 - stats.beta.ppf(0.025, 4, 7)) * 6, rel=1e-5
    )
    assert found["n_basis"] == pytest.approx(84)
    cells = [one(counts, force=KENT, ethnicity=group)["cell"] for group in ("Black", "White")]
    assert (found["method"], found["cells"].split(" ")) == ("conditional_exact", cells)
    assert ratio(estimates, sex="female")["value"] is None, "no man was discharged"


def test_all_groups_but_white_together_rest_on_their_counts(made):
    counts, estimates = made(
        *discharged(2, ethnicity="Black"), *discharged(1, ESSEX, ethnicity="Asian"),
        *discharged(6), exposure=exposure_of(**BOTH),
    )  # fmt: skip
    found = ratio(estimates, ethnicity="minority")
    assert found["value"] == pytest.approx((3 / 24) / (6 / 108))
    values = dict(counts.select("cell", "value").iter_rows())
    assert sorted(values[cell] for cell in found["cells"].split(" ")) == [0, 0, 1, 2, 6]


def test_a_ratio_without_anybody_to_divide_by_is_not_available(made):
    _, estimates = made(*discharged(4, ethnicity="Black"), exposure=exposure_of(**BOTH))
    none = ratio(estimates, force=KENT, ethnicity="Black")
    assert (none["value"], none["low"], none["high"], none["status"]) == (None, None, None, "x")
    _, estimates = made(*discharged(4), exposure=exposure_of(**BOTH))
    nil = ratio(estimates, force=KENT, ethnicity="Black")
    assert (nil["value"], nil["low"]) == (0.0, 0.0)
    assert nil["high"] > 1
    assert ratio(estimates, force=KENT, ethnicity="Asian")["status"] == "x", "nobody served"


def test_person_time_without_groups_gives_rates_and_no_ratios(made):
    plain = {KENT: {("unknown", "Unknown"): 7.0}, ESSEX: {("unknown", "Unknown"): 4.0}}
    _, estimates = made(*discharged(4), exposure=exposure_of(**plain))
    assert one(estimates, statistic="rate_per_1000_probationers")["value"] == pytest.approx(
        4 / 132 * 1000
    )
    ratios = estimates.filter(pl.col("statistic") == "rate_ratio")
    assert ratios["value"].null_count() == ratios.height > 0


def test_one_force_without_groups_leaves_the_nation_without_ratios(made):
    mixed = {KENT: KENTS, ESSEX: {("male", "Unknown"): 4.0}}
    rows = [*discharged(4), *discharged(2, sex="male")]
    _, estimates = made(*rows, exposure=exposure_of(**mixed))
    assert ratio(estimates, force=KENT, ethnicity="Black")["value"] == 0.0
    assert ratio(estimates, ethnicity="Black")["value"] is None
    assert ratio(estimates, sex="female")["value"] is not None, "sex is known of both"


def test_lost_joiners_take_the_rate_and_leave_the_count(made):
    lines = lines_of(("joiners", KENT, 100, 6), ("joiners", ESSEX, 100, 0))
    counts, estimates = made({}, exposure=exposure_of(**BOTH), lines=lines)
    assert one(counts, force=KENT)["value"] == 1
    rates = {
        force: one(estimates, statistic="rate_per_1000_probationers", force=force)["value"]
        for force in (KENT, ESSEX)
    }
    assert rates == {KENT: None, ESSEX: 0.0}


def test_the_order_of_lines_changes_nothing(made):
    rows = [
        *discharged(3),
        *discharged(2, ethnicity="Black"),
        *discharged(2, ESSEX, sex="male"),
    ]
    exposed = exposure_of(**BOTH)
    forwards = made(*rows, exposure=exposed)
    backwards = made(*rows[::-1], exposure=exposed.reverse())
    assert forwards[0].equals(backwards[0])
    assert forwards[1].equals(backwards[1])
