"""Labelled horizontal bars, a panel a group: label, bar, figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from misconduct_profile.charts import words
from misconduct_profile.charts.labels import text_width
from misconduct_profile.charts.svg import HALO, inline
from misconduct_profile.charts.theme import (
    GREY,
    INK,
    SMALL,
    TEXT,
    WIDTH,
    canvas,
    colours,
    style,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LABEL: Final = 204.0
#: Lines are measured in a wider letter than browsers set.
_WIDEST: Final = 188.0
_RIGHT: Final = 58.0
_LINE: Final = 15.0
_GAP: Final = 11.0
_HEADING: Final = 26.0


@dataclass(frozen=True)
class Bar:
    """One bar. `value` None keeps its place and draws nothing but its mark."""

    label: str
    value: float | None
    status: str = ""
    faint: bool = False


@dataclass(frozen=True)
class Panel:
    """Bars drawn to one scale, that of the longest; the heading may be empty."""

    heading: str
    bars: tuple[Bar, ...]


def bars(panels: Sequence[Panel], name: str, alt: str, stamps: Sequence[str]) -> str:
    """Return panels of bars as an SVG. Order is the caller's, never that of the values."""
    height = sum(_height(panel) for panel in panels) + 6
    with style():
        figure, axes = canvas(round(height), stamps, left=0, bottom=0, top=0)
        axes.set_axis_off()
        axes.set_xlim(0, WIDTH - 10)
        axes.set_ylim(height, 0)
        top = 0.0
        for panel in panels:
            _draw(axes, panel, top)
            top += _height(panel)
        return inline(figure, name, alt)


def wrap(text: str, width: float, size: float = SMALL) -> list[str]:
    """Break a text into lines no wider than `width` units, at spaces."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _height(panel: Panel) -> float:
    rows = sum(_LINE * len(wrap(bar.label, _WIDEST)) + _GAP for bar in panel.bars)
    return rows + (_HEADING if panel.heading else 0)


def _draw(axes: Axes, panel: Panel, top: float) -> None:
    if panel.heading:
        axes.text(0, top + 11, panel.heading, fontsize=TEXT, fontweight="bold", va="center",
                  color=INK)  # fmt: skip
        top += _HEADING
    longest = max((bar.value for bar in panel.bars if bar.value), default=1.0)
    room = WIDTH - 10 - _LABEL - 10 - _RIGHT
    for bar in panel.bars:
        lines = wrap(bar.label, _WIDEST)
        tall = _LINE * len(lines) + _GAP
        middle = top + tall / 2
        for index, line in enumerate(lines):
            axes.text(_LABEL, middle + _LINE * (index - (len(lines) - 1) / 2), line,
                      fontsize=SMALL, ha="right", va="center", color=INK, gid=HALO)  # fmt: skip
        long = room * (bar.value or 0) / longest
        axes.barh([middle], [long], left=_LABEL + 10, height=17,
                  color=GREY if bar.faint else colours()[0], zorder=2)  # fmt: skip
        axes.text(_LABEL + 15 + long, middle, words.shown(bar.value, bar.status, "count"),
                  fontsize=SMALL, va="center", color=INK, gid=HALO)  # fmt: skip
        top += tall
