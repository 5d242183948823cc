"""The values of an XLSX sheet, held against the bytes they were read from, and placed."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from misconduct_profile.extracts.books.package import local, parse
from misconduct_profile.extracts.books.sheet import address, broken, too_long, unreadable
from misconduct_profile.extracts.books.values import MAX_EXACT

if TYPE_CHECKING:
    from misconduct_profile.extracts.books.scan import Placed

_LONG: Final = r"^-?\d{16,}$"
_KIND: Final = re.compile(rb"<c [^<>]*\bt=\"(\w+)\"[^<>]*>")
_VALUE: Final = re.compile(rb"<v>([^<]*)</v>")
_INLINE: Final = re.compile(rb"<is>(.*?)</is>", re.DOTALL)
#: What the reader cuts off around a text that does not say to keep it.
_SPACES: Final = " \t\r\n"
_TAG: Final = re.compile(rb"<[^<>]*>")


def complete(
    values: pl.DataFrame, content: bytes, placed: Placed, strings: bytes, where: tuple[str, str]
) -> None:
    """Refuse a sheet of which a value was lost, misplaced or shortened.

    `values` is the reader's frame: nothing where a cell is empty, from row 1 and the first
    used column on. `where` is the file's and the sheet's name. Raises RefusedFileError.
    """
    first = int(placed.columns.min())
    extent = (int(placed.rows[-1]) + 1, int(placed.columns.max()) - first + 1)
    if values.shape != extent:
        raise broken(where[0], f"sheet {where[1]} was read as {values.shape}, not as {extent}")
    lengths = values.select(pl.all().str.len_bytes())
    there = int((lengths > 0).sum().sum_horizontal()[0] or 0)
    if there != len(placed.rows):
        _explain(lengths, content, placed, strings, where)
    longest = lengths.max().row(0)
    for number, (column, length) in enumerate(zip(values, longest, strict=True), start=first):
        if (length or 0) >= 16:
            _check_long(column, number, content, placed, where)


def _explain(
    lengths: pl.DataFrame,
    content: bytes,
    placed: Placed,
    strings: bytes,
    where: tuple[str, str],
) -> None:
    """Name the first value that was lost; a text may be empty."""
    first = int(placed.columns.min())
    there = (lengths.fill_null(0) > 0).to_numpy()
    lost = np.flatnonzero(~there[placed.rows, placed.columns - first])
    if there.sum() != len(placed.rows) - len(lost):
        raise broken(where[0], f"sheet {where[1]} has values that do not stand in its cells")
    blank = _blank_texts(strings)
    for one in lost:
        if not _is_blank(_cell(content, int(placed.starts[one])), blank):
            cell = address(int(placed.rows[one]), int(placed.columns[one]))
            raise unreadable(*where, cell)


def _cell(content: bytes, start: int) -> bytes:
    return content[start : content.index(b"</c>", start)]


def _is_blank(cell: bytes, blank: set[int]) -> bool:
    kind, value = _KIND.match(cell), _VALUE.search(cell)
    if inline := _INLINE.search(cell):
        return not unescape(_TAG.sub(b"", inline[1]).decode()).strip(_SPACES)
    if kind is None or value is None:
        return False
    return (kind[1] == b"s" and int(value[1]) in blank) or (
        kind[1] == b"str" and not value[1].strip()
    )


def _blank_texts(strings: bytes) -> set[int]:
    """Tell which of the shared texts are empty."""
    blank: set[int] = set()
    number, length, beside = -1, 0, 0

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal number, length, beside
        if local(name) == "si":
            number, length = number + 1, 0
        beside += local(name) == "rPh"

    def text(piece: str) -> None:
        nonlocal length
        length += 0 if beside else len(piece.strip(_SPACES))

    def end(name: str) -> None:
        nonlocal beside
        beside -= local(name) == "rPh"
        if local(name) == "si" and not length:
            blank.add(number)

    if strings:
        parse(strings, "the shared texts", start, end, text)
    return blank


def _check_long(
    column: pl.Series, number: int, content: bytes, placed: Placed, where: tuple[str, str]
) -> None:
    """Refuse whole numbers that are too large to be exact; texts of digits may be."""
    long = np.flatnonzero(column.str.contains(_LONG).fill_null(False).to_numpy())
    if not len(long):
        return
    own = np.flatnonzero(placed.columns == number)
    for one in own[np.isin(placed.rows[own], long)]:
        cell = _cell(content, int(placed.starts[one]))
        kind, value = _KIND.match(cell), _VALUE.search(cell)
        if (kind is None or kind[1] == b"n") and value and abs(float(value[1])) >= MAX_EXACT:
            raise too_long(*where, address(int(placed.rows[one]), number))


def grid(values: pl.DataFrame, placed: Placed, date1904: bool) -> pl.DataFrame:
    """Place the values: leading columns and rows below the last value are blank."""
    first = int(placed.columns.min())
    below = placed.last_row - values.height
    day = "1904-01-01 " if date1904 else "1899-12-31 "
    columns = [
        pl.repeat("", placed.last_row, dtype=pl.String, eager=True).alias(str(number))
        for number in range(first)
    ]
    for number, column in enumerate(values.iter_columns(), start=first):
        filled = _times(column, day).fill_null("").alias(str(number))
        blank = pl.repeat("", below, dtype=pl.String, eager=True)
        columns.append(filled.append(blank) if below else filled)
    return pl.DataFrame(columns)


def _times(column: pl.Series, day: str) -> pl.Series:
    """Take the day away from a time of day, whose date number is below one."""
    alone = column.str.starts_with(day)
    if not alone.any():
        return column
    return pl.select(
        pl.when(alone).then(column.str.slice(len(day))).otherwise(column)
    ).to_series()
