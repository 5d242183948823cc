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
from misconduct_profile.standards import fold, fold_anew

_LONG_WORD: Final = re.compile(r"[^\W\d_]{4}")
#: What stands alone on a line of a report in fewer words than a footnote has.
_MARKINGS: Final = frozenset({
    "official", "official sensitive", "confidential", "restricted", "end", "end of file",
    "not protectively marked", "not marked", "end report", "continued", "no records",
})  # fmt: skip
_COUNTED: Final = re.compile(
    r"^(?:(?:rows|records|page|printed|count)(?: \d+)+|(?:\d+ )+(?:rows?|records?|cases?))$"
)
#: What parts the cells of a row made one text; no cell holds it.
SEPARATOR: Final = "\x1f"
_LONE: Final = rf"^[\s{SEPARATOR}]*[^{SEPARATOR}]*[\s{SEPARATOR}]*$"
#: A larger share of rows with a blank among two columns tells nothing of them.
MANY: Final = 0.1


@dataclass(frozen=True)
class Sorted:
    """The lines of one text or sheet, sorted.

    kinds: `first_line`, `last_line`, `kind` ("data" or a kind of `records.LINE_KINDS`) of
    every record. data: the rows of the grid that are data. odd: the data of another width,
    of which no cell can be trusted.
    """

    kinds: pl.DataFrame
    data: pl.DataFrame
    odd: list[Line]


def sort_lines(grid: Grid, found: Recognised, not_data: list[str] | None = None) -> Sorted:
    """Name the kind of every line. Only lines that may be none of data are looked at alone.

    `not_data` are the banners and footers that a layout names.
    """
    sorter = Sorter(found, not_data or [])
    doubtful = _doubtful(grid, found)
    if not_data:
        doubtful |= _named(grid, sorter)
    told = {line.first: sorter.kind_of(line) for line in [*grid.lines(doubtful), *grid.odd]}
    other = {first: kind for first, kind in told.items() if kind != "data"}
    every = grid.rows.select("first_line", "last_line")
    if grid.odd:
        records = [(line.first, line.last) for line in grid.odd]
        added = pl.DataFrame(records, schema=every.schema, orient="row")
        every = pl.concat([every, added]).sort("first_line")
    named = pl.lit("data")
    if other:
        named = pl.col("first_line").replace_strict(
            other, default="data", return_dtype=pl.String
        )
    gone = pl.Series(list(other), dtype=pl.Int64)
    data = grid.rows.filter(~pl.col("first_line").is_in(gone.implode()))
    return Sorted(
        every.with_columns(kind=named),
        data.drop("total"),
        [line for line in grid.odd if line.first not in other],
    )


def _doubtful(grid: Grid, found: Recognised) -> pl.Series:
    """Whether a row may be anything but data: rather one too many than one too few.

    A row with one filled cell has a blank in one of any two columns; where too many rows
    have one there, all cells are looked at.
    """
    rows = grid.rows
    place = found.position("case_reference") or 0
    others = [n for n, field in enumerate(found.fields) if field and n != place]
    blank = _blank(rows, place)
    few = [blank | _blank(rows, other) for other in others[:3]]
    best = min(few, key=lambda mask: int(mask.sum()), default=blank)
    if not few or best.sum() > MANY * rows.height:
        raw = rows.select(raw=pl.concat_str(grid.columns, separator=SEPARATOR))
        best = raw.select(pl.col("raw").str.contains(_LONE)).to_series()
    above = rows["first_line"] <= found.header.last
    return best | above | rows["total"] | _is_heading(rows[str(place)], found, place)


def _named(grid: Grid, sorter: Sorter) -> pl.Series:
    """Whether the first filled cell of a row is one that a layout says is no data."""
    cells = (pl.col(name).str.strip_chars() for name in grid.columns)
    first = pl.coalesce(pl.when(cell != "").then(cell) for cell in cells)
    texts = grid.rows.select(first.alias("first"))["first"]
    return texts.is_in([text for text in texts.unique() if text and sorter.is_named(text)])


def _blank(rows: pl.DataFrame, place: int) -> pl.Series:
    return rows[str(place)].str.strip_chars() == ""


def _is_heading(cells: pl.Series, found: Recognised, place: int) -> pl.Series:
    """Whether a cell may repeat the heading above it."""
    heading = "".join(fold(found.headings[place]).split())
    folded = (
        pl.col("cell")
        .str.to_lowercase()
        .str.replace_all("&", "and", literal=True)
        .str.replace_all(r"[^\p{L}\p{M}\p{Nd}]+", "")
    )
    frame = cells.alias("cell").to_frame()
    if any(sign.isdigit() for sign in heading):
        return frame.select(folded == heading).to_series()
    likely = ~frame["cell"].str.contains(r"\d")
    some = frame.filter(likely).select(folded == heading).to_series()
    return likely.scatter(likely.arg_true(), some)


class Sorter:
    """Names the kind of each line of one file."""

    def __init__(self, found: Recognised, not_data: list[str] | None = None) -> None:
        named = not_data or []
        self.whole = {fold(text) for text in named if not text.endswith("*")}
        self.starts = tuple(fold(text) for text in named if text.endswith("*"))
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
        if self.is_named(filled[0]):
            return "footer"
        if self._is_total(line, filled):
            return "total"
        if len(filled) > 1 and filled[0][0].isdigit():
            return "data"  # a number comes first in no heading or footnote
        first = fold_anew(filled[0])
        if first == self.heading and [fold_anew(cell) for cell in line.cells] == self.headings:
            return "repeated_header"
        if len(filled) == 1 and self._is_footer(filled[0], line):
            return "footer"
        return "data"

    def is_named(self, text: str) -> bool:
        """Whether a layout says that a line which begins with this text is no data."""
        if not self.whole and not self.starts:
            return False
        folded = fold_anew(text)
        begins = any(folded == one or folded.startswith(f"{one} ") for one in self.starts)
        return begins or folded in self.whole

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
        folded = fold_anew(text)
        spaced = any(map(str.isspace, text))  # Records/15 is a reference
        if folded in _MARKINGS or (spaced and _COUNTED.match(folded)):
            return True
        few = min(len(text.split()), len(folded.split())) < 3
        if few or not any(map(_LONG_WORD.search, text.split())):
            return False
        starts = not line.cells[0].isspace() and bool(line.cells[0])
        inside = self.case < len(line.cells) and line.cells[self.case].strip()
        return starts or not inside
