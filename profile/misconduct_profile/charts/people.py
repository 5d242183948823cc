"""Who the people in complaint and conduct cases are, one attribute at a time."""

from __future__ import annotations

from typing import Any

import polars as pl

from misconduct_profile.charts import words
from misconduct_profile.charts.bars import Bar, Panel, bars
from misconduct_profile.charts.chart import Chart, Column, nothing
from misconduct_profile.charts.names import PEOPLE, PEOPLE_TABLES, UNRECORDED
from misconduct_profile.charts.select import counts, home, is_shown, number
from misconduct_profile.charts.source import source
from misconduct_profile.disclosure.tables import Tables
from misconduct_profile.records import ALL


def people(
    tables: Tables, dimension: str, force: str = ALL, *, period: str | None = None
) -> Chart:
    """Chart people of one period by sex, ethnicity, rank_group or worker_type.

    People are counted within a force. Those of whom nothing is recorded are drawn apart,
    never left out: shares of the known alone would hide how much is not known.
    """
    facts, name = tables.facts, f"people_{dimension}"
    when = period or facts.baseline
    values, called = PEOPLE[dimension]
    places: dict[str, Any] = {"force": [force], "period": [when], dimension: list(values)}
    found = counts(tables, "conduct_and_complaint", "people", **places)
    frame = pl.DataFrame({dimension: list(values)}).join(
        found, on=dimension, maintain_order="left"
    ).with_columns(pl.col("status").cast(pl.String))  # fmt: skip
    place, label = words.place(facts, force), words.period_label(facts, when)
    if not frame.filter(is_shown()).height:
        return nothing(name, f"People by {called} are not available for {place}, {label}.")
    panel = Panel(
        "",
        tuple(
            Bar(values[row[dimension]], row["value"], row["status"],
                row[dimension] in UNRECORDED)
            for row in frame.iter_rows(named=True)
        ),
    )  # fmt: skip
    alt = _alt(panel, called, place, label)
    return Chart(
        name=name,
        title=f"{_title(panel, called)}, {place}, {label}",
        subtitle=f"People in complaint and conduct cases {facts.clock} in {label}, by "
        f"{called}: number of people, each counted once in a force",
        source=source(facts),
        svg=bars([panel], name, alt, tables.stamps),
        alt=alt,
        note=f"Not known: no {called} is recorded, or a person's records disagree. Officers "
        "whom nobody could identify are not among the people. These are people in cases: how "
        "many of each group serve is needed to say who is likelier to face one.",
        data=frame.select(
            pl.col(dimension).replace(values).alias("label"),
            *number("n", home(PEOPLE_TABLES[dimension], force)),
        ),
        columns=(
            Column("label", words.capital(called)),
            Column("n", "People", "count"),
        ),
    )


def _title(panel: Panel, called: str) -> str:
    """Say who most people are, or how much is not known, where every figure is shown."""
    if any(bar.value is None for bar in panel.bars):
        return f"People in cases by {called}"
    total = sum(bar.value or 0 for bar in panel.bars)
    for bar in panel.bars:
        if bar.value and total >= words.FEW and 2 * bar.value > total:
            label = bar.label if called == "ethnicity" else bar.label.lower()
            known = f"Most people in cases are recorded as {label}"
            return f"For most people in cases, {called} is not known" if bar.faint else known
    return f"People in cases by {called}"


def _alt(panel: Panel, called: str, place: str, label: str) -> str:
    listed = [f"{bar.label} {words.spoken(bar.value, bar.status, 'count')}"
              for bar in panel.bars]  # fmt: skip
    return f"Bars: people in cases by {called}, {place}, {label}: {'; '.join(listed)}."
