"""How long cases take: the share finalised by day, one curve for each year of receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from misconduct_profile.charts import words
from misconduct_profile.charts.chart import Chart, Column, nothing
from misconduct_profile.charts.labels import place as place_labels
from misconduct_profile.charts.select import estimates, interval, is_shown, number
from misconduct_profile.charts.source import source
from misconduct_profile.charts.svg import HALO, inline
from misconduct_profile.charts.theme import (
    GREY,
    INK,
    SMALL,
    canvas,
    colours,
    style,
    value_label,
)
from misconduct_profile.disclosure.facts import Facts
from misconduct_profile.disclosure.tables import Tables
from misconduct_profile.records import ALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TIME_TABLE: Final = "time_to_finalisation"
METHOD: Final = "kaplan_meier"
#: Cohorts of fewer months than this are left to the table.
_MONTHS: Final = 6
_COLUMNS: Final = (
    Column("label", "Received in"),
    Column("median", "Median days", "days"),
    Column("median_i", "95% interval", "interval", of="days"),
    Column("year", "Finalised in 12 months", "share"),
    Column("year_i", "95% interval", "interval", of="share"),
    Column("two", "Finalised in 24 months", "share"),
    Column("two_i", "95% interval", "interval", of="share"),
)
_STATISTICS: Final = {"median": "median_days", "year": "share_12_months",
                      "two": "share_24_months"}  # fmt: skip


def time_to_finalisation(tables: Tables, force: str = ALL, *, route: str = "conduct") -> Chart:
    """Chart the estimated share of cases finalised by each day since they were received.

    Open cases count for as long as they were watched (Kaplan-Meier), so that a recent year
    is not made to look slow, nor fast. A force's page has the nation's baseline beside it.
    """
    facts, name = tables.facts, f"time_to_finalisation_{route}"
    keys = [p.key for p in facts.periods if words.months_in(p.key) >= _MONTHS]
    found = estimates(tables, METHOD, ["curve"], force=[force], period=keys, route=[route])
    curves = {key: _curve(found, key) for key in keys}
    curves = {key: curve for key, curve in curves.items() if curve.height > 1}
    place, cases = words.place(facts, force), words.route_name(route).lower()
    if not curves:
        return nothing(name, f"How long {cases} take is not available for {place}: the extract "
                       "cannot show it, or the figures are too small to publish.")  # fmt: skip
    beside = None
    if force != ALL:
        nation = estimates(tables, METHOD, ["curve"], period=[facts.baseline], route=[route])
        beside = _curve(nation, facts.baseline)
    data = time_data(tables, force, route)
    alt = _alt(data, cases, place, beside is not None and beside.height > 1)
    with style():
        figure, axes = canvas(350, tables.stamps, bottom=46, top=30)
        _draw(axes, curves, beside, facts, data)
        svg = inline(figure, name, alt)
    return Chart(
        name=name,
        title=f"How long {cases} take, {place}",
        subtitle="Share of cases finalised by time since they were received, by year of "
        "receipt; open cases counted for as long as they were watched",
        source=source(facts),
        svg=svg,
        alt=alt,
        note="Estimates by Kaplan and Meier; each line ends where watching ends. Dashed lines "
        "are before 1 February 2020, under other rules. Periods of less than half a year are "
        "in the table alone. Fast is not good by itself: serious cases take longer.",
        data=data,
        columns=_COLUMNS,
    )


def time_data(tables: Tables, force: str, route: str) -> pl.DataFrame:
    """Return one row a period: median and shares finalised, each with its interval."""
    facts = tables.facts
    frame = pl.DataFrame(
        {"period": [p.key for p in facts.periods], "label": [p.label for p in facts.periods]}
    )
    for column, statistic in _STATISTICS.items():
        found = estimates(
            tables, METHOD, [statistic], force=[force], route=[route],
            period=frame["period"].to_list(),
        ).select("period", *number(column, TIME_TABLE),
                 *interval(f"{column}_i", TIME_TABLE))  # fmt: skip
        frame = frame.join(found, on="period", how="left", maintain_order="left")
    return frame


def _curve(found: pl.DataFrame, key: str) -> pl.DataFrame:
    """Return x and value of one cohort, from nothing at day nought."""
    drawn = found.filter(is_shown(), period=key).sort("x").select("x", "value")
    start = pl.DataFrame({"x": [0.0], "value": [0.0]}, schema=drawn.schema)
    return pl.concat([start, drawn]) if drawn.height else start


def _draw(
    axes: Axes,
    curves: dict[str, pl.DataFrame],
    beside: pl.DataFrame | None,
    facts: Facts,
    data: pl.DataFrame,
) -> None:
    ends, dots = [], []
    if beside is not None and beside.height > 1:
        axes.plot(beside["x"].to_list(), beside["value"].to_list(), color=GREY, linewidth=2.4,
                  linestyle=(0, (1, 1.2)), zorder=2)  # fmt: skip
        ends.append((*beside.row(-1), f"Nation, {words.period_short(facts.baseline)}"))
        dots += beside.rows()
    for key, curve in curves.items():
        axes.plot(curve["x"].to_list(), curve["value"].to_list(), zorder=3, **_look(key, facts))
        ends.insert(0, (*curve.row(-1), words.period_short(key)))
        dots += curve.rows()
    _axes(axes)
    _median(axes, data.filter(period=facts.baseline), facts.baseline in curves)
    for (x, y, text), label in zip(ends, place_labels(axes, ends, dots, SMALL), strict=True):
        if label is not None:
            axes.annotate(
                text, (x, y), (label.dx, label.dy), textcoords="offset points", gid=HALO,
                ha=label.ha, va="center", fontsize=SMALL, zorder=5, color=INK,
                arrowprops={"arrowstyle": "-", "color": GREY, "lw": 0.8} if label.far else None,
            )  # fmt: skip


def _look(key: str, facts: Facts) -> dict[str, Any]:
    if key == facts.baseline:
        return {"color": colours()[0], "linewidth": 3}
    if any(key[:7] < day[:7] for day in facts.breaks):
        return {"color": GREY, "linewidth": 1.6, "linestyle": (0, (5, 2.5))}
    return {"color": colours()[1], "linewidth": 2}


def _axes(axes: Axes) -> None:
    axes.set_xlim(0, 1180)
    axes.set_ylim(0, 1.08)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
    months = [0, 6, 12, 18, 24, 30, 36]
    axes.set_xticks([month * 365 / 12 for month in months], [str(month) for month in months])
    axes.set_xlabel("Months since the case was received")
    value_label(axes, "Share of cases finalised")


def _median(axes: Axes, row: pl.DataFrame, drawn: bool) -> None:
    """Mark where half the cases of the baseline period were finalised."""
    value = row["median"][0] if row.height else None
    if value is None or not drawn:
        return
    axes.plot([value], [0.5], marker="o", markersize=8, color=colours()[0], zorder=4)
    text = f"Half within {words.plain(value, 'days')} days"
    axes.annotate(text, (value, 0.5), (12, -9), textcoords="offset points", gid=HALO,
                  va="top", fontsize=SMALL, color=INK, zorder=5)  # fmt: skip


def _alt(data: pl.DataFrame, cases: str, place: str, beside: bool) -> str:
    said = [f"Rising lines: share of {cases} finalised by time since receipt, {place}."]
    for row in data.iter_rows(named=True):
        if row["median"] is None and row["year"] is None:
            continue
        parts = []
        if row["median"] is not None:
            parts.append(f"half within {words.plain(row['median'], 'days')} days")
        if row["year"] is not None:
            parts.append(f"{words.plain(row['year'], 'share')} within 12 months")
        said.append(f"{row['label']}: {', '.join(parts)}.")
    if beside:
        said.append("A dotted line shows the nation.")
    return " ".join(said)
