"""Counts: every measure in every unit, on a full grid with its zeros and its gaps."""

from __future__ import annotations

import datetime as dt
from itertools import product
from typing import Final

import polars as pl

from misconduct_profile.measures.base import REPORTED, Base
from misconduct_profile.measures.definitions import (
    ETHNIC_GROUPS,
    NOT_CATEGORISED,
    OUTCOME_GROUPS,
    POPULATIONS,
    ROUTES,
    SEXES,
    UNITS,
    Measure,
)
from misconduct_profile.params import Params
from misconduct_profile.records import ALL, DIMENSIONS, Counts, cell_key
from misconduct_profile.standards import BREAK, Period, table

#: Dimensions whose column of a pair has another name: those of its person.
_COLUMN_OF: Final = {
    name: f"person_{name}" for name in ("sex", "ethnicity", "rank_group", "worker_type")
}


def count(
    made: Base,
    measure: Measure,
    params: Params,
    *,
    periods: list[Period],
    units: tuple[str, ...] = tuple(UNITS),
    populations: tuple[str, ...] = tuple(POPULATIONS),
    dimension: str | tuple[str, ...] = (),
    national_only: bool = False,
) -> pl.DataFrame:
    """Count one measure by force and period, and by one dimension or more where asked.

    Returns `records.Counts` on the full grid, every dimension with its total: zeros
    stand as zeros; where the force reported no month of the period, or lacks what the
    measure needs, the value is null and the status x. A nation is the sum of the forces
    that are available.
    """
    dimensions = (dimension,) if isinstance(dimension, str) else dimension
    frames = []
    for holds, needs, own in _by_unit(measure, units):
        held = made.pairs.filter(holds)
        for population, period in product(populations, periods):
            inside = held.filter(
                pl.col("month").is_in(period.months)
                & pl.col("worker_type").is_in(POPULATIONS[population])
            )
            if measure.repeats:
                several = pl.col("case_id").n_unique().over("force", "subject_id") > 1
                inside = inside.filter(several)
            grid = _grid(made, measure, period, params, dimensions, needs)
            found = _found(inside, grid, own, dimensions)
            frames.append(found.with_columns(population=pl.lit(population)))
    counts = pl.concat(frames)
    if national_only:
        counts = counts.filter(pl.col("force") == ALL)
    return _shape(counts, measure, params, dimensions)


def _by_unit(
    measure: Measure, units: tuple[str, ...]
) -> list[tuple[pl.Expr, tuple[str, ...], tuple[str, ...]]]:
    """Say of the units what belongs and what it needs: of cases it may be something else."""
    needs = (measure.needs,)
    if measure.holds_case is None or "cases" not in units:
        return [(measure.holds, needs, units)]
    others = tuple(unit for unit in units if unit != "cases")
    of_cases = (measure.holds_case, (*needs, measure.case_needs), ("cases",))
    return [of_cases, (measure.holds, needs, others)] if others else [of_cases]


def _grid(  # noqa: PLR0917 - each is one side of the grid
    made: Base,
    measure: Measure,
    period: Period,
    params: Params,
    dimensions: tuple[str, ...],
    needs: tuple[str, ...],
) -> pl.DataFrame:
    """List forces with the months they reported, and each value of the dimensions."""
    months = made.coverage.filter(pl.col("month").is_in(period.months))
    reported = pl.col("state").cast(pl.String).is_in(REPORTED)
    late = (pl.col("state") == "late").any().alias("late")
    told = months.group_by("force").agg(
        reported.sum().cast(pl.Int64).alias("months_reported"), late
    )
    forces = pl.DataFrame({"force": params.force_codes}).join(told, on="force", how="left")
    grid = forces.with_columns(
        available=(pl.col("months_reported") > 0) & _has(measure, made, period, params, needs),
        months_asked=pl.lit(len(period.months), dtype=pl.Int64),
        period=pl.lit(period.key),
    )
    for name in dimensions:
        grid = grid.join(pl.DataFrame({name: [*values_of(name), ALL]}), how="cross")
    return grid.with_columns(
        months_reported=pl.when("available").then("months_reported").otherwise(0)
    )


def _has(
    measure: Measure, made: Base, period: Period, params: Params, needs: tuple[str, ...]
) -> pl.Expr:
    """Whether a force, and the period, have what the measure needs."""
    lacking = {force for name in measure.fields for force in made.lacking.get(name, ())}
    has = ~pl.col("force").is_in(sorted(lacking))
    if "flag" in needs:
        has &= pl.col("force").is_in(sorted(made.flagging))
    if "category" in needs:
        has &= pl.lit(period.first >= BREAK)
    if "open cases" in needs:
        # By the date finalised no case is open: how long cases take cannot be told.
        has &= pl.lit(params.clock != "finalised")
    return has


def values_of(dimension: str) -> list[str]:
    """List every value of a dimension, without its total."""
    if dimension == "category":
        parents = table("allegation_categories").filter(level="category")["code"].to_list()
        return [*parents, NOT_CATEGORISED]
    if dimension == "rank_group":
        return table("ranks")["rank_group"].unique(maintain_order=True).to_list()
    return list(
        {
            "route": ROUTES,
            "outcome": OUTCOME_GROUPS,
            "sex": SEXES,
            "ethnicity": ETHNIC_GROUPS,
            "worker_type": POPULATIONS["workforce"],
        }[dimension]
    )


def _found(
    inside: pl.DataFrame,
    grid: pl.DataFrame,
    units: tuple[str, ...],
    dimensions: tuple[str, ...],
) -> pl.DataFrame:
    """Count each unit on the grid; add the nation as the sum of the available forces."""
    own = [
        pl.col(_COLUMN_OF.get(name, name)).cast(pl.String).alias(name) for name in dimensions
    ]
    totals = [pl.lit(ALL).alias(name) for name in dimensions]
    counted = pl.concat(
        inside.with_columns(*shown)
        .group_by("force", *dimensions)
        .agg(UNITS[unit].cast(pl.Int64).alias(unit) for unit in units)
        for shown in product(*zip(own, totals, strict=True))
    )
    full = grid.join(counted, on=["force", *dimensions], how="left").with_columns(
        pl.when("available").then(pl.col(unit).fill_null(0)).alias(unit) for unit in units
    )
    nation = full.group_by(*dimensions, "period").agg(
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
    return both.unpivot(units, index=keys, variable_name="unit", value_name="value")


def _shape(
    counts: pl.DataFrame, measure: Measure, params: Params, dimensions: tuple[str, ...]
) -> pl.DataFrame:
    """Bring counted cells to `records.Counts`."""
    kept = ("force", "period", *dimensions)
    fixed = {name: pl.lit(ALL) for name in DIMENSIONS if name not in kept}
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
