"""What happens to a subject: dated events of the process, and of probation."""

from __future__ import annotations

from typing import Final

import dataframely as dy

from misconduct_profile.records.case import Part

STAGES: Final = (
    "severity", "investigation", "decision", "proceedings", "finding", "sanction",
    "leaving", "list", "result", "probation",
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
    event_date = dy.Date(nullable=True)


class ProbationEvent(Part):
    """An event under Regulation 12 or 13 of the Police Regulations 2003."""

    person_key = dy.String(primary_key=True)
    code = dy.String(primary_key=True, description="R12_X, R12_XR, R13_D, R13_R or R13_N")
    event_date = dy.Date(primary_key=True)
    ground = dy.Enum(GROUNDS)
    case_id = dy.String(nullable=True)


class ProbationerExposure(dy.Schema):
    """Person-years of probationers, from joiners and probation length."""

    force = dy.String(primary_key=True)
    period = dy.String(primary_key=True)
    entry_route = dy.String(primary_key=True)
    person_years = dy.Float64(min=0)
    assumption = dy.String()
