"""Which line is the header, which column is which field: by a table of aliases."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import islice
from typing import Final

from misconduct_profile.errors import RefusedFileError
from misconduct_profile.extracts.split import DELIMITERS, Line, split
from misconduct_profile.standards import fold

#: A header stands among the first lines, under a title block at most.
HEADER_WITHIN: Final = 40
FEWEST_FIELDS: Final = 4
#: Without one of these a line belongs to no case.
REQUIRED: Final = ("case_reference",)


@dataclass(frozen=True)
class Recognised:
    """What was recognised in one file.

    `fields` has one entry a column: its field, or None where no alias explains it.
    """

    delimiter: str
    header: Line
    fields: tuple[str | None, ...]

    @property
    def unrecognised(self) -> list[str]:
        """Headings that no alias explains."""
        pairs = zip(self.header.cells, self.fields, strict=True)
        return [heading for heading, field in pairs if field is None]

    def position(self, field: str) -> int | None:
        """Column of a field, from 0, or None."""
        return self.fields.index(field) if field in self.fields else None


@cache
def _columns() -> dict[str, tuple[str, str]]:
    """Folded alias to (field, kind)."""
    text = (resources.files(__package__) / "columns.csv").read_text("utf-8")
    known: dict[str, tuple[str, str]] = {}
    for row in csv.DictReader(text.splitlines()):
        for alias in (row["field"], *row["aliases"].split("|")):
            known[fold(alias)] = (row["field"], row["kind"])
    return known


@cache
def kinds() -> dict[str, str]:
    """Kind of each field: text, date, force, personal or free_text."""
    return dict(_columns().values())


def _field(heading: str) -> str | None:
    found = _columns().get(fold(heading))
    return found[0] if found else None


def recognise(text: str, name: str) -> tuple[Recognised, list[Line]]:
    """Find delimiter, header and columns; return them with all lines, split.

    The delimiter and line that explain most columns win. Raises RefusedFileError where
    no header is found, a required column is absent, or two columns claim one meaning.
    """
    head = list(islice(io.StringIO(text, newline=""), HEADER_WITHIN))
    best = max((_best_line(head, delimiter) for delimiter in DELIMITERS), key=lambda b: b[0])
    if best[1] is None or best[0] < FEWEST_FIELDS:
        raise RefusedFileError(
            "no_header",
            name,
            f"no header line was found in the first {HEADER_WITHIN} lines",
            f"Name the columns as in {_some_headings()}.",
        )
    _check(best[1], name)
    lines = split(text, best[1].delimiter, name)
    if best[1].header not in lines[:HEADER_WITHIN]:
        raise RefusedFileError(
            "unclosed_quote",
            name,
            f"what looks like its header, on line {best[1].header.first}, stands within a "
            "quoted field",
            "Look for a quotation mark above it that is not closed.",
        )
    return best[1], lines


def _best_line(head: list[str], delimiter: str) -> tuple[int, Recognised | None]:
    """Find the line of the head that explains most columns, and how many it explains.

    Each line is tried as the first of a record, since the head may end within a quoted
    field, and a heading may hold a line break. Lines end as they do in `split`.
    """
    best: tuple[int, Recognised | None] = (0, None)
    for number in range(1, len(head) + 1):
        reader = csv.reader(head[number - 1 :], delimiter=delimiter, strict=True)
        try:
            cells = next(reader, [])
        except csv.Error:
            continue
        fields = tuple(_field(cell) for cell in cells)
        score = len({field for field in fields if field})
        if score > best[0]:
            last = number + reader.line_num - 1
            best = (score, Recognised(delimiter, Line(number, last, cells), fields))
    return best


def _some_headings() -> str:
    return "Case Reference, Case Type, Date Received, Allegation Category"


def _check(found: Recognised, name: str) -> None:
    for field in REQUIRED:
        if field not in found.fields:
            raise RefusedFileError(
                "column_missing",
                name,
                f"no column holds the {field.replace('_', ' ')}",
                f"Name one of its columns {field.replace('_', ' ')}.",
            )
    clocks = {"received_date", "recorded_date", "finalised_date"}
    if not clocks & set(found.fields):
        raise RefusedFileError(
            "column_missing",
            name,
            "no column holds a date of the case",
            "Add Date Received.",
        )
    for field in sorted({f for f in found.fields if f}):
        if found.fields.count(field) > 1:
            pairs = zip(found.header.cells, found.fields, strict=True)
            doubled = [repr(heading.strip()) for heading, f in pairs if f == field]
            raise RefusedFileError(
                "column_doubled",
                name,
                f"the columns {' and '.join(doubled)} both claim to be {field}",
                "Rename or take out one of them.",
            )
