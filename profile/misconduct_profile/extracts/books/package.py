"""The zip file around an XLSX or ODS workbook, unpacked within limits, and its XML."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, Final
from xml.parsers import expat

from misconduct_profile.extracts.books.sheet import broken, locked, too_big

if TYPE_CHECKING:
    from collections.abc import Callable

#: More than this, unpacked, is no extract: a small file could fill the memory.
MAX_PART: Final = 256 * 1024 * 1024
MAX_WHOLE: Final = 512 * 1024 * 1024
MAX_PARTS: Final = 10_000
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
_UNSAFE: Final = re.compile(r"[\x00-\x1f\\]|^/|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)")


class Package:
    """The parts of a zip file by name; a part is unpacked when it is asked for.

    Raises RefusedFileError where the file is no zip file, has a password, names a part
    twice or outside itself, or unpacks to more than the limits.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        self._content = content
        if content.startswith(_OLE):
            raise locked(name) if _LOCKED in content else broken(name, "is of another kind")
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            self._parts = {part.filename: part for part in opened.infolist()}
            self._check(opened.infolist())

    def _check(self, parts: list[zipfile.ZipInfo]) -> None:
        if len({part.filename.casefold() for part in parts}) < len(parts):
            raise broken(self.name, "holds two parts of one name")
        sizes = [part.file_size for part in parts]
        if max(sizes, default=0) > MAX_PART or sum(sizes) > MAX_WHOLE:
            raise too_big(
                self.name, f"unpacks to {sum(sizes):,} bytes, more than an extract can have"
            )
        if len(parts) > MAX_PARTS:
            raise too_big(self.name, f"is made of {len(parts):,} parts")
        for part in parts:
            if part.flag_bits & 0x1:
                raise locked(self.name)
            if _UNSAFE.search(part.filename):
                raise broken(self.name, f"holds a part named {part.filename!r}")

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def read(self, part: str) -> bytes:
        """Unpack one part; no more than its told size is ever made.

        The standard library stops at the told size and does not say that more follows,
        where another reader would go on: such a part is refused.
        """
        told = self._parts.get(part)
        if told is None:
            raise broken(self.name, f"lacks its part {part}")
        head = self._content[told.header_offset : told.header_offset + 30]
        lengths = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        start = told.header_offset + 30 + lengths
        packed = memoryview(self._content)[start : start + told.compress_size]
        if head[:4] != b"PK\x03\x04" or len(packed) != told.compress_size:
            raise broken(self.name, "is cut off")
        if told.compress_type == zipfile.ZIP_STORED:
            plain, ended = bytes(packed), True
        elif told.compress_type == zipfile.ZIP_DEFLATED:
            inflate = zlib.decompressobj(-15)
            plain = inflate.decompress(packed, told.file_size + 1)
            ended = inflate.eof and not inflate.unused_data
        else:
            raise broken(self.name, f"is packed in a way ({told.compress_type}) nobody expects")
        if len(plain) != told.file_size or not ended or zlib.crc32(plain) != told.CRC:
            raise broken(self.name, f"has a damaged part {part}")
        return plain


def parse(
    content: bytes,
    part: str,
    start: Callable[[str, dict[str, str]], Any] | None = None,
    end: Callable[[str], Any] | None = None,
    text: Callable[[str], Any] | None = None,
) -> None:
    """Run an XML parser over a part; names come as namespace, space, local name.

    Raises ExpatError where it is no XML, or has a document type, which could swell to any
    size or ask for other files.
    """

    def refuse(*_: object) -> None:
        raise expat.ExpatError(f"{part} has a document type")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    if start is not None:
        parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    parser.Parse(content, True)


def local(name: str) -> str:
    """Return an element's or attribute's name without its namespace."""
    return name.rpartition(" ")[2]
