"""The published tables as pages lay them out."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from misconduct_profile.charts import Column, words
from misconduct_profile.charts.select import (
    counts,
    force_names,
    interval,
    number,
    rates,
    spread,
)
from misconduct_profile.disclosure.tables import Release
from misconduct_profile.publish.figures import CASES, VAWG_NOTES, vawg_table
from misconduct_profile.publish.html import Display
from misconduct_profile.publish.table import Table
from misconduct_profile.records import ALL

NATION = "England and Wales"
_ROUTE_TABLE = "cases_by_force_year_route"
_CATEGORY_TABLE = "allegations_by_force_year_category"


def cases_by_year(release: Release, force: str = ALL) -> Display:
    """Cases of a force, or of the nation, by period and route, with the rate of all."""
    facts = release.facts
    keys = [period.key for period in facts.periods]
    routes = release.plan.table(_ROUTE_TABLE).values("route", facts)
    found = counts(release, CASES, "cases", force=[force], period=keys, route=routes)
    wide = spread(_in_order(found, "period", keys), "period", "route", routes, _ROUTE_TABLE)
    rate = rates(release, CASES, force=[force], period=keys).select(
        "period", *number("rate", "rates"), *interval("interval", "rates")
    )
    months = found.filter(route=ALL).select(
        "period",
        *number("reported", _ROUTE_TABLE, "months_reported"),
        *number("asked", _ROUTE_TABLE, "months_asked"),
    )
    frame = wide.join(rate, on="period", how="left", maintain_order="left").join(
        months, on="period", how="left", maintain_order="left"
    )
    of = "Force-months" if force == ALL else "Months"
    columns = [
        Column("label", "Period"),
        *(Column(route, words.route_name(route), "count") for route in routes),
        Column("rate", "Cases per 1,000 workforce a year", "rate"),
        Column("interval", "95% interval", "interval"),
        Column("reported", f"{of} reported", "count"),
        Column("asked", f"{of} in period", "count"),
    ]
    return Table(
        "cases-by-year",
        f"Cases {facts.clock} by period and route, {_place(release, force)}, "
        f"{words.span(facts)}, number of cases",
        _labelled(frame, release),
        columns,
        note="Part years are not comparable with whole years in number; rates are a year. "
        f"{words.held(facts, keys)}".rstrip(),
    )


def categories(release: Release, force: str = ALL) -> Display:
    """Allegations of a force, or of the nation, by top-level category and period."""
    facts = release.facts
    keys = [period.key for period in facts.periods]
    codes = release.plan.table(_CATEGORY_TABLE).values("category", facts)
    found = counts(release, CASES, "allegations", force=[force], period=keys, category=codes)
    ordered = _in_order(found, "category", codes)
    wide = spread(ordered, "category", "period", keys, _CATEGORY_TABLE).with_columns(
        label=pl.col("category").map_elements(words.category_name, pl.String)
    )
    return Table(
        "categories",
        f"Allegations by category and period, {_place(release, force)}, cases {facts.clock} "
        f"{words.span(facts)}, number of allegations",
        wide,
        [Column("label", "Category"), *period_columns(release)],
        total=words.category_name(ALL),
        note="Categories of the list in force since 1 February 2020. Earlier allegations are "
        "mapped to it where the mapping is certain, and are not categorised otherwise.",
    )


def flagged(release: Release, forces: Sequence[str] | None = None) -> Display:
    """Cases of the edition's VAWG measure by force (by name, the nation last) and period."""
    facts = release.facts
    keys = [period.key for period in facts.periods]
    names = _with_nation(release)
    if forces is not None:
        names = names.filter(pl.col("force").is_in([*forces, ALL]))
    found = counts(
        release, facts.vawg_measure, "cases", force=names["force"].to_list(), period=keys
    )
    wide = spread(found, "force", "period", keys, vawg_table(release))
    return Table(
        "flagged-cases",
        f"{words.measure_title(facts, facts.vawg_measure)} by force and period, cases "
        f"{facts.clock} {words.span(facts)}, number of cases",
        names.join(wide, on="force", how="left", maintain_order="left"),
        [Column("name", "Force"), *period_columns(release)],
        total=NATION,
        note=VAWG_NOTES[facts.vawg_measure],
    )


def forces(release: Release, *, linked: str | None = None) -> Display:
    """Forces by name: cases of the baseline period by route, and the rate of all.

    `linked` is the folder of the force pages, seen from the page that shows the table.
    """
    facts = release.facts
    routes = release.plan.table(_ROUTE_TABLE).values("route", facts)
    names = _with_nation(release)
    codes, baseline = names["force"].to_list(), [facts.baseline]
    found = counts(release, CASES, "cases", force=codes, period=baseline, route=routes)
    wide = spread(found, "force", "route", routes, _ROUTE_TABLE)
    rate = rates(release, CASES, force=codes, period=baseline).select(
        "force", *number("rate", "rates"), *interval("interval", "rates")
    )
    frame = names.join(wide, on="force", how="left", maintain_order="left").join(
        rate, on="force", how="left", maintain_order="left"
    )
    if linked is not None:
        page = pl.format(linked + "{}.html", "slug")
        frame = frame.with_columns(pl.when(pl.col("slug") != "").then(page).alias("name:href"))
    return Table(
        "forces",
        f"Forces by name: cases {facts.clock} in "
        f"{words.period_label(facts, facts.baseline)}, number and rate per 1,000 workforce",
        frame,
        [
            Column("name", "Force"),
            Column("region", "Region"),
            *(Column(route, words.route_name(route), "count") for route in routes),
            Column("rate", "Cases per 1,000 workforce", "rate"),
            Column("interval", "95% interval", "interval"),
        ],
        total=NATION,
        note=words.held(facts, baseline),
    )


def period_columns(release: Release) -> list[Column]:
    """Return a column of counts for each period of the yearly tables."""
    return [Column(period.key, period.label, "count") for period in release.facts.periods]


def _with_nation(release: Release) -> pl.DataFrame:
    names = force_names(release.facts)
    nation = pl.DataFrame(
        {"name": [NATION], "force": [ALL], "full_name": [NATION], "slug": [""], "region": [""]}
    )
    return pl.concat([names, nation])


def _place(release: Release, force: str) -> str:
    return NATION if force == ALL else release.facts.force(force).name


def _labelled(frame: pl.DataFrame, release: Release) -> pl.DataFrame:
    labels = {period.key: period.label for period in release.facts.periods}
    return frame.with_columns(label=pl.col("period").replace(labels))


def _in_order(frame: pl.DataFrame, column: str, values: list[str]) -> pl.DataFrame:
    """Return rows in the order of `values`, whatever order the release holds them in."""
    return (
        pl.DataFrame({column: values}, schema={column: pl.String})
        .join(frame, on=column, how="inner", maintain_order="left_right")
        .select(frame.columns)
    )
