"""The funnel that rates are held against, and where each force stands in it."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from misconduct_profile.measures.rates import NOT_KEYS, PER, as_estimates
from misconduct_profile.records import ALL, SEVERITY_OF_STATUS, Counts, Estimates
from misconduct_profile.statistics import poisson_funnel_limits

#: Points of the curves: enough for a smooth line at any width.
GRID: Final = 60
FloatArray = npt.NDArray[np.float64]


def funnel(exposed: pl.DataFrame, baseline: str, limits: tuple[float, ...]) -> pl.DataFrame:
    """Exact Poisson funnel limits around the national rate of the baseline period.

    `exposed` is `records.Counts` with person_years; `limits` are the shares that chance
    leaves inside. Returns `records.Estimates`, method poisson_funnel: limit_95, limit_998
    are curves on a grid of person-years (`x`) that spans the forces, value the national
    rate; position_95, position_998 are one a force at its own person-years, value 1
    above, 0 inside and -1 below its limits. All rates are per 1,000.
    """
    at = exposed.filter(pl.col("period") == baseline)
    frames = []
    nations = at.filter((pl.col("force") == ALL) & (pl.col("value") > 0)).sort("cell")
    for nation in nations.iter_rows(named=True):
        forces = _forces_of(at, nation)
        if forces.height:
            frames += _curves(nation, forces, limits)
            frames += _positions(nation, forces, limits)
    return as_estimates(pl.concat(frames)) if frames else Estimates.create_empty()


def _forces_of(at: pl.DataFrame, nation: dict[str, Any]) -> pl.DataFrame:
    same = ("measure", "unit", "population", "route", "category")
    return at.filter(
        (pl.col("force") != ALL) & pl.col("value").is_not_null() & (pl.col("person_years") > 0),
        *(pl.col(name).cast(pl.String) == str(nation[name]) for name in same),
    ).sort("force")


def _limits(
    nation: dict[str, Any], at: FloatArray, limits: tuple[float, ...]
) -> list[tuple[str, FloatArray, FloatArray]]:
    """Return (suffix, low, high) of each limit at these exposures, per 1,000."""
    target = nation["value"] / nation["person_years"]
    lows, highs = poisson_funnel_limits(target, at, limits)
    names = [f"{limit * 1000:.0f}".removesuffix("0") for limit in limits]
    return [
        (name, low * PER, high * PER)
        for name, low, high in zip(names, lows, highs, strict=True)
    ]


def _curves(
    nation: dict[str, Any], forces: pl.DataFrame, limits: tuple[float, ...]
) -> list[pl.DataFrame]:
    spans = forces["person_years"].to_numpy()
    grid = np.geomspace(spans.min() * 0.8, spans.max() * 1.1, GRID)
    keys = {name: str(nation[name]) for name in Counts.column_names() if name not in NOT_KEYS}
    return [
        pl.DataFrame({"x": grid, "low": low, "high": high}).select(
            **{name: pl.lit(text) for name, text in keys.items()},
            method=pl.lit("poisson_funnel"),
            statistic=pl.lit(f"limit_{suffix}"),
            x=pl.col("x"),
            value=pl.lit(nation["value"] / nation["person_years"] * PER),
            low=pl.col("low"),
            high=pl.col("high"),
            n_basis=pl.lit(nation["person_years"]),
            status=pl.lit(str(nation["status"])),
            cells=pl.lit(str(nation["cell"])),
        )
        for suffix, low, high in _limits(nation, grid, limits)
    ]


def _positions(
    nation: dict[str, Any], forces: pl.DataFrame, limits: tuple[float, ...]
) -> list[pl.DataFrame]:
    """Say on which side of each limit a force's rate lies: it rests on both counts."""
    own = forces["person_years"].to_numpy()
    rate = pl.col("value") / pl.col("person_years") * PER
    above, below = rate > pl.col("high"), rate < pl.col("low")
    worst = {status: place for place, status in enumerate(SEVERITY_OF_STATUS)}
    nations = str(nation["status"])
    statuses = {
        status: max(status, nations, key=worst.__getitem__) for status in SEVERITY_OF_STATUS
    }
    keys = [name for name in Counts.column_names() if name not in NOT_KEYS]
    return [
        forces.with_columns(low=pl.Series(low), high=pl.Series(high)).select(
            pl.col(keys).cast(pl.String),
            method=pl.lit("poisson_funnel"),
            statistic=pl.lit(f"position_{suffix}"),
            x=pl.col("person_years"),
            value=above.cast(pl.Float64) - below.cast(pl.Float64),
            low=pl.col("low"),
            high=pl.col("high"),
            n_basis=pl.col("person_years"),
            status=pl.col("status").cast(pl.String).replace(statuses),
            cells=pl.format("{} {}", "cell", pl.lit(str(nation["cell"]))),
        )
        for suffix, low, high in _limits(nation, own, limits)
    ]
