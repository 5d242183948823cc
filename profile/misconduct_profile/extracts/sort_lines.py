"""Every line gets one kind: data, or title, header, total, footer, blank."""

from __future__ import annotations

import re
from typing import Final

from misconduct_profile.extracts.recognise import Recognised
from misconduct_profile.extracts.split import Line
from misconduct_profile.standards import fold

_LONG_WORD: Final = re.compile(r"[^\W\d_]{4}")
_TOTALS: Final = ("total", "grand total", "sub total", "subtotal", "totals")


class Sorter:
    """Names the kind of each line of one file."""

    def __init__(self, found: Recognised) -> None:
        self.header = found.header.first
        self.heading = fold(found.header.filled[0])
        self.headings = [fold(cell) for cell in found.header.cells]
        self.width = len(found.fields)
        self.case = found.position("case_reference") or 0

    def kind_of(self, line: Line) -> str:
        """Name the kind of one line: a kind of `records.LINE_KINDS`, or "data"."""
        filled = line.filled
        if not filled:
            return "blank"
        if line.first <= self.header:
            return "header" if line.first == self.header else "title"
        if len(filled) > 1 and filled[0][0].isdigit():
            return "data"  # a number comes first in no heading, total or footnote
        first = fold(filled[0])
        if first == self.heading and [fold(cell) for cell in line.cells] == self.headings:
            return "repeated_header"
        if self._is_total(first, filled):
            return "total"
        if len(filled) == 1 and self._is_footer(filled[0], line):
            return "footer"
        return "data"

    def _is_total(self, first: str, filled: list[str]) -> bool:
        """A first word "Total", and nothing but numbers beside it."""
        if not any(first == word or first.startswith(f"{word} ") for word in _TOTALS):
            return False
        rest = (fold(cell).replace(" ", "") for cell in filled[1:])
        return len(filled) < self.width / 2 and all(cell.isdigit() for cell in rest)

    def _is_footer(self, text: str, line: Line) -> bool:
        """One text alone on its line, several words long, that starts it or is no reference.

        A lone reference (CO/00123/21, CM 123 21) is a damaged data row, and must not pass
        as a footnote: its signs do not part words, and none of its words is a long one.
        """
        words = text.split()
        if len(words) < 3 or not any(map(_LONG_WORD.search, words)):
            return False
        starts = not line.cells[0].isspace() and bool(line.cells[0])
        inside = self.case < len(line.cells) and line.cells[self.case].strip()
        return starts or not inside
