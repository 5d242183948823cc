"""What one extract of a force can say of a month, and which extracts make one return."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from misconduct_profile.extracts import REASONS, Found
from misconduct_profile.params import Clock, Input
from misconduct_profile.standards import month_starts
from misconduct_profile.transform.contradictions import CLOCKS
from misconduct_profile.transform.held import NOTHING, Held
from misconduct_profile.transform.nil_months import unbelieved

#: Whether an extract selected one way can be counted another way. "late": it can, but
#: the months at one end of its window are short, since the two dates differ.
SUPPORT: Final[dict[tuple[str, Clock], str]] = {
    ("received", "received"): "yes",
    ("recorded", "recorded"): "yes",
    ("finalised", "finalised"): "yes",
    ("recorded", "received"): "last month short",
    ("received", "recorded"): "first month short",
}
OUTSIDE: Final = "outside the extract's window"
#: Reasons are published: they tell no number.
EMPTY: Final = "nothing in the extract for the month, where other months have cases"
NOT_NIL: Final = "said to be nil, and the extract has cases in the month"


@dataclass(frozen=True)
class Sent:
    """One input of a force: what the params say of it, and what was found in it.

    `limit` is the share of its data rows that may be in quarantine; `held` is what
    stands in it of this force; `begun` is the file that it replaces or adds to, over all
    between them, or its own name.
    """

    name: str
    said: Input
    found: Found | None
    limit: float
    held: Held = NOTHING
    begun: str = ""

    @property
    def spoilt(self) -> str:
        """Why nothing can be counted while this file is not mended, or nothing."""
        if self.found is None:
            return ""
        if self.found.refused:
            stem = self.name.rpartition(".")[0] or self.name
            return f"its extract {stem} was refused: {REASONS[self.found.refused]}"
        if self.found.quarantined_share > self.limit:
            # The reason is published: it tells the rule, not the share of the force, which
            # the public knows in wide bands alone.
            return f"more than {100 * self.limit:g} per cent of its rows are in quarantine"
        return ""

    def touches(self, month: dt.date) -> bool:
        """Whether a day of the month is in the window."""
        return self.said.window.first <= _last(month) and month <= self.said.window.last

    def tells(self, month: dt.date, clock: Clock) -> tuple[str, str]:
        """Tell what the input says of one month by one clock: state and reason."""
        state, reason = self._says(month, clock)
        if state == "reported" and month in self.empty[clock]:
            return "missing", EMPTY
        return state, reason

    @cached_property
    def empty(self) -> dict[Clock, frozenset[dt.date]]:
        """The months covered in full that hold no case and cannot be nil, by clock."""
        told = {}
        for clock in CLOCKS:
            counts = {month: self.held.of(clock, month) for month in self.covered(clock)}
            nil = [month for month in counts if f"{month:%Y-%m}" in self.said.nil_months]
            told[clock] = unbelieved(counts, nil)
        return told

    def covered(self, clock: Clock) -> list[dt.date]:
        """List the months that it covers in full by a clock, before any is held empty."""
        months = month_starts(self.said.window.first, self.said.window.last)
        return [month for month in months if self._says(month, clock)[0] == "reported"]

    def _says(self, month: dt.date, clock: Clock) -> tuple[str, str]:
        said = self.said
        support = SUPPORT.get((said.selection, clock))
        if self.held.disagrees:
            return "missing", self.held.disagrees
        if support is None:
            return "missing", f"selected by {said.selection}, which cannot show cases {clock}"
        if self.found is not None and f"{clock}_date" not in self.found.fields:
            return "missing", f"the extract has no date {clock}"
        if undated := self.held.undated(clock):
            return "missing", undated
        return self._of_month(month, clock, support)

    def _of_month(self, month: dt.date, clock: Clock, support: str) -> tuple[str, str]:
        said, named = self.said, f"{month:%Y-%m}"
        if named in said.missing_months:
            return "missing", "the force has no data for the month"
        if month < said.window.first or _last(month) > said.window.last:
            return "missing", OUTSIDE
        if month > said.extract_date:
            return "missing", "after the extract was made"
        # Of a month said to hold no case received, some may well be recorded later.
        if named in said.nil_months and clock == said.selection and self.held.of(clock, month):
            return "missing", NOT_NIL
        if _last(month) > said.extract_date:
            return "late", "extracted before the month was over"
        if support != "yes" and month == _end(said, support):
            return "late", f"selected by {said.selection}: the {support}"
        return "reported", ""


def begun_with(name: str, inputs: Mapping[str, Input]) -> str:
    """Return the first of the files that one replaces or adds to, or its own name."""
    seen: set[str] = set()
    while name not in seen and name in inputs:
        seen.add(name)
        name = inputs[name].replaces or inputs[name].adds_to or name
    return name


def returns(sent: list[Sent]) -> list[list[Sent]]:
    """Group a force's inputs into returns, each in the order given.

    Inputs selected alike over windows that overlap are parts of one return (complaints in
    one file, conduct in another): were they two accounts of the same cases, they would
    have been refused as a resubmission. One that adds to another is no part beside it.
    """
    groups: list[list[Sent]] = []
    for one in sent:
        near = [group for group in groups if any(_beside(one, two) for two in group)]
        groups = [group for group in groups if group not in near]
        groups.append([*(two for group in near for two in group), one])
    return groups


def side_by_side(parts: list[Sent]) -> int:
    """Count the parts that stand beside each other, the most on any day.

    A month with fewer is not the whole return: conduct may begin a year after complaints.
    """
    days = [one.said.window.first for one in parts]
    return max(
        sum(two.said.window.first <= day <= two.said.window.last for two in parts)
        for day in days
    )


def _beside(one: Sent, two: Sent) -> bool:
    if one.begun and one.begun == two.begun:
        return False
    first, second = one.said, two.said
    return (
        first.selection == second.selection
        and first.window.first <= second.window.last
        and second.window.first <= first.window.last
    )


def _last(month: dt.date) -> dt.date:
    return (month + dt.timedelta(31)).replace(day=1) - dt.timedelta(1)


def _end(said: Input, support: str) -> dt.date:
    """First day of the first or the last whole month of an input's window."""
    if support == "first month short":
        start = said.window.first
        whole = start.replace(day=1)
        return whole if start == whole else (whole + dt.timedelta(31)).replace(day=1)
    after = said.window.last + dt.timedelta(1)
    return (after.replace(day=1) - dt.timedelta(1)).replace(day=1)
