from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from misconduct_profile.statistics import byar, garwood


def by_root(count: int, level: float) -> tuple[float, float]:
    """The limits by their definition: the means whose tail probability is (1 - level) / 2."""
    tail = (1 - level) / 2
    top = 10 * count + 50
    high = optimize.brentq(lambda m: stats.poisson.cdf(count, m) - tail, 1e-9, top)
    if count == 0:
        return 0.0, high
    low = optimize.brentq(lambda m: stats.poisson.sf(count - 1, m) - tail, 1e-9, top)
    return low, high


@given(st.integers(0, 400), st.sampled_from([0.8, 0.95, 0.998]), st.floats(0.5, 5e4))
def test_garwood_solves_its_definition(count: int, level: float, exposure: float) -> None:
    low, high = garwood(count, exposure, level)
    assert (low * exposure, high * exposure) == pytest.approx(by_root(count, level), rel=1e-6)


def test_zero_events_have_a_lower_limit_of_zero() -> None:
    low, high = garwood([0, 0], [10.0, 20.0])
    assert low.tolist() == [0.0, 0.0]
    assert high == pytest.approx(-np.log(0.025) / np.array([10.0, 20.0]))


@given(st.integers(10, 5000))
def test_byar_is_close_to_garwood(count: int) -> None:
    assert np.concatenate(byar([count], 1.0)) == pytest.approx(
        np.concatenate(garwood([count], 1.0)), rel=0.01
    )


def test_byar_at_zero() -> None:
    assert byar(0, 1.0)[0] == 0.0


@pytest.mark.parametrize(
    ("count", "exposure", "level"),
    [(-1, 1, 0.95), (1.5, 1, 0.95), (1, 0, 0.95), (np.nan, 1, 0.95), (1, 1, 1.0)],
)
def test_arguments_out_of_range(count: float, exposure: float, level: float) -> None:
    with pytest.raises(ValueError, match=r"a (count|level)|an exposure"):
        garwood(count, exposure, level)
