"""Figures and codes in the words of a page: formats, names and lists, one rule each."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

from misconduct_profile.disclosure.facts import Facts
from misconduct_profile.records import ALL
from misconduct_profile.standards.reference import table

NATION: Final = "England and Wales"
#: Of fewer than this nothing is said to be most.
FEW: Final = 20
Kind = Literal["count", "rate", "share", "days", "ratio"]

#: GSS shorthand and what a reader is told about it.
SHORTHAND: Final = {
    "c": "not published, to protect confidentiality",
    "x": "not available",
    "z": "not applicable",
    "low": "rounds to zero but is not zero",
    "u": "low reliability",
    "p": "provisional",
    "r": "revised",
    "b": "break in series",
}
#: Statuses that stand in a figure's place; the others stand beside it.
EMPTY: Final = ("c", "x", "z")

_STEPS: Final = {"rate": Decimal("0.1"), "ratio": Decimal("0.01")}
_ROUTES: Final = {
    ALL: "All cases",
    "complaint": "Public complaints",
    "conduct": "Conduct matters",
}


def plain(value: float, kind: Kind) -> str:
    """Write a figure: "1,234", a rate "56.7", a ratio "1.25", a share of one "78%".

    Halves go away from zero. A share that rounds to none or to all and is neither says so.
    """
    exact = Decimal(repr(value))
    if kind == "share":
        return _per_cent(exact * 100)
    return f"{exact.quantize(_STEPS.get(kind, Decimal(1)), ROUND_HALF_UP):,}"


def _per_cent(exact: Decimal) -> str:
    whole = exact.quantize(Decimal(1), ROUND_HALF_UP)
    if exact > 0 and whole == 0:
        return "<1%"
    return ">99%" if exact < 100 and whole == 100 else f"{whole}%"


def shown(value: float | None, status: str, kind: Kind) -> str:
    """Write a figure for a table: the value, the shorthand, or the value and its mark."""
    if value is None or status in EMPTY:
        return f"[{status or 'x'}]"
    return plain(value, kind) + (f" [{status}]" if status else "")


def spoken(value: float | None, status: str, kind: Kind) -> str:
    """Write a figure for a sentence, where a hidden one is no more than not published."""
    if value is None or status in EMPTY:
        return "not published" if status == "c" else "not available"
    return plain(value, kind)


def listing(words: Sequence[str]) -> str:
    """Join words as "A, B and C"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def capital(text: str) -> str:
    """Return the text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def month_name(key: str) -> str:
    """Return "February 2020" for "2020-02"."""
    return f"{calendar.month_name[int(key[5:7])]} {key[:4]}"


def day_name(iso: str) -> str:
    """Return "1 February 2020" for "2020-02-01"."""
    day = dt.date.fromisoformat(iso)
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def period_label(facts: Facts, key: str) -> str:
    """Return a period in words; a month that is no period of the yearly tables too."""
    found = [period.label for period in facts.periods if period.key == key]
    return found[0] if found else month_name(key)


def held(facts: Facts, keys: Sequence[str]) -> str:
    """Say which headcounts of these periods are those of another day; "" where none is."""
    told = [period for period in facts.periods if period.key in keys]
    before = sorted({period.held_before for period in told} - {""})
    after = sorted({period.held_after for period in told} - {""})
    days = [f"before {day_name(day)}" for day in before]
    days += [f"after {day_name(day)}" for day in after]
    return " ".join(f"Headcounts {day} are those of that day." for day in days)


def period_tick(key: str) -> str:
    """Return a period for an axis, a part year over lines: "Feb to", "Dec", "2020"."""
    if len(key) == 4:
        return key
    months = [calendar.month_abbr[int(part[5:7])] for part in key.split("/")]
    return "\n".join([" to\n".join(months), key[:4]])


def period_short(key: str) -> str:
    """Return a period for a label in a drawing: "2021", "Feb to Dec 2020"."""
    return " ".join(period_tick(key).split("\n"))


def months_in(key: str) -> int:
    """Return the number of months of a period of one year."""
    if len(key) == 4:
        return 12
    first, _, last = key.partition("/")
    return int(last[5:7]) - int(first[5:7]) + 1 if last else 1


def place(facts: Facts, force: str) -> str:
    """Return what figures are of: a force by its short name, or the nation."""
    return NATION if force == ALL else facts.force(force).short_name


def route_name(code: str) -> str:
    """Return how a case came in, in words."""
    return _ROUTES.get(code, capital(code.replace("_", " ")))


def category_name(code: str) -> str:
    """Return an allegation category of 2020 by its code, letter first."""
    if code == ALL:
        return "All allegations"
    found = table("allegation_categories").filter(code=code)
    if found.is_empty():
        return capital(code.replace("_", " "))
    return f"{code}: {found['name'][0]}"


def clock_words(facts: Facts) -> str:
    """Return the date by which cases are counted, in words."""
    return f"by date {facts.clock}"


def span(facts: Facts) -> str:
    """Return the whole period of the release in words."""
    return f"{month_name(facts.first_month)} to {month_name(facts.last_month)}"


def measure_title(facts: Facts, name: str) -> str:
    """Return a measure's title, or its name in plain letters where facts lack it."""
    found = [measure.title for measure in facts.measures if measure.name == name]
    return found[0] if found else capital(name.replace("_", " "))
