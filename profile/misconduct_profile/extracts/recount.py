"""A second count of physical lines and rows, by code that shares nothing with the reader."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from misconduct_profile.extracts.books import count_book, is_workbook
from misconduct_profile.extracts.contents import texts

_BREAK = re.compile(rb"\r\n|\n|\r")
_BREAK_16 = {
    b"\xff\xfe": re.compile(rb"\r\x00\n\x00|\n\x00|\r\x00"),
    b"\xfe\xff": re.compile(rb"\x00\r\x00\n|\x00\n|\x00\r"),
}


def second_count(paths: tuple[Path, ...]) -> dict[str, tuple[int, int | None]]:
    """Count the lines of each text or sheet of an input's files, by its name in the ledger.

    Of a sheet, its rows and how many of them hold a value; of a text the latter is None.
    """
    counted: dict[str, tuple[int, int | None]] = {}
    for path in paths:
        label = path.name if len(paths) > 1 else ""
        if is_workbook(path):
            for sheet, numbers in count_book(path).items():
                counted[f"{label}/{sheet}" if label else sheet] = numbers
        else:
            for sheet, content in texts(path, label):
                counted[sheet] = (lines_in(content), None)
    return counted


def count_lines(path: Path) -> int:
    """Count the physical lines of a text file from its bytes."""
    return lines_in(path.read_bytes())


def _both(content: bytes) -> int:
    """Count the returns that a feed follows: one end of a line, not two."""
    whole = np.frombuffer(content, np.uint8)
    behind = np.flatnonzero(whole[:-1] == 13) + 1
    return int(np.count_nonzero(whole[behind] == 10))


def lines_in(content: bytes) -> int:
    """Count the physical lines of a text from its bytes."""
    pattern = _BREAK_16.get(content[:2])
    if pattern is None:
        content = content.removeprefix(b"\xef\xbb\xbf")
        breaks = content.count(b"\n") + content.count(b"\r") - _both(content)
        return breaks + bool(content and not content.endswith((b"\n", b"\r")))
    units = content[2:]
    found = [m for m in pattern.finditer(units) if m.start() % 2 == 0]
    ended = bool(found) and found[-1].end() == len(units)
    return len(found) + bool(units and not ended)
