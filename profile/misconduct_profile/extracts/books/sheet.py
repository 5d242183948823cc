"""What a sheet is, how large one may be, and how a workbook is refused."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

import fastexcel
import xlrd

from misconduct_profile.errors import RefusedFileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars as pl

SUFFIXES: Final = (".xlsx", ".xlsm", ".xls", ".ods")
MAX_FILE: Final = 512 * 1024 * 1024
MAX_SHEETS: Final = 1_000
MAX_ROWS: Final = 1_048_576
MAX_COLUMNS: Final = 2_000
#: Of the smallest grid that holds a sheet's values: each of its cells takes memory.
MAX_CELLS: Final = 32_000_000
#: A grid larger than this must hold a value in one cell of `SPARSEST` at least.
MAX_SPARSE: Final = 4_000_000
SPARSEST: Final = 100
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff]")
_BROKEN: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    RuntimeError,
    TypeError,
    ValueError,
    expat.ExpatError,
    fastexcel.FastExcelError,
    struct.error,
    xlrd.XLRDError,
    xlrd.compdoc.CompDocError,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook, with what a person who looks at it might not see.

    `cells` has columns "0", "1", ... of text, "" where a cell is empty; row i is row i + 1
    of the sheet and column "0" its column A, so blank rows and columns are there. A date is
    2020-01-31 00:00:00, a time of day alone 09:05:00, a truth value true or false, an error
    its sign (#N/A), a whole number its digits, a fraction rounded to nine places.
    A merged range has its value in the cell at its top left.
    """

    name: str
    cells: pl.DataFrame
    hidden: bool
    hidden_rows: int
    hidden_columns: int
    filtered: bool  # a filter is set, whether or not it hides a row
    merged: int  # merged ranges
    date1904: bool = False  # a bare number that stands for a date counts days from 1904


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook by its name."""
    return path.suffix.lower() in SUFFIXES


def content_of(path: Path) -> bytes:
    """Return a file's bytes. Raises RefusedFileError where they are too many."""
    if path.stat().st_size > MAX_FILE:
        raise too_big(path.name, f"has more than {MAX_FILE:,} bytes")
    return path.read_bytes()


def broken(name: str, problem: str) -> RefusedFileError:
    """Make the error of a workbook that is damaged, or never was one."""
    remedy = "Open it and save it again, or save each sheet as CSV."
    return RefusedFileError("workbook_broken", name, problem, remedy)


def locked(name: str) -> RefusedFileError:
    """Make the error of a workbook with a password."""
    remedy = "Save it again without a password."
    return RefusedFileError("workbook_locked", name, "is locked with a password", remedy)


def too_big(name: str, problem: str) -> RefusedFileError:
    """Make the error of a workbook that would fill the memory."""
    remedy = "Delete what does not belong to the extract, or save each sheet as CSV."
    return RefusedFileError("workbook_too_big", name, problem, remedy)


def no_result(name: str, sheet: str, cell: str) -> RefusedFileError:
    """Make the error of a formula that nobody has calculated."""
    return RefusedFileError(
        "formula_without_value",
        name,
        f"cell {cell} of sheet {sheet} is a formula without a result",
        "Open it, let it calculate, and save it again.",
    )


def too_long(name: str, sheet: str, cell: str) -> RefusedFileError:
    """Make the error of a whole number of which digits are lost."""
    return RefusedFileError(
        "number_too_long",
        name,
        f"cell {cell} of sheet {sheet} is a number with more digits than a number can keep",
        "Ask for a file where long numbers are text.",
    )


def unreadable(name: str, sheet: str, cell: str) -> RefusedFileError:
    """Make the error of a cell whose value no program can tell."""
    return RefusedFileError(
        "value_unreadable",
        name,
        f"the value of cell {cell} of sheet {sheet} cannot be read",
        "Mend the cell; a date may be none that a calendar has.",
    )


def check_names(name: str, sheets: list[str]) -> None:
    """Refuse a workbook where two sheets share a name, or one holds a control character."""
    if not sheets:
        raise broken(name, "has no sheets")
    if len(sheets) > MAX_SHEETS:
        raise too_big(name, f"has {len(sheets):,} sheets")
    for sheet in sheets:
        if _CONTROL.search(sheet) or not sheet:
            raise broken(name, f"has a sheet with the name {sheet!r}")
        if sheets.count(sheet) > 1:
            raise broken(name, f"has two sheets with the name {sheet}")


def check_extent(name: str, sheet: str, rows: int, columns: int, values: int) -> None:
    """Refuse a grid that is too large for its values, before anything is made of it.

    `rows` and `columns` are those of the smallest grid from cell A1 that holds all.
    """
    fits = rows <= MAX_ROWS and columns <= MAX_COLUMNS and rows * columns <= MAX_CELLS
    if fits and rows * columns <= max(MAX_SPARSE, SPARSEST * values):
        return
    far = f"reaches to cell {address(rows - 1, columns - 1)} with {values:,} values"
    raise too_big(name, f"sheet {sheet} {far}: more than an extract can have")


def check_blank(name: str, sheet: str, rows: int, columns: int) -> None:
    """Refuse a sheet that blank rows below its values make too large."""
    if rows > MAX_ROWS or rows * columns > MAX_CELLS:
        problem = f"sheet {sheet} has cells as far as row {rows:,}"
        raise too_big(name, f"{problem}: more than an extract can have")


def address(row: int, column: int) -> str:
    """Name a cell by its row and column, both from 0: (0, 0) is A1."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"


@contextmanager
def sound(name: str) -> Iterator[None]:
    """Turn whatever damaged bytes can raise into one plain refusal."""
    try:
        yield
    except RefusedFileError:
        raise
    except _BROKEN as error:
        raise broken(name, f"is no sound workbook ({type(error).__name__})") from None
    except BaseException as error:
        # A panic of the reading library derives from BaseException and has no public name.
        if type(error).__name__ != "PanicException":
            raise
        raise broken(name, "is no sound workbook (the reader gave up)") from None
