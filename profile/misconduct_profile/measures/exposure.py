"""Person-time: headcount between 31 March stocks, over the months a force reported."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from misconduct_profile.measures.definitions import POPULATIONS
from misconduct_profile.params import Params


def person_months(workforce: pl.DataFrame, months: list[dt.date]) -> pl.DataFrame:
    """Compute person-years of each force, population and month.

    Headcount runs in a straight line between the stocks at 31 March; before the first
    and after the last stock it is held, and `held` says so. A day counts 1/365 of a
    year, in a leap year 1/366. `workforce` is `records.Workforce`. Columns: force,
    population, month, person_years, held.
    """
    rows: list[tuple[str, str, dt.date, float, bool]] = []
    for population, types in POPULATIONS.items():
        stocks = (
            workforce.filter(pl.col("worker_type").is_in(types))
            .group_by("force", "as_at")
            .agg(pl.col("headcount").sum())
            .sort("force", "as_at")
        )
        for (force,), stock in stocks.group_by("force", maintain_order=True):
            rows += [
                (str(force), population, month, *_of_month(stock, month)) for month in months
            ]
    schema = {
        "force": pl.String,
        "population": pl.String,
        "month": pl.Date,
        "person_years": pl.Float64,
        "held": pl.Boolean,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def held_periods(workforce: pl.DataFrame, params: Params) -> pl.DataFrame:
    """Name the periods of which a month rests on a headcount that is held.

    Columns: period; before, the day of the first headcount where earlier months rest on
    it; after, of the last where later ones do; null otherwise. No other period is named.
    """
    days = workforce["as_at"].unique().sort().to_list()
    first, last = days[0], days[-1]
    months = pl.concat(
        pl.DataFrame({"period": period.key, "month": period.months}) for period in params.years
    )
    held = person_months(workforce, params.months).filter("held").select("month").unique()
    early = pl.col("month") < first
    # A headcount is of a day of its month: the rest of that month is after the last.
    late = pl.col("month").dt.month_end() > last
    return (
        months.join(held, on="month", how="semi", maintain_order="left")
        .group_by("period", maintain_order=True)
        .agg(
            before=pl.when(early.any()).then(pl.lit(first, dtype=pl.Date)),
            after=pl.when(late.any()).then(pl.lit(last, dtype=pl.Date)),
        )
    )


def _of_month(stock: pl.DataFrame, month: dt.date) -> tuple[float, bool]:
    """Person-years of one month, and whether a stock was held to reach it."""
    dates = [date.toordinal() for date in stock["as_at"]]
    end = (month + dt.timedelta(31)).replace(day=1)
    days = np.arange(month.toordinal(), end.toordinal())
    year = dt.date(month.year + 1, 1, 1) - dt.date(month.year, 1, 1)
    heads = np.interp(days, dates, stock["headcount"].to_numpy())
    held = bool(days[0] < dates[0] or days[-1] > dates[-1])
    return float(heads.sum() / year.days), held
