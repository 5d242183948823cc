"""Funnel limits: how far a rate of a given exposure strays by chance alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import stats

FloatArray = npt.NDArray[np.float64]


def poisson_funnel_limits(
    target_rate: float, exposure: npt.ArrayLike, p: Sequence[float] = (0.95, 0.998)
) -> tuple[FloatArray, FloatArray]:
    """Return exact interpolated Poisson funnel limits (low, high) around a target rate.

    `target_rate` is in events a unit of exposure; `exposure` (shape (n,), positive) is the
    grid or the forces' own denominators; `p` holds the share of rates that chance leaves
    between the limits. Both results have shape (len(p), n) and the target's unit. A lower
    limit below zero is 0.0. Raises ValueError for an argument outside its range.

    With r the smallest count whose cumulative probability reaches q, the limit is
    r - (F(r) - q) / (F(r) - F(r - 1)) events, which removes the jags of a discrete
    distribution. Source: Spiegelhalter, D. J. (2005), Funnel plots for comparing
    institutional performance, Statistics in Medicine 24:1185-1202, appendix A.1.
    """
    units = np.asarray(exposure, dtype=np.float64)
    coverage = np.asarray(p, dtype=np.float64)
    if units.ndim != 1 or not np.all((units > 0) & np.isfinite(units)):
        raise ValueError("exposure is one row of numbers greater than 0")
    if not (np.isfinite(target_rate) and target_rate > 0):
        raise ValueError("a target rate is greater than 0")
    if coverage.ndim != 1 or not np.all((coverage > 0) & (coverage < 1)):
        raise ValueError("every p lies between 0 and 1")
    mean = np.broadcast_to(target_rate * units, (coverage.size, units.size))
    tail = ((1 - coverage) / 2)[:, None]
    low = np.maximum(_interpolated_quantile(mean, tail), 0.0)
    return low / units, _interpolated_quantile(mean, 1 - tail) / units


def _interpolated_quantile(mean: FloatArray, q: FloatArray) -> FloatArray:
    """Return the quantile of a Poisson count, interpolated between whole counts."""
    r = stats.poisson.ppf(q, mean)
    at, below = stats.poisson.cdf(r, mean), stats.poisson.cdf(r - 1, mean)
    return np.asarray(r - (at - q) / (at - below), dtype=np.float64)
