"""Counts the rows of XLS by walking through its records, without any library."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_END: Final = 0xFFFFFFFA  # from here on a sector's number is a sign
_BOF, _EOF, _SHEET, _PAGE, _STRING = 0x809, 0x0A, 0x85, 0x42, 0x207
_FORMULAS: Final = (0x06, 0x206, 0x406)
_LABELS: Final = (0x204, 0xD6)
_OTHERS: Final = (0x203, 0x27E, 0xBD, 0x205)
_SHARED, _MORE, _LOOKED_UP = 0xFC, 0x3C, 0xFD
_PAGES: Final = {1200: "cp1252", 32768: "mac-roman", 32769: "cp1252"}


def count(content: bytes) -> dict[str, tuple[int, int]]:
    """Count each sheet's last row with a value and rows with a value."""
    stream = _Container(content).stream(("Workbook", "Book"))
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


class _Container:
    """The file system within the file: streams cut into sectors that point at the next."""

    def __init__(self, content: bytes) -> None:
        if content[:8] != b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise ValueError("another kind of file")
        self._content = content
        self._size = 1 << struct.unpack_from("<H", content, 30)[0]
        self._small = 1 << struct.unpack_from("<H", content, 32)[0]
        first, _, self._least, minor, _, more, _ = struct.unpack_from("<7I", content, 48)
        lists = list(struct.unpack_from("<109I", content, 76))
        while more < _END and len(lists) * self._size < len(content) + 109 * self._size:
            *numbers, more = self._numbers(self._sector(more))
            lists += numbers
        self._next: list[int] = []
        for number in lists:
            if number < _END:
                self._next += self._numbers(self._sector(number))
        self._folder = self._chain(first)
        self._minor = self._numbers(self._chain(minor)) if minor < _END else []

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        sector = self._content[start : start + self._size]
        if not sector:
            raise ValueError("cut off")
        return sector.ljust(self._size, b"\0")

    def _numbers(self, data: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(data) // 4}I", data))

    def _chain(self, number: int) -> bytes:
        pieces: list[bytes] = []
        while number < _END:
            pieces.append(self._sector(number))
            number = self._next[number]
            if len(pieces) > len(self._next):
                raise ValueError("a stream without an end")
        return b"".join(pieces)

    def _short_chain(self, number: int, root: bytes) -> bytes:
        pieces: list[bytes] = []
        while number < _END:
            pieces.append(root[number * self._small : (number + 1) * self._small])
            number = self._minor[number]
            if len(pieces) > len(self._minor):
                raise ValueError("a stream without an end")
        return b"".join(pieces)

    def stream(self, names: tuple[str, ...]) -> bytes:
        """Return the first stream with one of the names."""
        entries = {}
        for at in range(0, len(self._folder), 128):
            entry = self._folder[at : at + 128]
            length = struct.unpack_from("<H", entry, 64)[0]
            name = entry[: max(length - 2, 0)].decode("utf-16-le")
            entries[name] = struct.unpack_from("<2I", entry, 116)
        for name in names:
            if name in entries:
                start, size = entries[name]
                if size >= self._least:
                    return self._chain(start)[:size]
                root = self._chain(entries["Root Entry"][0])
                return self._short_chain(start, root)[:size]
        raise ValueError("no workbook in it")
