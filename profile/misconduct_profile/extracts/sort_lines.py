"""Every line gets one kind: data, or title, header, total, footer, blank."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import polars as pl

from misconduct_profile.extracts.grid import Grid
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
#: What parts the cells of a row in its raw text; no cell holds it.
SEPARATOR: Final = "\x1f"
_LONE: Final = rf"^[\s{SEPARATOR}]*[^{SEPARATOR}]*[\s{SEPARATOR}]*$"


@dataclass(frozen=True)
class Sorted:
    """The lines of one text or sheet, sorted.

    kinds: `first_line`, `last_line`, `kind` ("data" or a kind of `records.LINE_KINDS`) of
    every record. data: the rows of the grid that are data, with `raw`, all their cells as
    one text. odd: the data of another width, of which no cell can be trusted.
    """

    kinds: pl.DataFrame
    data: pl.DataFrame
    odd: list[Line]


def sort_lines(grid: Grid, found: Recognised) -> Sorted:
    """Name the kind of every line. Only lines that may be none of data are looked at alone."""
    sorter = Sorter(found)
    raw = pl.concat_str(grid.columns, separator=SEPARATOR)
    rows = grid.rows.with_columns(raw=raw)
    doubtful = rows.select(_doubtful(found)).to_series()
    told = {line.first: sorter.kind_of(line) for line in [*grid.lines(doubtful), *grid.odd]}
    other = {first: kind for first, kind in told.items() if kind != "data"}
    records = [(line.first, line.last) for line in grid.odd]
    where = {"first_line": pl.Int64, "last_line": pl.Int64}
    every = pl.concat(
        [rows.select(list(where)), pl.DataFrame(records, schema=where, orient="row")]
    ).sort("first_line")
    kinds = every.with_columns(
        kind=pl.col("first_line").replace_strict(other, default="data", return_dtype=pl.String)
    )
    gone = pl.Series(list(other), dtype=pl.Int64)
    data = rows.filter(~pl.col("first_line").is_in(gone.implode())) if other else rows
    return Sorted(kinds, data, [line for line in grid.odd if line.first not in other])


def _doubtful(found: Recognised) -> pl.Expr:
    """Whether a row may be anything but data: rather one too many than one too few."""
    place = found.position("case_reference") or 0
    heading = "".join(fold(found.header.cells[place]).split())
    cell = (
        pl.col(str(place))
        .str.to_lowercase()
        .str.replace_all("&", "and", literal=True)
        .str.replace_all(r"[^\p{L}\p{M}\p{Nd}]+", "")
    )
    raw = pl.col("raw")
    return (
        (pl.col("first_line") <= found.header.last)
        | raw.str.contains(_LONE)
        | raw.str.contains("(?i)total")
        | (cell == heading)
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
