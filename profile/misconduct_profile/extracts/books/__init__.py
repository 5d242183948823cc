"""Workbooks (XLSX, XLSM, XLS, ODS): every sheet as text, its rows counted twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from misconduct_profile.extracts.books import ods, xls, xlsx
from misconduct_profile.extracts.books.count import count_book
from misconduct_profile.extracts.books.sheet import Sheet, content_of, is_workbook, sound

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["SUFFIXES", "Sheet", "count_book", "is_workbook", "read_workbook", "sheet_rows"]

_READERS: Final = {
    ".xlsx": (xlsx.read, xlsx.rows),
    ".xlsm": (xlsx.read, xlsx.rows),
    ".xls": (xls.read, xls.rows),
    ".ods": (ods.read, ods.rows),
}
#: Endings of the names of workbooks.
SUFFIXES: Final = tuple(_READERS)


def read_workbook(path: Path) -> list[Sheet]:
    """Read all sheets in the workbook's order, hidden and very hidden ones too.

    A cell is text as `Sheet` tells. Raises RefusedFileError with one of the reasons
    workbook_locked, workbook_broken, workbook_too_big, formula_without_value,
    number_too_long and value_unreadable. What is no sound XML within a sheet is seen by
    `count_book`, so that both belong together.
    """
    read, _ = _READERS[path.suffix.lower()]
    content = content_of(path)
    with sound(path.name):
        return read(content, path.name)


def sheet_rows(path: Path) -> dict[str, int]:
    """Tell the physical rows of each sheet, in order, without reading a cell's value.

    Of XLSX it is the highest number of a row with a cell, empty or not, of the others the
    number of the last row with a value. Raises RefusedFileError (workbook_locked,
    workbook_broken, workbook_too_big).
    """
    _, rows = _READERS[path.suffix.lower()]
    content = content_of(path)
    with sound(path.name):
        return rows(content, path.name)
