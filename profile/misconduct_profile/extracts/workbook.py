"""Workbooks: which sheets one has and how many rows; no cell of them is read here."""

from __future__ import annotations

import re
import zipfile
from html import unescape
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from misconduct_profile.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES: Final = (".xlsx", ".xlsm")
#: More than this, unpacked, is no extract: a small file could fill the memory.
MAX_PART: Final = 256 * 1024 * 1024
MAX_WHOLE: Final = 512 * 1024 * 1024
MAX_LIST: Final = 4 * 1024 * 1024
_CHUNK: Final = 64 * 1024
#: The start of a row; what may end its name is asked for, so that no <rowBreaks> counts.
_ROW: Final = re.compile(rb"<(?:\w{1,20}:)?row(?=[\s/>])")
_OVERLAP: Final = 32
_SHEET: Final = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_RELATION: Final = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE: Final = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_BROKEN: Final = (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError,
                  UnicodeDecodeError, ValueError, OSError)  # fmt: skip


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook by its name."""
    return path.suffix.lower() in SUFFIXES


def sheet_rows(path: Path) -> dict[str, int]:
    """Count the row elements of each sheet, in the workbook's order; hidden ones too.

    Raises InputError where the file is no workbook, or would unpack to more than the
    limits: what cannot be counted cannot be accounted for.
    """
    try:
        with zipfile.ZipFile(path) as book:
            check_size(book, path.name)
            return {
                name: _rows(book, part) if part in book.namelist() else 0
                for name, part in _sheets(book)
            }
    except _BROKEN as error:
        raise InputError(
            path.name,
            f"is no workbook whose rows can be counted ({type(error).__name__})",
            "Save it again without a password, or save each sheet as CSV.",
        ) from None


def check_size(book: zipfile.ZipFile, name: str) -> None:
    """Refuse a workbook that unpacks to more than the limits."""
    sizes = [part.file_size for part in book.infolist()]
    if max(sizes, default=0) > MAX_PART or sum(sizes) > MAX_WHOLE:
        raise InputError(
            name,
            f"unpacks to {sum(sizes):,} bytes, more than an extract can have",
            "Save each sheet as CSV.",
        )


def _sheets(book: zipfile.ZipFile) -> list[tuple[str, str]]:
    """List the sheets' names, and the part of the file where each is kept."""
    parts = {}
    for tag in _RELATION.findall(_text(book, "xl/_rels/workbook.xml.rels")):
        told = _attributes(tag)
        target = PurePosixPath("/xl", told["Target"])  # an absolute target replaces /xl
        parts[told["Id"]] = str(target).lstrip("/")
    found = []
    for tag in _SHEET.findall(_text(book, "xl/workbook.xml")):
        told = _attributes(tag)
        relation = next(value for key, value in told.items() if key.endswith(":id"))
        found.append((told["name"], parts[relation]))
    if not found:
        raise ValueError("no sheets")
    return found


def _attributes(tag: str) -> dict[str, str]:
    return {key: unescape(one or two) for key, one, two in _ATTRIBUTE.findall(tag)}


def _text(book: zipfile.ZipFile, part: str) -> str:
    with book.open(part) as opened:
        content = opened.read(MAX_LIST + 1)
    if len(content) > MAX_LIST:
        raise ValueError("a list of sheets is too long")
    return content.decode("utf-8-sig")


def _rows(book: zipfile.ZipFile, part: str) -> int:
    """Count row elements in a stream; a tag that two chunks share is counted once."""
    with book.open(part) as opened:
        return sum(1 for _ in _starts(iter(lambda: opened.read(_CHUNK), b"")))


def _starts(chunks: Iterator[bytes]) -> Iterator[int]:
    rest, done, seen = b"", 0, -1
    for chunk in chunks:
        text = rest + chunk
        for match in _ROW.finditer(text):
            if done + match.start() > seen:
                seen = done + match.start()
                yield seen
        done += max(0, len(text) - _OVERLAP)
        rest = text[-_OVERLAP:]
