"""Cells to bytes: text in its dialect, or a workbook written by another's library."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import openpyxl
import xlsxwriter
import xlwt

from fuzzing.of_books import pack

if TYPE_CHECKING:
    from fuzzing.draft import Draft

#: What no XML and so no workbook can hold.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DATE = re.compile(r"^(20[0-2]\d)-(0[1-9]|1[0-2])-([01]\d|2[0-8])$")
_SPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
                   for name in ("office", "table", "text"))  # fmt: skip
_LONGEST_OF_XLS, _WIDEST_OF_XLS = 32767, 256


def text_of(draft: Draft) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=draft.delimiter, lineterminator=draft.newline)
    for row in draft.rows:
        if row:
            writer.writerow(row)
        else:
            out.write(draft.newline)
    return out.getvalue()


def zipped(content: bytes, name: str, beside: bool) -> bytes:
    more = [("readme.txt", b"An extract of conduct matters\nmade in May\n")] if beside else []
    return pack([(name, content), *more])


def book_of(draft: Draft) -> bytes:
    """Write a workbook; every other seed of a kind has values where text reads like one."""
    rows = [[_FORBIDDEN.sub("", cell) for cell in row] for row in draft.rows]
    typed = [[_value(cell) if draft.typed else cell for cell in row] for row in rows]
    if draft.kind == "xls":
        return _xls(typed)
    if draft.kind == "ods":
        return _ods(typed)
    return _openpyxl(typed) if draft.typed else _xlsxwriter(rows)


def _value(text: str) -> str | int | dt.date:
    if found := _DATE.match(text):
        return dt.date(*map(int, found.groups()))
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,8}", text) else text


def _xlsxwriter(rows: list[list[str]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Extract")
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if cell:
                sheet.write_string(number, place, cell)
    book.close()
    return out.getvalue()


def _openpyxl(rows: list[list[str | int | dt.date]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Matters & more"
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            if value != "":
                cell = sheet.cell(number, place)
                cell.value = value[:_LONGEST_OF_XLS] if isinstance(value, str) else value
                if isinstance(value, str):
                    cell.data_type = "s"  # else a text that begins with = is a formula
    book.create_sheet("Notes").append(["Made for", "nobody"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _xls(rows: list[list[str | int | dt.date]]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Extract")
    dated = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for number, row in enumerate(rows[:65536]):
        for place, value in enumerate(row[:_WIDEST_OF_XLS]):
            if isinstance(value, dt.date):
                sheet.write(number, place, value, dated)
            elif value != "":
                cut = value[:_LONGEST_OF_XLS] if isinstance(value, str) else value
                sheet.write(number, place, cut)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _ods(rows: list[list[str | int | dt.date]]) -> bytes:
    body = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row)) or '<table:table-cell/>'}"
        "</table:table-row>"
        for row in rows
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES}>'
        "<office:body><office:spreadsheet>"
        f'<table:table table:name="Extract">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return pack([("mimetype", kind), ("content.xml", content.encode())])


def _ods_cell(value: str | int | dt.date) -> str:
    if value == "":
        return "<table:table-cell/>"
    told = 'office:value-type="string"'
    if isinstance(value, int):
        told = f'office:value-type="float" office:value="{value}"'
    elif isinstance(value, dt.date):
        told = f'office:value-type="date" office:date-value="{value}"'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f"<table:table-cell {told}>{lines}</table:table-cell>"
