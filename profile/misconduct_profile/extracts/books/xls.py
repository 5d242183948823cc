"""Reads XLS of Excel 95 and later with xlrd, which keeps errors, dates and what is hidden.

xlrd cannot see formulas: one that was never calculated cannot be told from its result, a
number mostly nought. Its result is read like a value that was typed.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import polars as pl
import xlrd
from xlrd.biffh import error_text_from_code

from misconduct_profile.extracts.books.container import OLE, book_stream
from misconduct_profile.extracts.books.sheet import (
    Sheet,
    address,
    broken,
    check_names,
    locked,
    too_long,
    unreadable,
)
from misconduct_profile.extracts.books.values import Values, number_text, serial_text

if TYPE_CHECKING:
    from typing import Any

_OLDEST: Final = 50  # before it a file is one sheet, written another way
_TRUTH: Final = ("false", "true")


def read(content: bytes, name: str) -> list[Sheet]:
    """Read all sheets of a workbook whose bytes are `content`."""
    book = _opened(content, name)
    filtered = {one.scope for one in book.name_obj_list if one.name.endswith("_FilterDatabase")}
    return [_sheet(one, number in filtered, name) for number, one in enumerate(book.sheets())]


def rows(content: bytes, name: str) -> dict[str, int]:
    """Tell the number of the last row with a value in each sheet."""
    return {one.name: _height(one) for one in _opened(content, name).sheets()}


def _opened(content: bytes, name: str) -> Any:
    if not content.startswith(OLE):
        raise broken(name, "is no XLS file, whatever its name says")
    stream = book_stream(content)
    try:
        book = xlrd.open_workbook(
            file_contents=stream, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
    except Exception as error:
        # xlrd checks little of what it reads, so that damaged bytes raise whatever they like.
        if isinstance(error, xlrd.XLRDError) and "encrypted" in str(error):
            raise locked(name) from None
        raise broken(name, f"is no sound workbook ({type(error).__name__})") from None
    if book.biff_version < _OLDEST:
        raise broken(name, "was written by a program older than Excel 95")
    check_names(name, book.sheet_names())
    return book


def _height(sheet: Any) -> int:
    for row in range(sheet.nrows - 1, -1, -1):
        cells = zip(sheet.row_types(row), sheet.row_values(row), strict=True)
        if any(kind != xlrd.XL_CELL_BLANK and value != "" for kind, value in cells):
            return row + 1
    return 0


def _sheet(sheet: Any, filtered: bool, name: str) -> Sheet:
    values = Values()
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            values.add((row,), (column,), _text(sheet, row, column, name), name)
    cells = values.grid(name, sheet.name) if values.texts else pl.DataFrame()
    hidden = [column for column, told in sheet.colinfo_map.items() if told.hidden]
    return Sheet(
        sheet.name,
        cells,
        sheet.visibility != 0,
        sum(told.hidden for row, told in sheet.rowinfo_map.items() if row < values.height),
        sum(column < values.width for column in hidden),
        filtered,
        len(sheet.merged_cells),
        sheet.book.datemode == 1,
    )


def _text(sheet: Any, row: int, column: int, name: str) -> str:
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind == xlrd.XL_CELL_NUMBER:
        text = number_text(value)
        if text is None:
            raise too_long(name, sheet.name, address(row, column))
        return text
    if kind == xlrd.XL_CELL_DATE:
        text = serial_text(value, sheet.book.datemode == 1)
        if text is None:
            raise unreadable(name, sheet.name, address(row, column))
        return text
    if kind == xlrd.XL_CELL_BOOLEAN:
        return _TRUTH[bool(value)]
    if kind == xlrd.XL_CELL_ERROR:
        return str(error_text_from_code.get(value, f"#{value}"))
    return str(value) if kind == xlrd.XL_CELL_TEXT else ""
