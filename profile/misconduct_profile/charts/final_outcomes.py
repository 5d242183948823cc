"""How allegations in finalised cases ended: each has one final outcome."""

from __future__ import annotations

import polars as pl

from misconduct_profile.charts import words
from misconduct_profile.charts.bars import Bar, Panel, bars
from misconduct_profile.charts.chart import Chart, Column, nothing
from misconduct_profile.charts.names import OUTCOMES, UNRECORDED
from misconduct_profile.charts.select import counts, home, is_shown, number
from misconduct_profile.charts.source import source
from misconduct_profile.disclosure.tables import Tables
from misconduct_profile.records import ALL

OUTCOMES_TABLE = "final_outcomes_by_year_route"


def final_outcomes(
    tables: Tables, force: str = ALL, *, route: str = "conduct", period: str | None = None
) -> Chart:
    """Chart the final outcomes of one route and period (the baseline unless named).

    The unit is an allegation against one person. Outcomes that nobody had are left to the
    table; the order is from the most severe to none recorded, not that of the counts.
    """
    facts, name = tables.facts, f"final_outcomes_{route}"
    when = period or facts.baseline
    found = _ordered(
        counts(
            tables, "outcomes_finalised", "pairs", force=[force], period=[when], route=[route],
            outcome=list(OUTCOMES),
        )
    )  # fmt: skip
    place, label = words.place(facts, force), words.period_label(facts, when)
    if not found.filter(is_shown()).height:
        return nothing(name, f"No outcomes are available for {place}, {label}.")
    drawn = found.filter(is_shown().not_() | (pl.col("value") > 0))
    if not drawn.height:
        return nothing(name, f"No allegation of {place}, {label}, is in a finalised case.")
    panel = Panel(
        "",
        tuple(
            Bar(OUTCOMES[row["outcome"]], row["value"], row["status"],
                row["outcome"] in UNRECORDED)
            for row in drawn.iter_rows(named=True)
        ),
    )  # fmt: skip
    cases = words.route_name(route).lower()
    alt = _alt(panel, cases, place, label)
    return Chart(
        name=name,
        title=f"How allegations in {cases} ended, {place}, {label}",
        subtitle=(
            f"Cases {facts.clock} in {label} and finalised by the date of the extract: number "
            "of allegations, each against one person and with its one, most severe, outcome"
        ),
        source=source(facts),
        svg=bars([panel], name, alt, tables.stamps),
        alt=alt,
        note=_note(found),
        data=found.select(
            pl.col("outcome").replace(OUTCOMES).alias("label"),
            *number("n", home(OUTCOMES_TABLE, force)),
        ),
        columns=(Column("label", "Final outcome"), Column("n", "Allegations", "count")),
    )


def _ordered(found: pl.DataFrame) -> pl.DataFrame:
    frame = pl.DataFrame({"outcome": list(OUTCOMES)})
    return frame.join(found, on="outcome", maintain_order="left").with_columns(
        pl.col("status").cast(pl.String)
    )


def _note(found: pl.DataFrame) -> str:
    none = found.filter(is_shown(), pl.col("value") == 0).height
    left = "Outcomes that no allegation had are in the table below alone. " if none else ""
    return (
        f"{left}A person who left and was later found to have deserved dismissal counts once, "
        "as would have been dismissed."
    )


def _alt(panel: Panel, cases: str, place: str, label: str) -> str:
    listed = [f"{bar.label} {words.spoken(bar.value, bar.status, 'count')}"
              for bar in panel.bars]  # fmt: skip
    opening = f"Bars: final outcomes of allegations in {cases}, {place}, {label}."
    shown = [bar for bar in panel.bars if bar.value is not None]
    if shown:
        most = max(shown, key=lambda bar: bar.value or 0).label.lower()
        opening += f" The most frequent of those shown is {most}."
    return f"{opening} {'; '.join(listed)}."
