"""How many cases each force receives in each month: national figures, shared out."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np

from misconduct_profile.example import planted
from misconduct_profile.example.dialects import columns, forces
from misconduct_profile.example.draw import Floats, stream
from misconduct_profile.example.planted import headcounts
from misconduct_profile.example.returns import counted
from misconduct_profile.example.scales import Scale

POPULATIONS: Final = (
    "conduct_flagged", "conduct_other", "complaint_flagged", "complaint_other",
    "death_or_injury", "direction_control", "miscellaneous",
)  # fmt: skip

#: Months are counted from January 2014: cases finalised in 2018 were received earlier.
FIRST_MONTH: Final = date(2014, 1, 1)
MONTHS: Final = 101
WINDOW: Final = (date(2018, 1, 1), date(2022, 3, 31))
NEW_SCHEME: Final = date(2020, 2, 1)

#: Casey: conduct cases of the Met, April 2013 to March 2022, nine years.
MET, MET_CONDUCT_CASES, MET_YEARS = "E23000001", 10_252, 9
#: NPCC: flagged cases recorded October 2021 to March 2022, 43 forces and BTP.
FLAGGED_CONDUCT, FLAGGED_COMPLAINT, FLAGGED_MONTHS = 653, 524, 6
#: IOPC: complaint cases logged in the years to March 2021 and to March 2022.
COMPLAINTS_2020_21, COMPLAINTS_2021_22 = 67_732, 75_020
#: Invented: complaint cases a month before, by the narrow and then the wide definition.
COMPLAINTS_BEFORE, COMPLAINTS_EARLY_2020 = 2_700.0, 5_300.0
#: Invented: national cases a month of the remaining populations.
OTHER_MATTERS: Final = {"death_or_injury": 25.0, "direction_control": 120.0,
                        "miscellaneous": 60.0}  # fmt: skip
#: Invented: how far true rates of forces differ, as shape of a gamma of mean 1.
FORCE_SHAPE: Final = {"conduct": 16.0, "complaint": 11.0}
#: Share of cases of which the flag is filled in, where the extract has a flag.
FLAG_KNOWN: Final = 0.98


def month_index(day: date) -> int:
    """Return the month of a day, counted from January 2014."""
    return (day.year - FIRST_MONTH.year) * 12 + day.month - FIRST_MONTH.month


def national(headcount: Floats) -> dict[str, Floats]:
    """Cases received each month in all forces together, by population: (MONTHS,) each."""
    month = np.arange(MONTHS)
    begin, end = month_index(WINDOW[0]), month_index(WINDOW[1])
    progress = np.clip((month - begin) / (end - begin), 0.0, 1.0)
    met = forces()["force"].to_list().index(MET)
    a_month = MET_CONDUCT_CASES / MET_YEARS / 12 / headcount[met] * headcount.sum()
    conduct = a_month * (0.92 + 0.16 * progress)
    flagged_conduct = FLAGGED_CONDUCT / FLAGGED_MONTHS * (0.4 + 0.63 * progress)
    complaints = np.full(MONTHS, COMPLAINTS_BEFORE)
    complaints[month_index(NEW_SCHEME) :] = COMPLAINTS_EARLY_2020
    complaints[month_index(date(2020, 4, 1)) :] = COMPLAINTS_2020_21 / 12
    complaints[month_index(date(2021, 4, 1)) :] = COMPLAINTS_2021_22 / 12
    wide = np.where(month < month_index(NEW_SCHEME), 0.55, 1.0)
    flagged_complaint = FLAGGED_COMPLAINT / FLAGGED_MONTHS * wide * (0.6 + 0.42 * progress)
    flat = {name: np.full(MONTHS, value) for name, value in OTHER_MATTERS.items()}
    flat["direction_control"][month_index(NEW_SCHEME) :] = 0.0
    return {
        "conduct_flagged": flagged_conduct,
        "conduct_other": conduct - flagged_conduct,
        "complaint_flagged": flagged_complaint,
        "complaint_other": complaints - flagged_complaint,
        **flat,
    }


def shares(seed: int, headcount: Floats) -> dict[str, Floats]:
    """Share of each force in conduct and in all else: headcount times a force effect.

    The shares of forces whose extracts can be counted by the date received sum to 1, so
    that the national figures are met by what is counted.
    """
    rng = stream(seed, "forces")
    here = planted.planted(seed)
    result = {}
    for kind, shape in FORCE_SHAPE.items():
        effect = rng.gamma(shape, 1 / shape, len(headcount))
        if kind == "conduct":
            effect[list(here.raised)] = planted.RATE
            effect[here.decoy_rate] = planted.DECOY_RATE
            effect[[here.step, here.decoy_step]] = 1.0
        weight = headcount * effect
        result[kind] = weight / weight[counted()].sum()
    return result


def steps(seed: int) -> Floats:
    """Factor of each force and month on conduct cases: (43, MONTHS)."""
    here = planted.planted(seed)
    factor = np.ones((forces().height, MONTHS))
    since = month_index(planted.STEP_FROM)
    factor[here.step, since:] = planted.STEP
    factor[here.decoy_step, since:] = planted.DECOY_STEP
    return factor


def expected(seed: int, scale: Scale) -> dict[str, Floats]:
    """Expected cases by population: arrays of shape (43, MONTHS), before selection."""
    headcount = headcounts()
    share = shares(seed, headcount)
    flag = np.array(["vawg_flag" in columns(d) for d in forces()["dialect"]]) & counted()
    step = steps(seed)
    result = {}
    for population, months in national(headcount).items():
        conduct = population.startswith("conduct")
        weight = share["conduct" if conduct else "complaint"]
        if population.endswith("flagged"):
            weight = weight / weight[flag].sum() / FLAG_KNOWN
        cases = weight[:, None] * months[None, :] * scale.fraction(population)
        cases = cases * step if conduct else cases
        window = slice(month_index(WINDOW[0]), month_index(WINDOW[1]) + 1)
        inside = cases[:, window].sum(axis=1, keepdims=True)
        if population.endswith("other"):
            cases = cases * np.maximum(1.0, scale.least / inside)
        result[population] = cases
    return result
