"""Who the cases are about: people within a force, each with one value of everything."""

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
from misconduct_profile.measures.settled import UNSETTLED
from misconduct_profile.params import Params
from misconduct_profile.records import Counts

CHARACTERISTICS: Final = ("sex", "ethnicity", "rank_group", "worker_type")
REPEAT_SUBJECTS: Final = Measure(
    "repeat_subjects",
    "People with two cases or more",
    "Identified people who stand in two or more complaint or conduct cases of the period in "
    "one force. A person who moved to another force is two people; a force whose extract "
    "numbers no one has none that could be counted.",
    CONDUCT_AND_COMPLAINT.holds,
    fields=("subject_id",),
    repeats=True,
)


def people_by_year(made: Base, params: Params) -> pl.DataFrame:
    """Count people by sex, ethnicity, rank and worker type, and repeat subjects, by year.

    Returns `records.Counts` in people of the workforce for every force and the nation. A
    person has one value of each characteristic in a whole run (`settled.settle_people`),
    so the values add up to the people of a force, and of the nation as the sum of forces.
    """
    shared = [
        count(made, CONDUCT_AND_COMPLAINT, params, periods=params.years, units=("people",),
              populations=("workforce",), dimension=name)
        for name in CHARACTERISTICS
    ]  # fmt: skip
    again = count(
        made,
        REPEAT_SUBJECTS,
        params,
        periods=params.years,
        units=("people",),
        populations=("workforce",),
    )
    stacked = pl.concat([*shared, again]).unique("cell", keep="first", maintain_order=True)
    return Counts.validate(stacked.sort("cell"))


def people_settled(made: Base) -> pl.DataFrame:
    """Count, by characteristic, people whose value is known, not known, or disputed.

    Over the whole run, people of the workforce in complaint and conduct cases. Columns:
    characteristic, known, not_known, cases_disagree.
    """
    people = made.pairs.filter(
        CONDUCT_AND_COMPLAINT.holds,
        pl.col("identified"),
        pl.col("worker_type").is_in(POPULATIONS["workforce"]),
    ).unique(["force", "subject_id"])
    rows = []
    for name in CHARACTERISTICS:
        unknown = people[f"person_{name}"] == UNSETTLED[f"person_{name}"]
        disagree = people["person_disagrees"].str.split("|").list.contains(name)
        rows.append(
            (name, int((~unknown).sum()), int((unknown & ~disagree).sum()), int(disagree.sum()))
        )
    schema = {"characteristic": pl.String, "known": pl.Int64, "not_known": pl.Int64,
              "cases_disagree": pl.Int64}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")
