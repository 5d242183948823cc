"""Single figures of a release, each with its cell, for sentences and headlines."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from misconduct_profile.charts.select import counts, estimates, home, number, rates
from misconduct_profile.charts.words import Kind
from misconduct_profile.disclosure.tables import Release, Tables
from misconduct_profile.publish.html import Number
from misconduct_profile.records import ALL

CASES = "conduct_and_complaint"
#: What the measures of violence against women and girls are called in a sentence.
VAWG_WORDS: Final = {
    "vawg_flagged": "cases flagged as violence against women and girls",
    "sexual_misconduct": "cases with an allegation of sexual misconduct",
}
VAWG_NOTES: Final = {
    "vawg_flagged": "A case without a flag is not a case without violence: forces flag "
    "unevenly.",
    "sexual_misconduct": "Not available before 1 February 2020, when conduct matters had no "
    "category.",
}


def vawg_table(release: Release) -> str:
    """Return the name of the planned table of the edition's VAWG measure."""
    return release.plan.table_of(release.facts.vawg_measure, "cases", "force", "period")


def count_at(
    release: Release,
    table: str,
    *,
    measure: str = CASES,
    unit: str = "cases",
    force: str = ALL,
    period: str | None = None,
    route: str = ALL,
) -> Number:
    """Return one count of a published table; by default the nation's, in the baseline."""
    places: dict[str, Any] = {
        "force": [force],
        "period": [period or release.facts.baseline],
        "route": [route],
    }
    frame = counts(release, measure, unit, **places).select(number("n", table))
    return first(frame, "count")


def rate_at(
    tables: Tables,
    force: str = ALL,
    *,
    measure: str = CASES,
    route: str = ALL,
    period: str | None = None,
) -> tuple[Number, Number, Number]:
    """Return a rate (of the baseline period) per 1,000 workforce, and its interval."""
    places = {"force": [force], "period": [period or tables.facts.baseline], "route": [route]}
    found = rates(tables, measure, **places)
    value, low, high = (
        first(found.select(number("n", "rates", column)), "rate")
        for column in ("value", "low", "high")
    )
    return value, low, high


def count_of(
    tables: Tables,
    table: str,
    measure: str,
    unit: str,
    *,
    force: str = ALL,
    period: str | None = None,
    clock: str | None = None,
    population: str = "workforce",
    **places: str,
) -> Number:
    """Return one count of a chapter: the nation's of its table, or a force's own."""
    listed = {"force": force, "period": period or tables.facts.baseline} | places
    at: dict[str, Any] = {name: [value] for name, value in listed.items()}
    found = counts(tables, measure, unit, clock=clock, population=population, **at)
    return first(found.select(number("n", home(table, force))), "count")


def estimate_of(
    tables: Tables,
    table: str,
    method: str,
    statistic: str,
    kind: Kind,
    *,
    force: str = ALL,
    period: str | None = None,
    route: str = ALL,
) -> tuple[Number, Number, Number]:
    """Return one estimate of cases and the two ends of its interval."""
    found = estimates(
        tables, method, [statistic], force=[force], route=[route],
        period=[period or tables.facts.baseline],
    )  # fmt: skip
    value, low, high = (
        first(found.select(number("n", table, column)), kind)
        for column in ("value", "low", "high")
    )
    return value, low, high


def first(frame: pl.DataFrame, kind: Kind) -> Number:
    """Return the one figure `n` of a frame, or a figure that is not available."""
    if not frame.height:
        return Number(None, "x", kind, "")
    row = frame.row(0, named=True)
    status = row["n:status"] if row["n"] is not None else row["n:status"] or "x"
    return Number(row["n"], status, kind, row["n:cell"])
