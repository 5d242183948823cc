"""What every chart function returns: the drawing, its words and its figures together."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

import polars as pl

from misconduct_profile.charts.words import Kind


@dataclass(frozen=True)
class Column:
    """A column of a table as a reader sees it.

    `kind` text shows the frame's column `key`; count and rate show a figure whose
    status and cell are in `key:status` and `key:cell`, as share, days and ratio do;
    interval shows `key:low` to `key:high`, written as the kind `of` is. beside shows the
    figure `key` and the nation's, `key:nation` (each with its :status and :cell), written as
    the kind `of` is, and the words `key:said`. A text whose frame
    has `key:href` is a link, and one with `key:class` has that class.
    """

    key: str
    heading: str
    kind: Literal["text", "count", "rate", "share", "days", "ratio", "interval", "beside"] = (
        "text"
    )
    of: Kind = "rate"


@dataclass(frozen=True)
class Chart:
    """One chart, whole: whoever cannot see it reads `alt` and `data`."""

    name: str  # also the prefix of every id in the drawing
    title: str  # the finding, or the plain subject
    subtitle: str  # measure, place, period, unit and clock
    source: str
    svg: str  # inline: no prolog, no style attribute, no script
    alt: str  # level, direction and exceptions
    data: pl.DataFrame = field(repr=False)
    columns: tuple[Column, ...] = ()
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to draw; then `title` says why."""
        return not self.svg

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """Show the drawing and its words in a working notebook."""
        head = f"<p><strong>{escape(self.title)}</strong><br>{escape(self.subtitle)}</p>"
        foot = f"<p>{escape(self.note)} {escape(self.source)}</p>"
        return {"text/html": head + self.svg + foot, "text/plain": f"{self.title}. {self.alt}"}


def nothing(name: str, why: str) -> Chart:
    """Return the chart that could not be drawn, whose title says why."""
    return Chart(name, why, subtitle="", source="", svg="", alt=why, data=pl.DataFrame())
