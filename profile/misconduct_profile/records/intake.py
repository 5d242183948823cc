"""What intake writes: rows kept, rows quarantined, and the ledger of every line."""

from __future__ import annotations

from typing import Final

import dataframely as dy
import polars as pl

from misconduct_profile.records.codes import coded

LINE_KINDS: Final = (
    "kept", "quarantined", "title", "header", "repeated_header", "total", "footer", "blank",
    "refused", "replaced", "other_sheet",
)  # fmt: skip

#: Why a row names no person: no id, the word for nobody, or an id on too many cases.
NOBODY: Final = ("", "blank", "placeholder", "implausible")

#: Fields of one extract row that pass intake as the text the force wrote.
TEXT_FIELDS: Final = (
    "case_reference", "related_case", "case_type", "allegation_reference",
    "allegation_category", "standard_breached", "factors", "worker_type", "rank",
    "subject_sex", "subject_ethnicity", "vawg_flag", "domestic_abuse_perpetrator",
    "victim_sex", "victim_ethnicity", "handling", "investigation", "severity",
    "decision", "proceedings", "finding", "outcome",
)  # fmt: skip

#: Fields that are dates; the order of day and month is settled for a whole column.
DATE_FIELDS: Final = (
    "received_date", "recorded_date", "finalised_date", "incident_date",
    "proceedings_date", "left_date",
)  # fmt: skip


class Located(dy.Schema):
    """Where a row stands in what the force sent: the base of all intake tables."""

    input = dy.String(primary_key=True, description="name of the input: its file's stem")
    sheet = dy.String(primary_key=True, description='sheet of a workbook; "" for text files')
    first_line = dy.Int64(primary_key=True, min=1, description="first physical line, from 1")
    last_line = dy.Int64(min=1, description="last physical line")

    @dy.rule()
    def lines_in_order(cls) -> pl.Expr:
        return pl.col("last_line") >= pl.col("first_line")


class Rows(Located):
    """rows/<input>.parquet: one line of an extract that was kept.

    Text is as the force wrote it. Names, staff numbers and free text are absent:
    `person_key` stands for the person (HMAC-SHA256 of force and normalised id). Of an age,
    a date of birth or of joining, and a length of service, the band alone is here.
    """

    force = dy.String(description="ONS code of the police force area", metadata=coded("forces"))
    person_key = dy.String(nullable=True, description="null where nobody is identified")
    nobody = dy.Enum(
        NOBODY, description='why no person is named: "" where one is, or the input has no ids'
    )
    flags = dy.String(description='rules that its dates break, joined by |; ""')
    repeated = dy.Bool(description="the same text stands on an earlier kept line")
    case_reference = dy.String(min_length=1, description="the force's own reference")
    related_case = dy.String(nullable=True, description="reference of another case; not used")
    case_type = dy.String(
        nullable=True, description="kind of case", metadata=coded("case_types/case_type")
    )
    allegation_reference = dy.String(
        nullable=True, description="number of the allegation within its case"
    )
    allegation_category = dy.String(
        nullable=True,
        description="what is alleged",
        metadata=coded("allegation_categories", "legacy_crosswalk"),
    )
    standard_breached = dy.String(
        nullable=True,
        description="Standards in question, several in one cell",
        metadata=coded("standards"),
    )
    factors = dy.String(
        nullable=True,
        description="the situation, several factors in one cell",
        metadata=coded("factors"),
    )
    worker_type = dy.String(
        nullable=True,
        description="what the person complained of is to the force",
        metadata=coded("case_types/workforce"),
    )
    rank = dy.String(
        nullable=True,
        description="rank or grade of the person complained of",
        metadata=coded("ranks"),
    )
    subject_sex = dy.String(
        nullable=True,
        description="sex of the person complained of",
        metadata=coded("answers/sex"),
    )
    subject_ethnicity = dy.String(
        nullable=True,
        description="ethnicity of the person complained of",
        metadata=coded("ethnicity"),
    )
    age_band = dy.String(
        nullable=True,
        description="age of the person complained of on the day received, else recorded, in "
        "bands; of a date of birth nothing else leaves intake",
        metadata=coded("bands/age"),
    )
    service_band = dy.String(
        nullable=True,
        description="years of service of the person complained of on that day, in bands",
        metadata=coded("bands/service"),
    )
    vawg_flag = dy.String(
        nullable=True,
        description="the force's own flag of violence against women and girls",
        metadata=coded("answers/yes_no"),
    )
    domestic_abuse_perpetrator = dy.String(
        nullable=True,
        description="whether the person complained of is said to be the abuser",
        metadata=coded("answers/yes_no"),
    )
    victim_sex = dy.String(
        nullable=True, description="sex of the person harmed", metadata=coded("answers/sex")
    )
    victim_ethnicity = dy.String(
        nullable=True,
        description="ethnicity of the person harmed",
        metadata=coded("ethnicity"),
    )
    handling = dy.String(
        nullable=True,
        description="how a complaint is handled",
        metadata=coded("case_types/handling"),
    )
    investigation = dy.String(
        nullable=True,
        description="who investigates",
        metadata=coded("case_types/investigation"),
    )
    severity = dy.String(
        nullable=True,
        description="severity assessed, the latest",
        metadata=coded("case_types/severity"),
    )
    decision = dy.String(
        nullable=True,
        description="whether there is a case to answer",
        metadata=coded("case_types/decision"),
    )
    proceedings = dy.String(
        nullable=True,
        description="kind of proceedings",
        metadata=coded("case_types/proceedings"),
    )
    finding = dy.String(
        nullable=True,
        description="what the proceedings found",
        metadata=coded("case_types/finding"),
    )
    outcome = dy.String(
        nullable=True,
        description="final outcome for this person on this allegation",
        metadata=coded("outcomes"),
    )
    received_date = dy.Date(
        nullable=True,
        description="day the complaint was made or the matter came to the force",
    )
    recorded_date = dy.Date(nullable=True, description="day the case was recorded")
    finalised_date = dy.Date(
        nullable=True, description="day the case was closed; null while it is open"
    )
    incident_date = dy.Date(nullable=True, description="day of what is alleged; not counted by")
    proceedings_date = dy.Date(nullable=True, description="day the proceedings ended")
    left_date = dy.Date(nullable=True, description="day the person left the force")
    fields_present = dy.String(description="fields the extract has a column for, joined by |")


class Quarantine(Located):
    """quarantine/<input>.parquet: one line that was not used, and why."""

    reasons = dy.String(min_length=1, description="named reasons, joined by |")
    content = dy.String(
        description="JSON object, column to text; personal, free-text and unrecognised "
        "columns read 'withheld, n characters'"
    )


class Ledger(Located):
    """One entry for each stretch of lines: every physical line is in exactly one."""

    kind = dy.Enum(LINE_KINDS, description="what became of the lines")
    reasons = dy.String(
        description='named reasons, joined by |; "" unless quarantined, refused, replaced, '
        "or the header of a table whose headings were moved above their values"
    )
