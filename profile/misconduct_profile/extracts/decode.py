"""Bytes to text, without a guess: each encoding is proved, or the file is refused."""

from __future__ import annotations

import codecs

from misconduct_profile.errors import InputError


def decode(content: bytes, name: str) -> tuple[str, str]:
    """Decode a text file; return its text and the encoding's name.

    A byte order mark decides; else strict UTF-8; else strict cp1252. Raises InputError
    with the place of the byte that no encoding explains. Guessing would make two runs
    differ, and a lossy reading would corrupt names of categories.
    """
    if not content.strip():
        raise InputError(name, "the file is empty", "Ask the force to send it again.")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strict(content, "utf-16", name), "utf-16"
    if b"\0" in content:
        place = content.index(b"\0")
        raise InputError(
            name,
            f"holds a NUL byte at position {place}, so it is no text file",
            "Save the extract as CSV again.",
        )
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return _strict(content, "cp1252", name), "cp1252"


def _strict(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError(
            name,
            f"byte 0x{content[error.start]:02x} at position {error.start} (line {line}) "
            f"is neither UTF-8 nor {encoding}",
            "Save the extract as CSV in UTF-8 again.",
        ) from None
