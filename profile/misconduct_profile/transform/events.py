"""Rows to outcome events: stages of the process, each with its code."""

from __future__ import annotations

from functools import cache
from typing import Final

import polars as pl

from misconduct_profile.records import OutcomeEvent
from misconduct_profile.standards import table

#: The stage that each family of outcomes.csv belongs to.
STAGE_OF: Final = {
    "discipline": "sanction", "informal": "sanction", "performance": "sanction",
    "staff": "sanction", "finding": "result", "leaver": "leaving",
    "regulation12": "probation", "regulation13": "probation", "list": "list",
    "complaint": "result", "open": "result",
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
    subject = pl.coalesce("person_key", pl.format("line {}", "first_line"))
    base = rows.with_columns(subject_id=subject)
    frames = [
        _stage(base, f"{column}_code", pl.lit(stage))
        for column, stage in STAGES_OF_COLUMNS.items()
    ]
    families = dict(table("outcomes").select("code", "family").iter_rows())
    stages = {code: STAGE_OF[family] for code, family in families.items()}
    staff = _as_staff(base)
    stage = pl.col("outcome_code").replace_strict(stages, default=None, return_dtype=pl.String)
    frames.append(_stage(staff, "outcome_code", stage))
    keys = ["case_id", "allegation_id", "subject_id", "stage", "code"]
    events = pl.concat(frames).sort(*keys, "event_date", nulls_last=True)
    first = events.unique(keys, keep="first", maintain_order=True).collect()
    return OutcomeEvent.validate(
        first.select(OutcomeEvent.column_names()).sort(keys), cast=True
    )


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


def _stage(rows: pl.DataFrame, column: str, stage: pl.Expr) -> pl.LazyFrame:
    held = pl.col("proceedings_date")
    return (
        rows.lazy()
        .filter(pl.col(column).is_not_null())
        .select(
            "input",
            "force",
            "case_id",
            "allegation_id",
            "subject_id",
            stage=stage,
            code=pl.col(column),
            event_date=pl.when(stage.is_in(["proceedings", "finding", "sanction"]))
            .then(held)
            .when(stage == "result")
            .then(pl.col("finalised_date"))
            .when(stage == "leaving")
            .then(pl.col("left_date")),
            regime_conflict=(stage == "sanction")
            & (pl.col("regime") == "2020")
            & pl.col(column).is_in(sorted(not_of_2020())),
        )
    )
