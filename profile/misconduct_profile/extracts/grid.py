"""A table of texts as it stands in a file, in columns: what all later steps work on."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from misconduct_profile.extracts.lines import MARK, Lines, cut
from misconduct_profile.extracts.split import (
    MAX_CHARACTERS,
    Line,
    check_size,
    split,
    unclosed,
)

_TOTAL: Final = "(?i)total"
#: How the quotes of a line stand: see `_told`.
_PLAIN, _QUOTED, _MIXED, _APART = range(4)


@dataclass(frozen=True)
class Grid:
    """One text file, or one sheet of a workbook, split into records.

    sheet: "" for a text file. rows: `first_line`, `last_line` (physical lines, from 1),
    `total` (whether it may be a line of totals) and columns "0", "1", ... of text, one row a
    record of exactly `width` fields. odd: every
    other record, blank lines of a text file among them.
    """

    sheet: str
    width: int
    rows: pl.DataFrame
    odd: list[Line]

    @property
    def columns(self) -> list[str]:
        """Names of the columns of text."""
        return [str(place) for place in range(self.width)]

    def line(self, row: int) -> Line:
        """Return one row as a record of its own."""
        first, last, _, *cells = self.rows.row(row)
        return Line(first, last, cells)

    def lines(self, rows: pl.Series) -> list[Line]:
        """Return the rows that a mask names as records of their own."""
        return [
            Line(first, last, cells)
            for first, last, _, *cells in self.rows.filter(rows).iter_rows()
        ]


def grid_of_sheet(sheet: str, cells: pl.DataFrame) -> Grid:
    """Make a grid of a sheet's cells: one row a row of the sheet, blank ones too."""
    numbers = pl.int_range(1, cells.height + 1, dtype=pl.Int64, eager=True)
    whole = pl.concat_str(cells.columns, separator=" ") if cells.width else pl.lit("")
    rows = cells.select(
        numbers.alias("first_line"),
        numbers.alias("last_line"),
        whole.str.contains(_TOTAL).alias("total"),
        *(pl.col(name).alias(str(place)) for place, name in enumerate(cells.columns)),
    )
    return Grid(sheet, cells.width, rows, [])


def grid_of_text(utf8: bytes, delimiter: str, width: int, name: str, sheet: str = "") -> Grid:
    """Split a text (in UTF-8) into records by the rules of `split`, without a loop.

    Lines whose quotes close on them are split in bulk; where a line's do not, the csv
    module reads on from there, as it would have. Raises RefusedFileError where a quote
    is never closed.
    """
    if width == 1:  # nothing tells a blank line of one column from a blank line
        return Grid(sheet, width, _none(width), split(utf8.decode(), delimiter, name))
    parted = _parted(utf8, delimiter, width, name)
    rows, records = _split(parted, delimiter, width), parted.records
    del parted  # as large as the file
    whole = [line for line in records if len(line.cells) == width]
    odd = [line for line in records if len(line.cells) != width]
    return Grid(sheet, width, _with(rows, whole) if whole else rows, odd)


@dataclass(frozen=True)
class _Parted:
    """A text in two parts: what is split in bulk, and records that were read alone.

    bulk: a line of blanks, lines that are one record of the width each, and a line of blanks
    for each record of the width among `records`. where: the places of all but the first,
    and `total`. quoted: whether a quote of the bulk opens a field.
    """

    bulk: bytes
    where: pl.DataFrame
    quoted: bool
    records: list[Line]


def _parted(utf8: bytes, delimiter: str, width: int, name: str) -> _Parted:
    lines = cut(utf8)
    told = _told(lines.text, delimiter, quotes=b'"' in utf8, marked=MARK.encode() in utf8)
    apart = _read_apart(told["kind"], lines, delimiter, name)
    fields = told["fields"].fill_null(-1).to_numpy()
    flags = (fields == width).astype(np.int8)
    alone = fields != width
    for one in apart:
        flags[one.first - 1 : one.last] = alone[one.first - 1 : one.last] = 0
    lone = [_record_of(place, lines, delimiter) for place in np.flatnonzero(alone).tolist()]
    records = sorted([*apart, *lone], key=lambda line: line.first)
    flags[[line.first - 1 for line in records if len(line.cells) == width]] = 2
    quoted = bool(((told["kind"] == _QUOTED).to_numpy() & (flags == 1)).any())
    places = np.flatnonzero(flags)
    first = pl.Series("first_line", places + 1)
    total = lines.text.str.contains(_TOTAL).gather(places).alias("total")
    where = pl.DataFrame([first, first.alias("last_line"), total])
    blanks = f"{delimiter * (width - 1)}\n".encode()
    return _Parted(lines.joined(flags, blanks), where, quoted, records)


def _told(lines: pl.Series, delimiter: str, *, quotes: bool, marked: bool) -> pl.DataFrame:
    """Tell of each line how its quotes stand (`kind`), and how many `fields` it has.

    plain: it has none. quoted: each opens or closes a field, or is doubled. mixed: it is
    one record, and some quotes are signs like others (fields is null). apart: its record
    may end on a later line, or nowhere (fields is null).
    """
    text = pl.col("text")
    told = lines.to_frame().with_columns(
        kind=pl.lit(_PLAIN, pl.UInt8),
        fields=text.str.count_matches(delimiter, literal=True).cast(pl.Int64) + 1,
    )
    blank = (told["text"] == "").arg_true()
    if len(blank):
        told = told.with_columns(told["fields"].scatter(blank, 0))
    longest = told.select(text.str.len_bytes().max()).item() or 0
    odd = text.str.starts_with(MARK) | (text.str.len_bytes() > MAX_CHARACTERS)
    if marked or longest > MAX_CHARACTERS:
        told = told.with_columns(
            kind=pl.when(odd).then(pl.lit(_APART, pl.UInt8)).otherwise("kind"),
            fields=pl.when(~odd).then("fields"),
        )
    if not quotes:
        return told
    here = told.select(text.str.contains('"', literal=True) & (pl.col("kind") == _PLAIN))
    some = here.to_series().arg_true()
    if not len(some):
        return told
    looked = _looked(told["text"].gather(some), delimiter)
    return told.with_columns(
        kind=told["kind"].scatter(some, looked["kind"]),
        fields=told["fields"].scatter(some, looked["fields"]),
    )


def _looked(texts: pl.Series, delimiter: str) -> pl.DataFrame:
    """Tell `kind` and `fields` of lines that hold quotation marks."""
    text, sign = pl.col("text"), "\\" + delimiter if delimiter == "|" else delimiter
    whole = '"(?:[^"]|"")*"'
    strict, loose = f'(?:{whole}|[^"{sign}]*)', f'(?:{whole}|[^"{sign}][^{sign}]*|)'
    bare = text.str.replace_all(whole, "").str.count_matches(delimiter, literal=True)
    kind = (
        pl.when(text.str.contains(f"^{strict}(?:{sign}{strict})*$"))
        .then(pl.lit(_QUOTED, pl.UInt8))
        .when(text.str.contains(f"^{loose}(?:{sign}{loose})*$"))
        .then(pl.lit(_MIXED, pl.UInt8))
        .otherwise(pl.lit(_APART, pl.UInt8))
    )
    told = texts.to_frame().with_columns(kind=kind)
    return told.with_columns(
        fields=pl.when(pl.col("kind") == _QUOTED).then(bare.cast(pl.Int64) + 1)
    )


def _read_apart(kinds: pl.Series, lines: Lines, delimiter: str, name: str) -> list[Line]:
    """Read the records that may take several lines."""
    records: list[Line] = []
    following = 0
    for place in (kinds == _APART).arg_true().to_list():
        if place >= following:
            records.append(_record(place, lines, delimiter, name))
            following = records[-1].last
    return records


def _record(place: int, lines: Lines, delimiter: str, name: str) -> Line:
    """Read one record from the line where it starts, as the csv module does."""
    following = map(lines.whole, range(place, len(lines.text)))
    reader = csv.reader(following, delimiter=delimiter, strict=True)
    try:
        cells = next(reader)
        check_size(cells, reader.line_num)
    except csv.Error as error:
        raise unclosed(name, place + 1, error) from None
    return Line(place + 1, place + reader.line_num, cells)


def _record_of(place: int, lines: Lines, delimiter: str) -> Line:
    """Read a record that is one line."""
    reader = csv.reader([lines.text[place]], delimiter=delimiter, strict=True)
    return Line(place + 1, place + 1, next(reader, []))


def _split(parted: _Parted, delimiter: str, width: int) -> pl.DataFrame:
    """Split the bulk of a text; its lines are no longer held."""
    if not parted.where.height:
        return _none(width)
    cells = pl.read_csv(
        parted.bulk,
        has_header=False,
        separator=delimiter,
        quote_char='"' if parted.quoted else None,
        schema={str(place): pl.String for place in range(width)},
        empty_string_is_null=False,
    ).slice(1)
    if cells.height != parted.where.height:
        wanted = parted.where.height
        raise AssertionError(f"{wanted} lines were split into {cells.height} records")
    return pl.concat([parted.where, cells], how="horizontal")


def _none(width: int) -> pl.DataFrame:
    where = {"first_line": pl.Int64, "last_line": pl.Int64, "total": pl.Boolean}
    return pl.DataFrame(schema={**where, **{str(place): pl.String for place in range(width)}})


def _with(rows: pl.DataFrame, whole: list[Line]) -> pl.DataFrame:
    """Put records where a line of blanks stands for them."""
    places = rows["first_line"].search_sorted(pl.Series([one.first for one in whole]))
    rows = rows.with_columns(
        rows["last_line"].scatter(places, [one.last for one in whole]),
        rows["total"].scatter(places, [True] * len(whole)),
    )
    for number, cells in enumerate(zip(*(one.cells for one in whole), strict=True)):
        # One at a time: two tables of a large file would stand side by side.
        rows = rows.with_columns(rows[str(number)].scatter(places, list(cells)))
    return rows
