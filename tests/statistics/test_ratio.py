from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from misconduct_profile.statistics import rate_ratio

COUNTS = st.integers(0, 60)
EXPOSURES = st.floats(1.0, 5e3)


def tails(ratio: float, one: int, units: float, none: int, base: float) -> tuple[float, float]:
    """P(at least, at most `one` of all events) where the rates stand in this ratio."""
    share = ratio * units / (ratio * units + base)
    both = one + none
    return float(stats.binom.sf(one - 1, both, share)), float(stats.binom.cdf(one, both, share))


@given(COUNTS, EXPOSURES, COUNTS, EXPOSURES, st.sampled_from([0.8, 0.95, 0.998]))
def test_each_limit_leaves_half_of_the_rest_in_its_tail(one, units, none, base, level):
    ratio, low, high = (float(x) for x in rate_ratio(one, units, none, base, level))
    tail = (1 - level) / 2
    if one:
        assert tails(low, one, units, none, base)[0] == pytest.approx(tail, rel=1e-6)
    else:
        assert low == 0.0
    if none:
        assert tails(high, one, units, none, base)[1] == pytest.approx(tail, rel=1e-6)
        assert low <= ratio <= high
        assert ratio == pytest.approx((one / units) / (none / base))
    else:
        assert high == np.inf


@given(st.integers(1, 60), EXPOSURES, st.integers(1, 60), EXPOSURES)
def test_turned_round_the_limits_change_places(one, units, none, base):
    _, low, high = rate_ratio(one, units, none, base)
    _, other_low, other_high = rate_ratio(none, base, one, units)
    assert (float(low * other_high), float(high * other_low)) == pytest.approx((1, 1))


@given(st.integers(1, 40), EXPOSURES, st.integers(1, 40), EXPOSURES)
def test_the_limits_leave_out_what_scipys_exact_test_refuses(one, units, none, base):
    """The interval and the one-sided exact tests at 2.5 per cent agree on a ratio of 1."""
    _, low, high = rate_ratio(one, units, none, base)
    share = units / (units + base)
    more = stats.binomtest(one, one + none, share, alternative="greater").pvalue
    fewer = stats.binomtest(one, one + none, share, alternative="less").pvalue
    if abs(more - 0.025) > 1e-9:
        assert (low > 1) == (more < 0.025)
    if abs(fewer - 0.025) > 1e-9:
        assert (high < 1) == (fewer < 0.025)


def test_a_worked_case_by_its_definition():
    """11 in 2,000 against 8 in 4,000: the root of the binomial tail, found on its own."""
    _, low, high = rate_ratio(11, 2000, 8, 4000)
    at = [
        optimize.brentq(lambda r, n=n: tails(r, 11, 2000, 8, 4000)[n] - 0.025, 1e-6, 1e3)
        for n in (0, 1)
    ]
    assert (float(low), float(high)) == pytest.approx((at[0], at[1]), rel=1e-7)


def test_the_interval_covers_what_it_says():
    """Over every pair of counts two true rates can give, weighted by its probability."""
    units, base, rate, true = 100.0, 300.0, 0.05, 2.0
    ones, nones = np.meshgrid(np.arange(60), np.arange(80), indexing="ij")
    weight = stats.poisson.pmf(ones, units * rate * true) * stats.poisson.pmf(
        nones, base * rate
    )
    _, low, high = rate_ratio(ones, units, nones, base)
    covered = weight[(low <= true) & (true <= high)].sum()
    assert weight.sum() == pytest.approx(1, abs=1e-9)
    assert 0.95 <= covered < 0.99


def test_nothing_at_all_says_nothing():
    ratio, low, high = rate_ratio(0, 10, 0, 20)
    assert np.isnan(ratio)
    assert (float(low), float(high)) == (0.0, np.inf)


def test_arguments_broadcast():
    ratio, low, high = rate_ratio([1, 2, 3], 10.0, 4, [10.0, 20.0, 30.0])
    assert ratio.tolist() == pytest.approx([0.25, 1.0, 2.25])
    assert low.shape == high.shape == (3,)


@pytest.mark.parametrize(
    "arguments",
    [(-1, 1, 1, 1), (1, 1, 0.5, 1), (1, 0, 1, 1), (1, 1, 1, np.inf), (np.nan, 1, 1, 1)],
)
def test_arguments_out_of_range(arguments):
    with pytest.raises(ValueError, match=r"a count|an exposure"):
        rate_ratio(*arguments)


def test_a_level_out_of_range():
    with pytest.raises(ValueError, match="a level"):
        rate_ratio(1, 1, 1, 1, level=1.0)
