"""What happens to a subject: dated events of the process, and of probation."""

from __future__ import annotations

from typing import Final

import dataframely as dy

from misconduct_profile.records.case import Part
from misconduct_profile.records.codes import coded

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
#: Where a force's events of Regulations 12 and 13 are known from.
PROBATION_SOURCES: Final = ("HR return", "HR return and extract", "extract alone", "neither")


class OutcomeEvent(Part):
    """One event of one subject (or of an allegation where nobody is identified)."""

    case_id = dy.String(primary_key=True, description="the case")
    allegation_id = dy.String(primary_key=True, description="the allegation")
    subject_id = dy.String(
        primary_key=True, description='whom it befell; "line <n>" where nobody is identified'
    )
    stage = dy.Enum(STAGES, primary_key=True, description="where in the process it stands")
    code = dy.String(
        primary_key=True,
        description="what happened",
        metadata=coded(
            "case_types/severity",
            "case_types/handling",
            "case_types/investigation",
            "case_types/decision",
            "case_types/proceedings",
            "case_types/finding",
            "outcomes",
        ),
    )
    event_date = dy.Date(
        nullable=True,
        description="day of proceedings, findings and sanctions; finalised of a result; left "
        "of leaving; null of the others, or not stated",
    )
    regime_conflict = dy.Bool(
        description="a sanction that the regulations of the case do not have (2020)"
    )


class ProbationEvent(Part):
    """An event of a probationer under Police Regulations 2003, reg 12 or 13, or an exit.

    Beside the codes of the two regulations stand the other ways in which a probationer
    leaves over conduct: dismissed at a hearing (DWN), or resigned in its course (RES).
    """

    person_key = dy.String(
        primary_key=True, description="HMAC of force and staff number; joins within a force"
    )
    code = dy.String(
        primary_key=True,
        description="R12_X, R12_XR, R13_D, R13_R, R13_N, DWN or RES",
        metadata=coded("outcomes"),
    )
    event_date = dy.Date(primary_key=True, description="day of the event")
    ground = dy.Enum(GROUNDS, description="why, as HR names it; unknown where not stated")
    case_id = dy.String(nullable=True, description="the linked case, where HR names one")
    entry_route = dy.String(description="PCDA, DHEP, IPLDP, PCEP or unknown")
    sex = dy.String(
        description="as HR records it; unknown where not stated",
        metadata=coded("answers/sex"),
    )
    ethnicity = dy.String(
        description="5+1 group of ethnicity.csv, or Unknown", metadata=coded("ethnicity")
    )
    first_line = dy.Int64(min=1, description="first physical line that tells of it")


class ProbationSource(dy.Schema):
    """What tells of a force's events of Regulations 12 and 13: its return, its extract.

    A working table: it holds small numbers of single forces and is never published. The
    HR return alone is counted; extracts are known to lack many such events.
    """

    force = dy.String(
        primary_key=True,
        description="ONS code of the police force area",
        metadata=coded("forces"),
    )
    source = dy.Enum(
        PROBATION_SOURCES,
        description="where events are known from; a force has an HR return where it answered, "
        "also with no event",
    )
    events_in_return = dy.Int64(
        min=0, description="events of the HR return, of each person and code one"
    )
    events_in_extract = dy.Int64(
        min=0,
        description="the same among the outcomes of its extracts; where nobody is identified, "
        "of each case and code one",
    )
    people_in_extract = dy.Int64(min=0, description="people whose events these are")
    in_both = dy.Int64(min=0, description="events of the return that an extract tells of too")
    cases_linked = dy.Int64(min=0, description="cases of its extracts that its HR return names")


class ProbationerExposure(dy.Schema):
    """Person-years of probationers, from joiners and probation length.

    Rates of probationers rest on it, and no count does.
    """

    force = dy.String(
        primary_key=True,
        description="ONS code of the police force area",
        metadata=coded("forces"),
    )
    month = dy.Date(primary_key=True, description="first day of the month")
    entry_route = dy.String(primary_key=True, description="PCDA, DHEP, IPLDP, PCEP or unknown")
    sex = dy.String(
        primary_key=True,
        description="as HR records it; unknown where not stated",
        metadata=coded("answers/sex"),
    )
    ethnicity = dy.String(
        primary_key=True,
        description="5+1 group, or Unknown",
        metadata=coded("ethnicity"),
    )
    person_years = dy.Float64(min=0, description="person-years spent on probation in the month")
    assumption = dy.String(description="how long probation was taken to last, in words")
