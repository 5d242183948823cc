"""Which empty months cannot be nil, by how many cases the other months of an extract have."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Mapping
from statistics import median
from typing import Final

#: The chance, under Poisson, below which a nil is not believed; and the number of cases
#: that must be expected of an empty stretch before its chance is as small: about 13.8.
CHANCE: Final = 1e-6
LIMIT: Final = -math.log(CHANCE)
#: How many months on either side tell what is ordinary there.
NEAR: Final = 6


def unbelieved(
    counts: Mapping[dt.date, int], said_nil: Collection[dt.date] = ()
) -> frozenset[dt.date]:
    """Return the months without a case in which some were as good as certain.

    `counts` has the cases of every month that the extract covers in full, by first day;
    `said_nil` are months that the force says are nil: they are believed. Empty months
    with no case between them are judged together, since their chances multiply.
    """
    stretches = _stretches(counts, said_nil)
    gone: set[dt.date] = set()
    # A month that is not believed tells nothing of its neighbours: without it they are
    # judged again, until nothing changes.
    while True:
        basis = _basis({month: n for month, n in counts.items() if month not in gone})
        found = [
            run
            for run in stretches
            # A stretch says no more than the months it is judged by: of a quiet force, a
            # long one leaves few beside it, and those are the ones with cases.
            if min(len(run), len(counts) - len(run)) * expected(run, basis) > LIMIT
        ]
        if not found:
            return frozenset(gone)
        gone.update(month for run in found for month in run)
        stretches = [run for run in stretches if run not in found]


def expected(run: list[dt.date], basis: Mapping[dt.date, int]) -> float:
    """Expect so many cases in each month of a stretch, from months outside it.

    The smallest of three medians: of all other months, of the nearest before and of the
    nearest after, so that an extract which grew or shrank is judged by its smaller side.
    At an end of the window one side alone is there.
    """
    others = sorted(month for month in basis if month not in run)
    before = [month for month in others if month < run[0]][-NEAR:]
    after = [month for month in others if month > run[-1]][:NEAR]
    sides = [[basis[month] for month in side] for side in (others, before, after) if side]
    return float(min((median(side) for side in sides), default=0))


def _basis(counts: Mapping[dt.date, int]) -> Mapping[dt.date, int]:
    """Choose the months that tell what is ordinary.

    Where those with cases hold so many that no empty one could be nil, they alone do: an
    extract that lacks most of its months would else pass for one of a quiet force.
    """
    full = {month: n for month, n in counts.items() if n}
    return full if full and median(full.values()) > LIMIT else counts


def _stretches(
    counts: Mapping[dt.date, int], said_nil: Collection[dt.date]
) -> list[list[dt.date]]:
    runs: list[list[dt.date]] = [[]]
    for month in sorted(counts):
        if counts[month]:
            runs.append([])
        elif month not in said_nil:
            runs[-1].append(month)
    return [run for run in runs if run]
