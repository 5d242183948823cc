"""What happens to a subject: dated events of the process, and of probation."""

from __future__ import annotations

from typing import Final

import dataframely as dy

from misconduct_profile.records.case import Part

STAGES: Final = (
    "severity", "handling", "investigation", "decision", "proceedings", "finding",
    "sanction", "leaving", "list", "result", "probation",
)  # fmt: skip
GROUNDS: Final = (
    "sexist_misogynistic",
    "other_conduct",
    "performance",
    "attendance",
    "unknown",
)


class OutcomeEvent(Part):
    """One event of one subject (or of an allegation where nobody is identified)."""

    case_id = dy.String(primary_key=True)
    allegation_id = dy.String(primary_key=True)
    subject_id = dy.String(primary_key=True)
    stage = dy.Enum(STAGES, primary_key=True)
    code = dy.String(primary_key=True, description="code of case_types.csv or outcomes.csv")
    event_date = dy.Date(nullable=True, description="null where the extract has no such date")
    regime_conflict = dy.Bool(
        description="a sanction that the regulations of the case do not have (2020)"
    )


class ProbationEvent(Part):
    """An event of a probationer under Police Regulations 2003, reg 12 or 13, or an exit.

    Beside the codes of the two regulations stand the other ways in which a probationer
    leaves over conduct: dismissed at a hearing (DWN), or resigned in its course (RES).
    """

    person_key = dy.String(primary_key=True)
    code = dy.String(
        primary_key=True, description="R12_X, R12_XR, R13_D, R13_R, R13_N, DWN or RES"
    )
    event_date = dy.Date(primary_key=True)
    ground = dy.Enum(GROUNDS)
    case_id = dy.String(nullable=True, description="the linked case, where HR names one")
    entry_route = dy.String(description="PCDA, DHEP, IPLDP, PCEP or unknown")
    sex = dy.String(description="code of answers.csv")
    ethnicity = dy.String(description="5+1 group of ethnicity.csv, or Unknown")
    first_line = dy.Int64(min=1)


class ProbationerExposure(dy.Schema):
    """Person-years of probationers, from joiners and probation length."""

    force = dy.String(primary_key=True)
    month = dy.Date(primary_key=True, description="first day of the month")
    entry_route = dy.String(primary_key=True)
    sex = dy.String(primary_key=True)
    ethnicity = dy.String(primary_key=True, description="5+1 group, or Unknown")
    person_years = dy.Float64(min=0)
    assumption = dy.String()
