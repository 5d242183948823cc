"""Where the cases of an extract contradict what the params say of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from misconduct_profile.params import Clock, Input

CLOCKS: Final[tuple[Clock, ...]] = ("received", "recorded", "finalised")
#: Checks that together say that a claim is wrong: the share of the cases above which it
#: is, and the reason. It is published, so it tells no number.
CLAIMS: Final = (
    (("before_window", "after_window"), 0.01, "its window disagrees with its data"),
    (("after_extract",), 0.01, "its extract date disagrees with its data"),
    (("finalised_in_live", "open_in_finalised"), 0.05,
     "its selection disagrees with its data"),
)  # fmt: skip
#: One or two cases may be slips of the hand, unless there are no others.
FEWEST: Final = 3
#: Share of cases without a date above which nothing is counted by it.
MOST_UNDATED: Final = 0.05


@dataclass(frozen=True)
class Contradiction:
    """Cases of one input that contradict the params, by one check and clock.

    check: a name of `records.COVERAGE_CHECKS`. first, last: months of the cases, first
    days; None where the cases have no date.
    """

    check: str
    clock: Clock
    cases: int
    of_cases: int
    first: dt.date | None
    last: dt.date | None

    def weighs(self, limit: float) -> bool:
        """Whether the cases are too many for slips of the hand."""
        return too_many(self.cases, self.of_cases, limit)


def too_many(cases: int, of_cases: int, limit: float) -> bool:
    """Whether more than this share of the cases, three at least or all, are concerned."""
    return cases > limit * of_cases and (cases >= FEWEST or cases == of_cases)


def contradictions(
    said: Input, cases: pl.DataFrame, clocks: Collection[Clock] = CLOCKS
) -> tuple[Contradiction, ...]:
    """Find what contradicts the params in the cases of one input and force.

    `cases` is `records.Case`; `clocks` are those that the extract has a column for. Dates
    are held against the window by the clock the extract was selected by alone: a case
    received in it may well be recorded after it. A live extract has no such clock: it
    holds what is open, whatever its dates.
    """
    counted = [_counted(*one, cases) for one in _checks(said) if one[1] in clocks]
    found = [one for one in counted if one.cases]
    if said.window.last > said.extract_date:
        clock: Clock = "received" if said.selection == "live" else said.selection
        ends = (said.extract_date + dt.timedelta(1), said.window.last)
        first, last = (day.replace(day=1) for day in ends)
        found.append(Contradiction("window_past_extract", clock, 0, cases.height, first, last))
    return tuple(found)


def disagreements(found: tuple[Contradiction, ...]) -> str:
    """Say which claims of the params the data refute; nothing where none."""
    reasons = []
    for checks, limit, reason in CLAIMS:
        by_clock: dict[str, int] = {}
        of_cases = 0
        for one in found:
            if one.check in checks:
                by_clock[one.clock] = by_clock.get(one.clock, 0) + one.cases
                of_cases = one.of_cases
        if by_clock and too_many(max(by_clock.values()), of_cases, limit):
            reasons.append(reason)
    return "; ".join(reasons)


def _checks(said: Input) -> Iterator[tuple[str, Clock, str, pl.Expr]]:
    """Yield check, clock, the column that places the cases, and which are concerned."""
    made = pl.lit(said.extract_date)
    for clock in CLOCKS:
        yield "after_extract", clock, f"{clock}_date", pl.col(f"{clock}_date") > made
    for other in CLOCKS[:2]:
        yield "no_date", other, "received_date", pl.col(f"{other}_date").is_null()
    if said.selection == "live":
        # One finalised after the extract was made was open when it was.
        ended = pl.col("finalised_date") <= made
        yield "finalised_in_live", "finalised", "finalised_date", ended
        return
    if said.selection == "finalised":
        waiting = pl.col("finalised_date").is_null()
        yield "open_in_finalised", "finalised", "received_date", waiting
    by, date = said.selection, f"{said.selection}_date"
    yield "before_window", by, date, pl.col(date) < pl.lit(said.window.first)
    yield "after_window", by, date, pl.col(date) > pl.lit(said.window.last)
    month = pl.col(date).dt.strftime("%Y-%m")
    yield "in_missing_month", by, date, month.is_in(said.missing_months)
    yield "in_nil_month", by, date, month.is_in(said.nil_months)


def _counted(
    check: str, clock: Clock, column: str, concerned: pl.Expr, cases: pl.DataFrame
) -> Contradiction:
    days = cases.filter(concerned)[column].dt.month_start()
    first, last = (
        day if isinstance(day, dt.date) else None for day in (days.min(), days.max())
    )
    return Contradiction(check, clock, days.len(), cases.height, first, last)
