"""What intake writes: rows kept, rows quarantined, and the ledger of every line."""

from __future__ import annotations

from typing import Final

import dataframely as dy
import polars as pl

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
    `person_key` stands for the person (HMAC-SHA256 of force and normalised id).
    """

    force = dy.String(description="ONS code of the police force area")
    person_key = dy.String(nullable=True, description="null where nobody is identified")
    nobody = dy.Enum(
        NOBODY, description='why no person is named: "" where one is, or the input has no ids'
    )
    flags = dy.String(description='rules that its dates break, joined by |; ""')
    repeated = dy.Bool(description="the same text stands on an earlier kept line")
    case_reference = dy.String(min_length=1)
    related_case = dy.String(nullable=True)
    case_type = dy.String(nullable=True)
    allegation_reference = dy.String(nullable=True)
    allegation_category = dy.String(nullable=True)
    standard_breached = dy.String(nullable=True)
    factors = dy.String(nullable=True)
    worker_type = dy.String(nullable=True)
    rank = dy.String(nullable=True)
    subject_sex = dy.String(nullable=True)
    subject_ethnicity = dy.String(nullable=True)
    vawg_flag = dy.String(nullable=True)
    domestic_abuse_perpetrator = dy.String(nullable=True)
    victim_sex = dy.String(nullable=True)
    victim_ethnicity = dy.String(nullable=True)
    handling = dy.String(nullable=True)
    investigation = dy.String(nullable=True)
    severity = dy.String(nullable=True)
    decision = dy.String(nullable=True)
    proceedings = dy.String(nullable=True)
    finding = dy.String(nullable=True)
    outcome = dy.String(nullable=True)
    received_date = dy.Date(nullable=True)
    recorded_date = dy.Date(nullable=True)
    finalised_date = dy.Date(nullable=True)
    incident_date = dy.Date(nullable=True)
    proceedings_date = dy.Date(nullable=True)
    left_date = dy.Date(nullable=True)
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

    kind = dy.Enum(LINE_KINDS)
    reasons = dy.String(
        description='named reasons, joined by |; "" unless quarantined, refused, replaced, '
        "or the header of a table whose headings were moved above their values"
    )
