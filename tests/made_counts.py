"""Counts of the national tables for tests: made force by force, and summed."""

from __future__ import annotations

from typing import Any

import numpy as np

from misconduct_profile.disclosure.register import (
    BOTH,
    CHAIN,
    CONDUCT_GROUNDS,
    EXITS,
    IN_TIME,
    PROBATION,
    VAWG_PARTS,
)

OUTCOMES = [
    "dismissed", "would_have_been_dismissed", "left_service", "reduction_in_rank",
    "final_written_warning", "written_warning", "other_formal", "informal_action",
    "performance", "staff_sanction", "not_proven", "upheld", "service_not_acceptable",
    "service_acceptable", "not_determined", "resolved", "not_resolved",
    "no_case_to_answer", "withdrawn", "discontinued", "no_action", "not_recorded",
]  # fmt: skip
PEOPLE = {
    "sex": ["female", "male", "other", "unknown"],
    "ethnicity": ["White", "Mixed", "Asian", "Black", "Other", "Unknown"],
    "rank_group": [
        "Constable", "Sergeant", "Inspector and chief inspector",
        "Superintendent and chief superintendent", "Chief officer", "Special constable",
        "Police staff", "Volunteer", "Unknown",
    ],
    "worker_type": ["OFFICER", "SPECIAL", "STAFF", "PCSO", "DESIG", "UNKNOWN"],
}  # fmt: skip
GROUNDS = [*CONDUCT_GROUNDS, "performance", "attendance", "unknown"]
WAYS_OUT = ["R13_D", "R13_R", "R12_XR", "DWN", "RES"]
Cell = dict[str, Any]


def split(rng: np.random.Generator, total: int, ways: int) -> list[int]:
    """Share a total out among so many values, the first ones the most."""
    weights = 1 / np.arange(1, ways + 1) ** 1.5
    return [int(n) for n in rng.multinomial(total, weights / weights.sum())]


def chapter_cells(
    rng: np.random.Generator, force: str, period: str, cases: dict[str, int]
) -> list[Cell]:
    """Make the cells of one force and period beside its cases by route."""
    place = {"force": force, "period": period}
    cells = [{**cell, **place} for cell in _ended(rng, cases)]
    cells += [{**cell, **place} for cell in _people(rng, sum(cases.values()))]
    cells += [{**cell, **place} for cell in _vawg(rng, sum(cases.values()))]
    event = {**place, "clock": "event", "population": "officers", "unit": "people"}
    return cells + [{**cell, **event} for cell in _probation(rng, sum(cases.values()) / 40)]


def _ended(rng: np.random.Generator, cases: dict[str, int]) -> list[Cell]:
    cells: list[Cell] = []
    for route, number in cases.items():
        in_two = int(rng.binomial(number, 0.8))
        in_one, still = int(rng.binomial(in_two, 0.7)), int(rng.binomial(number - in_two, 0.6))
        cells += [{"measure": m, "unit": "cases", "route": route, "value": n}
                  for m, n in zip(IN_TIME, (in_one, in_two, still), strict=True)]  # fmt: skip
        pairs = {"unit": "pairs", "route": route}
        left = [in_two * 2]
        for share in (0.2, 0.5, 0.7, 0.8, 0.4):
            left.append(int(rng.binomial(left[-1], share)))
        cells += [{**pairs, "measure": m, "value": n} for m, n in zip(CHAIN, left, strict=True)]
        ends = [left[-1], *split(rng, left[0] - left[-1], len(OUTCOMES) - 1)]
        cells += [{**pairs, "measure": CHAIN[0], "outcome": outcome, "value": n}
                  for outcome, n in zip(OUTCOMES, ends, strict=True)]  # fmt: skip
    return cells


def _people(rng: np.random.Generator, cases: int) -> list[Cell]:
    total = int(rng.binomial(cases, 0.7))
    both = {"measure": BOTH, "unit": "people"}
    cells: list[Cell] = [{**both, "value": total}]
    for name, values in PEOPLE.items():
        shares = split(rng, total, len(values))
        cells += [{**both, name: v, "value": n} for v, n in zip(values, shares, strict=True)]
    again = int(rng.binomial(total, 0.1))
    return [*cells, {"measure": "repeat_subjects", "unit": "people", "value": again}]


def _vawg(rng: np.random.Generator, cases: int) -> list[Cell]:
    """Make the measures of VAWG so that each lies within those that hold it."""
    at_most = int(rng.binomial(cases, 0.5))
    derived = int(rng.binomial(at_most, 0.7))
    sexual = int(rng.binomial(derived, 0.3))
    parts = split(rng, int(rng.binomial(derived - sexual, 0.9)), len(VAWG_PARTS))[1:]
    violence = sexual + int(rng.binomial(cases - sexual, 0.3))
    told = {
        "vawg_derived": derived, "vawg_derived_at_most": at_most, "sexual_misconduct": sexual,
        "sexual_misconduct_at_most": sexual + int(rng.binomial(cases - sexual, 0.05)),
        **dict(zip(VAWG_PARTS, [sexual, *parts], strict=True)),
        "vawg_domestic_abuse": int(rng.binomial(derived, 0.1)),
        "sexist_misogynistic": int(rng.binomial(derived, 0.1)),
        "vawg_victim_unknown": int(rng.binomial(at_most, 0.2)),
        "sexual_misconduct_male_victim": int(rng.binomial(sexual, 0.1)),
        "other_sexual_conduct": int(rng.binomial(sexual, 0.3)),
        "violence_and_abuse": violence,
        "violence_and_abuse_women_girls": int(rng.binomial(violence, 0.4)),
        "equality_standard_conduct": int(rng.binomial(cases, 0.05)),
    }  # fmt: skip
    cells = [{"measure": m, "unit": "allegations", "value": n} for m, n in told.items()]
    of_cases = {"vawg_derived": int(rng.binomial(cases, 0.4)),
                "sexual_misconduct": int(rng.binomial(sexual, 0.9))}  # fmt: skip
    return cells + [{"measure": m, "unit": "cases", "value": n} for m, n in of_cases.items()]


def _probation(rng: np.random.Generator, mean: float) -> list[Cell]:
    cells: list[Cell] = []
    exits = {way: [int(n) for n in rng.poisson(mean / 4, 2)] for way in WAYS_OUT[3:]}
    for measure, way in PROBATION.items():
        grounds = split(rng, int(rng.poisson(mean)), len(GROUNDS))
        cells += [{"measure": measure, "ground": g, "value": n}
                  for g, n in zip(GROUNDS, grounds, strict=True)]  # fmt: skip
        if way:
            exits[way] = grounds[:2]
        for name in ("sex", "ethnicity") if way == "R13_D" else ():
            shares = split(rng, sum(grounds), len(PEOPLE[name]))
            cells += [{"measure": measure, name: v, "value": n}
                      for v, n in zip(PEOPLE[name], shares, strict=True)]  # fmt: skip
        cells.append({"measure": measure, "value": sum(grounds)})
    cells += [
        {"measure": EXITS, "outcome": way, "ground": ground, "value": exits[way][place]}
        for way in WAYS_OUT
        for place, ground in enumerate(CONDUCT_GROUNDS)
    ]
    return cells


def with_totals(cells: list[Cell]) -> list[Cell]:
    """Add the sums over route, and of the exits over outcome and ground, and the nation."""
    summed: dict[tuple[tuple[str, Any], ...], int] = {}
    for cell in cells:
        place = {key: value for key, value in cell.items() if key != "value"}
        over = ["route"] if "route" in cell else []
        over += ["outcome", "ground"] if cell["measure"] == EXITS else []
        for left in range(2 ** len(over)):
            gone = {name for bit, name in enumerate(over) if left >> bit & 1}
            for force in (cell["force"], "all"):
                kept = {k: v for k, v in place.items() if k not in gone} | {"force": force}
                key = tuple(sorted(kept.items()))
                summed[key] = summed.get(key, 0) + cell["value"]
    return [{**dict(key), "value": value} for key, value in summed.items()]
