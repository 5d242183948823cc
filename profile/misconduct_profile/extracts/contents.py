"""What an input holds: its texts and sheets, each decoded and rid of misleading signs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from misconduct_profile.extracts.archive import is_archive, members
from misconduct_profile.extracts.books import is_workbook, read_workbook
from misconduct_profile.extracts.decode import empty, utf8_of
from misconduct_profile.extracts.neutral import PATTERN, may_mislead, neutralise

if TYPE_CHECKING:
    from pathlib import Path

    from misconduct_profile.extracts.books import Sheet
    from misconduct_profile.extracts.find import Source


@dataclass(frozen=True)
class Content:
    """One text or one sheet of an input.

    sheet: "" where the input is one text file; else the sheet's name, or the file's. utf8
    (of a text, whatever its encoding was) or cells: one of them is there. neutralised:
    control characters and marks of direction that were taken out. notes: what is hidden in
    a sheet, in words, or "".
    """

    sheet: str
    encoding: str
    utf8: bytes | None
    cells: pl.DataFrame | None
    neutralised: int
    notes: str = ""


def contents(source: Source) -> list[Content]:
    """Read all that an input holds: its file, and those said to belong to it.

    Raises RefusedFileError where one of them cannot be read.
    """
    found: list[Content] = []
    for path in source.paths:
        label = path.name if len(source.paths) > 1 else ""
        if is_workbook(path):
            found += [_of_sheet(sheet, label) for sheet in read_workbook(path)]
        else:
            found += [_of_text(*one, path.name) for one in texts(path, label)]
    return found


def texts(path: Path, label: str = "") -> list[tuple[str, bytes]]:
    """Read the text files of a path that is no workbook: sheet's name, and bytes.

    A zip of one file is that file; the files of another have their own names.
    """
    if not is_archive(path):
        return [(label, path.read_bytes())]
    held = members(path)
    if len(held) == 1:
        return [(label, content) for content in held.values()]
    return [(f"{label}/{name}" if label else name, content) for name, content in held.items()]


def _of_text(sheet: str, content: bytes, name: str) -> Content:
    utf8, encoding = utf8_of(content, name)
    number = 0
    if may_mislead(utf8):
        text, number = neutralise(utf8.decode())
        if not text.strip():
            raise empty(name)
        utf8 = text.encode()
    return Content(sheet, encoding, utf8, None, number)


def _of_sheet(sheet: Sheet, label: str) -> Content:
    cells, number = sheet.cells, 0
    for column in sheet.cells.columns:
        found = int(cells[column].str.count_matches(PATTERN).sum())
        if found:
            number += found
            texts = [neutralise(text)[0] for text in cells[column].to_list()]
            cells = cells.with_columns(pl.Series(column, texts, dtype=pl.String))
    name = f"{label}/{sheet.name}" if label else sheet.name
    return Content(name, "workbook", None, cells, number, _notes(sheet))


def _notes(sheet: Sheet) -> str:
    told = ["the sheet is hidden"] if sheet.hidden else []
    for number, what in ((sheet.hidden_rows, "hidden rows"), (sheet.hidden_columns,
                         "hidden columns"), (sheet.merged, "merged ranges")):  # fmt: skip
        told += [f"{number} {what}"] if number else []
    return ", ".join([*told, *(["a filter"] if sheet.filtered else [])])
