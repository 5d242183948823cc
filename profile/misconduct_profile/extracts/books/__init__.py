"""Stand-in until the reader of workbooks lands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import fastexcel
import polars as pl

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods")


@dataclass(frozen=True)
class Sheet:
    name: str
    cells: pl.DataFrame
    hidden: bool = False
    hidden_rows: int = 0
    hidden_columns: int = 0
    filtered: bool = False
    merged: int = 0


def is_workbook(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES


def read_workbook(path: Path) -> list[Sheet]:
    book = fastexcel.read_excel(path)
    found = []
    for name in book.sheet_names:
        frame = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
        frame = frame.select(pl.all().fill_null(""))
        frame.columns = [str(n) for n in range(frame.width)]
        found.append(Sheet(name, frame))
    return found


def sheet_rows(path: Path) -> dict[str, int]:
    return {sheet.name: sheet.cells.height for sheet in read_workbook(path)}


def count_book(path: Path) -> dict[str, tuple[int, int]]:
    return {
        s.name: (s.cells.height, s.cells.filter(pl.any_horizontal(pl.all() != "")).height)
        for s in read_workbook(path)
    }
