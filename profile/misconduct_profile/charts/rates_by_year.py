"""One force's rate for each year with its interval, beside the national rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from matplotlib.ticker import MaxNLocator

from misconduct_profile.charts import words
from misconduct_profile.charts.chart import Chart, Column
from misconduct_profile.charts.select import interval, is_shown, number, rates
from misconduct_profile.charts.source import source
from misconduct_profile.charts.svg import inline
from misconduct_profile.charts.theme import (
    GREY,
    canvas,
    colours,
    key_row,
    mark_break,
    style,
    value_label,
)
from misconduct_profile.disclosure.facts import Facts
from misconduct_profile.disclosure.tables import Tables
from misconduct_profile.records import ALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_NAME = "rates_by_year"


def rates_by_year(
    tables: Tables, force: str, *, measure: str = "conduct_and_complaint", route: str = ALL
) -> Chart:
    """Chart the yearly rates of one force (ONS code) with 95 per cent intervals.

    Points are not joined: the periods differ in length and no line crosses a break. A
    period without a figure keeps its place on the axis and shows nothing in it.
    """
    facts = tables.facts
    fact = facts.force(force)
    own, national = (_yearly(tables, measure, route, code) for code in (force, ALL))
    both = own.join(national, on="period", suffix="_national", maintain_order="left")
    with style():
        figure, axes = canvas(340, tables.stamps, bottom=54, top=46)
        _draw(axes, own, national, facts, fact.short_name)
        svg = inline(figure, _NAME, alt := _alt(both, facts, fact.short_name, route))
    return Chart(
        name=_NAME,
        title=f"{fact.short_name} and the national rate, {words.span(facts)}",
        subtitle=(
            f"{words.route_name(route)} for each 1,000 workforce (officers, special "
            f"constables and staff) a year, with 95% intervals, {words.clock_words(facts)}"
        ),
        source=source(facts, workforce=True),
        svg=svg,
        alt=alt,
        note=_note(facts),
        data=_data(own, national, facts),
        columns=(
            Column("period", "Period"),
            Column("rate", "Rate per 1,000", "rate"),
            Column("interval", "95% interval", "interval"),
            Column("national", "National rate", "rate"),
            Column("national_interval", "National 95% interval", "interval"),
        ),
    )


def _note(facts: Facts) -> str:
    breaks = [f"Break at {words.day_name(d)}: {facts.breaks[d]}." for d in sorted(facts.breaks)]
    held = words.held(facts, [period.key for period in facts.periods])
    parts = ["Part years stand on their own person-time.", held, *breaks]
    return " ".join(filter(None, parts))


def _yearly(tables: Tables, measure: str, route: str, force: str) -> pl.DataFrame:
    """Return one row for each period of the facts, in order, status x where there is none."""
    keys = [period.key for period in tables.facts.periods]
    found = rates(tables, measure, force=[force], period=keys, route=[route])
    frame = pl.DataFrame({"period": keys}, schema={"period": pl.String})
    return frame.join(found, on="period", how="left", maintain_order="left").with_columns(
        pl.col("status").cast(pl.String).fill_null("x"),
        pl.col("measure").fill_null(measure),
        pl.col("force").fill_null(force),
        pl.col("route").fill_null(route),
        position=pl.int_range(pl.len()),
    )


def _data(own: pl.DataFrame, national: pl.DataFrame, facts: Facts) -> pl.DataFrame:
    labels = {period.key: period.label for period in facts.periods}
    right = national.select(
        "period", *number("national", "rates"), *interval("national_interval", "rates")
    )
    left = own.select("period", *number("rate", "rates"), *interval("interval", "rates"))
    return left.join(right, on="period", how="left", maintain_order="left").with_columns(
        pl.col("period").replace(labels)
    )


def _draw(
    axes: Axes, own: pl.DataFrame, national: pl.DataFrame, facts: Facts, name: str
) -> None:
    groups: list[tuple[pl.DataFrame, str, str, float, str]] = [
        (national, GREY, "s", 0.14, "National"),
        (own, colours()[0], "o", -0.14, name),
    ]
    top = 0.0
    for frame, colour, marker, shift, _ in groups:
        shown = frame.filter(is_shown())
        x, y = (shown["position"] + shift).to_numpy(), shown["value"].to_numpy()
        low, high = shown["low"].to_numpy(), shown["high"].to_numpy()
        axes.errorbar(
            x, y, yerr=[y - low, high - y], fmt=marker, color=colour, markersize=7,
            elinewidth=2, capsize=4, capthick=2, zorder=3,
        )  # fmt: skip
        top = max([top, *high.tolist()])
    axes.set_ylim(0, 1.2 * top if top else 1)
    keys = own["period"].to_list()
    axes.set_xlim(-0.6, len(keys) - 0.4)
    axes.set_xticks(range(len(keys)), [words.period_tick(key) for key in keys])
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    value_label(axes, "Cases per 1,000 workforce a year", pad=30)
    key_row(
        axes,
        [(text, colour, {"marker": marker, "color": colour, "markersize": 7, "linestyle": ""})
         for _, colour, marker, _, text in reversed(groups)],
    )  # fmt: skip
    for day in sorted(facts.breaks):
        before = [key for key in keys if key[:7] < day[:7]]
        if 0 < len(before) < len(keys):
            mark_break(axes, len(before) - 0.5, f"Break in series\n{words.day_name(day)}")


def _alt(both: pl.DataFrame, facts: Facts, name: str, route: str) -> str:
    """Say the level of each year and how it stands to the national rate."""
    sentences = [
        f"Points with 95% intervals: {words.route_name(route).lower()} per 1,000 workforce a "
        f"year, {name} beside the national rate."
    ]
    labels = {period.key: period.label for period in facts.periods}
    missing = []
    for row in both.iter_rows(named=True):
        label = labels[row["period"]]
        if row["value"] is None or row["status"] in words.EMPTY:
            missing.append(label)
            continue
        sentences.append(f"{label}: {words.plain(row['value'], 'rate')}{_against(row)}.")
    if missing:
        sentences.append(f"Not shown: {words.listing(missing)}.")
    return " ".join(sentences)


def _against(row: dict[str, Any]) -> str:
    national = row["value_national"]
    if national is None or row["status_national"] in words.EMPTY:
        return ""
    verdict = (
        "interval above" if row["low"] > national
        else "interval below" if row["high"] < national
        else "interval includes"
    )  # fmt: skip
    return f", {verdict} the national {words.plain(national, 'rate')}"
