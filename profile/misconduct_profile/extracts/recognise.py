"""Which line is the header, which column is which field: by aliases, or as a layout says."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from misconduct_profile.errors import RefusedFileError
from misconduct_profile.extracts.fields import field_of
from misconduct_profile.extracts.lacking import HEADER_WITHIN
from misconduct_profile.extracts.layout import DELIMITERS as NAMED
from misconduct_profile.extracts.layout import IGNORE, NO_LAYOUT, Layout
from misconduct_profile.extracts.split import DELIMITERS, MAX_COLUMNS, Line
from misconduct_profile.standards import fold, fold_anew

if TYPE_CHECKING:
    import polars as pl

FEWEST_FIELDS: Final = 4
#: One of several tables may hold little beside what joins it to the others.
FEWEST_OF_A_TABLE: Final = 2
#: Bytes that hold the first lines of nearly every file.
HEAD_BYTES: Final = 64 * 1024
#: What a heading looks like: no digit, or one or two behind a word ("Officer 1").
_WORDS: Final = re.compile(r"^(?:\D+|\D*[^\W\d_]{3}\D*\d{1,2})$")


@dataclass(frozen=True)
class Recognised:
    """What was recognised in one text, or in one sheet.

    `fields` has one entry a column: its field, or None where no alias explains it.
    `ignored` are the columns that a layout says nothing is made of. `realigned` is by how
    many columns the headings were moved to stand above their values (1: to the right).
    """

    delimiter: str
    header: Line
    fields: tuple[str | None, ...]
    ignored: tuple[int, ...] = ()
    realigned: int = 0

    @property
    def headings(self) -> list[str]:
        """Heading of each column, above its values."""
        cells, blanks = self.header.cells, [""] * abs(self.realigned)
        moved = [*blanks, *cells] if self.realigned > 0 else [*cells[len(blanks) :], *blanks]
        return [*moved, *[""] * len(self.fields)][: len(self.fields)]

    @property
    def unrecognised(self) -> list[str]:
        """Headings that no alias explains, and no layout."""
        cells = enumerate(self.headings)
        return [c for n, c in cells if self.fields[n] is None and n not in self.ignored]

    def position(self, field: str) -> int | None:
        """Column of a field, from 0, or None."""
        return self.fields.index(field) if field in self.fields else None

    @property
    def known(self) -> int:
        """Count the fields that its columns are."""
        return len(set(self.fields) - {None})


def recognise(
    utf8: bytes, name: str, layout: Layout = NO_LAYOUT, sheet: str = ""
) -> Recognised | None:
    """Find delimiter, header and columns of a text, or None where it has no header.

    Only its first lines are looked at. The delimiter and line that explain most columns
    win, unless a layout says which. Raises RefusedFileError where two columns claim one
    meaning, or a layout says too little.
    """
    if layout.header_of(sheet) == 0 and not layout.delimiter:
        raise RefusedFileError(
            "layout_wrong",
            name,
            "the layout says that there is no header, and not what parts its columns",
            "Say delimiter in the layout: comma, semicolon, tab or bar.",
        )
    return _checked(best_of_text(utf8, layout, sheet), name, sheet)


def recognise_sheet(
    cells: pl.DataFrame, name: str, layout: Layout = NO_LAYOUT, sheet: str = ""
) -> Recognised | None:
    """Find header and columns of a sheet's cells, as `recognise` does of a text."""
    return _checked(best_of_sheet(cells, layout, sheet), name, sheet)


def best_of_text(utf8: bytes, layout: Layout, sheet: str) -> Recognised | None:
    """Find what explains most columns of a text, whatever is wrong with it."""
    row = layout.header_of(sheet)
    head = _head(utf8, max(HEADER_WITHIN, (row or 0) + 20))
    if row == 0:
        return _headerless_text(head, layout, sheet)
    tried = [NAMED[layout.delimiter]] if layout.delimiter else list(DELIMITERS)
    rows = [row] if row else range(1, min(len(head), HEADER_WITHIN) + 1)
    found = [
        _with_fields(line, delimiter, layout, sheet)
        for delimiter in tried
        for number in rows
        if (line := _record(head, number, delimiter))
    ]
    return _best(found, sheet, told=bool(row))


def best_of_sheet(cells: pl.DataFrame, layout: Layout, sheet: str) -> Recognised | None:
    """Find what explains most columns of a sheet, whatever is wrong with it."""
    row = layout.header_of(sheet)
    if row == 0:
        return _headerless(cells.width, "\t", layout, sheet)
    rows = [row] if row else range(1, min(cells.height, HEADER_WITHIN) + 1)
    found = [
        _with_fields(Line(number, number, list(cells.row(number - 1))), "\t", layout, sheet)
        for number in rows
        if number <= cells.height
    ]
    return _best(found, sheet, told=bool(row))


def _headerless_text(head: list[str], layout: Layout, sheet: str) -> Recognised | None:
    """Number the columns of a text without a header: as many as most of its records have.

    Where none can be read, there is one column: splitting the text says what is wrong.
    """
    if not layout.delimiter:
        return None
    sign = NAMED[layout.delimiter]
    lines = [line for n in range(1, len(head) + 1) if (line := _record(head, n, sign))]
    widths = [len(line.cells) for line in lines if line.filled]
    widths = widths or [len(line.cells) for line in lines if line.cells] or [1]
    return _headerless(Counter(widths).most_common(1)[0][0], sign, layout, sheet)


def _headerless(width: int, delimiter: str, layout: Layout, sheet: str) -> Recognised:
    names = [f"column {place}" for place in range(1, width + 1)]
    return _with_fields(Line(0, 0, names), delimiter, layout, sheet)


def guess_of_text(utf8: bytes) -> Recognised | None:
    """Guess the header of a text by the look of its lines alone, for a person to check."""
    head = _head(utf8, HEADER_WITHIN)
    lines = [
        (delimiter, line)
        for delimiter in DELIMITERS
        for number in range(1, len(head) + 1)
        if (line := _record(head, number, delimiter))
    ]
    return _guess(lines)


def guess_of_sheet(cells: pl.DataFrame) -> Recognised | None:
    """Guess the header of a sheet by the look of its rows alone, for a person to check."""
    rows = range(min(cells.height, HEADER_WITHIN))
    return _guess([("\t", Line(n + 1, n + 1, list(cells.row(n)))) for n in rows])


def _guess(lines: list[tuple[str, Line]]) -> Recognised | None:
    """Choose the line with most words in its cells, and no number, code or date."""
    best: tuple[int, Recognised | None] = (1, None)
    for delimiter, line in lines:
        filled = line.filled
        named = sum(bool(fold_anew(text)) and bool(_WORDS.match(text)) for text in filled)
        several = len(set(filled)) * 2 > len(filled)
        if several and named == len(filled) and named > best[0]:
            best = (named, Recognised(delimiter, line, tuple(map(field_of, line.cells))))
    return best[1]


def distinct(headings: list[str]) -> list[str]:
    """Tell headings that stand twice apart by their column's number."""
    times = Counter(headings)
    told: list[str] = []
    for place, heading in enumerate(headings, start=1):
        name = heading if times[heading] == 1 else f"{heading} (column {place})"
        while name in told or (name != heading and name in times):
            name += " again"
        told.append(name)
    return told


def _head(utf8: bytes, lines: int) -> list[str]:
    """Return the first lines of a text, with their ends."""
    size = HEAD_BYTES
    while True:
        text = utf8[:size].decode("utf-8", "ignore" if size < len(utf8) else "strict")
        head = list(islice(io.StringIO(text, newline=""), lines + 1))
        if len(head) > lines or size >= len(utf8):
            return head[:lines]
        size *= 8


def _record(head: list[str], number: int, delimiter: str) -> Line | None:
    """Read a line of the head as the first of a record.

    The head may end within a quoted field, and a heading may hold a line break. Lines end
    as they do in `split`.
    """
    if number > len(head):
        return None
    reader = csv.reader(head[number - 1 :], delimiter=delimiter, strict=True)
    try:
        cells = next(reader, [])
    except csv.Error:
        return None
    if len(cells) > MAX_COLUMNS:
        return None
    return Line(number, number + reader.line_num - 1, cells)


def _with_fields(line: Line, delimiter: str, layout: Layout, sheet: str) -> Recognised:
    if not layout.columns:
        return Recognised(delimiter, line, tuple(map(field_of, line.cells)))
    told = {fold(key) or key: field for key, field in layout.columns.items()}
    names = distinct([" ".join(cell.split()) for cell in line.cells])
    fields: list[str | None] = []
    ignored = []
    for place, (cell, name) in enumerate(zip(line.cells, names, strict=True)):
        keys = dict.fromkeys((f"{sheet}!{name}", f"{sheet}!{cell}", name, cell))
        folded = (*(fold_anew(key) or key for key in keys), f"column {place + 1}")
        said = next((told[key] for key in folded if key in told), None)
        if said == IGNORE:
            ignored.append(place)
        fields.append(None if said == IGNORE else said or field_of(cell))
    return Recognised(delimiter, line, tuple(fields), tuple(ignored))


def _best(found: list[Recognised], sheet: str, *, told: bool) -> Recognised | None:
    """Choose what explains most columns; the first of several that explain as many.

    A blank line is no header, whoever says so.
    """
    found = [one for one in found if one.header.filled]
    best = max(found, key=lambda one: (one.known, len(one.fields) if told else 0), default=None)
    fewest = FEWEST_OF_A_TABLE if best and "case_reference" in best.fields else FEWEST_FIELDS
    if best is None or (best.known < (fewest if sheet else FEWEST_FIELDS) and not told):
        return None
    return best


def _checked(found: Recognised | None, name: str, sheet: str) -> Recognised | None:
    if found is not None:
        _check_doubled(found, name, sheet)
    return found


def _check_doubled(found: Recognised, name: str, sheet: str) -> None:
    for field in sorted({f for f in found.fields if f}):
        if found.fields.count(field) > 1:
            pairs = zip(found.header.cells, found.fields, strict=True)
            doubled = [repr(heading.strip()) for heading, f in pairs if f == field]
            raise RefusedFileError(
                "column_doubled",
                name,
                f"the columns {' and '.join(doubled)}{f' of {sheet}' if sheet else ''} both "
                f"claim to be {field}",
                "Rename or take out one of them, or say in a layout which it is: the other "
                "is ignore.",
            )
