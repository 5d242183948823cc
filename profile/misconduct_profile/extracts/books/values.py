"""Numbers, dates and times of XLS and ODS as text, the way the reader of XLSX gives them."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from misconduct_profile.extracts.books.sheet import check_extent, too_big

if TYPE_CHECKING:
    from collections.abc import Sequence

#: From here on not every whole number can be told from the next.
MAX_EXACT: Final = 2**53
#: Of one sheet that is read value by value; a repeated value counts each time.
MAX_VALUES: Final = 5_000_000
_LAST_DAY: Final = 2_958_466
_DATE: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:[.,](\d+))?)?")
_LENGTH: Final = re.compile(r"PT(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:[.,](\d+))?S)?")


class Values:
    """The values of one sheet as they are met: row and column from 0, and the text."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.columns: list[int] = []
        self.texts: list[str] = []
        self.height = 0  # rows from the first to the last with a value
        self.width = 0

    def add(self, rows: Sequence[int], columns: Sequence[int], text: str, name: str) -> None:
        """Put one text into each cell of a block. Raises RefusedFileError (too many)."""
        if not text:
            return
        if len(self.texts) + len(rows) * len(columns) > MAX_VALUES:
            raise too_big(name, f"has a sheet of more than {MAX_VALUES:,} values")
        self.height = max(self.height, rows[-1] + 1)
        self.width = max(self.width, columns[-1] + 1)
        for row in rows:
            self.rows += [row] * len(columns)
            self.columns += columns
            self.texts += [text] * len(columns)

    def grid(self, name: str, sheet: str) -> pl.DataFrame:
        """Place all values; column "0" is A. Raises RefusedFileError (a far cell)."""
        check_extent(name, sheet, self.height, self.width, len(self.texts))
        placed = [[""] * self.height for _ in range(self.width)]
        for row, column, text in zip(self.rows, self.columns, self.texts, strict=True):
            placed[column][row] = text
        return pl.DataFrame(
            [pl.Series(str(n), texts, dtype=pl.String) for n, texts in enumerate(placed)]
        )


def number_text(value: float) -> str | None:
    """Write a number; nothing where it is a whole number too large to be exact.

    Raises ValueError where it is none.
    """
    if not math.isfinite(value):
        raise ValueError("a number that is none")
    if abs(value) >= MAX_EXACT:
        return None
    if value == int(value):
        return str(int(value))
    short = f"{value:.9f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def serial_text(serial: float, date1904: bool) -> str | None:
    """Write a date number: a time of day where it is below one; nothing where it is none."""
    if not 0 <= serial < _LAST_DAY - 1462 * date1904:
        return None
    first = datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 30 + (serial < 60))
    moment = first + timedelta(milliseconds=round(serial * 86_400_000))
    text = f"{moment:%Y-%m-%d %H:%M:%S}" + _thousandths(f"{moment.microsecond:06}")
    return text[11:] if serial < 1 else text


def date_text(told: str) -> str | None:
    """Write an ISO date or date and time; nothing where it is none."""
    matched = _DATE.fullmatch(told)
    if matched is None:
        return None
    text = f"{matched[1]} {matched[2] or '00:00:00'}"
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return None
    return text + _thousandths(matched[3] or "")


def length_text(told: str) -> str | None:
    """Write an ISO length of time as hours, minutes, seconds; nothing where it is none."""
    matched = _LENGTH.fullmatch(told)
    if matched is None or told == "PT":
        return None
    hours, minutes, seconds = (int(part or 0) for part in matched.groups()[:3])
    return f"{hours:02}:{minutes:02}:{seconds:02}" + _thousandths(matched[4] or "")


def _thousandths(fraction: str) -> str:
    digits = f"{fraction[:3]:0<3}"
    return "" if digits == "000" else f".{digits}"
