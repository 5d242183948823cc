"""Every line gets one kind: data, or title, header, total, footer, blank."""

from __future__ import annotations

import re
from typing import Final

from misconduct_profile.extracts.recognise import Recognised
from misconduct_profile.extracts.split import Line
from misconduct_profile.extracts.totals import is_total, is_total_label
from misconduct_profile.standards import fold

_LONG_WORD: Final = re.compile(r"[^\W\d_]{4}")
#: What stands alone on a line of a report in fewer words than a footnote has.
_MARKINGS: Final = frozenset({
    "official", "official sensitive", "confidential", "restricted", "end", "end of file",
    "not protectively marked", "not marked", "end report", "continued", "no records",
})  # fmt: skip
_COUNTED: Final = re.compile(
    r"^(?:(?:rows|records|page|printed|count)(?: \d+)+|(?:\d+ )+(?:rows?|records?|cases?))$"
)


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
        if self._is_total(line, filled):
            return "total"
        if len(filled) > 1 and filled[0][0].isdigit():
            return "data"  # a number comes first in no heading or footnote
        first = fold(filled[0])
        if first == self.heading and [fold(cell) for cell in line.cells] == self.headings:
            return "repeated_header"
        if len(filled) == 1 and self._is_footer(filled[0], line):
            return "footer"
        return "data"

    def _is_total(self, line: Line, filled: list[str]) -> bool:
        """A total's label and numbers; few of them, or none under the case reference."""
        if not is_total(filled):
            return False
        reference = line.cells[self.case] if self.case < len(line.cells) else ""
        return len(filled) < max(self.width, 5) / 2 or is_total_label(reference)

    def _is_footer(self, text: str, line: Line) -> bool:
        """One text alone on its line, several words long, that starts it or is no reference.

        A lone reference (CO/00123/21, CM 123 21) is a damaged data row, and must not pass
        as a footnote: its signs do not part words, and none of its words is a long one.
        """
        folded = fold(text)
        spaced = any(map(str.isspace, text))  # Records/15 is a reference
        if folded in _MARKINGS or (spaced and _COUNTED.match(folded)):
            return True
        few = min(len(text.split()), len(folded.split())) < 3
        if few or not any(map(_LONG_WORD.search, text.split())):
            return False
        starts = not line.cells[0].isspace() and bool(line.cells[0])
        inside = self.case < len(line.cells) and line.cells[self.case].strip()
        return starts or not inside
