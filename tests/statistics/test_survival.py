from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight

from misconduct_profile.statistics import kaplan_meier, median_time, share_ended

#: Times with many ties, and whether each ended.
WATCHED = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=60)
NEVER = st.lists(st.integers(1, 900), min_size=1, max_size=60)


def columns(watched: list[tuple[int, bool]]) -> tuple[np.ndarray, np.ndarray]:
    times, ended = zip(*watched, strict=True)
    return np.array(times, dtype=float), np.array(ended)


def test_by_hand() -> None:
    # Freireich's 6-MP arm, as in every textbook: S(6) = 0.857, S(7) = 0.807, S(10) = 0.753.
    times = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    ended = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    curve = kaplan_meier(times, ended)
    assert curve.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.waiting == pytest.approx(
        [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=5e-4
    )
    assert (curve.n, curve.last) == (21, 35)
    # R, survfit(conf.type = "log-log"): median 23, lower limit 13, upper limit not reached.
    value, low, high = median_time(curve)
    assert (value, low) == (23, 13)
    assert np.isnan(high)


@given(WATCHED)
def test_as_statsmodels_and_scipy_have_it(watched: list[tuple[int, bool]]) -> None:
    times, ended = columns(watched)
    assume(ended.any())
    curve = kaplan_meier(times, ended)
    theirs = SurvfuncRight(times, ended.astype(int))
    seen = theirs.n_events > 0
    assert curve.times.tolist() == theirs.surv_times[seen].tolist()
    assert curve.waiting == pytest.approx(theirs.surv_prob[seen], abs=1e-12)
    sample = stats.CensoredData(uncensored=times[ended], right=times[~ended])
    survival = stats.ecdf(sample).sf
    inside = curve.waiting > 0
    # It warns wherever nobody is left, which is looked at apart.
    with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
        limits = survival.confidence_interval(method="log-log")
    at = curve.times[inside]
    assert curve.low[inside] == pytest.approx(limits.low.evaluate(at), abs=1e-9)
    assert curve.high[inside] == pytest.approx(limits.high.evaluate(at), abs=1e-9)


# Few samples leave the conventions alike; those that do are enough.
@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(WATCHED)
def test_the_median_as_statsmodels_has_it(watched: list[tuple[int, bool]]) -> None:
    times, ended = columns(watched)
    assume(ended.any())
    curve = kaplan_meier(times, ended)
    # Where a share is a half to the digit, or nobody is left, conventions differ.
    assume(not np.any(np.isclose(curve.waiting, 0.5)) and curve.waiting[-1] > 0)
    theirs = SurvfuncRight(times, ended.astype(int))
    value, low, high = median_time(curve)
    assert np.array([value]) == pytest.approx([theirs.quantile(0.5)], nan_ok=True)
    inside = (curve.low <= 0.5) & (curve.high >= 0.5)
    assume(inside.any() and np.all(theirs.n_events > 0))
    lower, upper = theirs.quantile_ci(0.5, method="cloglog")
    assert low == pytest.approx(lower)
    assert (np.inf if np.isnan(high) else high) == pytest.approx(upper)


@given(NEVER)
def test_nobody_has_ended(times: list[int]) -> None:
    curve = kaplan_meier(times, [False] * len(times))
    assert curve.times.size == 0
    assert all(np.isnan(median_time(curve)))
    value, low, high = share_ended(curve, [0, max(times), max(times) + 1])
    assert value.tolist()[:2] == [0, 0]
    assert np.isnan(value[2])
    assert np.isnan(low).all()
    assert np.isnan(high).all()


@given(NEVER)
def test_with_nobody_censored_it_is_the_share_itself(times: list[int]) -> None:
    curve = kaplan_meier(times, [True] * len(times))
    asked = np.arange(0, 1000, 37)
    value, _, _ = share_ended(curve, asked)
    assert value == pytest.approx([(np.array(times) <= day).mean() for day in asked])
    middle = np.sort(times)[(len(times) - 1) // 2]
    assert median_time(curve)[0] == middle
    assert curve.waiting[-1] == 0
    assert np.isnan(curve.low[-1])


@given(WATCHED, st.sampled_from([0.8, 0.95, 0.998]))
def test_shares_rise_and_lie_in_their_interval(
    watched: list[tuple[int, bool]], level: float
) -> None:
    times, ended = columns(watched)
    value, low, high = share_ended(
        kaplan_meier(times, ended, level), np.arange(times.max() + 1)
    )
    assert np.all(np.diff(value) >= -1e-12)
    some = ~np.isnan(low)
    assert np.all((low[some] >= 0) & (low[some] <= value[some] + 1e-12))
    assert np.all((value[some] <= high[some] + 1e-12) & (high[some] <= 1))


@given(WATCHED, st.randoms())
def test_the_order_of_cases_changes_nothing(watched: list[tuple[int, bool]], random) -> None:
    mixed = list(watched)
    random.shuffle(mixed)
    one, two = kaplan_meier(*columns(watched)), kaplan_meier(*columns(mixed))
    assert np.array_equal(one.waiting, two.waiting)
    assert np.array_equal(one.low, two.low, equal_nan=True)


def test_who_is_censored_at_an_event_was_at_risk_of_it() -> None:
    assert kaplan_meier([5, 5], [True, False]).waiting.tolist() == [0.5]
    assert kaplan_meier([5, 4], [True, False]).waiting.tolist() == [0.0]


@pytest.mark.parametrize(
    ("times", "ended", "level"),
    [
        ([], [], 0.95),
        ([-1], [True], 0.95),
        ([np.nan], [True], 0.95),
        ([1, 2], [True], 0.95),
        ([1], [True], 1.0),
    ],
)
def test_arguments_out_of_range(times: list[float], ended: list[bool], level: float) -> None:
    with pytest.raises(ValueError, match=r"times and|a time|a level"):
        kaplan_meier(times, ended, level)
