"""Rates per 1,000 workforce, with exact intervals."""

from __future__ import annotations

from typing import Final

import polars as pl

from misconduct_profile.params import Params
from misconduct_profile.records import ALL, Counts, Estimates
from misconduct_profile.statistics import garwood

PER: Final = 1000.0


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
    keys = [name for name in Counts.column_names() if name not in NOT_KEYS]
    nation_keys = [name for name in keys if name != "force"]
    total = (
        one.filter(pl.col("value").is_not_null())
        .sort("force")
        .group_by(nation_keys)
        .agg(pl.col("person_years").sum())
    )
    nation = counts.filter(pl.col("force") == ALL).join(total, on=nation_keys, how="left")
    return pl.concat([one, nation.select(one.columns)])


NOT_KEYS: Final = ("cell", "value", "status", "months_reported", "months_asked")


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
    return as_estimates(pl.concat([made, absent.select(made.columns)]))


def as_estimates(frame: pl.DataFrame) -> pl.DataFrame:
    """Bring computed numbers to `records.Estimates`, in a fixed order."""
    # Rounded once, here, so that equal inputs give equal bytes on any thread count.
    numbers = ["x", "value", "low", "high", "n_basis"]
    ordered = frame.select(Estimates.column_names()).with_columns(pl.col(numbers).round(6))
    return Estimates.validate(ordered.sort("cells", "method", "statistic", "x"), cast=True)
