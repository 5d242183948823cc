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
    split,
    unclosed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK: Final = "\ufeff"
#: A control character: intake takes them out before it splits a text.
_NO_SIGN: Final = "\x01"
_TOTAL: Final = "(?i)total"
#: How the quotes of a line stand: see `_told`.
_PLAIN, _QUOTED, _MIXED, _APART = (pl.lit(n, dtype=pl.UInt8) for n in range(4))


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
    lines, ends = _lines(utf8)
    told = _told(lines, delimiter, quotes=b'"' in utf8, marked=_MARK.encode() in utf8)
    apart = _read_apart(told, lines, ends, delimiter, name)
    if apart:
        taken = pl.concat([pl.int_range(one.first, one.last + 1, eager=True) for one in apart])
        told = told.filter(~pl.col("line").is_in(taken.implode()))
    single = told.filter((pl.col("fields") != width) | pl.col("fields").is_null())
    lone = [
        Line(line, line, next(csv.reader([part], delimiter=delimiter, strict=True), []))
        for line, part in single.select("line", "text").iter_rows()
    ]
    records = sorted([*apart, *lone], key=lambda line: line.first)
    whole = [line for line in records if len(line.cells) == width]
    rows = _split(told.filter(pl.col("fields") == width), whole, delimiter, width)
    return Grid(sheet, width, rows, [line for line in records if len(line.cells) != width])


def _lines(utf8: bytes) -> tuple[pl.Series, list[str] | str]:
    """Cut a text at its line ends, as `lines_of` does; return its lines and their ends."""
    feeds, returns = utf8.count(b"\n"), utf8.count(b"\r")
    alike = not returns or feeds == returns == utf8.count(b"\r\n")
    if not utf8 or not alike or utf8.startswith(_MARK.encode()) or _NO_SIGN.encode() in utf8:
        parts, ends = lines_of(utf8.decode())
        return pl.Series("text", parts, dtype=pl.String), ends
    read = pl.read_csv(
        utf8,
        has_header=False,
        separator=_NO_SIGN,
        quote_char=None,
        schema={"text": pl.String},
        empty_string_is_null=False,
    )
    return read["text"], "\r\n" if returns else "\n"


def _told(lines: pl.Series, delimiter: str, *, quotes: bool, marked: bool) -> pl.DataFrame:
    """Tell of each line how its quotes stand (`kind`), and how many `fields` it has.

    plain: it has none. quoted: each opens or closes a field, or is doubled. mixed: it is
    one record, and some quotes are signs like others (fields is null). apart: its record
    may end on a later line, or nowhere (fields is null).
    """
    text = pl.col("text")
    told = lines.to_frame().select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("line"),
        "text",
        kind=_PLAIN,
        fields=text.str.count_matches(delimiter, literal=True).cast(pl.Int64) + 1,
    )
    blank = (told["text"] == "").arg_true()
    if len(blank):
        told = told.with_columns(told["fields"].scatter(blank, 0))
    longest = told["text"].str.len_bytes().max()
    odd = text.str.starts_with(_MARK) | (text.str.len_bytes() > MAX_CHARACTERS)
    if marked or int(longest or 0) > MAX_CHARACTERS:  # type: ignore[arg-type]
        told = told.with_columns(
            kind=pl.when(odd).then(_APART).otherwise("kind"),
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
        .then(_QUOTED)
        .when(text.str.contains(f"^{loose}(?:{sign}{loose})*$"))
        .then(_MIXED)
        .otherwise(_APART)
    )
    told = texts.to_frame().with_columns(kind=kind)
    return told.with_columns(
        fields=pl.when(pl.col("kind") == _QUOTED).then(bare.cast(pl.Int64) + 1)
    )


def _read_apart(
    told: pl.DataFrame, lines: pl.Series, ends: list[str] | str, delimiter: str, name: str
) -> list[Line]:
    """Read the records that may take several lines."""
    records: list[Line] = []
    following = 0
    for start in told.filter(pl.col("kind") == _APART)["line"].to_list():
        if start <= following:
            continue
        records.append(_record(start, lines, ends, delimiter, name))
        following = records[-1].last
    return records


def _record(
    start: int, lines: pl.Series, ends: list[str] | str, delimiter: str, name: str
) -> Line:
    """Read one record from the line where it starts, as the csv module does."""

    def following() -> Iterator[str]:
        for place in range(start - 1, len(lines)):
            yield lines[place] + (ends if isinstance(ends, str) else ends[place])

    with limited():
        reader = csv.reader(following(), delimiter=delimiter, strict=True)
        try:
            cells = next(reader)
            check_height(cells, reader.line_num)
        except csv.Error as error:
            raise unclosed(name, start, error) from None
    return Line(start, start + reader.line_num - 1, cells)


def _split(lines: pl.DataFrame, whole: list[Line], delimiter: str, width: int) -> pl.DataFrame:
    """Split lines that are one record each in bulk, and put other records among them."""
    texts = lines.select("line", "text", total=pl.col("text").str.contains(_TOTAL))
    if whole:  # a line of blanks stands for each, so that nothing need be sorted
        blank = [(one.first, delimiter * (width - 1), True) for one in whole]
        added = pl.DataFrame(blank, schema=texts.schema, orient="row")
        texts = pl.concat([texts, added]).sort("line")
    where = [pl.col("line").alias("first_line"), pl.col("line").alias("last_line"), "total"]
    if not texts.height:
        return _none(width)
    cells = pl.read_csv(
        texts["text"].str.join("\n")[0].encode(),
        has_header=False,
        separator=delimiter,
        quote_char='"' if lines.select((pl.col("kind") == _QUOTED).any()).item() else None,
        schema={str(place): pl.String for place in range(width)},
        empty_string_is_null=False,
    )
    if cells.height != texts.height:
        raise AssertionError(f"{texts.height} lines were split into {cells.height} records")
    rows = pl.concat([texts.select(where), cells], how="horizontal")
    return _with(rows, whole) if whole else rows


def _none(width: int) -> pl.DataFrame:
    where = {"first_line": pl.Int64, "last_line": pl.Int64, "total": pl.Boolean}
    return pl.DataFrame(schema={**where, **{str(place): pl.String for place in range(width)}})


def _with(rows: pl.DataFrame, whole: list[Line]) -> pl.DataFrame:
    """Put records where a line of blanks stands for them."""
    places = rows["first_line"].search_sorted(pl.Series([one.first for one in whole]))
    columns = [name for name in rows.columns if name.isdigit()]
    return rows.with_columns(
        rows["last_line"].scatter(places, [one.last for one in whole]),
        *(
            rows[name].scatter(places, [one.cells[int(name)] for one in whole])
            for name in columns
        ),
    )
