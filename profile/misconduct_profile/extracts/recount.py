"""A second count of physical lines and rows, by code that shares nothing with the reader."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Final
from xml.parsers import expat

from misconduct_profile.errors import InputError

_BREAK = re.compile(rb"\r\n|\n|\r")
_BREAK_16 = {
    b"\xff\xfe": re.compile(rb"\r\x00\n\x00|\n\x00|\r\x00"),
    b"\xfe\xff": re.compile(rb"\x00\r\x00\n|\x00\n|\x00\r"),
}
_ROW: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main row"
_STRICT_ROW: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main row"


def count_lines(path: Path) -> int:
    """Count the physical lines of a text file from its bytes."""
    content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    mark, pattern = content[:2], _BREAK_16.get(content[:2])
    if pattern is None:
        breaks = len(_BREAK.findall(content))
        return breaks + bool(content and not content.endswith((b"\n", b"\r")))
    units = content[2:]
    found = [m for m in pattern.finditer(units) if m.start() % 2 == 0]
    ended = bool(found) and found[-1].end() == len(units)
    return len(found) + bool(units and not ended) if mark else 0


def count_rows(path: Path) -> int:
    """Count the row elements of all sheets of a workbook with an XML parser.

    The size of the workbook has been checked. Raises InputError where a part is no XML,
    or has a document type, which could swell to any size.
    """
    try:
        with zipfile.ZipFile(path) as book:
            parts = [name for name in book.namelist() if name.endswith(".xml")]
            return sum(_rows(book, name) for name in parts)
    except expat.ExpatError as error:
        remedy = "Save it again, or save each sheet as CSV."
        raise InputError(path.name, f"is no sound workbook ({error})", remedy) from None


def _rows(book: zipfile.ZipFile, part: str) -> int:
    number = 0

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal number
        number += name in (_ROW, _STRICT_ROW)

    def refuse(*_: object) -> None:
        raise expat.ExpatError(f"{part} has a document type")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    with book.open(part) as opened:
        parser.ParseFile(opened)
    return number
