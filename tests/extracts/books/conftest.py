"""What tests of workbooks share: a reading that is held against the second count."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from misconduct_profile.errors import RefusedFileError
from misconduct_profile.extracts.books import Sheet, count_book, read_workbook, sheet_rows


def _rows(sheet: Sheet) -> list[tuple[str, ...]]:
    return [tuple(row) for row in sheet.cells.iter_rows()]


def _read(path: Path) -> list[Sheet]:
    sheets = read_workbook(path)
    counted = count_book(path)
    assert list(counted) == [one.name for one in sheets]
    assert sheet_rows(path) == {name: last for name, (last, _) in counted.items()}
    for one in sheets:
        assert all(dtype == pl.String for dtype in one.cells.dtypes)
        assert one.cells.columns == [str(n) for n in range(one.cells.width)]
        assert not sum(column.null_count() for column in one.cells.iter_columns())
        filled = sum(any(row) for row in _rows(one))
        assert counted[one.name] == (one.cells.height, filled)
    return sheets


@pytest.fixture
def read():
    """Read a workbook, counted twice alike."""
    return _read


@pytest.fixture
def cells_of():
    """Read a workbook's only sheet as rows of text."""

    def cells(path: Path) -> list[tuple[str, ...]]:
        [one] = _read(path)
        return _rows(one)

    return cells


@pytest.fixture
def refused():
    """Read a workbook that is refused: its reason and its message."""

    def refuse(path: Path) -> tuple[str, str]:
        with pytest.raises(RefusedFileError) as caught:
            read_workbook(path)
        assert caught.value.where == path.name
        return caught.value.reason, str(caught.value)

    return refuse


@pytest.fixture
def written(tmp_path):
    """Write cells by address with xlsxwriter: value, or value and number format."""

    def write(cells, options=None, arrange=None):
        path = tmp_path / "w.xlsx"
        made = xlsxwriter.Workbook(path, options or {})
        one = made.add_worksheet("Data")
        for place, told in cells.items():
            value, form = told if isinstance(told, tuple) else (told, "General")
            one.write(place, value, made.add_format({"num_format": form}))
        if arrange:
            arrange(one)
        made.close()
        return path

    return write
