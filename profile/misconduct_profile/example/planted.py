"""What is planted in which force: chosen by the seed among forces fit for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

import numpy as np

from misconduct_profile.example.dialects import FIVE_PLUS_ONE, forces
from misconduct_profile.example.draw import Floats, stream
from misconduct_profile.example.returns import counted, returns
from misconduct_profile.standards import reference

#: Conduct cases of the three forces with truly higher rates, and how many they are.
RATE, RATES = 2.0, 3
#: Conduct cases received from April 2021, over those before, in one force.
STEP, STEP_FROM = 1.6, date(2021, 4, 1)
#: Days to finalise of cases received from then on, over what they would be, in one force.
SLOWED, SLOWED_FROM = 1.9, date(2021, 1, 1)
#: Ethnicity is left blank of everyone in cases received from one of these months on.
STOPPED_FROM: Final = tuple(date(2020, month, 1) for month in range(7, 13)) + tuple(
    date(2021, month, 1) for month in range(1, 7)
)
#: Regulation 13 discharges in 2021: other ethnic groups over White.
DISPARITY, DISPARITY_YEAR = 2.2, 2021
#: Too weak for anybody to claim.
DECOY_RATE, DECOY_STEP = 1.08, 1.08


@dataclass(frozen=True)
class Planted:
    """Places in forces() of what is planted; no force has two."""

    raised: tuple[int, ...]
    step: int
    stopped: int
    stopped_from: date
    slowed: int
    decoy_rate: int
    decoy_step: int


@cache
def headcounts() -> Floats:
    """Mean headcount 2018 to 2022 of each force in the order of forces(), no volunteers."""
    rows = reference.table("workforce").to_dicts()
    people = [row for row in rows if row["worker_type"] != "VOLUNTEER"]
    dates = {row["as_at"] for row in people}
    total = dict.fromkeys(forces()["force"], 0)
    for row in people:
        if row["force"] in total:
            total[row["force"]] += int(row["headcount"])
    return np.array([value / len(dates) for value in total.values()])


def _fit(least: float, most: float) -> list[int]:
    """Forces of a size that report all months by date received in one file, with a flag.

    A file like any other: what is planted must not hang on how intake reads another form.
    """
    rows = forces().rows(named=True)
    files = [name for one in returns() for name in one.forces]
    odd = {name for one in returns() if one.form for name in one.forces}
    return [
        index
        for index, size in enumerate(headcounts())
        if counted()[index]
        and rows[index]["selection"] == "received"
        and not rows[index]["missing_months"]
        and rows[index]["family"] != FIVE_PLUS_ONE
        and files.count(rows[index]["name"]) == 1
        and rows[index]["name"] not in odd
        and least < size < most
    ]


@cache
def planted(seed: int) -> Planted:
    """Choose the forces of each effect and decoy.

    The step needs 20 conduct cases a month, which forces of 10,500 to 20,000 have; the
    decoys forces of up to 6,500, in which what is weak is weakest.
    """
    rng = stream(seed, "planted")
    taken: list[int] = []

    def one(least: float, most: float) -> int:
        free = [index for index in _fit(least, most) if index not in taken]
        taken.append(int(rng.choice(free)))
        return taken[-1]

    step = one(10_500, 20_000)
    slowed = one(3_500, 20_000)
    stopped = one(3_500, 20_000)
    decoys = one(2_200, 6_500), one(2_200, 6_500)
    raised = tuple(sorted(one(2_200, 20_000) for _ in range(RATES)))
    when = STOPPED_FROM[int(rng.integers(len(STOPPED_FROM)))]
    return Planted(raised, step, stopped, when, slowed, *decoys)
