"""A table of texts as it stands in a file, in columns: what all later steps work on."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from misconduct_profile.extracts.split import (
    MAX_CHARACTERS,
    Line,
    check_height,
    limited,
    lines_of,
    unclosed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK: Final = "\ufeff"


@dataclass(frozen=True)
class Grid:
    """One text file, or one sheet of a workbook, split into records.

    sheet: "" for a text file. rows: `first_line`, `last_line` (physical lines, from 1) and
    columns "0", "1", ... of text, one row a record of exactly `width` fields. odd: every
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
        first, last, *cells = self.rows.row(row)
        return Line(first, last, cells)

    def lines(self, rows: pl.Series) -> list[Line]:
        """Return the rows that a mask names as records of their own."""
        return [
            Line(first, last, cells)
            for first, last, *cells in self.rows.filter(rows).iter_rows()
        ]


def grid_of_sheet(sheet: str, cells: pl.DataFrame) -> Grid:
    """Make a grid of a sheet's cells: one row a row of the sheet, blank ones too."""
    numbers = pl.int_range(1, cells.height + 1, dtype=pl.Int64, eager=True)
    rows = cells.select(
        numbers.alias("first_line"),
        numbers.alias("last_line"),
        *(pl.col(name).alias(str(place)) for place, name in enumerate(cells.columns)),
    )
    return Grid(sheet, cells.width, rows, [])


def grid_of_text(text: str, delimiter: str, width: int, name: str, sheet: str = "") -> Grid:
    """Split a text into records by the rules of `split`, without a loop over its lines.

    Lines whose quotes close on them are split in bulk; where a line's do not, the csv
    module reads on from there, as it would have. Raises RefusedFileError where a quote
    is never closed.
    """
    parts, ends = lines_of(text)
    lines = pl.DataFrame({"text": pl.Series(parts, dtype=pl.String)}).select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("line"), "text"
    )
    told = _told(lines, delimiter)
    apart, swallowed = _read_apart(told, parts, ends, delimiter, name)
    if swallowed:
        told = told.filter(~pl.col("line").is_in(swallowed))
    bulk = told.filter(pl.col("fields") == width)
    single = told.filter(
        (pl.col("fields") != width).fill_null(value=True) & (pl.col("kind") != "apart")
    )
    lone = [
        Line(line, line, next(csv.reader([part], delimiter=delimiter, strict=True), []))
        for line, part in single.select("line", "text").iter_rows()
    ]
    records = sorted([*apart, *lone], key=lambda line: line.first)
    frames = [
        *(
            _bulk(bulk.filter(pl.col("kind") == kind), delimiter, width, kind)
            for kind in ("plain", "quoted")
        ),
        _frame([line for line in records if len(line.cells) == width], width),
    ]
    filled = [frame for frame in frames if frame.height]
    rows = pl.concat(filled).sort("first_line") if len(filled) > 1 else (filled or frames)[0]
    return Grid(sheet, width, rows, [line for line in records if len(line.cells) != width])


def _told(lines: pl.DataFrame, delimiter: str) -> pl.DataFrame:
    """Tell of each line how its quotes stand (`kind`), and how many `fields` it has.

    plain: it has none. quoted: each opens or closes a field, or is doubled. mixed: it is
    one record, and some quotes are signs like others (fields is null). apart: its record
    may end on a later line, or nowhere (fields is null).
    """
    text, sign = pl.col("text"), "\\" + delimiter if delimiter == "|" else delimiter
    odd = text.str.starts_with(_MARK) | (text.str.len_bytes() > MAX_CHARACTERS)
    plain = ~text.str.contains('"', literal=True) & ~odd
    count = text.str.count_matches(delimiter, literal=True).cast(pl.Int64) + 1
    easy = lines.filter(plain).with_columns(
        kind=pl.lit("plain"), fields=pl.when(text == "").then(0).otherwise(count)
    )
    rest = lines.filter(~plain)
    if not rest.height:
        return easy
    whole = '"(?:[^"]|"")*"'
    strict, loose = (
        f"(?:{whole}|{bare})" for bare in (f'[^"{sign}]*', f'[^"{sign}][^{sign}]*|')
    )
    shapes = {
        name: f"^{one}(?:{sign}{one})*$" for name, one in (("quoted", strict), ("mixed", loose))
    }
    bare = text.str.replace_all(whole, "").str.count_matches(delimiter, literal=True)
    told = rest.with_columns(
        kind=pl.when(odd).then(pl.lit("apart"))
        .when(text.str.contains(shapes["quoted"])).then(pl.lit("quoted"))
        .when(text.str.contains(shapes["mixed"])).then(pl.lit("mixed"))
        .otherwise(pl.lit("apart"))
    ).with_columns(fields=pl.when(pl.col("kind") == "quoted").then(bare.cast(pl.Int64) + 1))  # fmt: skip
    return pl.concat([easy, told]).sort("line")


def _read_apart(
    told: pl.DataFrame, parts: list[str], ends: list[str] | str, delimiter: str, name: str
) -> tuple[list[Line], list[int]]:
    """Read the records that may take several lines; return them, and the lines they take."""
    starts = told.filter(pl.col("kind") == "apart")["line"].to_list()
    records: list[Line] = []
    swallowed: list[int] = []
    following = 0
    for start in starts:
        if start <= following:
            continue
        line = _record(start, parts, ends, delimiter, name)
        records.append(line)
        swallowed += range(line.first, line.last + 1)
        following = line.last
    return records, swallowed


def _record(
    start: int, parts: list[str], ends: list[str] | str, delimiter: str, name: str
) -> Line:
    """Read one record from the line where it starts, as the csv module does."""

    def following() -> Iterator[str]:
        for place in range(start - 1, len(parts)):
            yield parts[place] + (ends if isinstance(ends, str) else ends[place])

    with limited():
        reader = csv.reader(following(), delimiter=delimiter, strict=True)
        try:
            cells = next(reader)
            check_height(cells, reader.line_num)
        except csv.Error as error:
            raise unclosed(name, start, error) from None
    return Line(start, start + reader.line_num - 1, cells)


def _bulk(lines: pl.DataFrame, delimiter: str, width: int, kind: str) -> pl.DataFrame:
    """Split lines that are one record each and all have the same number of fields."""
    if not lines.height:
        return _frame([], width)
    cells = pl.read_csv(
        lines["text"].str.join("\n")[0].encode(),
        has_header=False,
        separator=delimiter,
        quote_char='"' if kind == "quoted" else None,
        schema={str(place): pl.String for place in range(width)},
        empty_string_is_null=False,
    )
    if cells.height != lines.height:
        raise AssertionError(f"{lines.height} lines were split into {cells.height} records")
    where = lines.select(pl.col("line").alias("first_line"), pl.col("line").alias("last_line"))
    return pl.concat([where, cells], how="horizontal")


def _frame(lines: list[Line], width: int) -> pl.DataFrame:
    schema: dict[str, type[pl.DataType]] = {"first_line": pl.Int64, "last_line": pl.Int64}
    schema |= {str(place): pl.String for place in range(width)}
    rows = [(line.first, line.last, *line.cells) for line in lines]
    return pl.DataFrame(rows, schema=schema, orient="row")
