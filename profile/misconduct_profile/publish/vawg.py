"""What pages say of violence against women and girls: measures that overlap, side by side."""

from __future__ import annotations

from typing import Final

import polars as pl

from misconduct_profile.charts import Column, words
from misconduct_profile.charts.select import counts, spread
from misconduct_profile.disclosure.tables import Release
from misconduct_profile.publish.html import Display
from misconduct_profile.publish.table import Table
from misconduct_profile.publish.tables import period_columns
from misconduct_profile.records import ALL

_ALLEGATIONS: Final = "vawg_allegations_by_year"
_CASES: Final = "vawg_cases_by_year"


def vawg_allegations(release: Release) -> Display:
    """Allegations by measure and period: three that overlap, their parts and their bounds."""
    facts = release.facts
    names = release.plan.table(_ALLEGATIONS).counted
    return Table(
        "vawg-allegations",
        f"Violence against women and girls by measure and period, {words.place(facts, ALL)}, "
        f"cases {facts.clock} {words.span(facts)}, number of allegations",
        _by_period(release, _ALLEGATIONS, names, "allegations"),
        [Column("label", "Measure"), *period_columns(release)],
        note="The measures overlap, and are not to be added. Those that need the sex of the "
        "victim cover only the forces whose extract has it, so that they are lower than they "
        "would be; the definitions say which. None is available before 1 February 2020.",
    )


def vawg_cases(release: Release) -> Display:
    """Cases by measure and period: flagged by the force, sexual misconduct, and derived."""
    facts = release.facts
    names = release.plan.table(_CASES).counted
    return Table(
        "vawg-cases",
        f"Cases of violence against women and girls by measure and period, "
        f"{words.place(facts, ALL)}, cases {facts.clock} {words.span(facts)}, number of cases",
        _by_period(release, _CASES, names, "cases"),
        [Column("label", "Measure"), *period_columns(release)],
        note="A case is derived if one of its allegations is, or if the force flagged it; "
        "counted over the forces that keep a flag and record the sex of the victim.",
    )


def _by_period(release: Release, table: str, names: list[str], unit: str) -> pl.DataFrame:
    facts = release.facts
    keys = [period.key for period in facts.periods]
    found = counts(release, names, unit, force=[ALL], period=keys)
    ordered = pl.DataFrame({"measure": names}).join(found, on="measure", maintain_order="left")
    wide = spread(ordered, "measure", "period", keys, table)
    titles = {name: words.measure_title(facts, name) for name in names}
    return wide.with_columns(label=pl.col("measure").replace(titles))
