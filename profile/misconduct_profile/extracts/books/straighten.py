"""Writes an XLSX sheet anew, in the one way that `scan` follows, from any sound XML."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from misconduct_profile.extracts.books.package import parse
from misconduct_profile.extracts.books.sheet import address

MAINS: Final = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_SPACE: Final = "http://www.w3.org/XML/1998/namespace space"
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_AROUND: Final = ("sheetPr", "sheetFormatPr", "autoFilter", "mergeCell", "col")


def straighten(content: bytes, part: str) -> bytes:
    """Write a sheet's cells, and what hides, filters and merges them, without prefixes.

    Cells and rows that do not say where they are stand behind the one before. Raises
    ExpatError where it is no XML or has a document type, ValueError where it is no sheet.
    """
    writer = _Writer()
    parse(content, part, writer.start, writer.end, writer.text)
    around, data = "".join(writer.around), "".join(writer.data)
    return f"<worksheet>{around}<sheetData>{data}</sheetData></worksheet>".encode()


class _Writer:
    """Collects the sheet as the parser walks through it."""

    def __init__(self) -> None:
        self.around: list[str] = []
        self.data: list[str] = []
        self._row = self._column = 0
        self._cell: dict[str, str] = {}
        self._formula = self._keeps = False
        self._texts: list[str] = []
        self._taken = ""  # the element whose text is the value: v, or t of an inline text
        self._beside = 0  # within the pronunciation of an inline text

    def start(self, name: str, told: dict[str, str]) -> None:
        space, _, name = name.rpartition(" ")
        if space not in ("", *MAINS):
            return
        if name in _AROUND:
            self.around.append(f"<{name}{_attributes(told)}/>")
        elif name == "row":
            self._row, self._column = int(told.get("r", self._row + 1)), 0
            hidden = {"hidden": told["hidden"]} if "hidden" in told else {}
            self.data.append(f"<row{_attributes({'r': str(self._row), **hidden})}>")
        elif name == "c":
            self._open(told)
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._beside += 1
        elif name in ("v", "t") and not self._beside:
            self._taken = name
            self._keeps |= told.get(_SPACE) == "preserve" or name == "v"

    def _open(self, told: dict[str, str]) -> None:
        self._column += 1
        reference = told.get("r", address(self._row - 1, self._column - 1))
        matched = _REFERENCE.fullmatch(reference)
        if matched is None:
            raise ValueError(f"a cell at {reference}")
        self._column = 0
        for letter in matched[1]:
            self._column = self._column * 26 + ord(letter) - 64
        self._cell = {"r": reference} | {key: told[key] for key in ("s", "t") if key in told}
        self._texts, self._formula, self._keeps = [], False, False

    def text(self, text: str) -> None:
        if self._taken:
            self._texts.append(text)

    def end(self, name: str) -> None:
        space, _, name = name.rpartition(" ")
        if space not in ("", *MAINS):
            return
        if name == "row":
            self.data.append("</row>")
        elif name == "c":
            self.data.append(self._closed())
        elif name == "rPh":
            self._beside -= 1
        elif name == self._taken:
            self._taken = ""

    def _closed(self) -> str:
        text = escape("".join(self._texts), quote=False).replace("\r", "&#13;")
        formula = "<f/>" if self._formula else ""
        if self._cell.get("t") == "inlineStr":
            kept = ' xml:space="preserve"' if self._keeps else ""
            return f"<c{_attributes(self._cell)}>{formula}<is><t{kept}>{text}</t></is></c>"
        value = f"<v>{text}</v>" if text or self._formula else ""
        return f"<c{_attributes(self._cell)}>{formula}{value}</c>"


def _attributes(told: dict[str, str]) -> str:
    return "".join(f' {key}="{escape(value)}"' for key, value in told.items() if " " not in key)
