"""What every count is made from: pairs with their case, their end and their person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polars as pl

from misconduct_profile.measures.definitions import NOT_CATEGORISED
from misconduct_profile.measures.outcome_codes import STEPS, outcomes_of
from misconduct_profile.measures.settled import UNSETTLED, settle_people
from misconduct_profile.measures.vawg import with_vawg
from misconduct_profile.params import Params

REPORTED: Final = ("reported", "nil", "late")
#: The tables of records that a base is made from.
TABLES: Final = (
    "case", "allegation", "allegation_subject", "outcome_event", "subject",
    "allegation_victim", "allegation_standard",
)  # fmt: skip
#: Standard of Professional Behaviour 3: Equality and Diversity.
_EQUALITY: Final = 3


@dataclass(frozen=True)
class Base:
    """What every count is made from.

    pairs: one row a pair, with its case's and allegation's columns, `month` (first day,
    by the run's clock), `extracted` (the day its extract was made), the columns of
    `outcome_codes.outcomes_of`, and of its person `settled.settle_people`. coverage:
    `records.Coverage` of the run's clock. flagging: forces that keep a VAWG flag.
    lacking: by field, forces of which an extract has no such column.
    """

    pairs: pl.DataFrame
    coverage: pl.DataFrame
    flagging: frozenset[str]
    lacking: Mapping[str, frozenset[str]] = field(default_factory=dict)


def base(
    records: dict[str, pl.DataFrame],
    coverage: pl.DataFrame,
    params: Params,
    given: pl.DataFrame | None = None,
) -> Base:
    """Join pairs, allegations, cases, events and people; place each by the run's clock.

    `records` holds TABLES; `given` says which columns each extract has
    (`transform.fields_given`; None: all of them). Months in which the force counts as
    missing are left out: what stands in them is not a whole month. A case that stands in
    two extracts is read from the one made last, so that it is joined once.
    """
    records = _latest(records, params)
    told = coverage.filter(
        (pl.col("clock") == params.clock) & pl.col("state").cast(pl.String).is_in(REPORTED)
    )
    pairs = _joined(records, params).join(
        told.select("force", "month"), on=["force", "month"], how="semi"
    )
    flags = records["case"].filter(pl.col("vawg_flag") != "missing")["force"].unique()
    return Base(
        pairs,
        coverage.filter(pl.col("clock") == params.clock),
        frozenset(flags),
        {} if given is None else _lacking(given),
    )


def _joined(records: dict[str, pl.DataFrame], params: Params) -> pl.DataFrame:
    """Join to each pair its case, its allegation, its outcome and its person."""
    case = records["case"].select(
        "case_id", "route", "vawg_flag", "received_date", "finalised_date",
        month=pl.col(f"{params.clock}_date").dt.month_start(),
    )  # fmt: skip
    keys = ["allegation_id", "subject_id"]
    pairs = records["allegation_subject"]
    for frame, on in (
        (case, ["case_id"]),
        (_allegations(records), ["allegation_id"]),
        (outcomes_of(records["outcome_event"]), keys),
        (settle_people(records["subject"]), ["force", "subject_id"]),
    ):
        pairs = pairs.join(frame, on=on, how="left", maintain_order="left")
    return pairs.with_columns(
        pl.col("outcome").fill_null("not_recorded"),
        *(pl.col(step).fill_null(value=False) for step in STEPS),
        *(pl.col(name).fill_null(unknown) for name, unknown in UNSETTLED.items()),
        extracted=_extracted(params),
    )


def _allegations(records: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Bring to each allegation what is known of its victims and its Standards."""
    standards = records["allegation_standard"]
    equality = standards.filter(standard_no=_EQUALITY)["allegation_id"].unique()
    told = with_vawg(records["allegation"], records["allegation_victim"])
    return told.select(
        "allegation_id", "sexual_misconduct", "domestic_abuse_perpetrator", "vawg_derived",
        "violence_and_abuse", "violence_female", "sexist_misogynistic", "in_if_female",
        "victim", "male_victim",
        full_category=pl.col("category"),
        category=pl.col("category_parent").fill_null(NOT_CATEGORISED),
        equality_standard=pl.col("allegation_id").is_in(equality.implode()),
    )  # fmt: skip


def _extracted(params: Params) -> pl.Expr:
    made = {Path(name).stem: said.extract_date for name, said in params.inputs.items()}
    return pl.col("input").replace_strict(made, default=None, return_dtype=pl.Date)


def _latest(records: dict[str, pl.DataFrame], params: Params) -> dict[str, pl.DataFrame]:
    """Keep each case, and what stands below it, of its latest extract alone."""
    kept = (
        records["case"]
        .select("case_id", "input", extracted=_extracted(params))
        .sort("case_id", "extracted", "input")
        .unique("case_id", keep="last", maintain_order=True)
    )
    below = records["allegation"].join(kept, on=["case_id", "input"], how="semi")
    below = below.select("allegation_id", "input")
    return {
        title: frame.join(kept, on=["case_id", "input"], how="semi")
        if "case_id" in frame.columns
        else frame.join(below, on=["allegation_id", "input"], how="semi")
        for title, frame in records.items()
    }


def _lacking(given: pl.DataFrame) -> dict[str, frozenset[str]]:
    """List, by field, the forces of which an extract has no column for it.

    A column of dates finalised that is blank throughout says nothing of what is open: a
    force with no such date in any extract lacks it.
    """
    absent = given.filter(~pl.col("present")).select("field", "force")
    blank = (
        given.filter(pl.col("field") == "finalised_date")
        .group_by("field", "force")
        .agg(pl.col("filled").sum())
        .filter(pl.col("filled") == 0)
    )
    both = pl.concat([absent, blank.select("field", "force")]).unique()
    return {str(name): frozenset(part["force"]) for (name,), part in both.group_by("field")}
