"""The drawing of a funnel: points, limits, the national rate and direct labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from misconduct_profile.charts import words
from misconduct_profile.charts.funnel_words import ABOVE, BELOW, percent, statistics
from misconduct_profile.charts.labels import place
from misconduct_profile.charts.svg import HALO
from misconduct_profile.charts.theme import GREY, INK, SMALL, Key, colours, key_row, value_label

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw(
    axes: Axes,
    drawn: pl.DataFrame,
    grid: pl.DataFrame,
    national: pl.DataFrame,
    highlight: str | None,
) -> None:
    """Draw the forces of `drawn` (n_basis, value, position, force, name) on `axes`."""
    outside = drawn.filter(pl.col("position").is_in([ABOVE, BELOW]))
    chosen = drawn.filter(force=highlight or "")
    plain = drawn.join(outside, on="force", how="anti", maintain_order="left")
    _scales(axes, drawn, grid)
    _limits(axes, grid, national)
    for group, colour, size in ((plain, GREY, 26), (outside, colours()[0], 44)):
        axes.scatter(group["n_basis"], group["value"], s=size, c=colour, linewidths=0.8,
                     edgecolors="white", zorder=3)  # fmt: skip
    axes.scatter(chosen["n_basis"], chosen["value"], s=120, c=colours()[2], marker="D",
                 linewidths=1.2, edgecolors="white", zorder=4)  # fmt: skip
    named = pl.concat([chosen, outside]).unique("force", keep="first", maintain_order=True)
    points = list(named.select("n_basis", "value", "name").iter_rows())
    dots = list(drawn.select("n_basis", "value").iter_rows())
    for side in ("low", "high", "value"):
        dots += grid.filter(pl.col(side).is_not_null()).select("x", side).iter_rows()
    for (x, y, text), label in zip(points, place(axes, points, dots, SMALL), strict=True):
        if label is None:
            continue
        axes.annotate(
            text, (x, y), (label.dx, label.dy), textcoords="offset points", gid=HALO,
            ha=label.ha, va="center", fontsize=SMALL, zorder=5,
            fontweight="bold" if chosen.height and text == chosen["name"][0] else "normal",
            arrowprops={"arrowstyle": "-", "color": GREY, "lw": 0.8} if label.far else None,
        )  # fmt: skip


def _scales(axes: Axes, drawn: pl.DataFrame, grid: pl.DataFrame) -> None:
    """Fit the axes to what is shown, so that they say nothing of what is not."""
    x = pl.concat([drawn["n_basis"], grid["x"]])
    y = pl.concat([drawn["value"], grid["high"]])
    left, right = (min(x), max(x)) if len(x) else (1000.0, 10000.0)
    axes.set_xscale("log")
    axes.set_xlim(left / 1.15, right * 1.25)
    top = max(y, default=0.0)
    axes.set_ylim(0, 1.12 * top or 1)  # where all are nought there is no scale of their own
    ticks = [t for t in (500, 1000, 2000, 5000, 10000, 20000, 50000, 100000)
             if left / 1.15 <= t <= right * 1.25]  # fmt: skip
    axes.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    axes.set_xticks([], minor=True)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.set_xlabel("Workforce, person-years (logarithmic scale)")
    value_label(axes, "Cases per 1,000 workforce", pad=30)


def _limits(axes: Axes, grid: pl.DataFrame, national: pl.DataFrame) -> None:
    """Draw the limits and the national rate, and name the three lines above the plot."""
    keys: list[Key] = []
    for statistic in statistics(grid):
        limit = grid.filter(statistic=statistic)
        dashes = "-" if statistic == statistics(grid)[-1] else (0, (5, 2.5))
        look: dict[str, Any] = {"color": GREY, "linewidth": 1.1, "linestyle": dashes}
        for side in ("low", "high"):
            axes.plot(limit["x"].to_list(), limit[side].to_list(), zorder=2, **look)
        keys.insert(0, (f"{percent(statistic)} limits", GREY, look))
    if national.height:
        rate = national["value"][0]
        look = {"color": INK, "linewidth": 1.8, "linestyle": "-"}
        axes.axhline(rate, zorder=2, **look)
        keys.insert(0, (f"National rate {words.plain(rate, 'rate')}", INK, look))
    key_row(axes, keys)
