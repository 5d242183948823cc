"""What an analyst is told of each extract whose data contradict the params."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import polars as pl

from misconduct_profile.records import CoverageCheck
from misconduct_profile.transform.contradictions import CLAIMS, CLOCKS
from misconduct_profile.transform.coverage import NOT_LOOKED, senders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from misconduct_profile.extracts import Found
    from misconduct_profile.params import Params
    from misconduct_profile.transform.sent import Sent

_WORDS: Final = {
    "before_window": "cases {clock} before the first day of the window",
    "after_window": "cases {clock} after the last day of the window",
    "after_extract": "cases {clock} after the day the extract was made",
    "window_past_extract": "the window goes on after the day the extract was made: from then "
    "on its months are late or missing",
    "in_missing_month": "cases {clock} in months said to be missing, which stay missing",
    "in_nil_month": "cases {clock} in months said to be nil, which are missing until mended",
    "finalised_in_live": "cases that were finalised when the extract of live cases was made",
    "open_in_finalised": "cases not finalised in an extract selected by the date finalised",
    "no_date": "cases without a date {clock}, which are not counted by it",
    "empty_months": "no case {clock} in {months}, where other months have so many that none is "
    "not believed: name them under nil_months if the force says they are nil, else under "
    "missing_months",
}
_CLAIMED: Final = {check: reason for checks, _, reason in CLAIMS for check in checks}


def check_coverage(
    params: Params, cases: pl.DataFrame, found: Mapping[str, Found] = NOT_LOOKED
) -> pl.DataFrame:
    """Make `records.CoverageCheck`: where each input's data contradict the params.

    `cases` is `records.Case`; `found` is what intake found of each input, by its name.
    Inputs that contradict nothing have no row.
    """
    rows = [
        (one.name, force, *row)
        for force, sent in senders(params, cases, found).items()
        for one in sent
        for row in (*_contradictions(one), *_empty(one))
    ]
    schema = CoverageCheck.create_empty().schema
    made = pl.DataFrame(rows, schema=schema, orient="row")
    return CoverageCheck.validate(made.sort("input", "force", "check", "clock"), cast=True)


def _contradictions(one: Sent) -> Iterator[tuple[object, ...]]:
    """Yield the contradictions of one input, each with what follows from it."""
    for row in one.held.found:
        told = _WORDS[row.check].format(clock=row.clock)
        reason = _CLAIMED.get(row.check)
        if reason and reason in one.held.disagrees:
            told += f". All months of the extract are missing: {reason}"
        elif row.check == "no_date" and one.held.undated(row.clock):
            told += f". All months are missing by this clock: {one.held.undated(row.clock)}"
        yield row.check, row.clock, row.cases, row.of_cases, row.first, row.last, told


def _empty(one: Sent) -> Iterator[tuple[object, ...]]:
    """Yield the months of one input that cannot be nil, by clock."""
    for clock in CLOCKS:
        months = sorted(one.empty[clock])
        if months:
            named = ", ".join(f"{month:%Y-%m}" for month in months)
            told = _WORDS["empty_months"].format(clock=clock, months=named)
            yield "empty_months", clock, 0, one.held.cases, months[0], months[-1], told
