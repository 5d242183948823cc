"""Dates: the order of day and month is settled for a column, from all its values."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import polars as pl

#: A time of day beside a date, with the fractions that databases add, is passed over. One
#: that cannot be leaves the date unreadable; 24:00 is the end of a day.
_CLOCK: Final = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?|24:00(?::00(?:\.0+)?)?"
_TIME: Final = rf"(?:{_CLOCK})(?: ?[AaPp]\.?[Mm]\.?)?"
_ZONE: Final = r"(?: ?(?:Z|UTC|[+-]\d{2}(?::?\d{2})?))?"
#: The name of the day before a date says nothing that the date does not.
_WEEKDAY: Final = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,? )?"
_ISO_DAY: Final = r"^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})"
_ISO: Final = re.compile(rf"{_ISO_DAY}(?:[T ]{_TIME}{_ZONE})?$")
#: Eight digits, as a database writes a day.
_WHOLE: Final = re.compile(r"^(19|20)(\d{2})(\d{2})(\d{2})$")
_NUMERIC_DAY: Final = r"^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})"
_NUMERIC: Final = re.compile(rf"{_NUMERIC_DAY}(?:,? {_TIME})?$")
#: A day alone, and the time that may stand one space behind it.
_PLAIN: Final = (
    (re.compile(f"{_NUMERIC_DAY}$"), re.compile(f"^{_TIME}$")),
    (re.compile(f"{_ISO_DAY}$"), re.compile(f"^{_TIME}{_ZONE}$")),
)
_LETTER_T: Final = r"^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2})T"
_NAMED: Final = re.compile(
    rf"^{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?[ -]([A-Za-z]{{3,9}})\.?,?[ -]"
    rf"(\d{{4}}|\d{{2}})(?: {_TIME})?$"
)
_NAMED_FIRST: Final = re.compile(
    rf"^{_WEEKDAY}([A-Za-z]{{3,9}})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? "
    rf"(\d{{4}})(?:,?(?: at)? {_TIME})?$"
)
#: A spreadsheet's count of days, with the time of day as a fraction. Five digits reach from
#: 1927 to 2173; the years that a column may hold narrow that to the record system's own.
_SERIAL: Final = re.compile(r"^(\d{5})(?:\.\d+)?$")
#: Day 0 of the 1900 system, as it counts from March 1900 on.
SERIAL_EPOCH: Final = dt.date(1899, 12, 30)
#: Names in full and their first three letters; a word that only starts like one is none.
_MONTHS: Final = {
    spelling.lower(): number
    for number, name in enumerate(calendar.month_name)
    for spelling in (name, name[:3])
    if name
} | {"sept": 9}


class Years(NamedTuple):
    """Years that a column may hold: from the first, of two digits a hundred from `century`."""

    first: int
    century: int


#: Dates of a case. Years before are typing errors; a two-digit year is of this century, with
#: which the record system began.
OF_CASES: Final = Years(1990, 2000)

UNREADABLE: Final = "date_unreadable"
AMBIGUOUS: Final = "date_ambiguous"


@dataclass(frozen=True)
class Settled:
    """A column's dates: text to date, or to the reason why not.

    `order` is "day first", "month first", "contradictory", "unproven", or "not needed".
    """

    order: str
    dates: dict[str, dt.date]
    reasons: dict[str, str]


def days_of(texts: pl.Series) -> pl.Series:
    """Take the time of day off the texts of a column, where day and time are plainly written.

    What `settle` makes of what is left, it would make of the whole text, if nobody has said
    what stands for no date: such a text is compared before. There are far fewer days than
    moments.
    """
    text = pl.col("text")
    if texts.str.contains("T", literal=True).any():
        text = text.str.replace(_LETTER_T, "$1 ")
    parts = texts.alias("text").to_frame().select(text.str.splitn(" ", 2).struct.unnest())
    head, tail = parts.iter_columns()
    heads, tails = (part.unique().drop_nulls().to_list() for part in (head, tail))
    if not tails:
        return texts
    plain = pl.Series([False]).new_from_index(0, len(texts))
    for day, time in _PLAIN:
        days, times = list(filter(day.match, heads)), list(filter(time.match, tails))
        if days and times:
            plain |= head.is_in(days) & tail.is_in(times).fill_null(False)
    return texts.zip_with(~plain, head)


def settle(
    texts: set[str], last_year: int, told: str | None = None, years: Years = OF_CASES
) -> Settled:
    """Read the distinct texts of one column (stripped, none empty).

    A 13th month is proof of the order. Where both orders are proved, values that prove
    themselves are read and the rest are ambiguous; where neither is, all are ambiguous
    whose day and month differ. A year before the first of `years` or after `last_year` (the
    extract's) is unreadable: no extract knows its future. `told` is the order that a layout
    says: it settles what proves nothing or both, and never overrules a proof of the other
    alone.
    """
    numeric = {text: match for text in texts if (match := _NUMERIC.match(text))}
    order = _order(numeric, years)
    if told and order in ("unproven", "contradictory"):
        order = told
    dates: dict[str, dt.date] = {}
    reasons: dict[str, str] = {}
    for text in sorted(texts):
        match = numeric.get(text)
        found = _ordered(match, order, years) if match else _unordered(text, years)
        if isinstance(found, dt.date) and found.year > last_year:
            found = UNREADABLE
        if isinstance(found, dt.date):
            dates[text] = found
        else:
            reasons[text] = found
    return Settled(order, dates, reasons)


def readings(
    texts: set[str], last_year: int, told: str | None, years: Years
) -> dict[str, tuple[dt.date, dt.date]]:
    """Read the texts of a column as `settle` does, each to its earliest and latest day.

    They differ where day and month cannot be told apart; what is unreadable is left out.
    """
    settled = settle(texts, last_year, told, years)
    found = {text: (day, day) for text, day in settled.dates.items()}
    for text, reason in settled.reasons.items():
        if reason == AMBIGUOUS and (match := _NUMERIC.match(text)):
            first, second = sorted(filter(None, _both(match, years)))
            found[text] = (first, second)
    return found


def is_date(text: str, last_year: int) -> bool:
    """Whether a text is a date in one order or the other."""
    match = _NUMERIC.match(text)
    found = _ordered(match, "contradictory", OF_CASES) if match else _unordered(text, OF_CASES)
    return found == AMBIGUOUS or (isinstance(found, dt.date) and found.year <= last_year)


def order_proofs(texts: Mapping[str, int]) -> tuple[int, int, int]:
    """Count the cells that prove day first, month first, and neither, of those in question.

    `texts` are counted; those that say their order (year first, a month by name) are not
    in question.
    """
    day = month = either = 0
    for text, number in texts.items():
        match = _NUMERIC.match(text)
        if match is None:
            continue
        if _proves(match, "day first", OF_CASES):
            day += number
        elif _proves(match, "month first", OF_CASES):
            month += number
        else:
            either += number
    return day, month, either


def _order(numeric: dict[str, re.Match[str]], years: Years) -> str:
    day_first = any(_proves(match, "day first", years) for match in numeric.values())
    month_first = any(_proves(match, "month first", years) for match in numeric.values())
    if day_first and month_first:
        return "contradictory"
    if day_first or month_first:
        return "day first" if day_first else "month first"
    return "unproven" if numeric else "not needed"


def _proves(match: re.Match[str], order: str, years: Years) -> bool:
    """Whether a value is a date in this order and in no other."""
    day_first, month_first = _both(match, years)
    one, other = (day_first, month_first) if order == "day first" else (month_first, day_first)
    return one is not None and other is None


def _both(match: re.Match[str], years: Years) -> tuple[dt.date | None, dt.date | None]:
    """Read a value with the day first, and with the month first."""
    return (
        _date(match[4], match[3], match[1], years),
        _date(match[4], match[1], match[3], years),
    )


def _ordered(match: re.Match[str], order: str, years: Years) -> dt.date | str:
    day_first, month_first = _both(match, years)
    if day_first is None and month_first is None:
        return UNREADABLE
    if order == "day first":
        return day_first or UNREADABLE
    if order == "month first":
        return month_first or UNREADABLE
    if day_first == month_first or day_first is None or month_first is None:
        return day_first or month_first or UNREADABLE
    return AMBIGUOUS


def _unordered(text: str, years: Years) -> dt.date | str:
    if match := _ISO.match(text):
        return _date(match[1], match[3], match[4], years) or UNREADABLE
    if match := _WHOLE.match(text):
        return _date(match[1] + match[2], match[3], match[4], years) or UNREADABLE
    if (match := _NAMED.match(text)) and (month := _MONTHS.get(match[2].lower())):
        return _date(match[3], str(month), match[1], years) or UNREADABLE
    if (match := _NAMED_FIRST.match(text)) and (month := _MONTHS.get(match[1].lower())):
        return _date(match[3], str(month), match[2], years) or UNREADABLE
    if match := _SERIAL.match(text):
        found = SERIAL_EPOCH + dt.timedelta(int(match[1]))
        return found if found.year >= years.first else UNREADABLE
    return UNREADABLE


@lru_cache(maxsize=1 << 16)
def _date(year: str, month: str, day: str, years: Years) -> dt.date | None:
    whole = int(year)
    if len(year) == 2:
        whole = years.century + (whole - years.century) % 100
    if whole < years.first:
        return None
    try:
        return dt.date(whole, int(month), int(day))
    except ValueError:
        return None
