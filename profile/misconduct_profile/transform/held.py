"""What stands in each input of a force: cases by month and clock, and contradictions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from misconduct_profile.transform.contradictions import (
    CLOCKS,
    MOST_UNDATED,
    Contradiction,
    contradictions,
    disagreements,
)

if TYPE_CHECKING:
    import datetime as dt

    from misconduct_profile.extracts import Found
    from misconduct_profile.params import Clock, Params


@dataclass(frozen=True)
class Held:
    """What stands in one input of one force.

    cases: how many. months: cases by clock and first day of the month. found: where they
    contradict the params.
    """

    cases: int = 0
    months: Mapping[tuple[str, dt.date], int] = field(default_factory=dict)
    found: tuple[Contradiction, ...] = ()

    @property
    def disagrees(self) -> str:
        """Which claims of the params its data refute, or nothing."""
        return disagreements(self.found)

    def of(self, clock: Clock, month: dt.date) -> int:
        """Return the cases of a month by a clock."""
        return self.months.get((clock, month), 0)

    def undated(self, clock: Clock) -> str:
        """Say why too many of its cases have no date to be counted by, or nothing."""
        for one in self.found:
            if one.check == "no_date" and one.clock == clock and one.weighs(MOST_UNDATED):
                share = f"{100 * MOST_UNDATED:g} per cent"
                return f"more than {share} of its cases have no date {clock}"
        return ""


#: Of an input of which no case was read.
NOTHING: Final = Held()


def held(
    params: Params, cases: pl.DataFrame, found: Mapping[str, Found]
) -> dict[tuple[str, str], Held]:
    """Look into each input of a run, by the input's key in the params and its force.

    `cases` is `records.Case`; `found` is what intake found, by the input's name. Each
    force of a joint file is judged by its own cases.
    """
    parts = cases.partition_by("input", "force", as_dict=True)
    told = {}
    for name, said in params.inputs.items():
        one = found.get(Path(name).stem)
        clocks = [c for c in CLOCKS if one is None or f"{c}_date" in one.fields]
        for force in said.forces:
            part = parts.get((Path(name).stem, force), cases.clear())
            # A case that a later file has taken over stood in this one as well.
            later = [
                parts.get((Path(other).stem, force), cases.clear())
                for other in _adding_to(name, params)
            ]
            months = _by_month(pl.concat([part, *later]))
            told[name, force] = Held(part.height, months, contradictions(said, part, clocks))
    return told


def _adding_to(name: str, params: Params) -> list[str]:
    """List the files that add to one, and those that add to these."""
    next_ones = [other for other, said in params.inputs.items() if said.adds_to == name]
    return [*next_ones, *(later for one in next_ones for later in _adding_to(one, params))]


def _by_month(cases: pl.DataFrame) -> dict[tuple[str, dt.date], int]:
    """Count the cases of one input by clock and month."""
    return {
        (clock, month): n
        for clock in CLOCKS
        for month, n in cases.group_by(pl.col(f"{clock}_date").dt.month_start())
        .agg(pl.len())
        .drop_nulls()
        .iter_rows()
    }
