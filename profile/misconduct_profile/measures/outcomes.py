"""What came of allegations: the chain from case to answer to dismissal, and its end."""

from __future__ import annotations

from typing import Final

import polars as pl

from misconduct_profile.measures.base import Base
from misconduct_profile.measures.counts import count
from misconduct_profile.measures.definitions import (
    CONDUCT_AND_COMPLAINT,
    POPULATIONS,
    Measure,
)
from misconduct_profile.measures.outcome_codes import STEPS
from misconduct_profile.params import Params

_FINALISED: Final = CONDUCT_AND_COMPLAINT.holds & pl.col("finalised_date").is_not_null()
_COHORT: Final = (
    "Pairs of allegation and subject in complaint and conduct cases of the period (by the "
    "run's clock) that were finalised when the force made its extract. Cases still open are "
    "not counted: of recent periods many are. A force whose extract has no date finalised "
    "is not available."
)


def _step(name: str, title: str, last: str, words: str) -> Measure:
    """Define one link: everything up to its step is on record, so each holds the next."""
    reached = STEPS[: STEPS.index(last) + 1]
    fields = ("decision", "proceedings", "finding", "outcome")[: len(reached)]
    return Measure(
        name,
        title,
        f"{words} Counted among finalised pairs that reached every step before.",
        pl.all_horizontal(_FINALISED, *reached),
        fields=("finalised_date", *fields),
    )


FINALISED: Final = Measure(
    "outcomes_finalised",
    "Allegations against subjects, finalised",
    _COHORT,
    _FINALISED,
    fields=("finalised_date",),
)
CHAIN: Final = (
    FINALISED,
    _step(
        "outcomes_case_to_answer",
        "Case to answer",
        "case_to_answer",
        "A case to answer for misconduct or gross misconduct, or, before February 2020, a "
        "complaint substantiated or upheld.",
    ),
    _step(
        "outcomes_proceedings",
        "Referred to proceedings",
        "proceedings",
        "A misconduct meeting, hearing or accelerated hearing, or a third stage "
        "performance meeting.",
    ),
    _step(
        "outcomes_proven",
        "Proven",
        "proven",
        "Misconduct or gross misconduct found proven.",
    ),
    _step(
        "outcomes_sanctioned",
        "Sanctioned",
        "sanction",
        "A formal sanction of officers' or staff discipline. Misconduct found and no further "
        "action is none, nor is a warning of staff by word of mouth, nor what happens below "
        "discipline.",
    ),
    _step(
        "outcomes_dismissed",
        "Dismissed",
        "dismissal",
        "Dismissed with or without notice or required to resign, staff dismissed, or a "
        "former officer who would have been dismissed.",
    ),
)


def outcomes_by_year(made: Base, params: Params) -> pl.DataFrame:
    """Count the chain by route, and the final outcome by route, in pairs of the workforce.

    Returns `records.Counts` over the years, for every force and the nation. Each link of
    the chain lies within the one before by construction; the final outcomes add up to
    outcomes_finalised.
    """
    frames = [
        count(made, link, params, periods=params.years, units=("pairs",),
              populations=("workforce",), dimension="route")
        for link in CHAIN[1:]
    ]  # fmt: skip
    ends = count(
        made,
        FINALISED,
        params,
        periods=params.years,
        units=("pairs",),
        populations=("workforce",),
        dimension=("route", "outcome"),
    )
    return pl.concat([ends, *frames]).sort("cell")


def out_of_chain(made: Base) -> pl.DataFrame:
    """Count finalised pairs that show a step of the chain without one before it.

    Such a pair (a sanction with no finding on record, a finding with no proceedings) is
    counted as far as its record reaches without a gap. Columns: stands, without (the
    first step that is lacking), route, pairs; over all periods and forces.
    """
    finalised = made.pairs.filter(
        _FINALISED, pl.col("worker_type").is_in(POPULATIONS["workforce"])
    )
    frames = []
    for place, step in enumerate(STEPS[1:], start=1):
        before = STEPS[:place]
        lacking = pl.coalesce(
            pl.when(~pl.col(earlier)).then(pl.lit(earlier)) for earlier in before
        )
        frames.append(
            finalised.filter(pl.col(step))
            .select(stands=pl.lit(step), without=lacking, route=pl.col("route").cast(pl.String))
            .drop_nulls("without")
        )
    order = {step: place for place, step in enumerate(STEPS)}
    return (
        pl.concat(frames)
        .group_by("stands", "without", "route")
        .agg(pl.len().cast(pl.Int64).alias("pairs"))
        .sort(pl.col("stands", "without").replace_strict(order, return_dtype=pl.Int64), "route")
    )
