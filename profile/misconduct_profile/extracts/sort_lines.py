"""Every line gets one kind: data, or title, header, total, footer, blank."""

from __future__ import annotations

from typing import Final

from misconduct_profile.extracts.recognise import Recognised
from misconduct_profile.extracts.split import Line
from misconduct_profile.standards import fold

_TOTALS: Final = ("total", "grand total", "sub total", "subtotal", "totals")


def kind_of(line: Line, found: Recognised) -> str:
    """Name the kind of one line: a kind of `records.LINE_KINDS`, or "data"."""
    if not line.filled:
        return "blank"
    if line.first < found.header.first:
        return "title"
    if line.first == found.header.first:
        return "header"
    if [fold(cell) for cell in line.cells] == [fold(cell) for cell in found.header.cells]:
        return "repeated_header"
    if _is_total(line, found):
        return "total"
    if _is_footer(line, found):
        return "footer"
    return "data"


def _is_total(line: Line, found: Recognised) -> bool:
    """A first word "Total", and nothing but numbers beside it."""
    first = fold(line.filled[0])
    if not any(first == word or first.startswith(f"{word} ") for word in _TOTALS):
        return False
    rest = (fold(cell).replace(" ", "") for cell in line.filled[1:])
    return len(line.filled) < len(found.fields) / 2 and all(cell.isdigit() for cell in rest)


def _is_footer(line: Line, found: Recognised) -> bool:
    """One text alone on its line, several words long, where a case reference has none.

    A lone reference is a damaged data row, and must not pass as a footnote.
    """
    if len(line.filled) != 1 or len(fold(line.filled[0]).split()) < 3:
        return False
    place = found.position("case_reference") or 0
    alone = len(line.cells) == 1 or place >= len(line.cells) or not line.cells[place].strip()
    return alone or line.cells[0].strip() == line.filled[0]
