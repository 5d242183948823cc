"""From allegations in finalised cases to dismissals, a panel for each route."""

from __future__ import annotations

import polars as pl

from misconduct_profile.charts import words
from misconduct_profile.charts.bars import Bar, Panel, bars
from misconduct_profile.charts.chart import Chart, Column, nothing
from misconduct_profile.charts.names import CHAIN
from misconduct_profile.charts.select import counts, home, is_shown, spread
from misconduct_profile.charts.source import source
from misconduct_profile.disclosure.tables import Tables
from misconduct_profile.records import ALL

_NAME = "outcome_chain"
CHAIN_TABLE = "outcome_chain_by_year_route"
_ROUTES = ("conduct", "complaint")


def outcome_chain(tables: Tables, force: str = ALL, *, period: str | None = None) -> Chart:
    """Chart how far allegations went, for cases of one period (the baseline unless named).

    The unit is an allegation against one person. Each route is drawn to its own scale: a
    bar's length is its share of the route's first. A hidden count draws nothing.
    """
    facts = tables.facts
    when = period or facts.baseline
    found = counts(
        tables, list(CHAIN), "pairs", force=[force], period=[when], route=list(_ROUTES)
    )
    place = words.place(facts, force)
    label = words.period_label(facts, when)
    if not found.filter(is_shown()).height:
        return nothing(_NAME, f"No outcomes are available for {place}, {label}.")
    rows = {route: _steps(found.filter(route=route)).iter_rows(named=True) for route in _ROUTES}
    panels = [
        Panel(
            f"{words.route_name(route)}",
            tuple(Bar(CHAIN[r["measure"]], r["value"], r["status"]) for r in steps),
        )
        for route, steps in rows.items()
    ]
    alt = _alt(panels, place, label, facts.clock)
    return Chart(
        name=_NAME,
        title=f"{_title(found)}, {place}, {label}",
        subtitle=(
            f"Cases {facts.clock} in {label} and finalised by the date of the extract: number "
            "of allegations, counted once for each person they are against"
        ),
        source=source(facts),
        svg=bars(panels, _NAME, alt, tables.stamps),
        alt=alt,
        note="Each step is part of the one before. The two panels have scales of their own: "
        "compare lengths within a panel, and figures between them. Recent cases that are "
        "still open are not here yet, and serious cases take longer.",
        data=_data(found, force),
        columns=(
            Column("label", "Step"),
            *(Column(route, words.route_name(route), "count") for route in _ROUTES),
        ),
    )


def _steps(found: pl.DataFrame) -> pl.DataFrame:
    """Return one row a step, in the chain's order."""
    frame = pl.DataFrame({"measure": list(CHAIN)})
    return frame.join(found, on="measure", how="left", maintain_order="left").with_columns(
        pl.col("status").cast(pl.String).fill_null("x")
    )


def _data(found: pl.DataFrame, force: str) -> pl.DataFrame:
    ordered = pl.concat([found.filter(measure=step) for step in CHAIN])
    wide = spread(ordered, "measure", "route", _ROUTES, home(CHAIN_TABLE, force))
    return wide.with_columns(label=pl.col("measure").replace(CHAIN))


def _title(found: pl.DataFrame) -> str:
    """Say the finding where both ends of the conduct chain are shown, else the subject."""
    shown = dict(
        found.filter(is_shown(), route="conduct").select("measure", "value").iter_rows()
    )
    first = shown.get("outcomes_finalised")
    answered, proven = (
        shown.get(step) for step in ("outcomes_case_to_answer", "outcomes_proven")
    )
    if not first or first < words.FEW or answered is None or proven is None:
        return "How far allegations went"
    if 2 * answered < first:
        return "Most conduct allegations ended without a case to answer"
    if 2 * proven < first:
        return "Most conduct allegations had a case to answer, and most were not proven"
    return "Most conduct allegations were proven"


def _alt(panels: list[Panel], place: str, label: str, clock: str) -> str:
    said = [f"Bars: allegations in cases {clock} in {label} and finalised, {place}."]
    for panel in panels:
        steps = [f"{b.label} {words.spoken(b.value, b.status, 'count')}"
                 for b in panel.bars]  # fmt: skip
        said.append(f"{panel.heading}: {'; '.join(steps)}.")
    return " ".join(said)
