"""How long cases take from the day received, with open cases counted as still waiting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import polars as pl

from misconduct_profile.measures.base import Base
from misconduct_profile.measures.counts import count
from misconduct_profile.measures.definitions import (
    CONDUCT_AND_COMPLAINT,
    POPULATIONS,
    Measure,
)
from misconduct_profile.measures.rates import NOT_KEYS, as_estimates
from misconduct_profile.params import Params
from misconduct_profile.records import ALL, SEVERITY_OF_STATUS, Counts, Estimates
from misconduct_profile.statistics import kaplan_meier, median_time, share_ended

YEAR: Final = 365
#: Days at which the curve is drawn.
CURVE: Final = tuple(range(30, 1081, 30))
METHOD: Final = "kaplan_meier"
_STATISTICS: Final = ("median_days", "share_12_months", "share_24_months")

_finalised: Final = pl.col("finalised_date")
_days: Final = (pl.coalesce(_finalised, "extracted") - pl.col("received_date")).dt.total_days()
#: Why a case has no duration; null where it has one.
FAULT: Final = (
    pl.when(pl.col("received_date").is_null())
    .then(pl.lit("no date received"))
    .when(_finalised < pl.col("received_date"))
    .then(pl.lit("finalised before it was received"))
    .when(_finalised > pl.col("extracted"))
    .then(pl.lit("finalised after the extract was made"))
    .when(pl.col("received_date") > pl.col("extracted"))
    .then(pl.lit("received after the extract was made"))
)
_TIMED: Final = CONDUCT_AND_COMPLAINT.holds & FAULT.is_null()
_WORDS: Final = (
    "Complaint and conduct cases of the period (by the run's clock), from the day received. "
    "Cases whose dates contradict each other are left out. Not available of a force whose "
    "extract holds finalised or open cases alone, or has no date finalised."
)


def _within(months: int) -> Measure:
    return Measure(
        f"finalised_within_{months}_months",
        f"Cases finalised within {months} months",
        f"{_WORDS} Finalised {months // 12 * YEAR} days after receipt or sooner; of cases "
        "received less long before the extract not all had the time.",
        _TIMED & _finalised.is_not_null() & (_days <= months // 12 * YEAR),
        needs="open cases",
        fields=("finalised_date", "received_date"),
    )


TIMELINESS: Final = (
    _within(12),
    _within(24),
    Measure(
        "open_at_extract",
        "Cases open when the extract was made",
        f"{_WORDS} Open on the day the force made its extract.",
        _TIMED & _finalised.is_null(),
        needs="open cases",
        fields=("finalised_date", "received_date"),
    ),
)


def timeliness(made: Base, params: Params) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Count cases by time to finalisation, and estimate the curve, by year and route.

    Returns `records.Counts` in cases of the workforce (TIMELINESS, and the cohort they
    are part of) and `records.Estimates`, method kaplan_meier, of the cohort: median_days,
    share_12_months and share_24_months, and curve (x in days, value the share finalised by
    then). Shares lie between 0 and 1. A case that is open counts as waiting up to the
    day its own extract was made. A number that nobody was watched long enough for is
    absent with status x; a curve ends where watching did. Where the share is 0 or 1 there
    is no interval. n_basis: cases with a duration.
    """
    frames = [
        count(made, one, params, periods=params.years, units=("cases",),
              populations=("workforce",), dimension="route")
        for one in (CONDUCT_AND_COMPLAINT, *TIMELINESS)
    ]  # fmt: skip
    counts = Counts.validate(pl.concat(frames).sort("cell"))
    places = _places(counts)
    groups = _durations(made, params, places)
    rows = [row for place in places.iter_rows(named=True) for row in _estimates(place, groups)]
    keys = [name for name in Counts.column_names() if name not in NOT_KEYS]
    numbers = dict.fromkeys(("x", "value", "low", "high", "n_basis"), pl.Float64)
    names = [*keys, "cells", "status", "method", "statistic"]
    schema = dict.fromkeys(names, pl.String) | numbers
    told = pl.DataFrame(rows, schema=schema, orient="row") if rows else None
    return counts, Estimates.create_empty() if told is None else as_estimates(told)


def timeliness_left_out(made: Base) -> pl.DataFrame:
    """Count the cases that have no duration: force, reason, cases; over all periods."""
    return (
        made.pairs.filter(
            CONDUCT_AND_COMPLAINT.holds,
            pl.col("worker_type").is_in(POPULATIONS["workforce"]),
        )
        .with_columns(reason=FAULT)
        .drop_nulls("reason")
        .group_by("force", "reason")
        .agg(pl.col("case_id").n_unique().cast(pl.Int64).alias("cases"))
        .sort("force", "reason")
    )


def _places(counts: pl.DataFrame) -> pl.DataFrame:
    """One row a force, period and route: the keys of the cohort, its cells and status."""
    keys = [name for name in Counts.column_names() if name not in NOT_KEYS]
    rank = {status: place for place, status in enumerate(SEVERITY_OF_STATUS)}
    status = pl.col("status").cast(pl.String)
    order = [CONDUCT_AND_COMPLAINT.name, *(one.name for one in TIMELINESS)]
    place = pl.col("measure").replace_strict(order, range(len(order)), return_dtype=pl.Int64)
    told = counts.with_columns(pl.col(keys).cast(pl.String)).sort(place)
    return (
        told.group_by([name for name in keys if name != "measure"], maintain_order=True)
        .agg(
            pl.col("measure").first(),
            pl.col("cell").str.join(" ").alias("cells"),
            status.replace_strict(rank, return_dtype=pl.Int64).max().alias("worst"),
        )
        .with_columns(status=pl.col("worst").replace_strict(dict(enumerate(rank))))
        .drop("worst")
        .sort("cells")
    )


def _durations(
    made: Base, params: Params, places: pl.DataFrame
) -> dict[tuple[str, ...], tuple[Any, Any]]:
    """Return days and whether finalised, by (force, period, route); totals included."""
    months = pl.concat(
        pl.DataFrame({"period": period.key, "month": period.months}) for period in params.years
    )
    known = places.filter((pl.col("status") != "x") & (pl.col("force") != ALL))
    cases = (
        made.pairs.filter(_TIMED, pl.col("worker_type").is_in(POPULATIONS["workforce"]))
        .unique("case_id")
        .join(months, on="month")
        .join(known.select("force", "period").unique(), on=["force", "period"], how="semi")
        .select("force", "period", pl.col("route").cast(pl.String), days=_days,
                ended=_finalised.is_not_null())
        .sort("days", "ended")
    )  # fmt: skip
    forces = [pl.col("force"), pl.lit(ALL).alias("force")]
    routes = [pl.col("route"), pl.lit(ALL).alias("route")]
    parts = [cases.with_columns(force, route) for force in forces for route in routes]
    grouped = pl.concat(parts).group_by("force", "period", "route").agg("days", "ended")
    return {
        (force, period, route): (np.asarray(days), np.asarray(ended))
        for force, period, route, days, ended in grouped.iter_rows()
    }


def _estimates(
    place: dict[str, Any], groups: dict[tuple[str, ...], tuple[Any, Any]]
) -> Iterator[dict[str, Any]]:
    """Yield the rows of one place: three statistics, and the curve as far as it goes."""
    found = groups.get((place["force"], place["period"], place["route"]))
    base = {**place, "method": METHOD}
    if found is None or place["status"] == "x":
        for statistic in _STATISTICS:
            yield {**base, "statistic": statistic, "status": "x"}
        return
    curve = kaplan_meier(*found)
    base["n_basis"] = float(curve.n)
    at = zip(*share_ended(curve, (YEAR, 2 * YEAR, *CURVE)), strict=True)
    year, two, *points = [tuple(map(float, point)) for point in at]
    for statistic, numbers in zip(_STATISTICS, (median_time(curve), year, two), strict=True):
        value, low, high = map(_number, numbers)
        status = "x" if value is None else place["status"]
        yield {**base, "statistic": statistic, "value": value, "low": low, "high": high,
               "status": status}  # fmt: skip
    for day, point in zip(CURVE, points, strict=True):
        value, low, high = map(_number, point)
        if value is not None:
            yield {**base, "statistic": "curve", "x": float(day), "value": value, "low": low,
                   "high": high}  # fmt: skip


def _number(number: float) -> float | None:
    return None if np.isnan(number) else number
