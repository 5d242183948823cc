"""The file system within an XLS file, which both its reader and the second count open.

xlrd can open it too, but follows a damaged chain of sectors without an end.
"""

from __future__ import annotations

import struct
from typing import Final

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END: Final = 0xFFFFFFFA  # from here on a sector's number is a sign


def book_stream(content: bytes) -> bytes:
    """Return the records of a workbook. Raises ValueError and the like where damaged."""
    return _Container(content).stream(("Workbook", "Book"))


class _Container:
    """The file system within the file: streams cut into sectors that point at the next."""

    def __init__(self, content: bytes) -> None:
        if content[:8] != OLE:
            raise ValueError("another kind of file")
        self._content = content
        self._size = 1 << (content[30] & 31)
        self._small = 1 << (content[32] & 31)
        if self._size not in (512, 4096) or self._small != 64:
            raise ValueError("sectors of an unknown size")
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
