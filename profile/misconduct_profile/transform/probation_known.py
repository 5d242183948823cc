"""Where each force's events of Regulations 12 and 13 are known from, return or extract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from misconduct_profile.extracts import covered_forces
from misconduct_profile.records import OutcomeEvent, ProbationSource
from misconduct_profile.transform.probation import read_probation

if TYPE_CHECKING:
    from misconduct_profile.params import Params

#: Events of the two regulations. Other ways out stand in extracts of anybody.
_OF_REGULATIONS: Final = ("R12_X", "R12_XR", "R13_D", "R13_R", "R13_N")
_FILE: Final = "probation_sources.parquet"


def probation_sources(run: Path, params: Params) -> pl.DataFrame:
    """Say of each force what tells of Regulations 12 and 13: `records.ProbationSource`.

    A force has an HR return where it answered, also with no event. The return alone is
    counted; what an extract's outcomes say beside it is known to be incomplete. A working
    table: its numbers are small and of single forces.
    """
    answered = covered_forces(params) if params.probation.events else frozenset()
    events = read_probation(run).filter(pl.col("code").is_in(_OF_REGULATIONS))
    returned = events.select("force", "code", person="person_key").unique()
    extracted = _extracted(run)
    both = returned.join(extracted, on=["force", "code", "person"], how="semi")
    frame = pl.DataFrame({"force": sorted(params.force_codes)})
    for part in (
        returned.group_by("force").agg(events_in_return=pl.len()),
        extracted.group_by("force").agg(
            events_in_extract=pl.len(), people_in_extract=pl.col("person").n_unique()
        ),
        both.group_by("force").agg(in_both=pl.len()),
        events.group_by("force").agg(cases_linked=pl.col("case_id").drop_nulls().n_unique()),
    ):
        frame = frame.join(part, on="force", how="left", maintain_order="left")
    told = frame.with_columns(
        pl.col(pl.UInt32).fill_null(0).cast(pl.Int64),
        source=_source(pl.col("force").is_in(sorted(answered))),
    )
    return ProbationSource.validate(told.select(ProbationSource.column_names()), cast=True)


def write_probation_sources(params: Params, run: Path) -> None:
    """Write coverage/probation_sources.parquet, from the records."""
    (run / "coverage").mkdir(exist_ok=True)
    probation_sources(run, params).write_parquet(run / "coverage" / _FILE)


def read_probation_sources(run: Path) -> pl.DataFrame:
    """Read `records.ProbationSource` of a run."""
    return ProbationSource.validate(pl.read_parquet(run / "coverage" / _FILE))


def _extracted(run: Path) -> pl.DataFrame:
    """Return what extracts tell: force, code and person, each once.

    Where nobody is identified the case stands for its one person.
    """
    columns = ["force", "case_id", "subject_id", "stage", "code"]
    paths = sorted((run / "records").glob("*/outcome_event.parquet"))
    empty = OutcomeEvent.create_empty().select(columns)
    told = pl.concat(
        frame.filter(pl.col("stage").cast(pl.String) == "probation").drop("stage")
        for frame in (empty, *(pl.read_parquet(path, columns=columns) for path in paths))
    )
    nobody = pl.col("subject_id").str.starts_with("line ")
    person = pl.when(nobody).then("case_id").otherwise("subject_id")
    return told.select("force", "code", person=person).unique()


def _source(answered: pl.Expr) -> pl.Expr:
    named = pl.col("events_in_extract").fill_null(0) > 0
    return (
        pl.when(answered & named)
        .then(pl.lit("HR return and extract"))
        .when(answered)
        .then(pl.lit("HR return"))
        .when(named)
        .then(pl.lit("extract alone"))
        .otherwise(pl.lit("neither"))
    )
