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


def describe(
    params: Params,
    coverage: pl.DataFrame,
    *,
    sources: pl.DataFrame | None = None,
    held: pl.DataFrame | None = None,
) -> Facts:
    """Gather what a reader is told beside the figures.

    `coverage` is `records.Coverage`, `sources` `records.ProbationSource`, `held` what
    `measures.held_periods` says; without these two nothing is said of what they tell. The
    threshold is the policy's where the params hold one; a step that may not read the
    policy states the default.
    """
    policy = Policy.read(getattr(params, "disclosure", {}))
    told = coverage.filter(pl.col("clock") == params.clock)
    known = {} if sources is None else _known(sources, policy.threshold)
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
        forces=[
            _force(force_by_code(code), params, told, known.get(code, ""))
            for code in params.force_codes
        ],
        periods=_periods(params, held),
        measures=_measures(),
        package_version=__version__,
    )


def _measures() -> list[MeasureFact]:
    # Pages import this package and never describe: the statistics stay unloaded there.
    from misconduct_profile.measures import (
        ALL_MEASURES,
        PROBATION_MEASURES,
    )

    return [
        MeasureFact(name=m.name, title=m.title, definition=m.definition)
        for m in (*ALL_MEASURES, *PROBATION_MEASURES)
    ]


def _known(sources: pl.DataFrame, threshold: int) -> dict[str, str]:
    """Name each force's source; an extract of few people is not told from one of none."""
    few = pl.col("people_in_extract") < threshold
    less = {"HR return and extract": "HR return", "extract alone": "neither"}
    source = pl.col("source").cast(pl.String)
    public = pl.when(few).then(source.replace(less)).otherwise(source)
    return dict(sources.select("force", public).iter_rows())


def _periods(params: Params, held: pl.DataFrame | None) -> list[PeriodFact]:
    """Name the periods, each with the days of the headcounts that are held in it."""
    columns = ["period", "before", "after"]
    days: dict[str, dict[str, str]] = {
        period: {
            name: day.isoformat()
            for name, day in (("held_before", before), ("held_after", after))
            if day is not None
        }
        for period, before, after in (() if held is None else held.select(columns).iter_rows())
    }
    return [
        PeriodFact(key=p.key, label=p.label, part_year=p.part_year, **days.get(p.key, {}))
        for p in params.years
    ]


def _force(force: Force, params: Params, told: pl.DataFrame, known: str) -> ForceFact:
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
        probation_source=known,
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
