"""Forces against the national rate: what chance alone explains, and what it does not."""

from __future__ import annotations

import polars as pl

from misconduct_profile.charts import words
from misconduct_profile.charts.chart import Chart, Column
from misconduct_profile.charts.funnel_drawing import draw
from misconduct_profile.charts.funnel_words import alternative, note, position_words, title
from misconduct_profile.charts.funnel_words import positions as positions_of
from misconduct_profile.charts.select import (
    force_names,
    interval,
    is_shown,
    limits,
    number,
    rates,
    sides,
)
from misconduct_profile.charts.source import source
from misconduct_profile.charts.svg import inline
from misconduct_profile.charts.theme import canvas, style
from misconduct_profile.disclosure.facts import Facts
from misconduct_profile.disclosure.tables import Tables
from misconduct_profile.records import ALL

_COLUMNS = (
    Column("name", "Force"),
    Column("rate", "Rate per 1,000", "rate"),
    Column("interval", "95% interval", "interval"),
    Column("workforce", "Person-years", "count"),
    Column("position", "Against the limits"),
)


def funnel(
    tables: Tables,
    highlight: str | None = None,
    *,
    measure: str = "conduct_and_complaint",
    route: str = ALL,
) -> Chart:
    """Chart each force's rate in the baseline period against its person-years.

    Only forces outside the outer limits, and `highlight` (an ONS code), are labelled.
    Forces without a figure leave no trace in the drawing; the data name them.
    """
    facts = tables.facts
    name = "funnel" if route == ALL else f"funnel_{route}"
    places = {"period": [facts.baseline], "route": [route]}
    national = rates(tables, measure, **places).filter(is_shown())
    grid = limits(tables, measure, facts.baseline, route)
    every = _every(tables, measure, places)
    drawn = every.filter(is_shown(), pl.col("n_basis").is_not_null())
    drawn = drawn.with_columns(
        position=positions_of(drawn, sides(tables, measure, facts.baseline, route))
    )
    alt = alternative(
        facts, every, drawn, grid=grid, national=national, highlight=highlight, route=route
    )
    with style():
        figure, axes = canvas(410, tables.stamps, top=46)
        draw(axes, drawn, grid, national, highlight)
        svg = inline(figure, name, alt)
    return Chart(
        name=name,
        title=title(facts, every, drawn, grid=grid, highlight=highlight, route=route),
        subtitle=_subtitle(facts, route),
        source=source(facts, workforce=True),
        svg=svg,
        alt=alt,
        note=f"{note(grid)} {words.held(facts, [facts.baseline])}".rstrip(),
        data=_data(every, drawn, grid),
        columns=_COLUMNS,
    )


def _subtitle(facts: Facts, route: str) -> str:
    return (
        f"{words.route_name(route)} for each 1,000 workforce (officers, special "
        "constables and staff) a year, police forces of England and Wales, "
        f"{words.period_label(facts, facts.baseline)}, {words.clock_words(facts)}"
    )


def _every(tables: Tables, measure: str, places: dict[str, list[str]]) -> pl.DataFrame:
    """Return one row a force, by name, with its rate or the reason for none."""
    facts = tables.facts
    found = rates(tables, measure, force=[force.code for force in facts.forces], **places)
    every = force_names(facts).join(found, on="force", how="left", maintain_order="left")
    return every.with_columns(
        pl.col("status").cast(pl.String).fill_null("x"),
        pl.col("measure").fill_null(measure),
        pl.col("period").fill_null(places["period"][0]),
        pl.col("route").fill_null(places["route"][0]),
    )


def _data(every: pl.DataFrame, drawn: pl.DataFrame, grid: pl.DataFrame) -> pl.DataFrame:
    phrases = position_words(grid)
    where = drawn.select(
        "force", pl.col("position").replace(phrases).fill_null("no limits published")
    )
    return every.join(where, on="force", how="left", maintain_order="left").select(
        "name",
        *number("rate", "rates"),
        *interval("interval", "rates"),
        *number("workforce", "rates", "n_basis"),
        pl.col("position").fill_null("not shown"),
    )
