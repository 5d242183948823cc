"""Counts the rows of XLS by walking through its records, without any library."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from misconduct_profile.extracts.books.container import book_stream

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOF, _EOF, _SHEET, _PAGE, _STRING = 0x809, 0x0A, 0x85, 0x42, 0x207
_FORMULAS: Final = (0x06, 0x206, 0x406)
_LABELS: Final = (0x204, 0xD6)
_OTHERS: Final = (0x203, 0x27E, 0xBD, 0x205)
_SHARED, _MORE, _LOOKED_UP = 0xFC, 0x3C, 0xFD
_PAGES: Final = {1200: "cp1252", 32768: "mac-roman", 32769: "cp1252"}


def count(content: bytes) -> dict[str, tuple[int, int]]:
    """Count each sheet's last row with a value and rows with a value."""
    stream = book_stream(content)
    page, wide, shared = "cp1252", True, False
    texts: list[bytes] = []  # the record of shared texts, and those that go on with it
    places = []
    for kind, _, data in _records(stream, 0):
        if kind == _BOF:
            wide = data[:2] == b"\x00\x06"
        elif kind == _PAGE:
            number = struct.unpack("<H", data)[0]
            page = _PAGES.get(number, f"cp{number}")
        elif kind == _SHEET and data[5] == 0:
            place = struct.unpack("<I", data[:4])[0]
            places.append((_name(data[6:], wide, page), place))
        elif kind == _SHARED or (kind == _MORE and shared):
            texts.append(data)
        elif kind == _EOF:
            break
        shared = kind == _SHARED or (kind == _MORE and shared)
    blank = _Texts(texts).blank() if texts else set()
    return {name: _rows(stream, place, blank) for name, place in places}


def _name(data: bytes, wide: bool, page: str) -> str:
    if not wide:
        return data[1 : 1 + data[0]].decode(page)
    if data[1] & 1:
        return data[2 : 2 + 2 * data[0]].decode("utf-16-le")
    return data[2 : 2 + data[0]].decode("latin-1")


def _records(stream: bytes, place: int) -> Iterator[tuple[int, int, bytes]]:
    """Give the kind, the depth of nesting and the bytes of each record from a place on."""
    depth = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        depth += kind == _BOF
        yield kind, depth, stream[place + 4 : place + 4 + length]
        depth -= kind == _EOF
        place += 4 + length


class _Texts:
    """The shared texts: a text may go on in the next record, behind a byte of its own."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = iter(pieces)
        self._piece, self._at = next(self._pieces), 8

    def blank(self) -> set[int]:
        """Tell which of them are empty."""
        [number] = struct.unpack_from("<I", self._piece, 4)
        return {text for text in range(number) if not self._length()}

    def _take(self, size: int) -> bytes:
        taken = b""
        while len(taken) < size:
            if self._at >= len(self._piece):
                self._piece, self._at = next(self._pieces, b""), 0
                if not self._piece:
                    raise ValueError("texts are cut off")
            more = self._piece[self._at : self._at + size - len(taken)]
            taken, self._at = taken + more, self._at + len(more)
        return taken

    def _length(self) -> int:
        """Walk over one text; return the number of its characters."""
        length, signs = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if signs & 8 else 0
        sounds = struct.unpack("<I", self._take(4))[0] if signs & 4 else 0
        left, width = length, 1 + (signs & 1)
        while left:
            if self._at >= len(self._piece):
                width = 1 + (self._take(1)[0] & 1)
            here = min(left, (len(self._piece) - self._at) // width)
            if not here:
                raise ValueError("a character is cut in two")
            self._take(here * width)
            left -= here
        self._take(4 * runs + sounds)
        return int(length)


def _rows(stream: bytes, place: int, blank: set[int]) -> tuple[int, int]:
    valued: set[int] = set()
    waiting = -1  # the row of a formula whose text is told by the record behind it
    for kind, depth, data in _records(stream, place):
        if kind == _EOF and depth <= 1:
            break
        if depth != 1:
            continue
        if kind == _STRING and waiting >= 0 and data[:2] != b"\0\0":
            valued.add(waiting)
        elif kind in _FORMULAS:
            row = struct.unpack_from("<H", data)[0]
            text = data[12:14] == b"\xff\xff"
            waiting = row if text and data[6] == 0 else -1
            if not text or data[6] in (1, 2):
                valued.add(row)
        elif kind == _LOOKED_UP:
            if struct.unpack_from("<I", data, 6)[0] not in blank:
                valued.add(struct.unpack_from("<H", data)[0])
        elif kind in _OTHERS or (kind in _LABELS and data[6:8] != b"\0\0"):
            valued.add(struct.unpack_from("<H", data)[0])
    return (max(valued) + 1, len(valued)) if valued else (0, 0)
