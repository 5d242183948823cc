"""From the codes of a pair's events to its final outcome and its place in the chain."""

from __future__ import annotations

from functools import cache
from typing import Final

import polars as pl

from misconduct_profile.measures.definitions import OUTCOME_GROUPS
from misconduct_profile.standards import table

#: Codes of outcomes.csv by final outcome. Not here, and so no outcome of an allegation:
#: PENDING and UNKNOWN; the barred and advisory lists, which follow from an outcome;
#: probation extended or kept on (R12_X, R13_N), which chapter 06 counts.
_CODES: Final[dict[str, str]] = {
    "dismissed": "DWN DN RTR S_DIS",
    "would_have_been_dismissed": "WHBD",
    "left_service": "RES RET RETRES R13_D R13_R R12_XR",
    "reduction_in_rank": "RIR",
    "final_written_warning": "FWW FWWX",
    "written_warning": "WW",
    "other_formal": "MADV FINE",
    "informal_action": "MACT RPRP",
    "performance": "UPP UPP_D",
    "staff_sanction": "S_VERB S_WW S_FWW",
    "not_proven": "ND",
    "upheld": "C_UPH",
    "service_not_acceptable": "C_NACC",
    "service_acceptable": "C_ACC",
    "not_determined": "C_UTD",
    "resolved": "C_RES C_LR",
    "not_resolved": "C_NRES",
    "no_case_to_answer": "C_NCTA",
    "withdrawn": "C_WD",
    "discontinued": "DISC",
    "no_action": "NOACT NFA_M",
}
#: Findings and decisions that end a matter, as severe as the outcome they amount to.
_AMOUNTS_TO: Final[dict[tuple[str, str], str]] = {
    ("finding", "F_NOT"): "ND",
    ("decision", "SUBST"): "C_UPH",
    ("decision", "UNSUBST"): "ND",
    ("decision", "NCTA"): "C_NCTA",
    ("decision", "DISCONT"): "DISC",
    ("decision", "DERECORD"): "DISC",
}
#: A recorded outcome tells more of itself than a finding or a decision as severe.
_STAGES: Final = ("decision", "finding", "outcome")
#: Of officers' and staff discipline, what is no formal sanction: misconduct found and no
#: action, and staff warned by word of mouth (as management action of officers is not).
_NOT_FORMAL: Final = ("NFA_M", "S_VERB")
#: Steps of the chain that a pair's events bear witness to.
STEPS: Final = ("case_to_answer", "proceedings", "proven", "sanction", "dismissal")


@cache
def witnesses() -> pl.DataFrame:
    """Return what each code says: stage, code, rank, group and a column for each STEP.

    `rank` orders outcomes: by severity_rank of outcomes.csv, then a recorded outcome
    before a finding before a decision, then by OUTCOME_GROUPS; 0 where the code is no
    outcome. Stage "outcome" stands for sanction, leaving, result and probation.
    """
    rows = table("outcomes").rows(named=True)
    severity = {row["code"]: int(row["severity_rank"]) for row in rows}
    group_of = {code: group for group, codes in _CODES.items() for code in codes.split()}
    ends = {("outcome", code): code for code in group_of} | _AMOUNTS_TO
    told: list[dict[str, object]] = []
    for key in [*ends, *(key for key in _step_codes() if key not in ends)]:
        outcome = ends.get(key)
        rank = 0
        if outcome is not None:
            place = OUTCOME_GROUPS.index(group_of[outcome])
            stage = _STAGES.index(key[0])
            rank = 10_000 * (severity[outcome] + 1) + 1_000 * stage + 100 - place
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


@cache
def _step_codes() -> dict[tuple[str, str], set[str]]:
    """Say which steps of the chain each code of a stage bears witness to."""
    found: dict[tuple[str, str], set[str]] = {}
    for code in ("CTA_GM", "CTA_M", "SUBST"):
        found[("decision", code)] = {"case_to_answer"}
    for row in table("case_types").filter(field="proceedings").iter_rows(named=True):
        found[("proceedings", row["code"])] = {"proceedings"}
    for code in ("F_GM", "F_M"):
        found[("finding", code)] = {"proven"}
    for row in table("outcomes").iter_rows(named=True):
        formal = row["family"] in ("discipline", "staff") and row["code"] not in _NOT_FORMAL
        steps = {"sanction"} if formal else set()
        if row["dismissal_equivalent"] == "yes":
            steps.add("dismissal")
        if steps:
            found[("outcome", row["code"])] = steps
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
