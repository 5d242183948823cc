"""Confidence intervals of a rate of events."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import stats

FloatArray = npt.NDArray[np.float64]


def garwood(
    count: npt.ArrayLike, exposure: npt.ArrayLike, level: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Return the exact Poisson interval (low, high) of a rate, in events a unit of exposure.

    `count` (whole, not negative) and `exposure` (positive) broadcast together; both
    limits have the broadcast shape. The lower limit at a count of zero is 0.0. Raises
    ValueError for a count, an exposure or a level outside its range.

    Source: Garwood, F. (1936), Fiducial limits for the Poisson distribution,
    Biometrika 28(3/4):437-442.
    """
    events, units, tail = _checked(count, exposure, level)
    low = np.zeros(events.shape)
    some = events > 0
    low[some] = stats.chi2.ppf(tail, 2 * events[some]) / 2
    high = stats.chi2.isf(tail, 2 * (events + 1)) / 2
    return low / units, high / units


def byar(
    count: npt.ArrayLike, exposure: npt.ArrayLike, level: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Return Byar's approximation of the exact Poisson interval; arguments as `garwood`.

    Source: Breslow, N. E. and Day, N. E. (1987), Statistical methods in cancer
    research, volume II, equations 2.12 and 2.13. Good to a per cent from 10 events on.
    """
    events, units, tail = _checked(count, exposure, level)
    z = float(stats.norm.isf(tail))
    more = events + 1
    safe = np.maximum(events, 1)
    low = safe * np.maximum(1 - 1 / (9 * safe) - z / (3 * np.sqrt(safe)), 0) ** 3
    high = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    return np.where(events > 0, low, 0.0) / units, high / units


def _checked(
    count: npt.ArrayLike, exposure: npt.ArrayLike, level: float
) -> tuple[FloatArray, FloatArray, float]:
    """Return counts and exposures of one shape, and the probability in each tail."""
    events, units = np.broadcast_arrays(
        np.asarray(count, dtype=np.float64), np.asarray(exposure, dtype=np.float64)
    )
    if not np.all((events >= 0) & (events == np.floor(events)) & np.isfinite(events)):
        raise ValueError("a count is a whole number, 0 or more")
    if not np.all((units > 0) & np.isfinite(units)):
        raise ValueError("an exposure is greater than 0")
    if not 0 < level < 1:
        raise ValueError("a level lies between 0 and 1")
    return events.copy(), units.copy(), (1 - level) / 2
