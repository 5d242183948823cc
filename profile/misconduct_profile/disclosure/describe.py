"""The facts of a release, from the params of the run and what was covered."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import TYPE_CHECKING

import polars as pl

from misconduct_profile import __version__
from misconduct_profile.disclosure.facts import Facts, ForceFact, MeasureFact, PeriodFact
from misconduct_profile.disclosure.policy import Policy
from misconduct_profile.standards import Force, force_by_code

if TYPE_CHECKING:
    from misconduct_profile.params import Params

SYNTHETIC = "SYNTHETIC"


def describe(params: Params, coverage: pl.DataFrame) -> Facts:
    """Gather what a reader is told beside the figures.

    `coverage` is `records.Coverage`. The threshold is the policy's where the params hold
    one; a step that may not read the policy states the default.
    """
    # Pages import this package and never describe: the statistics stay unloaded there.
    from misconduct_profile.measures import (
        ALL_MEASURES,
        PROBATION_MEASURES,
    )

    policy = Policy.read(getattr(params, "disclosure", {}))
    told = coverage.filter(pl.col("clock") == params.clock)
    return Facts(
        edition=params.edition,
        title=params.title,
        status=params.status,
        marking=SYNTHETIC if params.is_example else "",
        clock=params.clock,
        first_month=f"{params.period.first:%Y-%m}",
        last_month=f"{params.period.last:%Y-%m}",
        breaks={day.isoformat(): what for day, what in sorted(params.breaks.items())},
        interventions={d.isoformat(): what for d, what in sorted(params.interventions.items())},
        handling=params.handling.model_dump(),
        vawg_measure=params.vawg_measure,
        baseline=params.baseline,
        threshold=policy.threshold,
        forces=[_force(force_by_code(code), params, told) for code in params.force_codes],
        periods=[
            PeriodFact(key=p.key, label=p.label, part_year=p.part_year) for p in params.years
        ],
        measures=[
            MeasureFact(name=m.name, title=m.title, definition=m.definition)
            for m in (*ALL_MEASURES, *PROBATION_MEASURES)
        ],
        package_version=__version__,
    )


def _force(force: Force, params: Params, told: pl.DataFrame) -> ForceFact:
    inputs = [said for said in params.inputs.values() if force.code in said.forces]
    dates = sorted({said.extract_date.isoformat() for said in inputs})
    selections = sorted({said.selection for said in inputs})
    return ForceFact(
        code=force.code,
        name=force.name,
        short_name=force.short_name,
        slug=force.slug,
        region=force.region,
        extract_date=", ".join(dates),
        selection=", ".join(selections),
        note=_note(told.filter(pl.col("force") == force.code)),
    )


def _note(months: pl.DataFrame) -> str:
    """Say in plain words what the force's figures lack; nothing where they lack nothing."""
    state = pl.col("state").cast(pl.String)
    missing = months.filter(state == "missing").sort("month")
    late = months.filter(state == "late").sort("month")
    parts = []
    if missing.height == months.height:
        parts.append(f"No figures: {_reasons(missing)}.")
    elif missing.height:
        listed = ", ".join(_month(month) for month in missing["month"])
        parts.append(f"No data for {listed} ({_reasons(missing)}).")
    if late.height:
        listed = ", ".join(_month(month) for month in late["month"])
        parts.append(f"Still filling up: {listed} ({_reasons(late)}).")
    return " ".join(parts)


def _reasons(months: pl.DataFrame) -> str:
    return "; ".join(sorted(set(months["reason"].to_list())))


def _month(day: dt.date) -> str:
    return f"{calendar.month_name[day.month]} {day.year}"
