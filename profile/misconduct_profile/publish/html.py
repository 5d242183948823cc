"""Figures and text as HTML: escaped, each figure tagged with the cell it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from misconduct_profile.charts.words import EMPTY, SHORTHAND, Kind, plain, shown, spoken


@dataclass(frozen=True)
class Number:
    """A published figure and its place, as a table or a sentence shows it."""

    value: float | None
    status: str
    kind: Kind
    cell: str  # "table#row.column"

    @property
    def hidden(self) -> bool:
        """Whether there is no figure to show."""
        return self.value is None or self.status in EMPTY

    @property
    def text(self) -> str:
        """The figure in a sentence of plain text."""
        return spoken(self.value, self.status, self.kind)

    @property
    def in_prose(self) -> str:
        """The figure in a sentence of HTML; "not published" where it is hidden."""
        if self.value is None or self.hidden:
            return self.text
        return data(self.value, self.text, self.cell)

    @property
    def in_table(self) -> str:
        """The figure in a table: tagged, with its mark beside it, or its shorthand."""
        if self.value is None or self.hidden:
            return mark(self.status or "x")
        tagged = data(self.value, plain(self.value, self.kind), self.cell)
        return f"{tagged} {mark(self.status)}" if self.status else tagged

    @property
    def in_text_table(self) -> str:
        """The figure in a table of plain text."""
        return shown(self.value, self.status, self.kind)


def data(value: float, text: str, cell: str) -> str:
    """Return `<data>` around the text of a figure."""
    return f'<data value="{value!r}" data-cell="{escape(cell)}">{escape(text)}</data>'


def mark(status: str) -> str:
    """Return the shorthand of a status, the same for every reason to hide."""
    return f'<span class="mark">[{status}]</span>'


def key_of(statuses: Iterable[str]) -> str:
    """Return the key of the shorthand that a table uses, or nothing where it uses none."""
    used = set(statuses)
    words = [f"[{s}] {text}" for s, text in SHORTHAND.items() if s in used]
    return f'<p class="key">Key: {escape("; ".join(words))}.</p>' if words else ""


def slug(text: str) -> str:
    """Return text as an id: lower case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


@dataclass(frozen=True)
class Display:
    """A piece of a page that a notebook's cell shows.

    `name` is the id of its outermost element; the exporter checks that it arrived.
    """

    name: str
    html: str
    text: str

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        """Give the notebook both forms, and the name in the metadata."""
        forms = {"text/html": self.html, "text/plain": self.text}
        return forms, {"misconduct_profile": {"name": self.name}}
