"""Bytes to UTF-8, without a guess: each encoding is proved, or the file is refused."""

from __future__ import annotations

import codecs
import re
from typing import Final

import polars as pl

from misconduct_profile.errors import RefusedFileError

_BREAK: Final = re.compile(r"\r\n|\n|\r")
#: A sign that is to be seen: a file without one may be empty.
_SEEN: Final = re.compile(rb"[!-~]")


def decode(content: bytes, name: str) -> tuple[str, str]:
    """Decode a text file; return its text and the encoding's name. See `utf8_of`."""
    utf8, encoding = utf8_of(content, name)
    return utf8.decode(), encoding


def utf8_of(content: bytes, name: str) -> tuple[bytes, str]:
    """Bring a text file to UTF-8 without a mark; return it and the encoding it was in.

    Raises RefusedFileError as `encoding_of` does.
    """
    encoding = encoding_of(content, name)
    if encoding == "utf-8":
        return content, encoding
    utf8 = _strict(content, encoding, name).encode()
    return utf8, encoding.removesuffix("-sig")


def encoding_of(content: bytes, name: str) -> str:
    """Prove the encoding of a text file, which is not read yet: utf-8-sig is marked.

    A byte order mark decides; else strict UTF-8; else strict cp1252. Raises
    RefusedFileError with the place of the byte that no encoding explains, or where UTF-8
    breaks off. Guessing would make two runs differ, and a lossy reading would corrupt names
    of categories.
    """
    encoding = mark_encoding(content)
    if not encoding:
        if b"\0" in content:
            raise _no_text(content.index(0), name)
        encoding = "utf-8" if _is_utf8(content) else "cp1252"
        if encoding == "cp1252" and _breaks_off(content):
            raise RefusedFileError(
                "cut_short",
                name,
                "breaks off in the middle of a letter",
                "It was cut short: ask the force to send it again, whole.",
            )
    known = encoding == "utf-8" or (encoding == "cp1252" and not _undefined(content))
    text = "" if known else _strict(content, encoding, name)
    if "\0" in text:
        raise _no_text(len(text[: text.index("\0")].encode(encoding)), name)
    seen = known and _SEEN.search(content)
    if not seen and not (text or content.decode(encoding)).strip():
        raise empty(name)
    return encoding


def empty(name: str) -> RefusedFileError:
    """Say that a file is empty."""
    remedy = "Ask the force to send it again."
    return RefusedFileError("empty", name, "the file is empty", remedy)


def _no_text(place: int, name: str) -> RefusedFileError:
    return RefusedFileError(
        "undecodable",
        name,
        f"holds a NUL byte at position {place}, so it is no text file",
        "Save the extract as CSV again.",
    )


def _breaks_off(content: bytes) -> bool:
    """Whether it is UTF-8 but for a letter that is cut at its very end.

    Where that is its only letter beyond ASCII, nothing tells it from one of cp1252.
    """
    for size in range(1, min(len(content), 3) + 1):
        if content[-size] >= 0xC2:  # the first byte of a letter, or none of UTF-8
            whole = content[:-size]
            return _is_cut(content[-size:]) and not whole.isascii() and _is_utf8(whole)
    return False


def _is_cut(end: bytes) -> bool:
    try:
        end.decode()
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return False


def _is_utf8(content: bytes) -> bool:
    if content.isascii():
        return True
    try:
        pl.Series([content], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.ComputeError:
        return False
    return True


def _undefined(content: bytes) -> bool:
    """Whether there is a byte that means nothing in cp1252."""
    return any(byte in content for byte in b"\x81\x8d\x8f\x90\x9d")


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
