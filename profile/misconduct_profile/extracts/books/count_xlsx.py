"""Counts the rows of XLSX with an XML parser, element by element."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import Any, Final
from xml.parsers import expat

_LIMIT: Final = 512 * 1024 * 1024
_NAMES: Final = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main ",
    "http://purl.oclc.org/ooxml/spreadsheetml/main ",
    "",
)
_TEXTS, _BESIDE = (frozenset(f"{space}{name}" for space in _NAMES) for name in ("t", "rPh"))
_SPACES: Final = " \t\r\n"
_KEPT: Final = "http://www.w3.org/XML/1998/namespace space"


def count(content: bytes) -> dict[str, tuple[int, int]]:
    """Count each sheet's last row and rows with a value."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        if sum(part.file_size for part in book.infolist()) > _LIMIT:
            raise ValueError("unpacks to more than an extract can have")
        links = _links(book, "")
        main = next((to for kind, to in links.values() if kind == "officeDocument"), "")
        main = main or "xl/workbook.xml"
        related = _links(book, main)
        shared = [part for kind, part in related.values() if kind == "sharedStrings"]
        blank = _blank(book, shared[0]) if shared and shared[0] in book.namelist() else set()
        found = {}
        for name, key in _sheets(book, main):
            kind, part = related[key]
            found[name] = _Rows(blank).of(book, part) if kind == "worksheet" else (0, 0)
    return found


def _parser(separator: str | None = " ") -> Any:
    def refuse(*_: object) -> None:
        raise ValueError("a part has a document type")

    parser = expat.ParserCreate(namespace_separator=separator)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    return parser


def _run(parser: Any, book: zipfile.ZipFile, part: str) -> None:
    with book.open(part) as opened:
        parser.ParseFile(opened)


def _links(book: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    folder, name = posixpath.split(part)
    place = posixpath.join(folder, "_rels", name + ".rels")
    found = {}

    def start(element: str, told: dict[str, str]) -> None:
        if element.endswith(" Relationship"):
            kind = told["Type"].split("/")[-1]
            target = posixpath.normpath(posixpath.join("/", folder, told["Target"]))
            found[told["Id"]] = (kind, target[1:])

    if place in book.namelist():
        parser = _parser()
        parser.StartElementHandler = start
        _run(parser, book, place)
    return found


def _sheets(book: zipfile.ZipFile, main: str) -> list[tuple[str, str]]:
    found = []

    def start(element: str, told: dict[str, str]) -> None:
        if element.rsplit(" ", maxsplit=1)[-1] == "sheet":
            key = next(value for name, value in told.items() if name.endswith(" id"))
            found.append((told["name"], key))

    parser = _parser()
    parser.StartElementHandler = start
    _run(parser, book, main)
    return found


def _blank(book: zipfile.ZipFile, part: str) -> set[int]:
    """Tell which shared texts are empty."""
    filled: list[bool] = []
    beside, kept = 0, False

    def start(element: str, told: dict[str, str]) -> None:
        nonlocal beside, kept
        if element.rsplit(" ", maxsplit=1)[-1] == "si":
            filled.append(False)
        beside += element in _BESIDE
        kept = element in _TEXTS and told.get(_KEPT) == "preserve"

    def end(element: str) -> None:
        nonlocal beside
        beside -= element in _BESIDE

    def text(piece: str) -> None:
        if filled and not beside and (kept or piece.strip(_SPACES)):
            filled[-1] = True

    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    _run(parser, book, part)
    return {number for number, some in enumerate(filled) if not some}


class _Rows:
    """Counts one sheet. Behind a row's first value only the row's end is looked for.

    Names of elements are compared with the prefix that the sheet itself has, which takes
    half the time of looking up what each prefix stands for.
    """

    def __init__(self, blank: set[int]) -> None:
        self._blank = blank
        self._row = self._last = self._valued = 0
        self._kind = self._inside = ""
        self._beside, self._kept, self._hit = 0, False, False
        self._open = False  # a cell outside the rows is in none of them
        self._rows = self._cells = self._values = self._texts = self._sounds = ""

    def of(self, book: zipfile.ZipFile, part: str) -> tuple[int, int]:
        self._parser = _parser(None)
        self._parser.StartElementHandler = self._root
        _run(self._parser, book, part)
        return self._last, self._valued

    def _root(self, element: str, _: dict[str, str]) -> None:
        prefix = element.removesuffix("worksheet")
        names = (prefix + name for name in ("row", "c", "v", "t", "rPh"))
        self._rows, self._cells, self._values, self._texts, self._sounds = names
        self._search()

    def _search(self) -> None:
        self._inside, self._beside, self._hit = "", 0, False
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def _found(self) -> None:
        self._valued += 1
        self._parser.StartElementHandler = None
        self._parser.EndElementHandler = self._skip
        self._parser.CharacterDataHandler = None

    def _skip(self, element: str) -> None:
        if element == self._rows:
            self._open = False
            self._search()

    def _start(self, element: str, told: dict[str, str]) -> None:
        if element == self._rows:
            self._row, self._open = int(told.get("r", self._row + 1)), True
        elif not self._open:
            return
        elif element == self._cells:
            self._last = max(self._last, self._row)
            self._kind = told.get("t", "n")
        elif element == self._values:
            self._inside, self._kept = element, True
        elif element == self._texts and self._kind == "inlineStr" and not self._beside:
            self._inside, self._kept = element, told.get("xml:space") == "preserve"
        elif element == self._sounds:
            self._beside += 1

    def _end(self, element: str) -> None:
        if element == self._inside:
            self._inside = ""
            if self._hit:
                self._found()
        elif element == self._sounds:
            self._beside -= 1
        elif element == self._rows:
            self._open = False

    def _text(self, piece: str) -> None:
        if self._inside and (self._kept or piece.strip(_SPACES)):
            # The handlers change behind the text: the parser may still hold some of it.
            self._hit |= self._kind != "s" or int(piece) not in self._blank
