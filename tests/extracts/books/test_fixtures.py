"""Workbooks that others wrote, held against what other readers find in them."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import odfdo
import openpyxl
import pytest
import xlrd

from made_books import FIXTURES
from misconduct_profile.errors import RefusedFileError
from misconduct_profile.extracts.books import is_workbook, read_workbook

LOCKED = "encrypted_no_password.xls"
BOOKS = sorted(path for path in FIXTURES.glob("*") if is_workbook(path))
READ = [path for path in BOOKS if path.name != LOCKED]
there = pytest.mark.skipif(not BOOKS, reason="the shared fixtures are not at hand")


def text(value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, datetime.date):
        return f"{value:%Y-%m-%d} 00:00:00"
    if isinstance(value, datetime.time):
        return f"{value:%H:%M:%S}"
    if isinstance(value, datetime.timedelta):
        seconds = int(value.total_seconds())
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(value, str) or value is None:
        return value or ""
    short = f"{float(value):.9f}"
    return short.rstrip("0").rstrip(".")


def by_openpyxl(path: Path) -> dict[str, list[list[str]]]:
    opened = openpyxl.load_workbook(path, data_only=True)
    return {
        one.title: [[text(value) for value in row] for row in one.iter_rows(values_only=True)]
        for one in opened.worksheets
    }


def by_xlrd(path: Path) -> dict[str, list[list[str]]]:
    opened = xlrd.open_workbook(str(path), logfile=io.StringIO())

    def value(cell):
        if cell.ctype == xlrd.XL_CELL_DATE:
            return text(xlrd.xldate_as_datetime(cell.value, opened.datemode))
        return text(bool(cell.value) if cell.ctype == xlrd.XL_CELL_BOOLEAN else cell.value)

    return {
        one.name: [[value(cell) for cell in one.row(n)] for n in range(one.nrows)]
        for one in opened.sheets()
    }


def by_odfdo(path: Path) -> dict[str, list[list[str]]]:
    found = {}
    for table in odfdo.Document(str(path)).body.tables:
        table.rstrip(aggressive=True)
        found[table.name] = [[text(value) for value in row] for row in table.get_values()]
    return found


OTHERS = {".xlsx": by_openpyxl, ".xlsm": by_openpyxl, ".xls": by_xlrd, ".ods": by_odfdo}


def places(rows) -> dict[tuple[int, int], str]:
    return {(r, c): v for r, row in enumerate(rows) for c, v in enumerate(row) if v}


@there
@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
@pytest.mark.parametrize("path", READ, ids=lambda path: path.name)
def test_each_cell_is_what_another_reader_finds(path, read):
    sheets = read(path)
    wanted = OTHERS[path.suffix](path)
    assert [one.name for one in sheets] == list(wanted)
    for one in sheets:
        assert places(one.cells.iter_rows()) == places(wanted[one.name])
    assert any(one.cells.width for one in sheets) or path.name == "libreoffice.xlsx"


@there
def test_the_locked_one_is_refused_by_name():
    with pytest.raises(RefusedFileError, match=LOCKED) as caught:
        read_workbook(FIXTURES / LOCKED)
    assert caught.value.reason == "workbook_locked"
