"""Rows to outcome events: stages of the process, each with its code."""

from __future__ import annotations

from functools import cache
from typing import Final

import polars as pl

from misconduct_profile.records import STAGES, OutcomeEvent
from misconduct_profile.standards import table

#: The stage that each family of outcomes.csv belongs to.
STAGE_OF: Final = {
    "discipline": "sanction", "informal": "sanction", "performance": "sanction",
    "staff": "sanction", "finding": "result", "leaver": "leaving",
    "regulation12": "probation", "regulation13": "probation", "list": "list",
    "complaint": "result", "open": "result",
}  # fmt: skip
#: The date of a stage, as far as extracts have one.
_DATE_OF: Final = {
    "proceedings": "proceedings_date", "finding": "proceedings_date",
    "sanction": "proceedings_date", "result": "finalised_date", "leaving": "left_date",
}  # fmt: skip
STAGES_OF_COLUMNS: Final = {
    "severity": "severity", "handling": "handling", "investigation": "investigation",
    "decision": "decision", "proceedings": "proceedings", "finding": "finding",
}  # fmt: skip


def outcome_events(rows: pl.DataFrame) -> pl.DataFrame:
    """Make `records.OutcomeEvent` from mapped rows with their keys and `regime`.

    Dismissal, with or without notice, on a staff row is the staff sanction (force
    policy), not the officers'. Proceedings, findings and sanctions carry the proceedings
    date, results the finalised date, leaving the date left; the extracts have no other
    dates. Of rows that repeat an event the earliest date stands.
    """
    base = _placed(rows)
    frames = [
        _stage(base, f"{column}_code", stage) for column, stage in STAGES_OF_COLUMNS.items()
    ]
    staff = _as_staff(base)
    for stage, codes in _codes_by_stage().items():
        own = staff.with_columns(
            outcome_code=pl.when(pl.col("outcome_code").is_in(codes)).then("outcome_code")
        )
        frames.append(_stage(own, "outcome_code", stage))
    events = pl.concat(frames)
    if base["place"].n_unique() < base.height:
        events = events.group_by("place", "stage", "code").agg(
            pl.exclude("event_date").first(), pl.col("event_date").min()
        )
    ordered = events.sort("place", "stage", "code").select(OutcomeEvent.column_names())
    return OutcomeEvent.validate(ordered.collect(), cast=True)


def _placed(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep what events are made of, and number the pairs in order of their ids.

    The numbers (`place`) stand for allegation and subject where events are put together:
    whole ids would be compared again for each of a pair's events.
    """
    dates = ("proceedings_date", "finalised_date", "left_date")
    codes = [f"{column}_code" for column in (*STAGES_OF_COLUMNS, "outcome", "worker_type")]
    ids = ("case_id", "allegation_id", "subject_id")
    return (
        rows.lazy()
        .with_columns(subject_id=pl.coalesce("person_key", pl.format("line {}", "first_line")))
        .select("input", "force", *ids, "regime", *dates, *codes)
        .sort("allegation_id", "subject_id")
        .with_columns(place=pl.struct("allegation_id", "subject_id").rle_id())
        .collect()
    )


@cache
def _codes_by_stage() -> dict[str, list[str]]:
    """Group the codes of outcomes.csv by the stage that their family belongs to."""
    found: dict[str, list[str]] = {}
    for code, family in table("outcomes").select("code", "family").iter_rows():
        found.setdefault(STAGE_OF[family], []).append(code)
    return found


def _as_staff(rows: pl.DataFrame) -> pl.DataFrame:
    """Give outcomes that staff have of their own the staff code. Source: outcomes.csv."""
    staff = table("case_types").filter(field="workforce", population="staff")["code"]
    own = dict(
        table("outcomes")
        .filter(pl.col("staff_code") != "")
        .select("code", "staff_code")
        .iter_rows()
    )
    return rows.with_columns(
        outcome_code=pl.when(pl.col("worker_type_code").is_in(staff.implode()))
        .then(pl.col("outcome_code").replace(own))
        .otherwise("outcome_code")
    )


@cache
def not_of_2020() -> frozenset[str]:
    """Formal outcomes that the regulations of 2020 do not have (SI 2020/4 reg 42).

    Management advice and dismissal with notice among them: on a case of these
    regulations they are mistakes, or the case is one of the regulations before.
    """
    formal = table("outcomes").filter(family="discipline")
    return frozenset(formal.filter(~pl.col("regime").str.contains("2020"))["code"])


def _stage(rows: pl.DataFrame, column: str, stage: str) -> pl.LazyFrame:
    """Make the events of one stage from the rows with a code in a column."""
    date = _DATE_OF.get(stage)
    conflict = pl.lit(value=False)
    if stage == "sanction":
        conflict = (pl.col("regime") == "2020") & pl.col(column).is_in(sorted(not_of_2020()))
    return (
        rows.lazy()
        .filter(pl.col(column).is_not_null())
        .select(
            "place", "input", "force", "case_id", "allegation_id", "subject_id",
            stage=pl.lit(stage, dtype=pl.Enum(STAGES)),
            code=pl.col(column),
            event_date=pl.col(date) if date else pl.lit(None, dtype=pl.Date),
            regime_conflict=conflict.fill_null(value=False),
        )
    )  # fmt: skip
