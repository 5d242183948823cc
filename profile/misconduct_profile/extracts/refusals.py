"""A file that was refused whole: its lines are counted and named, and nothing is used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from misconduct_profile.extracts.books import is_workbook, sheet_rows
from misconduct_profile.extracts.contents import texts
from misconduct_profile.extracts.decode import mark_encoding
from misconduct_profile.records import Ledger

if TYPE_CHECKING:
    from misconduct_profile.errors import RefusedFileError
    from misconduct_profile.extracts.find import Source

#: Why a file is refused whole, in the words that are published.
REASONS: Final = {
    "archive_broken": "it is a zip that cannot be read",
    "column_doubled": "two of its columns claim one meaning",
    "column_missing": "it lacks a column without which no row can be used",
    "cut_short": "it breaks off in the middle of a letter",
    "date_order_unproven": "nothing in it tells day from month",
    "empty": "it is empty",
    "formula_without_value": "a formula in it has no result",
    "header_holds_data": "a row of data is joined to its headings",
    "header_shifted": "its headings stand one column away from their values",
    "joint_return": "it is a joint return of several forces, without a column of the force",
    "layout_wrong": "the layout that was accepted for it does not fit it",
    "no_header": "it has no line of column names",
    "number_too_long": "a number in it has more digits than a number can keep",
    "relation_unclear": "nobody can tell how its tables belong together",
    "resubmission": "it and another file of the force hold the same cases",
    "rows_grouped": "its case references stand on the first row of each case alone",
    "unclosed_quote": "a quotation mark in it is not closed",
    "undecodable": "it is no text in a known encoding",
    "value_unreadable": "a value in it cannot be read",
    "workbook_broken": "it is no sound workbook",
    "workbook_locked": "it is locked with a password",
    "workbook_too_big": "it is larger than an extract can be",
}
_BREAK: Final = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True)
class Refused:
    """One input of which nothing is used, because a person chose to go on without it.

    `reason` is a key of REASONS; `problem` is what the message would have said.
    """

    name: str
    forces: tuple[str, ...]
    reason: str
    problem: str
    ledger: pl.DataFrame  # records.Ledger: one entry a text file, one a sheet of a workbook

    @property
    def lines(self) -> int:
        """Physical lines, or rows of all sheets."""
        return int(self.ledger["last_line"].sum())


def refuse(source: Source, error: RefusedFileError) -> Refused:
    """Account for every line of a refused file.

    Raises InputError where it is a workbook whose rows cannot be counted.
    """
    return Refused(
        source.name,
        tuple(source.said.forces),
        error.reason,
        error.problem,
        _ledger(source, error.reason),
    )


def _ledger(source: Source, reason: str) -> pl.DataFrame:
    lengths: dict[str, int] = {}
    for path in source.paths:
        label = path.name if len(source.paths) > 1 else ""
        if is_workbook(path):
            rows = sheet_rows(path).items()
            lengths |= {f"{label}/{name}" if label else name: number for name, number in rows}
        else:
            lengths |= {sheet: _lines(content) for sheet, content in texts(path, label)}
    told = [
        (source.name, sheet, 1, length, "refused", reason)
        for sheet, length in lengths.items()
        if length
    ]
    return Ledger.validate(
        pl.DataFrame(told, schema=Ledger.create_empty().schema, orient="row")
    )


def _lines(content: bytes) -> int:
    """Count physical lines by reading the file as text, whatever its letters are."""
    text = content.decode(mark_encoding(content) or "latin-1", "replace")
    return len(_BREAK.findall(text)) + (text[-1:] not in ("", "\n", "\r"))
