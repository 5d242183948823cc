"""Regulations 12 and 13: probationers extended, discharged and resigned, by year."""

from __future__ import annotations

from itertools import product
from typing import Final

import polars as pl

from misconduct_profile.extracts import covered_forces
from misconduct_profile.measures.definitions import Measure
from misconduct_profile.measures.probation_rates import probation_estimates
from misconduct_profile.params import Params
from misconduct_profile.records import ALL, DIMENSIONS, Counts, cell_key
from misconduct_profile.standards import ETHNIC_GROUPS

GROUNDS: Final[tuple[str, ...]] = (
    "sexist_misogynistic", "other_conduct", "performance", "attendance", "unknown",
)  # fmt: skip
CONDUCT_GROUNDS: Final = GROUNDS[:2]
SEXES: Final[tuple[str, ...]] = ("female", "male", "other", "unknown")
#: Ways out, the named before the general: on one day "resigned before Regulation 13 was
#: completed" says more than "resigned".
EXITS: Final[tuple[str, ...]] = ("R13_D", "R13_R", "R12_XR", "DWN", "RES")

_WAY: Final = (
    "Each person counts once a year, with the first such event and its ground. Not a "
    "misconduct sanction; from forces' HR departments, not from the record of complaints."
)
EXTENDED: Final = Measure(
    "regulation_12_extended",
    "Probation extended under Regulation 12",
    f"Probationers whose probation was extended (Police Regulations 2003, reg 12). {_WAY}",
    pl.col("code") == "R12_X",
)
EXTENDED_RESIGNED: Final = Measure(
    "regulation_12_resigned",
    "Resigned during an extension under Regulation 12",
    f"Probationers who resigned while their probation was extended. {_WAY}",
    pl.col("code") == "R12_XR",
)
DISCHARGED: Final = Measure(
    "regulation_13_discharged",
    "Discharged under Regulation 13",
    "Probationers whose services were dispensed with (Police Regulations 2003, reg 13). "
    f"Resignations are counted apart, never added. {_WAY}",
    pl.col("code") == "R13_D",
)
RESIGNED: Final = Measure(
    "regulation_13_resigned",
    "Resigned before Regulation 13 was completed",
    f"Probationers who resigned before a process under reg 13 was over. {_WAY}",
    pl.col("code") == "R13_R",
)
CONDUCT_EXITS: Final = Measure(
    "probationer_conduct_exits",
    "Probationers who left over conduct, by any way",
    "Probationers discharged or resigned under Regulations 12 and 13, dismissed at a "
    "hearing, or resigned in its course, where the ground was sexist or misogynistic or "
    "other conduct. Each person counts once a year, with the first such exit. An exit "
    "whose ground is unknown is not in it.",
    pl.col("code").is_in(EXITS) & pl.col("ground").cast(pl.String).is_in(CONDUCT_GROUNDS),
)
PROBATION_MEASURES: Final = (EXTENDED, EXTENDED_RESIGNED, DISCHARGED, RESIGNED, CONDUCT_EXITS)

#: The breakdowns of each measure: dimensions that are crossed, each with its values.
_BY_GROUND: Final[dict[str, tuple[str, ...]]] = {"ground": GROUNDS}
_CUTS: Final[dict[str, tuple[dict[str, tuple[str, ...]], ...]]] = {
    EXTENDED.name: (_BY_GROUND,),
    EXTENDED_RESIGNED.name: (_BY_GROUND,),
    DISCHARGED.name: (_BY_GROUND, {"sex": SEXES}, {"ethnicity": ETHNIC_GROUPS}),
    RESIGNED.name: (_BY_GROUND,),
    CONDUCT_EXITS.name: ({"outcome": EXITS, "ground": CONDUCT_GROUNDS},),
}


def probation_by_year(
    events: pl.DataFrame,
    exposure: pl.DataFrame,
    params: Params,
    lines: pl.DataFrame | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Count the four events and the conduct exits by force and year; give their rates.

    `events` is `records.ProbationEvent`, `exposure` `records.ProbationerExposure`,
    `lines` `records.ReturnLines` (without it no line is taken to be lost). Returns
    `records.Counts` (people, officers, by the day of the event) on the full grid and
    `records.Estimates`. A force that answered and had none is 0. Not available: without
    an HR return; a force that did not answer, or lost more of its lines than
    params.quality allows; a period that the return's window does not cover whole.
    """
    answered = _answered(params, _incomplete(lines, "events", params))
    counts = pl.concat(
        _counted(_first_events(events, measure, params), measure, cut, answered)
        for measure in PROBATION_MEASURES
        for cut in _CUTS[measure.name]
    )
    shaped = _shape(counts)
    known = exposure.filter(~pl.col("force").is_in(_incomplete(lines, "joiners", params)))
    return shaped, probation_estimates(shaped, known, params)


def _incomplete(lines: pl.DataFrame | None, title: str, params: Params) -> list[str]:
    """Forces of which too much of a return is lost: what is left would pass for the whole.

    Lost lines that name no force could be any force's: too many of them, and it is all.
    """
    if lines is None or not lines.height:
        return []
    own = lines.filter(pl.col("title") == title)
    most = params.quality.most_quarantined
    nobodys = pl.col("lost").filter(pl.col("force") == "").sum() > most * pl.col("lines").sum()
    if own.select(nobodys).item():
        return params.force_codes
    lost = own.filter(pl.col("force") != "", pl.col("lost") > most * pl.col("lines"))
    return sorted(lost["force"])


def _answered(params: Params, incomplete: list[str]) -> pl.DataFrame:
    """List each force and period, and whether the HR return tells of it whole."""
    window = params.probation.window if params.probation.events else None
    covered = covered_forces(params) - set(incomplete)
    rows = []
    for period, force in product(params.years, params.force_codes):
        inside = window is not None and (
            window.first <= period.first and period.last <= window.last
        )
        told = inside and force in covered
        months = len(period.months)
        rows.append((force, period.key, told, months if told else 0, months))
    schema = {"force": pl.String, "period": pl.String, "available": pl.Boolean,
              "months_reported": pl.Int64, "months_asked": pl.Int64}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _first_events(events: pl.DataFrame, measure: Measure, params: Params) -> pl.DataFrame:
    """Keep of each person and period the first event that belongs: force, period, values."""
    days = [(period.key, period.first, period.last) for period in params.years]
    schema = {"period": pl.String, "first": pl.Date, "last": pl.Date}
    periods = pl.DataFrame(days, schema=schema, orient="row")
    order = pl.col("code").replace_strict(
        EXITS, range(len(EXITS)), default=len(EXITS), return_dtype=pl.Int64
    )
    return (
        events.filter(measure.holds)
        .join(periods, how="cross", maintain_order="left_right")
        .filter(pl.col("event_date").is_between("first", "last"))
        .sort("force", "person_key", "event_date", order, "first_line")
        .unique(["force", "person_key", "period"], keep="first", maintain_order=True)
        .select("force", "period", "sex", "ethnicity", pl.col("ground").cast(pl.String),
                outcome=pl.col("code"))
    )  # fmt: skip


def _counted(
    people: pl.DataFrame,
    measure: Measure,
    cut: dict[str, tuple[str, ...]],
    answered: pl.DataFrame,
) -> pl.DataFrame:
    """Count one breakdown with its totals on the full grid, forces and nation."""
    dims = list(cut)
    places = list(product(*((*values, ALL) for values in cut.values())))
    grid = answered.join(pl.DataFrame(places, schema=dims, orient="row"), how="cross")
    whole = [
        people.with_columns(pl.lit(ALL).alias(name) for name in dropped)
        for dropped in _subsets(dims)
    ]
    keys = ["force", "period", *dims]
    found = pl.concat(whole).group_by(keys).agg(pl.len().cast(pl.Int64).alias("value"))
    full = grid.join(found, on=keys, how="left", maintain_order="left").with_columns(
        value=pl.when("available").then(pl.col("value").fill_null(0))
    )
    nation = (
        full.group_by("period", *dims, maintain_order=True)
        .agg(
            pl.col("available").any(),
            pl.col("months_reported", "months_asked", "value").sum(),
        )
        .with_columns(force=pl.lit(ALL), value=pl.when("available").then("value"))
    )
    both = pl.concat([full, nation.select(full.columns)])
    missing = [name for name in DIMENSIONS if name not in both.columns]
    return both.with_columns(
        *(pl.lit(ALL).alias(name) for name in missing), measure=pl.lit(measure.name)
    ).select("measure", *DIMENSIONS, "available", "value", "months_reported", "months_asked")


def _subsets(dims: list[str]) -> list[list[str]]:
    """List every subset of the dimensions, to be summed over."""
    chosen = product((False, True), repeat=len(dims))
    return [[d for d, drop in zip(dims, flags, strict=True) if drop] for flags in chosen]


def _shape(counts: pl.DataFrame) -> pl.DataFrame:
    """Bring counted cells to `records.Counts`; a total of two breakdowns is one cell."""
    framed = counts.with_columns(
        unit=pl.lit("people"),
        clock=pl.lit("event"),
        regime=pl.lit(ALL),
        population=pl.lit("officers"),
        status=pl.when("available").then(pl.lit("")).otherwise(pl.lit("x")),
    ).with_columns(cell_key())
    columns = Counts.column_names()
    return Counts.validate(framed.select(columns).unique().sort("cell"), cast=True)
