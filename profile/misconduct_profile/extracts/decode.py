"""Bytes to UTF-8, without a guess: each encoding is proved, or the file is refused."""

from __future__ import annotations

import codecs
import re
from typing import Final

import numpy as np

from misconduct_profile.errors import RefusedFileError

_BREAK: Final = re.compile(r"\r\n|\n|\r")
#: A sign that is to be seen: a file without one may be empty.
_SEEN: Final = re.compile(rb"[!-~]")
#: Where cp1252 is not Latin-1: what Latin-1 makes of the byte in UTF-8, and what it means.
_C1: Final = {
    byte: (bytes([0xC2, byte]), bytes([byte]).decode("cp1252", "ignore").encode())
    for byte in range(0x80, 0xA0)
}


def decode(content: bytes, name: str) -> tuple[str, str]:
    """Decode a text file; return its text and the encoding's name. See `utf8_of`."""
    utf8, encoding = utf8_of(content, name)
    return utf8.decode(), encoding


def utf8_of(content: bytes, name: str) -> tuple[bytes, str]:
    """Bring a text file to UTF-8 without a mark; return it and the encoding it was in.

    A byte order mark decides; else strict UTF-8; else strict cp1252. Raises
    RefusedFileError with the place of the byte that no encoding explains. Guessing would
    make two runs differ, and a lossy reading would corrupt names of categories.
    """
    if marked := mark_encoding(content):
        utf8 = _strict(content, marked, name).encode()
        encoding = marked.removesuffix("-sig")
    elif b"\0" in content:
        place = content.index(b"\0")
        raise RefusedFileError(
            "undecodable",
            name,
            f"holds a NUL byte at position {place}, so it is no text file",
            "Save the extract as CSV again.",
        )
    else:
        utf8, encoding = _unmarked(content, name)
    if not _SEEN.search(utf8) and not utf8.decode().strip():
        raise RefusedFileError(
            "empty", name, "the file is empty", "Ask the force to send it again."
        )
    return utf8, encoding


def _unmarked(content: bytes, name: str) -> tuple[bytes, str]:
    if content.isascii():
        return content, "utf-8"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _of_cp1252(content, name), "cp1252"
    return content, "utf-8"


def _of_cp1252(content: bytes, name: str) -> bytes:
    """Bring cp1252 to UTF-8 by way of Latin-1, which Python reads ten times as fast."""
    whole = np.frombuffer(content, np.uint8)
    there = [_C1[int(byte)] for byte in np.unique(whole[(whole >= 0x80) & (whole < 0xA0)])]
    if not all(meaning for _, meaning in there):
        _strict(content, "cp1252", name)
    utf8 = content.decode("latin-1").encode()
    for pair, meaning in there:  # no other sign's bytes hold one of these pairs
        utf8 = utf8.replace(pair, meaning)
    return utf8


def mark_encoding(content: bytes) -> str:
    """Return the encoding that a byte order mark names, or nothing."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig" if content.startswith(codecs.BOM_UTF8) else ""


def _strict(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        # Python counts the bytes of a file with a UTF-8 mark from behind the mark.
        place = error.start + len(content) - len(error.object)
        line = len(_BREAK.findall(content[:place].decode(encoding, "ignore"))) + 1
        wanted = {"cp1252": "neither UTF-8 nor cp1252"}.get(
            encoding, f"not {encoding.removesuffix('-sig').upper()}, as the file's mark says"
        )
        raise RefusedFileError(
            "undecodable",
            name,
            f"byte 0x{content[place]:02x} at position {place} (line {line}) is {wanted}",
            "Save the extract as CSV in UTF-8 again.",
        ) from None
