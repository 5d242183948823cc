"""Reads XLSX and XLSM: what stands in the file is found first, then held against the values."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import fastexcel
import polars as pl

from misconduct_profile.extracts.books.cells import complete, grid
from misconduct_profile.extracts.books.outline import outline
from misconduct_profile.extracts.books.package import Package, parse
from misconduct_profile.extracts.books.scan import OddError, Placed, scan
from misconduct_profile.extracts.books.sheet import (
    Sheet,
    broken,
    check_blank,
    check_extent,
    no_result,
)
from misconduct_profile.extracts.books.straighten import straighten

if TYPE_CHECKING:
    from misconduct_profile.extracts.books.outline import Outline

#: A row with a cell in it: some programs write a last row of a sheet that has only a height.
_ROW: Final = re.compile(
    rb"<(?:\w{1,20}:)?row(?=[\s/>])([^<>]*)>(\s*(?:<!--.*?-->\s*)*<(?:\w{1,20}:)?c[\s/>])?",
    re.DOTALL,
)
#: The same where there are no prefixes and comments: found at once by its first letters.
_PLAIN_ROW: Final = re.compile(rb"<row(?=[\s/>])([^<>]*)>(\s*<c[\s/>])?")
_NUMBER: Final = re.compile(rb"\sr\s*=\s*[\"'](\d{1,7})[\"']")
_HIDDEN_ROW: Final = re.compile(rb"<row [^<>]*\bhidden=\"(?:1|true)\"")
_COLUMN: Final = re.compile(rb"<col\s[^<>]*>")
_ATTRIBUTE: Final = re.compile(rb"([A-Za-z]+)\s*=\s*[\"']([^\"']*)[\"']")
_FILTER: Final = re.compile(rb"<autoFilter[\s/>]|\bfilterMode=\"(?:1|true)\"")
_MERGED: Final = re.compile(rb"<mergeCell\s")
#: The reader loses error cells, or stops at a kind it does not know; as texts they stay.
_ERROR: Final = re.compile(rb"(<c [^<>]*)\bt=\"e\"")
#: The end of a formula that no value follows.
_NO_VALUE: Final = re.compile(rb"(?:<f(?:\s[^<>]*)?/>|</f>)(?!\s*<v>[^<])")
_CELL: Final = re.compile(rb"<c r=\"([A-Z]+\d+)\"([^<>]*)>")
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"


@dataclass(frozen=True)
class _Part:
    """One sheet's bytes, as they are read, and where its values stand."""

    name: str
    hidden: bool
    content: bytes
    placed: Placed


def read(content: bytes, name: str) -> list[Sheet]:
    """Read all sheets of a workbook whose bytes are `content`."""
    package = Package(content, name)
    told = outline(package)
    strings = _shared(package, told.strings)
    styles = _shared(package, told.styles)
    return [
        _sheet(_prepare(package, sheet, part, hidden), told, strings, styles, name)
        for sheet, part, hidden in told.sheets
    ]


def rows(content: bytes, name: str) -> dict[str, int]:
    """Tell the highest number of a row with a cell, empty or not, in each sheet."""
    package = Package(content, name)
    return {
        sheet: _last_row(package.read(part)) if part else 0
        for sheet, part, _ in outline(package).sheets
    }


def _last_row(content: bytes) -> int:
    last = highest = 0
    odd = b":row" in content or b"<!--" in content
    for match in (_ROW if odd else _PLAIN_ROW).finditer(content):
        number = _NUMBER.search(match[1])
        last = int(number[1]) if number else last + 1
        highest = max(highest, last if match[2] else 0)
    return highest


def _shared(package: Package, part: str) -> bytes:
    """Read a part that all sheets share; the reader would take it for UTF-8 unasked."""
    if not part:
        return b""
    content = package.read(part).removeprefix(b"\xef\xbb\xbf")
    parse(content, part)
    if not _is_utf8(content):
        raise broken(package.name, f"has a part {part} that is not UTF-8")
    return content


def _is_utf8(content: bytes) -> bool:
    head = content[:200].lower()
    told = re.search(rb"encoding\s*=\s*[\"']([^\"']*)", head)
    return b"\0" not in head and (told is None or told[1] in (b"utf-8", b"utf8", b"us-ascii"))


def _prepare(package: Package, sheet: str, part: str, hidden: bool) -> _Part:
    if not part:
        return _Part(sheet, hidden, b"", scan(b"", 0, 0))
    content = package.read(part)
    try:
        content, placed = _scanned(content)
    except OddError:
        try:
            content, placed = _scanned(straighten(content, part))
        except OddError:
            problem = f"sheet {sheet} has rows or cells twice, or out of order"
            raise broken(package.name, problem) from None
    check_blank(package.name, sheet, placed.last_row, 1)
    values = len(placed.rows)
    if values:
        height, width = int(placed.rows[-1]) + 1, int(placed.columns.max()) + 1
        check_extent(package.name, sheet, height, width, values)
        check_blank(package.name, sheet, placed.last_row, width)
    if placed.formulas:
        _check_formulas(content, sheet, package.name)
    return _Part(sheet, hidden, content, placed)


def _scanned(content: bytes) -> tuple[bytes, Placed]:
    if not _is_utf8(content) or content.startswith(b"\xef\xbb\xbf"):
        raise OddError
    content = _ERROR.sub(rb'\1t="str"', content) if b't="e"' in content else content
    first = content.find(b"<sheetData")
    last = content.rfind(b"</sheetData>")
    if first < 0 or b"<!" in content[:first] or b"<!" in content[max(first, last) :]:
        raise OddError
    begin = content.index(b">", first) + 1
    if content[begin - 2 : begin] == b"/>" and last < 0:
        return content, scan(content, begin, begin)
    if last < begin:
        raise OddError
    return content, scan(content, begin, last)


def _check_formulas(content: bytes, sheet: str, name: str) -> None:
    """Refuse a formula without a result; an empty text (t="str") is a result."""
    begin, end = content.find(b"<sheetData"), content.rfind(b"</sheetData>")
    for match in _NO_VALUE.finditer(content, begin, end):
        cell = _CELL.match(content, content.rfind(b"<c ", 0, match.start()))
        inline = content[match.end() : match.end() + 4] == b"<is>"
        empty = content[match.end() : match.end() + 2] == b"<v"
        if cell and not inline and not (empty and b't="str"' in cell[2]):
            raise no_result(name, sheet, cell[1].decode())


def _sheet(part: _Part, told: Outline, strings: bytes, styles: bytes, name: str) -> Sheet:
    head, tail = _around(part.content)
    placed = part.placed
    width = int(placed.columns.max()) + 1 if len(placed.columns) else 0
    if width:
        bare = _bare(part.content, strings, styles, told.date1904)
        values = _values(bare)
        complete(values, part.content, placed, strings, (name, part.name))
        cells = grid(values, placed, told.date1904)
    else:
        cells = pl.DataFrame(height=placed.last_row)
    hides = b'hidden="' in part.content
    return Sheet(
        part.name,
        cells,
        part.hidden,
        len(_HIDDEN_ROW.findall(part.content)) if hides else 0,
        _hidden_columns(head + tail, width),
        bool(_FILTER.search(head + tail)),
        len(_MERGED.findall(head + tail)),
        told.date1904,
    )


def _around(content: bytes) -> tuple[bytes, bytes]:
    return content[: max(content.find(b"<sheetData"), 0)], content[
        max(content.rfind(b"</sheetData>"), content.find(b"<sheetData"), 0) :
    ]


def _hidden_columns(around: bytes, width: int) -> int:
    """Count hidden columns among the used ones; a range may reach to the sheet's edge."""
    number = 0
    for tag in _COLUMN.findall(around):
        told = dict(_ATTRIBUTE.findall(tag))
        if told.get(b"hidden") in (b"1", b"true"):
            number += max(0, min(int(told[b"max"]), width) - int(told[b"min"]) + 1)
    return number


def _values(workbook: bytes) -> pl.DataFrame:
    reader = fastexcel.read_excel(workbook)
    sheet = reader.load_sheet(0, header_row=None, skip_rows=0, dtypes="string")
    return sheet.to_polars()


def _bare(sheet: bytes, strings: bytes, styles: bytes, date1904: bool) -> bytes:
    """Make a workbook of one sheet and what its values need, and nothing else.

    So the reader sees the very bytes that were scanned, whatever else the file holds, and
    unpacks nothing.
    """
    listed = '<sheet name="A" sheetId="1" r:id="r1"/>'
    days = f'<workbookPr date1904="{int(date1904)}"/>'
    kinds = {"worksheet": sheet, "sharedStrings": strings, "styles": styles}
    parts = {
        "_rels/.rels": _relations({"officeDocument": "xl/workbook.xml"}),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{days}'
        f"<sheets>{listed}</sheets></workbook>".encode(),
        "xl/_rels/workbook.xml.rels": _relations(
            {kind: f"{kind}.xml" for kind, content in kinds.items() if content}
        ),
        **{f"xl/{kind}.xml": content for kind, content in kinds.items() if content},
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as book:
        for part, content in parts.items():
            book.writestr(part, content)
    return made.getvalue()


def _relations(targets: dict[str, str]) -> bytes:
    each = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items(), start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{each}</Relationships>'.encode()
