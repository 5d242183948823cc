"""Rates per 1,000 workforce with exact intervals, and the funnel they are held against."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import polars as pl

from misconduct_profile.params import Params
from misconduct_profile.records import ALL, Counts, Estimates
from misconduct_profile.statistics import garwood, poisson_funnel_limits

PER: Final = 1000.0
#: Points of the funnel's curves: enough for a smooth line at any width.
GRID: Final = 60


def exposure_of(
    counts: pl.DataFrame, person_months: pl.DataFrame, reported: pl.DataFrame, params: Params
) -> pl.DataFrame:
    """Add `person_years` to counts: the months that stand behind each of them.

    `reported` holds force and month of what was reported by the run's clock. A nation's
    person-time is that of the forces available in the count.
    """
    months = pl.concat(
        pl.DataFrame({"period": period.key, "month": period.months}) for period in params.years
    )
    by_force = (
        person_months.join(reported, on=["force", "month"], how="semi")
        .join(months, on="month")
        .group_by("force", "population", "period")
        .agg(pl.col("person_years").sort_by("month").sum())
    )
    kinds = counts.schema["population"]
    one = counts.filter(pl.col("force") != ALL).join(
        by_force.with_columns(pl.col("population").cast(kinds)),
        on=["force", "population", "period"],
        how="left",
    )
    keys = [name for name in Counts.column_names() if name not in _NOT_KEYS]
    nation_keys = [name for name in keys if name != "force"]
    total = (
        one.filter(pl.col("value").is_not_null())
        .sort("force")
        .group_by(nation_keys)
        .agg(pl.col("person_years").sum())
    )
    nation = counts.filter(pl.col("force") == ALL).join(total, on=nation_keys, how="left")
    return pl.concat([one, nation.select(one.columns)])


_NOT_KEYS: Final = ("cell", "value", "status", "months_reported", "months_asked")


def rates(exposed: pl.DataFrame) -> pl.DataFrame:
    """Rate per 1,000 person-years of each count, with its Garwood interval.

    For counts of cases: a case is one event. Returns `records.Estimates`, method
    garwood, statistic rate_per_1000. A count that is not available gives none.
    """
    known = exposed.filter(pl.col("value").is_not_null() & (pl.col("person_years") > 0))
    units = known["person_years"].to_numpy() / PER
    low, high = garwood(known["value"].to_numpy(), units)
    made = known.with_columns(
        value=pl.col("value") / (pl.col("person_years") / PER),
        low=pl.Series(low),
        high=pl.Series(high),
        n_basis=pl.col("person_years"),
        method=pl.lit("garwood"),
        statistic=pl.lit("rate_per_1000"),
        x=pl.lit(None, dtype=pl.Float64),
        cells=pl.col("cell"),
    )
    absent = exposed.filter(pl.col("value").is_null()).with_columns(
        value=pl.lit(None, dtype=pl.Float64),
        low=pl.lit(None, dtype=pl.Float64),
        high=pl.lit(None, dtype=pl.Float64),
        n_basis=pl.lit(None, dtype=pl.Float64),
        method=pl.lit("garwood"),
        statistic=pl.lit("rate_per_1000"),
        x=pl.lit(None, dtype=pl.Float64),
        cells=pl.col("cell"),
    )
    return _estimates(pl.concat([made, absent.select(made.columns)]))


def funnel(exposed: pl.DataFrame, params: Params) -> pl.DataFrame:
    """Exact Poisson funnel limits around the national rate of the baseline period.

    One curve a limit in params, on a grid of person-years that spans the forces.
    Statistics are limit_95, limit_998; `x` is person-years, the rest per 1,000.
    """
    at = exposed.filter(pl.col("period") == params.baseline)
    frames = []
    nations = at.filter((pl.col("force") == ALL) & (pl.col("value") > 0))
    for cell in nations.iter_rows(named=True):
        forces = _forces_of(at, cell)
        if not forces.height:
            continue
        spans = forces["person_years"].drop_nulls().to_numpy()
        grid = np.geomspace(spans.min() * 0.8, spans.max() * 1.1, GRID)
        target = cell["value"] / cell["person_years"]
        lows, highs = poisson_funnel_limits(target, grid, params.funnel.limits)
        for low, high, limit in zip(lows, highs, params.funnel.limits, strict=True):
            curve = {"x": grid, "low": low * PER, "high": high * PER}
            frames.append(_curve(cell, curve, f"limit_{limit * 1000:.0f}", target))
    return _estimates(pl.concat(frames)) if frames else Estimates.create_empty()


def _forces_of(at: pl.DataFrame, cell: dict[str, Any]) -> pl.DataFrame:
    same = ("measure", "unit", "population", "route", "category")
    return at.filter(
        (pl.col("force") != ALL) & pl.col("value").is_not_null(),
        *(pl.col(name).cast(pl.String) == str(cell[name]) for name in same),
    )


def _curve(
    cell: dict[str, Any], curve: dict[str, np.ndarray], statistic: str, target: float
) -> pl.DataFrame:
    keys = {k: cell[k] for k in Counts.column_names() if k not in _NOT_KEYS}
    return pl.DataFrame(curve).with_columns(
        **{k: pl.lit(str(v)) for k, v in keys.items()},
        value=pl.lit(target * PER),
        n_basis=pl.lit(cell["person_years"]),
        status=pl.lit(str(cell["status"])),
        method=pl.lit("poisson_funnel"),
        statistic=pl.lit(statistic.removesuffix("0")),
        cells=pl.lit(str(cell["cell"])),
    )


def _estimates(frame: pl.DataFrame) -> pl.DataFrame:
    # Rounded once, here, so that equal inputs give equal bytes on any thread count.
    numbers = ["x", "value", "low", "high", "n_basis"]
    ordered = frame.select(Estimates.column_names()).with_columns(pl.col(numbers).round(6))
    return Estimates.validate(ordered.sort("cells", "method", "statistic", "x"), cast=True)
