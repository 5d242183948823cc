"""How the sheets of the template look and are read aloud: plain, in one column of sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Final

import xlsxwriter

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FONT: Final = {"font_name": "Arial", "font_size": 12}
#: Rows of a sheet, counted from 0.
LAST_ROW: Final = 1_048_575
DATE: Final = "yyyy-mm-dd"
#: Number of the format of text: what is typed stays as it is, leading zeros too.
TEXT: Final = 49
A4: Final = 9
#: Points that a line of the font takes, and its letters to a unit of a column's width: fewer
#: than Arial has, since it may be shown in a wider font.
LINE: Final = 16
LETTERS: Final = 0.75


@dataclass(frozen=True)
class Styles:
    """The formats of one workbook."""

    title: Format
    header: Format
    text: Format
    date: Format
    entry: Format


@dataclass(frozen=True)
class Table:
    """A table of a sheet: its name for screen readers, headings and rows of text.

    widths: of its columns, where rows must be made high enough for their texts.
    """

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()


def styles(book: xlsxwriter.Workbook) -> Styles:
    """Make the formats; black on white, so that nothing is said by colour."""
    top = FONT | {"valign": "top"}
    return Styles(
        title=book.add_format(FONT | {"bold": True, "font_size": 16}),
        header=book.add_format(top | {"bold": True, "text_wrap": True, "bottom": 2}),
        text=book.add_format(top | {"text_wrap": True}),
        date=book.add_format(top | {"num_format": DATE, "align": "left"}),
        entry=book.add_format(top | {"num_format": TEXT}),
    )


def set_up(sheet: Worksheet, widths: Sequence[int], marking: str) -> None:
    """Set widths and printing: landscape, one page wide, marking and page on each."""
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&C{marking}")
    sheet.set_footer("&L&A&RPage &P of &N")


def heighten(sheet: Worksheet, row: int, texts: Sequence[str], widths: Sequence[int]) -> None:
    """Make a row high enough for its wrapped texts: not every program does so by itself."""
    lines = [
        len(wrap(text, max(1, int(width * LETTERS)))) or 1
        for text, width in zip(texts, widths, strict=False)
    ]
    sheet.set_row(row, LINE * max(lines, default=1))


def introduce(sheet: Worksheet, lines: Sequence[str], made: Styles) -> int:
    """Write a title in A1 and what to know below it; return the next free row.

    Lines run over the cells to their right, which stay empty: nothing is merged.
    """
    sheet.write_string(0, 0, lines[0], made.title)
    for number, line in enumerate(lines[1:], start=1):
        sheet.write_string(number, 0, line)
    return len(lines) + 1


def add_table(
    sheet: Worksheet, row: int, table: Table, made: Styles, *, freeze: bool = True
) -> int:
    """Write a table whose header stands in `row`; return the row after its last.

    The header is frozen and repeated on each printed page, unless the sheet has
    several tables.
    """
    last = row + max(len(table.rows), 1)
    columns = [{"header": name, "header_format": made.header} for name in table.headings]
    sheet.add_table(
        row,
        0,
        last,
        len(table.headings) - 1,
        {"name": table.name, "style": None, "columns": columns, "autofilter": False},
    )
    for down, texts in enumerate(table.rows, start=row + 1):
        if table.widths:
            heighten(sheet, down, texts, table.widths)
        for across, text in enumerate(texts):
            if text:
                sheet.write_string(down, across, text, made.text)
    if freeze:
        sheet.freeze_panes(row + 1, 0)
        sheet.repeat_rows(row)
    return last + 1
