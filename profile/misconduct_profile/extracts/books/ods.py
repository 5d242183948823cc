"""Reads ODS by walking through its one XML part; what is repeated there is bounded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import polars as pl

from misconduct_profile.extracts.books.ods_cell import Cell
from misconduct_profile.extracts.books.package import Package, parse
from misconduct_profile.extracts.books.sheet import (
    MAX_COLUMNS,
    MAX_ROWS,
    Sheet,
    address,
    broken,
    check_names,
    locked,
    too_big,
)
from misconduct_profile.extracts.books.values import Values

_SPACE: Final = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE: Final = f"{_SPACE}office:1.0 "
TABLE: Final = f"{_SPACE}table:1.0 "
TEXT: Final = f"{_SPACE}text:1.0 "
STYLE: Final = f"{_SPACE}style:1.0 "
_HIDDEN: Final = ("collapse", "filter")
_MANIFEST: Final = "META-INF/manifest.xml"


@dataclass
class _Table:
    """One sheet as it is met."""

    name: str
    style: str
    values: Values = field(default_factory=Values)
    hidden_rows: list[range] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)
    merged: int = 0
    filtered: bool = False
    rows: int = 0
    columns: int = 0


def read(content: bytes, name: str) -> list[Sheet]:
    """Read all sheets of a workbook whose bytes are `content`."""
    walk = _walked(content, name)
    return [walk.sheet(table) for table in walk.tables]


def rows(content: bytes, name: str) -> dict[str, int]:
    """Tell the number of the last row with a value in each sheet."""
    return {table.name: table.values.height for table in _walked(content, name).tables}


def _walked(content: bytes, name: str) -> _Walk:
    package = Package(content, name)
    if _MANIFEST in package and b"encryption-data" in package.read(_MANIFEST):
        raise locked(name)
    walk = _Walk(name)
    parse(package.read("content.xml"), "content.xml", walk.start, walk.end, walk.text)
    check_names(name, [table.name for table in walk.tables])
    return walk


class _Walk:
    """Collects tables as the parser walks through the part."""

    def __init__(self, file: str) -> None:
        self.tables: list[_Table] = []
        self._file = file
        self._table: _Table | None = None
        self._cell: Cell | None = None
        self._column = self._repeat = 0
        self._row: list[tuple[int, int, str]] = []
        self._style, self._unseen = "", set[str]()
        self._filters: set[str] = set()
        self._date1904 = False

    def start(self, name: str, told: dict[str, str]) -> None:
        if self._cell is not None:
            if name == f"{TABLE}table":
                raise broken(self._file, f"has a table within a cell of {self._here().name}")
            self._cell.start(name, told)
        elif name == f"{TABLE}table":
            self._table = _Table(
                told.get(f"{TABLE}name", ""), told.get(f"{TABLE}style-name", "")
            )
            self.tables.append(self._table)
        elif self._table is not None:
            self._within(self._table, name, told)
        else:
            self._outside(name, told)

    def _within(self, table: _Table, name: str, told: dict[str, str]) -> None:
        seen = told.get(f"{TABLE}visibility", "visible")
        if name == f"{TABLE}table-column":
            many = _times(told, "number-columns-repeated")
            if seen in _HIDDEN:
                table.hidden_columns.append(range(table.columns, table.columns + many))
            table.columns += many
        elif name == f"{TABLE}table-row":
            self._repeat = _times(told, "number-rows-repeated")
            self._row, self._column = [], 0
            table.filtered |= seen == "filter"
            if seen in _HIDDEN:
                table.hidden_rows.append(range(table.rows, table.rows + self._repeat))
        elif name in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            self._cell = Cell(told)

    def _outside(self, name: str, told: dict[str, str]) -> None:
        if name == f"{STYLE}style":
            self._style = told.get(f"{STYLE}name", "")
        elif name == f"{STYLE}table-properties" and told.get(f"{TABLE}display") == "false":
            self._unseen.add(self._style)
        elif name == f"{TABLE}null-date":
            self._date1904 = told.get(f"{TABLE}date-value", "").startswith("1904")
        elif name == f"{TABLE}database-range" and (
            told.get(f"{TABLE}display-filter-buttons") == "true"
        ):
            first = told.get(f"{TABLE}target-range-address", "").rpartition(":")[0]
            sheet = first.rpartition(".")[0].removeprefix("$")
            self._filters.add(sheet.strip("'").replace("''", "'"))

    def text(self, text: str) -> None:
        if self._cell is not None:
            self._cell.text(text)

    def end(self, name: str) -> None:
        if self._cell is not None:
            if name in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                self._close_cell(self._cell)
                self._cell = None
            else:
                self._cell.end(name)
        elif name == f"{TABLE}table-row" and self._table is not None:
            self._close_row(self._table)
        elif name == f"{TABLE}table":
            self._table = None

    def _here(self) -> _Table:
        if self._table is None:
            raise ValueError("a cell outside a sheet")
        return self._table

    def _close_cell(self, cell: Cell) -> None:
        table, many = self._here(), _times(cell.told, "number-columns-repeated")
        where = (self._file, table.name, address(table.rows, self._column))
        if text := cell.value(where):
            if self._column + many > MAX_COLUMNS or table.rows + self._repeat > MAX_ROWS:
                far = address(table.rows + self._repeat - 1, self._column + many - 1)
                raise too_big(self._file, f"sheet {table.name} reaches to cell {far}")
            self._row.append((self._column, many, text))
        spans = [f"{TABLE}number-columns-spanned", f"{TABLE}number-rows-spanned"]
        table.merged += any(int(cell.told.get(span, 1)) > 1 for span in spans)
        self._column += many

    def _close_row(self, table: _Table) -> None:
        for column, many, text in self._row:
            table.values.add(
                range(table.rows, table.rows + self._repeat),
                range(column, column + many),
                text,
                self._file,
            )
        table.rows += self._repeat

    def sheet(self, table: _Table) -> Sheet:
        values = table.values
        cells = values.grid(self._file, table.name) if values.texts else pl.DataFrame()
        return Sheet(
            table.name,
            cells,
            table.style in self._unseen,
            _clipped(table.hidden_rows, values.height),
            _clipped(table.hidden_columns, values.width),
            table.filtered or table.name in self._filters,
            table.merged,
            self._date1904,
        )


def _times(told: dict[str, str], key: str) -> int:
    times = int(told.get(f"{TABLE}{key}", 1))
    if times < 1:
        raise ValueError(f"repeated {times} times")
    return times


def _clipped(ranges: list[range], end: int) -> int:
    return sum(max(0, min(one.stop, end) - one.start) for one in ranges)
