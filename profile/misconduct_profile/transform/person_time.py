"""Person-time of probationers, from those who joined and how long probation lasts."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Final

import polars as pl

from misconduct_profile.records import ProbationerExposure

MONTHS_A_YEAR: Final = 12
_GROUP: Final = ("force", "entry_route", "sex", "ethnicity")


def person_time(
    joiners: pl.DataFrame, years: Mapping[str, float], months: list[dt.date]
) -> pl.DataFrame:
    """Make `records.ProbationerExposure`, in person-years, for these months.

    `joiners` has force, month (first day), entry_route, sex, ethnicity and joiners;
    `years` is how long probation lasts by entry route, and for "other". Each joiner
    counts from the middle of the month of joining, half a month at each end; a month is
    a twelfth of a year. Leavers are not taken out, nor extensions added.

    A month is made only where the joiners of all forces reach back one whole probation
    before it, and up to it: less would make too little person-time, and a rate too high.
    Each group that a force has stands in every such month, with 0 where it has nobody.
    """
    asked = _months_known(joiners, years, months)
    if not joiners.height or not asked:
        return ProbationerExposure.create_empty()
    length = pl.col("entry_route").replace_strict(
        list(years), list(years.values()), default=years["other"], return_dtype=pl.Float64
    )
    middle = _index("month") + 0.5
    spells = (
        joiners.group_by(*_GROUP, "month")
        .agg(pl.col("joiners").sum())
        .sort(*_GROUP, "month")
        .select(*_GROUP, "joiners", years=length, starts=middle)
        .with_columns(ends=pl.col("starts") + pl.col("years") * MONTHS_A_YEAR)
    )
    at = pl.DataFrame({"month": asked}).with_columns(index=_index("month"))
    first = pl.max_horizontal("starts", "index")
    last = pl.min_horizontal("ends", pl.col("index") + 1)
    # Summed in half months, which are exact, so that no order of adding changes a byte.
    spent = (pl.max_horizontal(last - first, 0.0) * pl.col("joiners")).sum() / MONTHS_A_YEAR
    frame = (
        spells.join(at, how="cross", maintain_order="left_right")
        .group_by(*_GROUP, "month", maintain_order=True)
        .agg(person_years=spent, years=pl.col("years").first())
        .with_columns(assumption=_assumption())
        .select(ProbationerExposure.column_names())
        .sort("force", "month", "entry_route", "sex", "ethnicity")
    )
    return ProbationerExposure.validate(frame)


def _months_known(
    joiners: pl.DataFrame, years: Mapping[str, float], months: list[dt.date]
) -> list[dt.date]:
    """Months whose probationers all joined within what the joiners cover."""
    if not joiners.height:
        return []
    told: list[dt.date] = joiners["month"].unique().sort().to_list()
    back = math.ceil(max(years.values()) * MONTHS_A_YEAR)
    first, last = _number(told[0]) + back, _number(told[-1])
    return [month for month in months if first <= _number(month) <= last]


def _number(month: dt.date) -> int:
    return month.year * MONTHS_A_YEAR + month.month


def _index(column: str) -> pl.Expr:
    """Number the months one after the other, so that lengths are differences."""
    day = pl.col(column)
    year = day.dt.year().cast(pl.Float64)
    return year * MONTHS_A_YEAR + day.dt.month().cast(pl.Float64)


def _assumption() -> pl.Expr:
    whole = pl.col("years") == pl.col("years").floor()
    years = (
        pl.when(whole)
        .then(pl.col("years").cast(pl.Int64).cast(pl.String))
        .otherwise(pl.col("years").cast(pl.String))
    )
    return pl.format(
        "{} years from the middle of the month of joining; those who leave earlier are not "
        "taken out, extensions not added",
        years,
    )
