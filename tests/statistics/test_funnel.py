from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from misconduct_profile.statistics import poisson_funnel_limits


@given(st.floats(0.2, 2000), st.floats(1.0, 1e4))
def test_limits_interpolate_the_cumulative_distribution(mean: float, exposure: float) -> None:
    low, high = poisson_funnel_limits(mean / exposure, [exposure])
    for limit, q in zip(
        (low[0, 0], high[0, 0], high[1, 0]), (0.025, 0.975, 0.999), strict=True
    ):
        events = limit * exposure
        floor = np.floor(events + 1e-9)
        share = events - floor
        at, above = stats.poisson.cdf(floor, mean), stats.poisson.cdf(floor + 1, mean)
        if events > 0:
            assert at + share * (above - at) == pytest.approx(q, abs=1e-6)
        else:
            assert stats.poisson.cdf(0, mean) > q


def test_shapes_order_and_approach_to_the_target() -> None:
    low, high = poisson_funnel_limits(0.02, np.array([10.0, 1e3, 1e6]))
    assert low.shape == high.shape == (2, 3)
    assert (low >= 0).all()
    assert (low[1] <= low[0]).all()
    assert (low[0] < 0.02).all()
    assert (high[0] > 0.02).all()
    assert (high[1] > high[0]).all()
    assert high[1, 2] - low[1, 2] == pytest.approx(2 * 3.0902 * np.sqrt(0.02 / 1e6), rel=0.01)


@pytest.mark.parametrize(
    ("rate", "exposure", "p"),
    [(0.0, [1.0], [0.95]), (1.0, [0.0], [0.95]), (1.0, [[1.0]], [0.95]), (1.0, [1.0], [1.0])],
)
def test_arguments_out_of_range(rate: float, exposure: list[float], p: list[float]) -> None:
    with pytest.raises(ValueError, match=r"exposure|target rate|every p"):
        poisson_funnel_limits(rate, exposure, p)
