"""Curves of time to finalisation, thinned until no step of them shows a few cases.

A Kaplan-Meier curve falls at every event: from the share, its interval and the number of
cases a reader can work out how many were finalised between two of its points (Greenwood's
variance grows by d / r (r - d), with d finalised of r still waiting).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from misconduct_profile.disclosure.masking import emptied

METHOD: Final = "kaplan_meier"
_Z: Final = 1.959963984540054
#: Curves that differ in route alone are thinned together: of two of them and their total
#: a reader makes the third.
_PLACE: Final = ("measure", "unit", "clock", "regime", "population", "force", "period")
#: Shares are rounded to six places: what is less than a few of these is rounding.
_ROUNDED: Final = 5e-6
Point = tuple[float, float | None, float | None, float]


def thinned(estimates: pl.DataFrame, threshold: int) -> pl.DataFrame:
    """Return estimates with points of curves emptied (status "c") that show a few cases.

    A point stays where, since the last that stayed, none or at least `threshold` cases
    were finalised in each of the curves of its place and day. Where one of these curves
    is hidden none is shown.
    """
    curves = estimates.with_row_index("row").filter(
        pl.col("method") == METHOD, pl.col("statistic") == "curve"
    )
    if not curves.height:
        return estimates
    gone: list[int] = []
    for _, place in curves.group_by(*_PLACE, maintain_order=True):
        kept = _days_kept(place, threshold)
        gone += place.filter(~pl.col("x").is_in(kept))["row"].to_list()
    hidden = pl.int_range(pl.len()).is_in(gone)
    was = pl.col("status").cast(pl.String)
    status = pl.when(hidden & (was != "x")).then(pl.lit("c")).otherwise(was)
    return emptied(estimates, hidden).with_columns(
        status.cast(estimates.schema["status"]).alias("status")
    )


def _days_kept(place: pl.DataFrame, threshold: int) -> list[float]:
    """Return the days at which every curve of a place may be shown."""
    routes = [
        {
            x: (value, low, high, n)
            for x, value, low, high, n in part.sort("x")
            .select("x", "value", "low", "high", "n_basis")
            .iter_rows()
            if value is not None and n is not None
        }
        for part in place.partition_by("route", maintain_order=True)
    ]
    if not all(routes):
        return []
    last: list[Point] = [(0.0, None, None, next(iter(one.values()))[3]) for one in routes]
    kept = []
    for day in sorted(set.intersection(*(set(one) for one in routes))):
        here = [one[day] for one in routes]
        if all(_wide(a, b, threshold) for a, b in zip(last, here, strict=True)):
            kept.append(day)
            last = here
    return kept


def _wide(before: Point, after: Point, threshold: int) -> bool:
    """Whether none, or at least `threshold`, were finalised between two points."""
    step = after[0] - before[0]
    if step <= _ROUNDED:
        return True
    return min(step * after[3], _finalised(before, after)) >= threshold


def _finalised(before: Point, after: Point) -> float:
    """Return how many were finalised in between, as the intervals tell.

    0 where they do not tell: the last who waited may have been one. Infinite where the
    interval did not widen: so many that six places do not show it.
    """
    grown = _greenwood(after) - _greenwood(before)
    fell = (after[0] - before[0]) / (1 - before[0])
    if not np.isfinite(grown) or fell >= 1:
        return 0.0
    if grown <= 0:
        return float("inf")
    return float(fell**2 / ((1 - fell) * grown))


def _greenwood(point: Point) -> float:
    """Return Greenwood's sum from a share and its log-log interval; 0 before any event."""
    share, low, high, _ = point
    if share <= 0:
        return 0.0
    if low is None or high is None or share >= 1 or low >= share:
        return float("nan")
    waiting = 1 - share
    error = np.log(np.log(waiting) / np.log(1 - low)) / _Z
    return float((error * np.log(waiting)) ** 2)
