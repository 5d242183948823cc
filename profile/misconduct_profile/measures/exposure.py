"""Person-time: headcount between 31 March stocks, over the months a force reported."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from misconduct_profile.measures.definitions import POPULATIONS


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


def _of_month(stock: pl.DataFrame, month: dt.date) -> tuple[float, bool]:
    """Person-years of one month, and whether a stock was held to reach it."""
    dates = [date.toordinal() for date in stock["as_at"]]
    end = (month + dt.timedelta(31)).replace(day=1)
    days = np.arange(month.toordinal(), end.toordinal())
    year = dt.date(month.year + 1, 1, 1) - dt.date(month.year, 1, 1)
    heads = np.interp(days, dates, stock["headcount"].to_numpy())
    held = bool(days[0] < dates[0] or days[-1] > dates[-1])
    return float(heads.sum() / year.days), held
