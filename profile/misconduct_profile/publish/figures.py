"""Single figures of a release, each with its cell, for sentences and headlines."""

from __future__ import annotations

from typing import Final

import polars as pl

from misconduct_profile.charts.select import counts, number, rates
from misconduct_profile.disclosure.tables import Release
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
    places = {"force": [force], "period": [period or release.facts.baseline], "route": [route]}
    frame = counts(release, measure, unit, **places).select(number("n", table))
    return _first(frame, "count")


def rate_at(
    release: Release, force: str = ALL, *, measure: str = CASES, route: str = ALL
) -> tuple[Number, Number, Number]:
    """Return a rate of the baseline period per 1,000 workforce, and its interval."""
    places = {"force": [force], "period": [release.facts.baseline], "route": [route]}
    found = rates(release, measure, **places)
    value, low, high = (
        _first(found.select(number("n", "rates", column)), "rate")
        for column in ("value", "low", "high")
    )
    return value, low, high


def _first(frame: pl.DataFrame, kind: str) -> Number:
    """Return the one figure of a frame, or a figure that is not available."""
    status, cell = "x", ""
    if frame.height:
        row = frame.row(0, named=True)
        if row["n"] is not None:
            assert kind in {"count", "rate"}
            return Number(row["n"], row["n:status"], "rate" if kind == "rate" else "count",
                          row["n:cell"])  # fmt: skip
        status, cell = row["n:status"], row["n:cell"]
    return Number(None, status, "count", cell)
