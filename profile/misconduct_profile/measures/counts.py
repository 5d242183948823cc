"""Counts: every measure in every unit, on a full grid with its zeros and its gaps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Final

import polars as pl

from misconduct_profile.measures.definitions import (
    NOT_CATEGORISED,
    POPULATIONS,
    ROUTES,
    UNITS,
    Measure,
)
from misconduct_profile.params import Params
from misconduct_profile.records import ALL, DIMENSIONS, Counts, cell_key
from misconduct_profile.standards import BREAK, Period, table

REPORTED: Final = ("reported", "nil", "late")


@dataclass(frozen=True)
class Base:
    """What every count is made from.

    pairs: one row a pair, with its case's and allegation's columns and `month` (first
    day, by the run's clock). coverage: `records.Coverage` of the run's clock.
    flagging: forces that keep a VAWG flag.
    """

    pairs: pl.DataFrame
    coverage: pl.DataFrame
    flagging: frozenset[str]


def base(records: dict[str, pl.DataFrame], coverage: pl.DataFrame, params: Params) -> Base:
    """Join pairs, allegations and cases; place each by the run's clock.

    `records` holds case, allegation and allegation_subject. Months in which the force
    counts as missing are left out: what stands in them is not a whole month. A case that
    stands in two extracts is read from the one made last, so that it is joined once.
    """
    records = _latest(records, params)
    told = coverage.filter(
        (pl.col("clock") == params.clock) & pl.col("state").cast(pl.String).is_in(REPORTED)
    )
    case = records["case"].select(
        "case_id", "route", "vawg_flag",
        month=pl.col(f"{params.clock}_date").dt.month_start(),
    )  # fmt: skip
    allegation = records["allegation"].select(
        "allegation_id",
        "sexual_misconduct",
        category=pl.col("category_parent").fill_null(NOT_CATEGORISED),
    )
    pairs = (
        records["allegation_subject"]
        .join(case, on="case_id", how="left", maintain_order="left")
        .join(allegation, on="allegation_id", how="left", maintain_order="left")
        .join(told.select("force", "month"), on=["force", "month"], how="semi")
    )
    flags = records["case"].filter(pl.col("vawg_flag") != "missing")["force"].unique()
    return Base(pairs, coverage.filter(pl.col("clock") == params.clock), frozenset(flags))


def _latest(records: dict[str, pl.DataFrame], params: Params) -> dict[str, pl.DataFrame]:
    """Keep each case, and what stands below it, of its latest extract alone."""
    made = {Path(name).stem: said.extract_date for name, said in params.inputs.items()}
    dated = pl.col("input").replace_strict(made, default=None, return_dtype=pl.Date)
    kept = (
        records["case"]
        .select("case_id", "input", extracted=dated)
        .sort("case_id", "extracted", "input")
        .unique("case_id", keep="last", maintain_order=True)
    )
    return {
        title: frame.join(kept, on=["case_id", "input"], how="semi")
        for title, frame in records.items()
    }


def count(
    made: Base,
    measure: Measure,
    params: Params,
    *,
    periods: list[Period],
    units: tuple[str, ...] = tuple(UNITS),
    populations: tuple[str, ...] = tuple(POPULATIONS),
    dimension: str | None = None,
    national_only: bool = False,
) -> pl.DataFrame:
    """Count one measure by force and period, and by route or category where asked.

    Returns `records.Counts` on the full grid: zeros stand as zeros; where the force
    reported no month of the period, or lacks what the measure needs, the value is null
    and the status x. A nation is the sum of the forces that are available.
    """
    held = made.pairs.filter(measure.holds)
    frames = []
    for population, period in product(populations, periods):
        inside = held.filter(
            pl.col("month").is_in(period.months)
            & pl.col("worker_type").is_in(POPULATIONS[population])
        )
        grid = _grid(made, measure, period, params, dimension)
        found = _found(inside, grid, units, dimension)
        frames.append(found.with_columns(population=pl.lit(population)))
    counts = pl.concat(frames)
    if national_only:
        counts = counts.filter(pl.col("force") == ALL)
    return _shape(counts, measure, params)


def _grid(
    made: Base, measure: Measure, period: Period, params: Params, dimension: str | None
) -> pl.DataFrame:
    """List forces with the months they reported, and each value of the dimension."""
    months = made.coverage.filter(pl.col("month").is_in(period.months))
    reported = pl.col("state").cast(pl.String).is_in(REPORTED)
    late = (pl.col("state") == "late").any().alias("late")
    told = months.group_by("force").agg(
        reported.sum().cast(pl.Int64).alias("months_reported"), late
    )
    forces = pl.DataFrame({"force": params.force_codes}).join(told, on="force", how="left")
    forces = forces.with_columns(
        available=(pl.col("months_reported") > 0) & _has(measure, made, period),
        months_asked=pl.lit(len(period.months), dtype=pl.Int64),
        period=pl.lit(period.key),
    )
    values = _values(dimension)
    grid = forces.join(pl.DataFrame({"value_of": values}), how="cross")
    return grid.with_columns(
        months_reported=pl.when("available").then("months_reported").otherwise(0)
    )


def _has(measure: Measure, made: Base, period: Period) -> pl.Expr:
    """Whether a force, and the period, have what the measure needs."""
    if measure.needs == "flag":
        return pl.col("force").is_in(sorted(made.flagging))
    if measure.needs == "category":
        return pl.lit(period.first >= BREAK)
    return pl.lit(value=True)


def _values(dimension: str | None) -> list[str]:
    if dimension is None:
        return [ALL]
    if dimension == "route":
        return [*ROUTES, ALL]
    parents = table("allegation_categories").filter(level="category")["code"].to_list()
    return [*parents, NOT_CATEGORISED, ALL]


def _found(
    inside: pl.DataFrame, grid: pl.DataFrame, units: tuple[str, ...], dimension: str | None
) -> pl.DataFrame:
    """Count each unit on the grid; add the nation as the sum of the available forces."""
    by_all = inside.with_columns(value_of=pl.lit(ALL))
    parts = [by_all]
    if dimension is not None:
        parts.append(inside.with_columns(value_of=pl.col(dimension).cast(pl.String)))
    counted = pl.concat(
        part.group_by("force", "value_of").agg(
            UNITS[unit].cast(pl.Int64).alias(unit) for unit in units
        )
        for part in parts
    )
    full = grid.join(counted, on=["force", "value_of"], how="left").with_columns(
        pl.when("available").then(pl.col(unit).fill_null(0)).alias(unit) for unit in units
    )
    nation = full.group_by("value_of", "period").agg(
        pl.lit(ALL).alias("force"),
        pl.col("months_reported", "months_asked").sum(),
        pl.col("available").any(),
        (pl.col("late") & pl.col("available")).any(),
        *(pl.col(unit).sum() for unit in units),
    )
    both = pl.concat([full, nation.select(full.columns)]).with_columns(
        pl.when("available").then(unit).alias(unit) for unit in units
    )
    keys = [name for name in both.columns if name not in units]
    long = both.unpivot(units, index=keys, variable_name="unit", value_name="value")
    return long.with_columns(pl.lit(dimension or "none").alias("dimension"))


def _shape(counts: pl.DataFrame, measure: Measure, params: Params) -> pl.DataFrame:
    """Bring counted cells to `records.Counts`."""
    dimension = counts["dimension"][0]
    fixed = {
        name: pl.lit(ALL) for name in DIMENSIONS if name not in ("force", "period", dimension)
    }
    if dimension != "none":
        fixed[dimension] = pl.col("value_of")
    status = (
        pl.when(~pl.col("available")).then(pl.lit("x"))
        .when("late").then(pl.lit("p"))
        .otherwise(pl.lit(""))
    )  # fmt: skip
    framed = counts.with_columns(
        measure=pl.lit(measure.name),
        clock=pl.lit(params.clock),
        regime=pl.lit(ALL),
        status=status,
        **fixed,
    ).with_columns(cell_key())
    return Counts.validate(framed.select(Counts.column_names()).sort("cell"), cast=True)


def month_periods(params: Params) -> list[Period]:
    """Return the months of the run as periods."""
    return [
        Period(month, (month + dt.timedelta(31)).replace(day=1) - dt.timedelta(1))
        for month in params.months
    ]
