"""Cases by month, all forces together: the line breaks where the series does."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import polars as pl
from matplotlib.dates import date2num
from matplotlib.ticker import MaxNLocator

from misconduct_profile.charts import words
from misconduct_profile.charts.chart import Chart, Column
from misconduct_profile.charts.select import counts, is_shown, number
from misconduct_profile.charts.source import source
from misconduct_profile.charts.svg import HALO, inline
from misconduct_profile.charts.theme import (
    GREY,
    INK,
    SMALL,
    canvas,
    colours,
    mark_break,
    mark_event,
    style,
    value_label,
)
from misconduct_profile.disclosure.tables import Tables

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_NAME = "cases_by_month"
#: More months than this are left to the table.
_NAMED = 6
_MONTH = r"^\d{4}-\d{2}$"


_COLUMNS = (
    Column("month", "Month"),
    Column("cases", "Cases", "count"),
    Column("reported", "Forces that reported", "count"),
    Column("asked", "Forces asked", "count"),
)


def cases_by_month(tables: Tables, measure: str = "conduct_and_complaint") -> Chart:
    """Chart the cases of each month, all forces together.

    No line crosses a break of `tables.facts.breaks`, nor a month without a figure.
    Provisional months are drawn apart, and months that fewer forces reported than the
    fullest month are hollow points. The data hold every month, drawn or not.
    """
    facts = tables.facts
    found = counts(tables, measure, "cases", period=_months(tables)).sort("period")
    months = found.with_columns(
        day=pl.col("period").str.to_date("%Y-%m"),
        part=_part(facts.breaks),
        drawn=is_shown(),
        partial=pl.col("months_reported") < pl.col("months_reported").max(),
    )
    with style():
        figure, axes = canvas(340, tables.stamps)
        _draw(axes, months, facts.breaks)
        _events(axes, months, facts.interventions)
        svg = inline(figure, _NAME, alt := _alt(months, tables))
    return Chart(
        name=_NAME,
        title=f"Cases {facts.clock} by month, {words.span(facts)}",
        subtitle=(
            f"{words.measure_title(facts, measure)}, England and Wales: "
            f"number of cases a month, {words.clock_words(facts)}"
        ),
        source=source(facts),
        svg=svg,
        alt=alt,
        note=_note(months, facts.breaks, facts.interventions),
        data=months.select(
            pl.col("period").map_elements(words.month_name, pl.String).alias("month"),
            *number("cases", _NAME),
            *number("reported", _NAME, "months_reported"),
            *number("asked", _NAME, "months_asked"),
        ),
        columns=_COLUMNS,
    )


def _months(tables: Tables) -> list[str]:
    """List the months from the first to the last of the release that have a count."""
    facts = tables.facts
    keys = tables.counts.filter(pl.col("period").str.contains(_MONTH))["period"]
    return [key for key in keys.unique() if facts.first_month <= key <= facts.last_month]


def _part(breaks: dict[str, str]) -> pl.Expr:
    """Number the parts that the breaks cut the series into."""
    cuts = [pl.col("period") >= day[:7] for day in sorted(breaks)]
    return pl.sum_horizontal(pl.lit(0), *(cut.cast(pl.Int64) for cut in cuts))


def _runs(months: pl.DataFrame) -> list[pl.DataFrame]:
    """Cut the months into runs that one line may join."""
    starts = (
        (pl.col("part") != pl.col("part").shift())
        | (pl.col("drawn") != pl.col("drawn").shift())
    ).fill_null(True)
    runs = months.with_columns(run=starts.cum_sum()).partition_by("run", maintain_order=True)
    return [run for run in runs if run["drawn"][0]]


def _draw(axes: Axes, months: pl.DataFrame, breaks: dict[str, str]) -> None:
    import seaborn as sns

    for run in _runs(months):
        days, values = run["day"].to_list(), run["value"].to_list()
        firm = [s != "p" for s in run["status"].cast(pl.String)]
        last = max((i for i, f in enumerate(firm) if f), default=-1) + 1
        if last:
            sns.lineplot(x=days[:last], y=values[:last], ax=axes, color=colours()[0], lw=2.2)
        if last < len(days):
            axes.plot(
                days[last:], values[last:], color=GREY, linestyle="", marker="D", markersize=5
            )
            axes.annotate(
                "Provisional", (days[-1], values[-1]), (5, -18), ha="right", gid=HALO,
                textcoords="offset points", color=GREY, fontsize=SMALL,
            )  # fmt: skip
    hollow = months.filter("drawn", "partial", pl.col("status").cast(pl.String) != "p")
    axes.plot(
        hollow["day"].to_list(), hollow["value"].to_list(), linestyle="", marker="o",
        markersize=6, markerfacecolor="white", markeredgecolor=colours()[0],
        markeredgewidth=1.6,
    )  # fmt: skip
    _axes(axes, months)
    for day in sorted(breaks):
        cut = dt.date.fromisoformat(day)
        begin, end = _ends(months)
        if begin < cut <= end:
            mark_break(axes, _number(cut) - 15, f"Break in series\n{words.day_name(day)}")


def _ends(months: pl.DataFrame) -> tuple[dt.date, dt.date]:
    """First and last month."""
    found: tuple[dt.date, dt.date] = months.select(
        first=pl.col("day").min(), last=pl.col("day").max()
    ).row(0)
    return found


def _events(axes: Axes, months: pl.DataFrame, events: dict[str, str]) -> None:
    """Mark the days of interventions at the foot of the plot; the note says what they were."""
    for day in sorted(events):
        at = dt.date.fromisoformat(day)
        begin, end = _ends(months)
        if begin <= at <= end:
            mark_event(axes, _number(at), words.day_name(day))


def _axes(axes: Axes, months: pl.DataFrame) -> None:
    top = months.filter("drawn")["value"].max()
    axes.set_ylim(0, 1.18 * float(top) if isinstance(top, int) and top else 1)
    axes.set_xlabel("")
    years = sorted({day.year for day in months["day"]})
    axes.set_xticks([_number(dt.date(year, 1, 1)) for year in years], [str(y) for y in years])
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10], integer=True))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.tick_params(axis="x", labelcolor=INK)
    value_label(axes, "Cases a month")


def _number(day: dt.date) -> float:
    return float(date2num(day))


def _alt(months: pl.DataFrame, tables: Tables) -> str:
    """Say level, direction and exceptions of each part of the line."""
    facts = tables.facts
    sentences = [
        f"Line chart of cases {facts.clock} each month, England and Wales, {words.span(facts)}."
    ]
    if facts.breaks:
        days = words.listing([words.day_name(day) for day in sorted(facts.breaks)])
        sentences.append(f"The line is broken at {days}.")
    firm = months.filter("drawn", pl.col("status").cast(pl.String) != "p")
    for part in firm.partition_by("part", maintain_order=True):
        sentences.append(_course(part))
    for status, text in (("c", "not published"), ("x", "not available")):
        names = _names(months.filter(pl.col("status").cast(pl.String) == status))
        if names:
            sentences.append(f"Not shown, because {text}: {names}.")
    provisional = _names(months.filter(pl.col("status").cast(pl.String) == "p"))
    if provisional:
        sentences.append(f"Provisional, and drawn apart: {provisional}.")
    return " ".join(sentences)


def _course(part: pl.DataFrame) -> str:
    """Say where one part of the line starts, ends, and is highest and lowest."""
    if part.height == 1:
        return f"In {_at(part.row(0, named=True))}."
    first, last = part.row(0, named=True), part.row(-1, named=True)
    ordered = part.sort("value", "period")
    low, high = ordered.row(0, named=True), ordered.row(-1, named=True)
    change = last["value"] - first["value"]
    verb = "higher than" if change > 0 else "lower than" if change < 0 else "the same as"
    return (
        f"From {_at(first)}, to {_at(last)}, the end is {verb} the start; "
        f"highest in {_at(high)}, lowest in {_at(low)}."
    )


def _at(row: dict[str, object]) -> str:
    value = row["value"]
    assert isinstance(value, int)
    return f"{words.month_name(str(row['period']))}, {words.plain(value, 'count')}"


def _names(months: pl.DataFrame) -> str:
    return words.listing([words.month_name(key) for key in months["period"]])


def _note(months: pl.DataFrame, breaks: dict[str, str], events: dict[str, str]) -> str:
    notes = [f"Break at {words.day_name(day)}: {breaks[day]}." for day in sorted(breaks)]
    notes += [f"Marked, {words.day_name(day)}: {events[day]}." for day in sorted(events)]
    fullest = months.sort("months_reported", "period").row(-1, named=True)
    if fullest["months_reported"] < fullest["months_asked"]:
        notes.append(
            f"No month has all forces: at most {fullest['months_reported']} of "
            f"{fullest['months_asked']} reported."
        )
    partial = months.filter("drawn", "partial")
    if partial.height:
        named = f" ({_names(partial)})" if partial.height <= _NAMED else ""
        notes.append(
            f"Hollow points: fewer forces reported than in the fullest month{named}, so the "
            "total is short."
        )
    return " ".join(notes)
