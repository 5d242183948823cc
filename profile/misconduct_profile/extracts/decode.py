"""Bytes to text, without a guess: each encoding is proved, or the file is refused."""

from __future__ import annotations

import codecs
import re
from typing import Final

from misconduct_profile.errors import RefusedFileError

_BREAK: Final = re.compile(r"\r\n|\n|\r")


def decode(content: bytes, name: str) -> tuple[str, str]:
    """Decode a text file; return its text and the encoding's name.

    A byte order mark decides; else strict UTF-8; else strict cp1252. Raises
    RefusedFileError with the place of the byte that no encoding explains. Guessing would
    make two runs differ, and a lossy reading would corrupt names of categories.
    """
    if marked := mark_encoding(content):
        text = _strict(content, marked, name)
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
        text, encoding = _unmarked(content, name)
    if not text.strip():
        raise RefusedFileError(
            "empty", name, "the file is empty", "Ask the force to send it again."
        )
    return text, encoding


def _unmarked(content: bytes, name: str) -> tuple[str, str]:
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _strict(content, "cp1252", name), "cp1252"


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
