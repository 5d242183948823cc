"""Picks figures out of tables, and names each with its place: table#row.column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    "outcome_chain_by_year_route": ("measure", "period", "route"),
    "final_outcomes_by_year_route": ("period", "route", "outcome"),
    "probation_by_year_ground": ("measure", "period", "ground"),
    "regulation_13_by_year_ethnicity": ("period", "ethnicity"),
    "regulation_13_by_year_sex": ("period", "sex"),
    "probationer_conduct_exits_by_year": ("period", "outcome", "ground"),
    "finalised_in_time_by_year_route": ("measure", "period", "route"),
    "people_by_year_sex": ("period", "sex"),
    "people_by_year_ethnicity": ("period", "ethnicity"),
    "people_by_year_rank": ("period", "rank_group"),
    "people_by_year_worker_type": ("period", "worker_type"),
    "repeat_subjects_by_year": ("period",),
    "vawg_allegations_by_year": ("measure", "period"),
    "vawg_cases_by_year": ("measure", "period"),
    "time_to_finalisation": ("force", "period", "route", "statistic", "x"),
    "probation_rates": ("measure", "force", "period", "ground", "sex", "ethnicity"),
    "probation_ratios": ("measure", "force", "period", "sex", "ethnicity"),
}
#: A force's own counts stand in no published table: their rows are named by their cells.
OWN: Final = "own"


def row_key(table: str) -> pl.Expr:
    """Return the name of a row of a published table: "E23000036|2021|conduct"."""
    if table == OWN:
        return pl.col("cell")
    parts = [pl.col(name).cast(pl.String).fill_null("") for name in ROW_KEYS[table]]
    return pl.concat_str(parts, separator="|")


def home(table: str, force: str) -> str:
    """Return where a chapter's counts stand: the nation's in a table, a force's as its own."""
    return table if force == ALL else OWN


def counts(
    tables: Tables,
    measure: str | Sequence[str],
    unit: str,
    *,
    clock: str | None = None,
    population: str = "workforce",
    **dimensions: Sequence[str],
) -> pl.DataFrame:
    """Return the counts of a measure, or several, with these values of its dimensions.

    A dimension that is not named is ALL; the clock is the run's unless named. Rows keep
    the order of the table.
    """
    names = [measure] if isinstance(measure, str) else list(measure)
    found = tables.counts.filter(pl.col("measure").is_in(names), unit=unit)
    return _at(found, clock or tables.facts.clock, population, dimensions)


def estimates(
    tables: Tables,
    method: str,
    statistics: Sequence[str],
    *,
    clock: str | None = None,
    population: str = "workforce",
    **dimensions: Sequence[str],
) -> pl.DataFrame:
    """Return the estimates of one method with these statistics, as `counts` does."""
    found = tables.estimates.filter(pl.col("statistic").is_in(list(statistics)), method=method)
    return _at(found, clock or tables.facts.clock, population, dimensions)


def rates(tables: Tables, measure: str, **dimensions: Sequence[str]) -> pl.DataFrame:
    """Return rates per 1,000 workforce with exact intervals; one row a place."""
    found = tables.estimates.filter(
        measure=measure, unit="cases", method="garwood", statistic="rate_per_1000"
    )
    return _at(found, tables.facts.clock, "workforce", dimensions)


def limits(tables: Tables, measure: str, period: str, route: str) -> pl.DataFrame:
    """Return the funnel limits of one period by exposure (x, in person-years)."""
    found = tables.estimates.filter(
        pl.col("x").is_not_null() & pl.col("low").is_not_null() & pl.col("high").is_not_null(),
        pl.col("statistic").str.starts_with("limit_"),
        measure=measure,
        unit="cases",
        method="poisson_funnel",
    )
    places = {"period": [period], "route": [route]}
    return _at(found, tables.facts.clock, "workforce", places).sort("statistic", "x")


def sides(tables: Tables, measure: str, period: str, route: str) -> pl.DataFrame:
    """Return on which side of each funnel limit each force lies (1, 0, -1)."""
    found = tables.estimates.filter(
        pl.col("statistic").str.starts_with("position_"),
        measure=measure,
        unit="cases",
        method="poisson_funnel",
    )
    forces = [force.code for force in tables.facts.forces]
    places = {"force": forces, "period": [period], "route": [route]}
    return _at(found, tables.facts.clock, "workforce", places)


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
    frame: pl.DataFrame, clock: str, population: str, dimensions: Mapping[str, Sequence[str]]
) -> pl.DataFrame:
    wanted = {name: dimensions.get(name, [ALL]) for name in DIMENSIONS}
    return frame.filter(
        pl.col("clock").cast(pl.String) == clock,
        pl.col("population").cast(pl.String) == population,
        *(pl.col(name).is_in(list(values)) for name, values in wanted.items()),
    )
