"""What labels a line of totals: a closed list of words, so that no case passes for one."""

from __future__ import annotations

import calendar
import re
from functools import cache
from typing import Final

from misconduct_profile.standards import fold, force_spellings

_TOTAL: Final = frozenset({"total", "totals", "subtotal", "subtotals"})
#: What a total may be of, and how that is said.
_BESIDE: Final = frozenset(
    """
    sub grand overall running annual yearly monthly quarterly weekly calendar financial
    year years month months quarter period week page sheet report extract fy ytd
    q1 q2 q3 q4 of for in to and all the number no count sum
    row rows record records entries case cases matter matters complaint complaints conduct
    allegation allegations subject subjects officers staff people
    received recorded finalised closed open force forces
    """.split()  # noqa: SIM905 - a list of words is read as words
)
_MONTHS: Final = frozenset(
    spelling.lower() for name in calendar.month_name for spelling in (name, name[:3]) if name
)
_SHORT: Final = re.compile(r"^\d{1,3}$")
_NUMBER: Final = re.compile(r"^[-+(£]*\d[\d ,.'’]*[)%]*$")


@cache
def _force_words() -> frozenset[str]:
    return frozenset(word for spelling in force_spellings() for word in spelling.split())


def is_total_label(text: str) -> bool:
    """Whether a text is "Total", "Subtotal 2019", "Year total: 2020", "Total for Kent".

    One of its words is total or subtotal, and the rest are numbers, forces, or words of
    a closed list: "Total loss of care" labels nothing.
    """
    if "total" not in text.casefold():
        return False
    words = fold(text).split()
    if not _TOTAL & set(words):
        return False
    return all(word in _TOTAL or _may_stand_beside(word) for word in words)


def is_total(cells: list[str]) -> bool:
    """Whether the filled cells of a line are a total's label, and numbers beside it.

    A date is no number here: a row with one is data.
    """
    if not any("total" in cell.casefold() for cell in cells):
        return False
    return any(map(is_total_label, cells)) and all(map(_stands_in_a_total, cells))


def _stands_in_a_total(text: str) -> bool:
    if _NUMBER.match(text) or is_total_label(text):
        return True
    words = fold(text).split()
    return all(_may_stand_beside(word) and not _SHORT.match(word) for word in words)


def _may_stand_beside(word: str) -> bool:
    return word.isdigit() or word in _BESIDE | _MONTHS or word in _force_words()
