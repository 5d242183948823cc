"""From the codes of a pair's events to its final outcome and its place in the chain."""

from __future__ import annotations

from functools import cache
from typing import Final

import polars as pl

from misconduct_profile.measures.definitions import OUTCOME_GROUPS
from misconduct_profile.standards import table

#: A recorded outcome tells more of itself than a finding or a decision as severe.
_STAGES: Final = ("", "decision", "finding", "outcome")
_SAYS_NOTHING: Final = "no_action"
#: Steps of the chain that a pair's events bear witness to.
STEPS: Final = ("case_to_answer", "proceedings", "proven", "sanction", "dismissal")


@cache
def witnesses() -> pl.DataFrame:
    """Return what each code says: stage, code, rank, group and a column for each STEP.

    `rank` orders outcomes: by severity_rank of outcomes.csv, then "no action" (which says
    nothing of why) before all else, a decision, a finding, a recorded outcome, then by
    OUTCOME_GROUPS; 0 where the code is no outcome. Stage "outcome" stands for sanction,
    leaving, result and probation. Codes and their groups: outcomes.csv (outcome_group) and
    case_types.csv (amounts_to: the outcome that a finding or decision amounts to). Without
    a group are PENDING and UNKNOWN, the barred and advisory lists, which follow from an
    outcome, and probation extended or kept on, which chapter 06 counts.
    """
    outcomes = {row["code"]: row for row in table("outcomes").iter_rows(named=True)}
    ends = _ends()
    told: list[dict[str, object]] = []
    for key in [*ends, *(key for key in _step_codes() if key not in ends)]:
        rank = _rank(key, outcomes[ends[key]]) if key in ends else 0
        steps = _step_codes().get(key, set())
        told.append(
            {
                "stage": key[0],
                "code": key[1],
                "rank": rank,
                **{step: step in steps for step in STEPS},
            }
        )
    return pl.DataFrame(told).with_columns(pl.col("rank").cast(pl.Int64))


def _ends() -> dict[tuple[str, str], str]:
    """Map each stage and code that ends a matter to the outcome it amounts to."""
    grouped = table("outcomes").filter(pl.col("outcome_group") != "")["code"]
    ends = {("outcome", code): code for code in grouped}
    amounting = table("case_types").filter(pl.col("amounts_to") != "")
    for field, code, outcome in amounting.select("field", "code", "amounts_to").iter_rows():
        ends[field, code] = outcome
    return ends


def _rank(key: tuple[str, str], outcome: dict[str, str]) -> int:
    group = outcome["outcome_group"]
    # "No action" beside "no case to answer" is the latter: its reason must not be lost.
    says = 0 if group == _SAYS_NOTHING else _STAGES.index(key[0])
    severity = int(outcome["severity_rank"]) + 1
    return 10_000 * severity + 1_000 * says + 100 - OUTCOME_GROUPS.index(group)


@cache
def _step_codes() -> dict[tuple[str, str], set[str]]:
    """Say which steps of the chain each code of a stage bears witness to."""
    found: dict[tuple[str, str], set[str]] = {}
    steps = table("case_types").filter(pl.col("chain_step") != "")
    for field, code, step in steps.select("field", "code", "chain_step").iter_rows():
        found[field, code] = {step}
    for row in table("outcomes").iter_rows(named=True):
        told = {"sanction"} if row["formal"] == "yes" else set()
        if row["dismissal_equivalent"] == "yes":
            told.add("dismissal")
        if told:
            found["outcome", row["code"]] = told
    return found


def outcomes_of(events: pl.DataFrame) -> pl.DataFrame:
    """Settle what came of each pair that has an event.

    `events` is `records.OutcomeEvent`. Returns allegation_id, subject_id, outcome (of
    OUTCOME_GROUPS) and a boolean column for each STEP: whether an event of the pair bears
    witness to it, whatever stands before it in the chain.
    """
    kinds = {"sanction": "outcome", "leaving": "outcome", "result": "outcome",
             "probation": "outcome"}  # fmt: skip
    told = events.select(
        "allegation_id",
        "subject_id",
        "code",
        stage=pl.col("stage").cast(pl.String).replace(kinds),
    ).join(witnesses(), on=["stage", "code"], how="inner")
    settled = told.group_by("allegation_id", "subject_id").agg(
        pl.col("rank").max(), *(pl.col(step).any() for step in STEPS)
    )
    place = 100 - pl.col("rank") % 1_000
    named = dict(enumerate(OUTCOME_GROUPS))
    return settled.with_columns(
        outcome=pl.when(pl.col("rank") == 0)
        .then(pl.lit("not_recorded"))
        .otherwise(place.replace_strict(named, default=None, return_dtype=pl.String))
    ).drop("rank")
