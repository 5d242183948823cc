"""Small multiples by period: one heading, one scale and one row of figures each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl
from matplotlib.ticker import MaxNLocator

from misconduct_profile.charts import words
from misconduct_profile.charts.select import is_shown
from misconduct_profile.charts.svg import HALO, inline
from misconduct_profile.charts.theme import GREY, INK, SMALL, colours, stack, style
from misconduct_profile.charts.words import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from misconduct_profile.disclosure.facts import PeriodFact


@dataclass(frozen=True)
class Multiple:
    """One plot: `rows` have one row a period, in order, with value, status, low and high."""

    heading: str
    rows: pl.DataFrame
    kind: Kind


def multiples(
    plots: Sequence[Multiple],
    periods: Sequence[PeriodFact],
    name: str,
    alt: str,
    stamps: Sequence[str],
) -> str:
    """Return plots by period as an SVG: bars of counts, or points with intervals.

    Points are not joined, and a part year is drawn hollow. A hidden figure keeps its place
    on the axis and draws nothing in it but its mark.
    """
    with style():
        figure, axes = stack(len(plots), 74, stamps)
        for place, plot in zip(axes, plots, strict=True):
            place.set_title(plot.heading, loc="left", x=-46 / 364, fontsize=SMALL,
                            fontweight="bold", color=INK, pad=8)  # fmt: skip
            draw = _bars if plot.kind == "count" else _points
            draw(place, plot, [period.part_year for period in periods])
            _marks(place, plot)
            place.set_xlim(-0.6, len(periods) - 0.4)
            place.set_xticks(range(len(periods)), [])
        axes[-1].set_xticks(range(len(periods)), [words.period_tick(p.key) for p in periods])
        return inline(figure, name, alt)


def _marks(axes: Axes, plot: Multiple) -> None:
    """Set the marks of figures that are hidden or not available, all at one height."""
    for row in plot.rows.with_row_index("at").filter(~is_shown()).iter_rows(named=True):
        axes.annotate(words.shown(None, row["status"] or "", plot.kind), (row["at"], 0), (0, 3),
                      textcoords="offset points", ha="center", va="bottom", gid=HALO,
                      fontsize=SMALL, color=GREY)  # fmt: skip


def _bars(axes: Axes, plot: Multiple, part: list[bool]) -> None:
    shown = plot.rows.with_row_index("at").filter(is_shown())
    top = max([1, *shown["value"].to_list()])
    for row in shown.iter_rows(named=True):
        fill = "none" if part[row["at"]] else colours()[0]
        axes.bar([row["at"]], [row["value"]], width=0.56, zorder=2, linewidth=1.4,
                 facecolor=fill, edgecolor=colours()[0])  # fmt: skip
        axes.annotate(words.plain(row["value"], "count"), (row["at"], row["value"]), (0, 3),
                      textcoords="offset points", ha="center", va="bottom", gid=HALO,
                      fontsize=SMALL, color=INK)  # fmt: skip
    axes.set_ylim(0, 1.3 * top)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)


def _points(axes: Axes, plot: Multiple, part: list[bool]) -> None:
    shown = plot.rows.with_row_index("at").filter(is_shown())
    for row in shown.iter_rows(named=True):
        low, high = row["low"], row["high"]
        reach = None if low is None or high is None else [
            [row["value"] - low], [high - row["value"]]
        ]  # fmt: skip
        axes.errorbar(
            [row["at"]], [row["value"]], yerr=reach, fmt="o", color=colours()[0], markersize=7,
            markerfacecolor="white" if part[row["at"]] else colours()[0], markeredgewidth=1.6,
            elinewidth=2, capsize=4, capthick=2, zorder=3, ecolor=colours()[0],
        )  # fmt: skip
        axes.annotate(words.plain(row["value"], plot.kind), (row["at"], row["value"]), (9, 0),
                      textcoords="offset points", ha="left", va="center", gid=HALO,
                      fontsize=SMALL, color=INK)  # fmt: skip
    tops = [x for x in [*shown["high"].to_list(), *shown["value"].to_list()] if x is not None]
    axes.set_ylim(0, 1.08 * max([*tops, 1e-9]))
    axes.yaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 5, 10]))
    axes.tick_params(axis="y", labelcolor=GREY)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,g}")
