"""Markdown: tables of one line a row, headings with their anchors, text that stays text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_DROPPED = re.compile(r"[^\w\- ]")


def text(words: str) -> str:
    """Return words on one line, with signs that would be markup or end a cell escaped."""
    plain = " ".join(words.split())
    for sign, escaped in (("&", "&amp;"), ("<", "&lt;"), ("|", "\\|"), ("*", "\\*")):
        plain = plain.replace(sign, escaped)
    return plain


def code(word: str) -> str:
    """Return a name as code; an empty one is (empty)."""
    return f"`{word.replace('|', chr(92) + '|')}`" if word else "(empty)"


def codes(words: Iterable[str]) -> str:
    """Return names as code, with commas."""
    return ", ".join(code(word) for word in words)


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are Markdown already; one without rows is "None."."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if not lines:
        return "None."
    rule = f"|{'|'.join(' --- ' for _ in headings)}|"
    return "\n".join([f"| {' | '.join(headings)} |", rule, *lines])


def link(heading: str, shown: str = "") -> str:
    """Return a link to a heading of the same page."""
    return f"[{shown or heading}](#{anchor(heading)})"


def anchor(heading: str) -> str:
    """Return the anchor that GitHub gives to a heading."""
    return _DROPPED.sub("", heading.lower()).replace(" ", "-")
