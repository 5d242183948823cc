"""Counts the rows of ODS: those with a value, and where the last of them stands."""

from __future__ import annotations

import io
import zipfile
from typing import Final
from xml.parsers import expat

_LIMIT: Final = 256 * 1024 * 1024
_SPACE: Final = "urn:oasis:names:tc:opendocument:xmlns"
_ROW: Final = f"{_SPACE}:table:1.0|table-row"
_SHEET: Final = f"{_SPACE}:table:1.0|table"
_CELLS: Final = {f"{_SPACE}:table:1.0|{kind}table-cell" for kind in ("", "covered-")}
_TEXTS: Final = {f"{_SPACE}:text:1.0|{kind}" for kind in ("s", "tab", "line-break")}
_PARAGRAPH: Final = f"{_SPACE}:text:1.0|p"
_COMMENT: Final = f"{_SPACE}:office:1.0|annotation"
_VALUES: Final = [
    f"{_SPACE}:office:1.0|{kind}value" for kind in ("", "date-", "time-", "boolean-", "string-")
]


def count(content: bytes) -> dict[str, tuple[int, int]]:
    """Count each sheet's last row with a value and rows with a value."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        if book.getinfo("content.xml").file_size > _LIMIT:
            raise ValueError("unpacks to more than an extract can have")
        part = book.read("content.xml")
    counter = _Counter()
    parser = expat.ParserCreate(namespace_separator="|")
    parser.StartElementHandler = counter.start
    parser.EndElementHandler = counter.end
    parser.CharacterDataHandler = counter.text
    parser.StartDoctypeDeclHandler = counter.refuse
    parser.Parse(part, True)
    return counter.found


class _Counter:
    """Keeps the way from the sheet down to what is being parsed."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[int, int]] = {}
        self._way: list[str] = []
        self._sheet = ""
        self._before = self._times = self._paragraphs = 0
        self._valued = False

    def refuse(self, *_: object) -> None:
        raise ValueError("a part has a document type")

    def start(self, name: str, told: dict[str, str]) -> None:
        if name == _SHEET:
            self._sheet = told.get(f"{_SPACE}:table:1.0|name", "")
            self.found[self._sheet] = (0, 0)
            self._before = 0
        elif name == _ROW:
            self._times = int(told.get(f"{_SPACE}:table:1.0|number-rows-repeated", "1"))
            self._valued = False
        elif name in _CELLS:
            self._paragraphs = 0
            self._valued |= any(told.get(value) for value in _VALUES)
        elif name == _PARAGRAPH and self._in_cell():
            self._paragraphs += 1
            self._valued |= self._paragraphs > 1
        elif name in _TEXTS:
            self.text(" ")
        self._way.append(name)

    def text(self, text: str) -> None:
        if _PARAGRAPH in self._way and self._in_cell():
            self._valued |= bool(text)

    def _in_cell(self) -> bool:
        return _COMMENT not in self._way and any(cell in self._way for cell in _CELLS)

    def end(self, name: str) -> None:
        self._way.pop()
        if name == _ROW and self._sheet in self.found:
            self._before += self._times
            if self._valued:
                _, rows = self.found[self._sheet]
                self.found[self._sheet] = (self._before, rows + self._times)
