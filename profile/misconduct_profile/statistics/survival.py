"""Time to an event where some are still waiting: Kaplan-Meier, with its intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

FloatArray = npt.NDArray[np.float64]
#: A product of fractions that should be a half may miss it by less than this.
_CLOSE = 1e-12


@dataclass(frozen=True)
class Survival:
    """A Kaplan-Meier curve: at each time of an event, the share still waiting after it.

    times: distinct times with an event, ascending. waiting, low, high: the share and its
    interval; the interval is NaN where nobody is left. last: the longest time anyone was
    watched. n: how many were watched.
    """

    times: FloatArray
    waiting: FloatArray
    low: FloatArray
    high: FloatArray
    last: float
    n: int


def kaplan_meier(times: npt.ArrayLike, ended: npt.ArrayLike, level: float = 0.95) -> Survival:
    """Estimate the share still waiting by time; `ended` false: watched so long, no event.

    `times` (shape (n,), n > 0, not negative) and `ended` (booleans) go together. Who is
    censored at the time of an event was still at risk of it. The variance is Greenwood's,
    the interval is symmetric for log(-log S) and so stays between 0 and 1. Raises
    ValueError for an argument outside its range.

    Sources: Kaplan, E. L. and Meier, P. (1958), Nonparametric estimation from incomplete
    observations, JASA 53:457-481; Kalbfleisch, J. D. and Prentice, R. L. (2002), The
    statistical analysis of failure time data, 2nd edition, section 1.4.
    """
    waited, over = np.asarray(times, dtype=np.float64), np.asarray(ended, dtype=np.bool_)
    if waited.ndim != 1 or waited.shape != over.shape or not waited.size:
        raise ValueError("times and ended are one row each, as long as each other")
    if not np.all((waited >= 0) & np.isfinite(waited)):
        raise ValueError("a time is a number, 0 or more")
    if not 0 < level < 1:
        raise ValueError("a level lies between 0 and 1")
    at, events = np.unique(waited[over], return_counts=True)
    risk = waited.size - np.searchsorted(np.sort(waited), at, side="left")
    waiting: FloatArray = np.cumprod(1 - events / risk, dtype=np.float64)
    # The very last may leave nobody: then the share is 0 and has no variance.
    some = risk > events
    waiting[~some] = 0.0
    spread = np.cumsum(np.where(some, events / (risk * np.maximum(risk - events, 1)), 0.0))
    z = float(stats.norm.isf((1 - level) / 2))
    low, high = np.full(at.shape, np.nan), np.full(at.shape, np.nan)
    width = z * np.sqrt(spread[some]) / np.abs(np.log(waiting[some]))
    low[some] = waiting[some] ** np.exp(width)
    high[some] = waiting[some] ** np.exp(-width)
    return Survival(at, waiting, low, high, float(waited.max()), int(waited.size))


def share_ended(
    curve: Survival, at: npt.ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the share that ended by each time (value, low, high), from 0 to 1.

    NaN beyond the longest time anyone was watched, unless nobody was left waiting. Before
    the first event the share is 0 and has no interval.
    """
    asked = np.asarray(at, dtype=np.float64)
    place = np.searchsorted(curve.times, asked, side="right")
    waiting = np.concatenate([[1.0], curve.waiting])[place]
    low = np.concatenate([[np.nan], curve.low])[place]
    high = np.concatenate([[np.nan], curve.high])[place]
    unseen = (asked > curve.last) & (waiting > 0)
    value, below, above = (
        np.where(unseen, np.nan, 1 - share) for share in (waiting, high, low)
    )
    return value, below, above


def median_time(curve: Survival) -> tuple[float, float, float]:
    """Return the median time (value, low, high): the first by which half have ended.

    NaN where the curve, or a limit of it, never comes down to a half. The limits are the
    times at which the log-log limits of the curve do.

    Source: Brookmeyer, R. and Crowley, J. (1982), A confidence interval for the median
    survival time, Biometrics 38:29-41, with the log-log transform.
    """

    def first(shares: FloatArray) -> float:
        below = np.flatnonzero(shares <= 0.5 + _CLOSE)
        return float(curve.times[below[0]]) if below.size else float("nan")

    return first(curve.waiting), first(curve.low), first(curve.high)
