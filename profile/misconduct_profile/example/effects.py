"""Writes effects.json: each planted effect and decoy, its test and the power of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl

from misconduct_profile.example import power
from misconduct_profile.example.dialects import forces
from misconduct_profile.example.draw import Floats
from misconduct_profile.example.planted import (
    DECOY_RATE,
    DECOY_STEP,
    DISPARITY,
    DISPARITY_YEAR,
    RATE,
    SLOWED,
    SLOWED_FROM,
    STEP,
    STEP_FROM,
    headcounts,
    planted,
)
from misconduct_profile.example.returns import counted, returns
from misconduct_profile.example.scales import Scale
from misconduct_profile.example.volumes import (
    NEW_SCHEME,
    POPULATIONS,
    WINDOW,
    expected,
    month_index,
)
from misconduct_profile.records import ALL

#: Of a rate: the outer limit of the funnel. Of the others: one in a hundred.
ALPHA_RATE, ALPHA = 0.002, 0.01
RATE_TEST: Final = "exact conditional comparison of the force with all others counted, 2021"
STEP_TEST: Final = "exact conditional comparison of the 12 months before and after"
BLANK_TEST: Final = "Fisher's exact test of blanks, 6 months before and after"
SLOW_TEST: Final = "log-rank test of cases received before and after"
RATIO_TEST: Final = "exact conditional rate ratio, ethnic groups other than White to White"
SIX_MONTHS: Final = 183


@dataclass(frozen=True)
class Exposed:
    """Regulation 13 discharges of 2021, and the share of person-time of other groups."""

    discharges: int
    share: float


def write_effects(
    path: Path, seed: int, scale: Scale, rows: pl.DataFrame, exposed: Exposed
) -> None:
    """Write effects.json: what was planted, in which force, how large, when, and its test.

    Expected numbers come from the model, numbers of subjects and of finalised cases from
    the rows. Power is that of the scale made, and is reckoned, not stated.
    """
    content = {
        "seed": seed,
        "scale": scale.name,
        "sampling_fraction": {name: scale.fraction(name) for name in POPULATIONS},
        "effects": [
            *_rates(seed, scale),
            *_steps(seed, scale),
            _stopped(seed, rows),
            _slowed(seed, rows),
            _disparity(exposed),
            *_missing_months(),
        ],
    }
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _effect(
    where: int | None, kind: str, size: float, period: tuple[date, date], *, real: bool = True
) -> dict[str, Any]:
    force = forces()["force"][where] if where is not None else ALL
    first, last = (day.isoformat() for day in period)
    return {
        "force": force,
        "input": _input(where),
        "kind": kind,
        "size": size,
        "period": {"first": first, "last": last},
        "planted": real,
    }


def _input(where: int | None) -> str:
    if where is None:
        return ""
    name = forces()["name"][where]
    return next(one.input for one in returns() if name in one.forces)


def _test(name: str, unit: str, alpha: float, n: int, chance: float) -> dict[str, Any]:
    test = {"name": name, "unit": unit, "alpha": alpha, "n": n, "power": round(chance, 4)}
    return {"test": test}


def _conduct(seed: int, scale: Scale) -> Floats:
    """Expected conduct cases by force and month."""
    model = expected(seed, scale)
    return model["conduct_flagged"] + model["conduct_other"]


def _rates(seed: int, scale: Scale) -> list[dict[str, Any]]:
    here, size = planted(seed), headcounts()
    year = slice(month_index(date(2021, 1, 1)), month_index(date(2021, 12, 1)) + 1)
    cases = _conduct(seed, scale)[:, year].sum(axis=1)
    everywhere = size[counted()].sum()
    found = []
    for where, factor, real in (
        *((index, RATE, True) for index in here.raised),
        (here.decoy_rate, DECOY_RATE, False),
    ):
        null = size[where] / everywhere
        true = factor * null / (factor * null + 1 - null)
        chance = power.conditional(cases[counted()].sum(), null, true, ALPHA_RATE)
        n = round(cases[where])
        found.append(
            _effect(where, "conduct_case_rate", factor, WINDOW, real=real)
            | _test(RATE_TEST, "conduct cases received", ALPHA_RATE, n, chance)
        )
    return found


def _steps(seed: int, scale: Scale) -> list[dict[str, Any]]:
    here, conduct = planted(seed), _conduct(seed, scale)
    since = month_index(STEP_FROM)
    found = []
    for where, factor, real in ((here.step, STEP, True), (here.decoy_step, DECOY_STEP, False)):
        total = conduct[where, since - 12 : since + 12].sum()
        chance = power.conditional(total, 0.5, factor / (1 + factor), ALPHA)
        found.append(
            _effect(where, "conduct_case_step", factor, (STEP_FROM, WINDOW[1]), real=real)
            | _test(STEP_TEST, "conduct cases received", ALPHA, round(total), chance)
        )
    return found


def _stopped(seed: int, rows: pl.DataFrame) -> dict[str, Any]:
    here = planted(seed)
    away = (pl.col("received_date") - pl.lit(here.stopped_from)).dt.total_days()
    subjects = (
        rows.filter((pl.col("index") == here.stopped) & pl.col("identified"))
        .filter(away.is_between(-SIX_MONTHS, SIX_MONTHS - 1))
        .unique(["case", "person"], maintain_order=True)
    )
    after = subjects.filter(away >= 0).height
    chance = power.all_or_none(subjects.height - after, after, ALPHA)
    period = (here.stopped_from, WINDOW[1])
    return _effect(here.stopped, "ethnicity_not_recorded", 1.0, period) | _test(
        BLANK_TEST, "identified subjects of cases", ALPHA, subjects.height, chance
    )


def _slowed(seed: int, rows: pl.DataFrame) -> dict[str, Any]:
    """Of cohorts since the break to the end of 2021; hazards are as those of exponentials."""
    here = planted(seed)
    received = pl.col("received_date")
    cases = rows.filter(
        (pl.col("index") == here.slowed)
        & received.is_between(NEW_SCHEME, date(SLOWED_FROM.year, 12, 31))
        & pl.col("population").str.contains("conduct|complaint")
    ).unique("case", maintain_order=True)
    late = cases.filter(received >= SLOWED_FROM).height
    events = cases["finalised_date"].count()
    share = late / cases.height if cases.height else 0.0
    chance = power.log_rank(events, share, 1 / SLOWED, ALPHA)
    period = (SLOWED_FROM, WINDOW[1])
    return _effect(here.slowed, "finalisation_slowed", SLOWED, period) | _test(
        SLOW_TEST, "finalised cases", ALPHA, events, chance
    )


def _disparity(exposed: Exposed) -> dict[str, Any]:
    null = exposed.share
    true = DISPARITY * null / (DISPARITY * null + 1 - null)
    chance = power.conditional(exposed.discharges, null, true, ALPHA)
    period = (date(DISPARITY_YEAR, 1, 1), date(DISPARITY_YEAR, 12, 31))
    return _effect(None, "regulation_13_disparity", DISPARITY, period) | _test(
        RATIO_TEST, "people discharged", ALPHA, exposed.discharges, chance
    )


def _missing_months() -> list[dict[str, Any]]:
    """Months that are missing are no effect: nothing tests them, and nothing fell."""
    found = []
    for row in forces().iter_rows(named=True):
        months = [month for month in row["missing_months"].split("|") if month]
        if months:
            effect = _effect(row["index"], "missing_months", len(months), WINDOW)
            period = {"first": months[0], "last": months[-1]}
            found.append(effect | {"period": period, "test": None})
    return found
