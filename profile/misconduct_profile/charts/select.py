"""Picks figures out of tables, and names each with its place: table#row.column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import polars as pl

from misconduct_profile.charts.words import EMPTY
from misconduct_profile.disclosure.facts import Facts
from misconduct_profile.disclosure.tables import Tables
from misconduct_profile.records import ALL, DIMENSIONS

#: The dimensions that name a row of each table, in order; they join with "|".
ROW_KEYS: Final = {
    "cases_by_force_year_route": ("force", "period", "route"),
    "allegations_by_force_year_category": ("force", "period", "category"),
    "flagged_cases_by_force_year": ("force", "period"),
    "cases_by_month": ("period",),
    "rates": ("measure", "force", "period", "route"),
    "funnel_limits": ("measure", "force", "period", "route", "statistic", "x"),
}


def row_key(table: str) -> pl.Expr:
    """Return the name of a row of a published table: "E23000036|2021|conduct"."""
    return pl.concat_str(
        [pl.col(name).cast(pl.String) for name in ROW_KEYS[table]], separator="|"
    )


def counts(
    tables: Tables, measure: str, unit: str, **dimensions: Sequence[str]
) -> pl.DataFrame:
    """Return the counts of one measure with these values of its dimensions.

    A dimension that is not named is ALL. Rows keep the order of the table.
    """
    return _at(tables.counts.filter(measure=measure, unit=unit), tables.facts, dimensions)


def rates(tables: Tables, measure: str, **dimensions: Sequence[str]) -> pl.DataFrame:
    """Return rates per 1,000 workforce with exact intervals; one row a place."""
    found = tables.estimates.filter(
        measure=measure, unit="cases", method="garwood", statistic="rate_per_1000"
    )
    return _at(found, tables.facts, dimensions)


def limits(tables: Tables, measure: str, period: str, route: str) -> pl.DataFrame:
    """Return the funnel limits of one period by exposure (x, in person-years)."""
    found = tables.estimates.filter(
        pl.col("x").is_not_null() & pl.col("low").is_not_null() & pl.col("high").is_not_null(),
        pl.col("statistic").str.starts_with("limit_"),
        measure=measure,
        unit="cases",
        method="poisson_funnel",
    )
    return _at(found, tables.facts, {"period": [period], "route": [route]}).sort(
        "statistic", "x"
    )


def sides(tables: Tables, measure: str, period: str, route: str) -> pl.DataFrame:
    """Return on which side of each funnel limit each force lies (1, 0, -1)."""
    found = tables.estimates.filter(
        pl.col("statistic").str.starts_with("position_"),
        measure=measure,
        unit="cases",
        method="poisson_funnel",
    )
    forces = [force.code for force in tables.facts.forces]
    return _at(found, tables.facts, {"force": forces, "period": [period], "route": [route]})


def number(name: str, table: str, column: str = "value") -> list[pl.Expr]:
    """Return the columns of a figure: itself, its status and the cell it comes from.

    Months reported and asked go with a hidden count, but are never provisional.
    """
    hidden = pl.col("status").is_in(EMPTY)
    status = pl.col("status").cast(pl.String)
    if column.startswith("months_"):
        status = pl.when(hidden).then(status).otherwise(pl.lit(""))
    return [
        pl.when(hidden.not_()).then(pl.col(column)).alias(name),
        status.alias(f"{name}:status"),
        _cell(table, f".{column}").alias(f"{name}:cell"),
    ]


def interval(name: str, table: str) -> list[pl.Expr]:
    """Return the columns of an interval: low, high, status and the row they come from."""
    shown = pl.col("status").is_in(EMPTY).not_()
    return [
        pl.when(shown).then(pl.col("low")).alias(f"{name}:low"),
        pl.when(shown).then(pl.col("high")).alias(f"{name}:high"),
        pl.col("status").cast(pl.String).alias(f"{name}:status"),
        _cell(table, "").alias(f"{name}:cell"),
    ]


def is_shown() -> pl.Expr:
    """Whether a row holds a figure that may be drawn."""
    return pl.col("value").is_not_null() & pl.col("status").is_in(EMPTY).not_()


def spread(
    frame: pl.DataFrame, index: str, on: str, values: Iterable[str], table: str
) -> pl.DataFrame:
    """Lay counts out with one row for each `index` and one figure for each value of `on`.

    Rows come in the order of `frame`; each figure brings its status and cell.
    """
    wide = frame.select(index).unique(maintain_order=True)
    for value in values:
        part = frame.filter(pl.col(on) == value).select(index, *number(value, table))
        wide = wide.join(part, on=index, how="left", maintain_order="left")
    return wide


def force_names(facts: Facts) -> pl.DataFrame:
    """Return the forces by name: columns force (code), name, full_name, slug, region."""
    rows = sorted((f.short_name, f.code, f.name, f.slug, f.region) for f in facts.forces)
    schema = ["name", "force", "full_name", "slug", "region"]
    return pl.DataFrame(rows, schema=dict.fromkeys(schema, pl.String), orient="row")


def _cell(table: str, suffix: str) -> pl.Expr:
    return pl.concat_str(pl.lit(f"{table}#"), row_key(table), pl.lit(suffix))


def _at(
    frame: pl.DataFrame, facts: Facts, dimensions: dict[str, Sequence[str]]
) -> pl.DataFrame:
    wanted = {name: dimensions.get(name, [ALL]) for name in DIMENSIONS}
    return frame.filter(
        pl.col("clock").cast(pl.String) == facts.clock,
        pl.col("population").cast(pl.String) == "workforce",
        *(pl.col(name).is_in(list(values)) for name, values in wanted.items()),
    )
