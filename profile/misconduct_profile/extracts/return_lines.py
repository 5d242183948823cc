"""One line of the HR return or of the joiners: what it says, or why it cannot be used."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from misconduct_profile.extracts.people import person_key
from misconduct_profile.params import Span
from misconduct_profile.standards import fold, force_spellings, grounds, probation_events

_DATE: Final = re.compile(r"^\d{4}-\d{2}-\d{2}(?:[T ]00:00(?::00)?)?$")
_MONTH: Final = re.compile(r"^\d{4}-\d{2}$")
#: A count of joiners of one force in one month: whole, and no more than any force holds.
_NUMBER: Final = re.compile(r"^\d{1,5}$")
#: Reasons for which a line is left out and nothing that should count is lost.
NOTHING_LOST: Final = ("duplicate_row", "outside_window", "force_not_covered")


@dataclass(frozen=True)
class Judged:
    """What one line says, by column of its record, and why it must not be used ("")."""

    values: dict[str, Any]
    reasons: str


@dataclass(frozen=True)
class Judge:
    """Judges lines against what the params say: forces covered, days covered."""

    covered: frozenset[str]
    window: Span | None
    key: bytes

    def event(self, cells: Mapping[str, str]) -> Judged:
        """Read a line of the HR return: `cells` is folded heading to text."""
        force, reasons = self._force(cells["force"])
        if force and force not in self.covered:
            reasons.append("force_not_covered")
        date = _day(cells["event date"])
        person = person_key(self.key, force, cells["staff number"])
        if person is None:
            reasons.append("staff_number_missing")
        if fold(cells["event"]) not in probation_events():
            reasons.append("event_unknown")
        if date is None:
            reasons.append("date_unreadable")
        elif self.window and not self.window.first <= date <= self.window.last:
            reasons.append("outside_window")
        if fold(cells["ground"]) not in grounds():
            reasons.append("ground_unknown")
        said = {
            "person_key": person,
            "event": cells["event"],
            "event_date": date,
            "ground": cells["ground"] or None,
            "linked_case": cells["linked case"] or None,
        }
        return Judged({"force": force, **said, **_who(cells)}, "|".join(reasons))

    def joiners(self, cells: Mapping[str, str]) -> Judged:
        """Read a line of the joiners: `cells` is folded heading to text.

        Joiners of a force that did not answer about its events are no contradiction.
        """
        force, reasons = self._force(cells["force"])
        month = _day(f"{cells['month']}-01") if _MONTH.match(cells["month"]) else None
        number = int(cells["joiners"]) if _NUMBER.match(cells["joiners"]) else None
        if month is None:
            reasons.append("month_unreadable")
        if number is None:
            reasons.append("joiners_unreadable")
        values = {"force": force, "month": month, "joiners": number, **_who(cells)}
        return Judged(values, "|".join(reasons))

    @staticmethod
    def _force(text: str) -> tuple[str, list[str]]:
        code = force_spellings().get(fold(text), "")
        return code, [] if code else ["force_unknown"]


def force_named(cells: list[str]) -> str:
    """ONS code of the one force that a line names in any cell; "" where none, or two.

    For a line whose cells may stand under the wrong headings: it says whose loss it is.
    """
    found = {force_spellings().get(fold(cell), "") for cell in cells} - {""}
    return found.pop() if len(found) == 1 else ""


def _who(cells: Mapping[str, str]) -> dict[str, str | None]:
    return {
        name.replace(" ", "_"): cells[name] or None
        for name in ("entry route", "sex", "ethnicity")
    }


def _day(text: str) -> dt.date | None:
    """Read a day written year-month-day, with a midnight beside it where Excel put one."""
    if not _DATE.match(text):
        return None
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None
