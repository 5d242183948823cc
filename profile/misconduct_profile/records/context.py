"""What stands around the records: coverage, workforce, values not mapped."""

from __future__ import annotations

from typing import Final

import dataframely as dy

from misconduct_profile.records.codes import coded

CLOCKS: Final = ("received", "recorded", "finalised")
COVERAGE_STATES: Final = ("reported", "nil", "missing", "late")
#: How a value was understood: "code - name" is by code, accepted is by a person's word.
HOWS: Final = ("code", "name", "alias", "accepted", "ambiguous", "unmapped")

#: What an extract is held against, see docs/decisions/0014.
COVERAGE_CHECKS: Final = (
    "before_window", "after_window", "after_extract", "window_past_extract",
    "in_missing_month", "in_nil_month", "finalised_in_live", "open_in_finalised", "no_date",
    "empty_months",
)  # fmt: skip


class Coverage(dy.Schema):
    """What each force returned for each month, by each clock.

    reported: cases stand in the extract. nil: the month was asked for and holds
    none. missing: no input covers it, or its selection cannot show it. late: covered,
    and still filling up at the extract date.
    """

    force = dy.String(
        primary_key=True,
        description="ONS code of the police force area",
        metadata=coded("forces"),
    )
    month = dy.Date(primary_key=True, description="first day of the month")
    clock = dy.Enum(CLOCKS, primary_key=True, description="the date that places a case")
    state = dy.Enum(COVERAGE_STATES, description="what is known of the month")
    reason = dy.String(description="why missing or late; empty otherwise")
    inputs = dy.String(description="inputs that cover it, joined by |")
    cases = dy.Int64(min=0, description="cases of the month in the extracts")


class CoverageCheck(dy.Schema):
    """Where the data of an extract contradict what the params say of it.

    A working table: it holds numbers of single forces and is never published.
    """

    input = dy.String(primary_key=True, description="the input's key in the params")
    force = dy.String(
        primary_key=True,
        description="ONS code of the police force area",
        metadata=coded("forces"),
    )
    check = dy.Enum(
        COVERAGE_CHECKS, primary_key=True, description="what the extract is held against"
    )
    clock = dy.Enum(CLOCKS, primary_key=True, description="the date that was looked at")
    cases = dy.Int64(min=0, description="cases concerned; 0 where none stand where some must")
    of_cases = dy.Int64(min=0, description="cases of the force in the input")
    first_month = dy.Date(nullable=True, description="first day; null where nothing is dated")
    last_month = dy.Date(nullable=True, description="first day; null where nothing is dated")
    told = dy.String(description="the finding, and what follows, in words")


class Workforce(dy.Schema):
    """Headcount at 31 March, by force, worker type and sex.

    From the Home Office's open data table of the police workforce, or a file of its shape.
    Rates rest on it, and no count does.
    """

    as_at = dy.Date(primary_key=True, description="day of the count")
    force = dy.String(
        primary_key=True,
        description="ONS code of the police force area",
        metadata=coded("forces"),
    )
    worker_type = dy.String(
        primary_key=True,
        description="what they are to the force",
        metadata=coded("case_types/workforce"),
    )
    sex = dy.String(
        primary_key=True, description="as the table writes it: Female, Male, Not stated"
    )
    headcount = dy.Int64(min=0, description="people")


class MappingGap(dy.Schema):
    """A value that no code, name or alias explains. A person decides, not likeness."""

    input = dy.String(primary_key=True, description="name of the input: its file's stem")
    force = dy.String(
        primary_key=True,
        description="ONS code of the police force area",
        metadata=coded("forces"),
    )
    field = dy.String(primary_key=True, description="column of the extract")
    value = dy.String(
        primary_key=True,
        description="the text as written; a long one reads 'withheld, n characters'",
    )
    reason = dy.String(primary_key=True, description="why it has no code, in words")
    rows = dy.Int64(min=1, description="rows that hold it")
    suggestions = dy.String(description="up to three known names, joined by |")
    scores = dy.String(description="likeness of each suggestion, of 100, joined by |")


class MappingShare(dy.Schema):
    """How many values of a field were understood how: mapping_shares/<input>.parquet."""

    input = dy.String(primary_key=True, description="name of the input: its file's stem")
    force = dy.String(
        primary_key=True,
        description="ONS code of the police force area",
        metadata=coded("forces"),
    )
    field = dy.String(primary_key=True, description="column of the extract")
    how = dy.Enum(HOWS, primary_key=True, description="how its values were understood")
    rows = dy.Int64(min=1, description="filled rows; of cells with several values, values")


class MappingUsed(dy.Schema):
    """An accepted mapping of a run, and the inputs that hold its value."""

    field = dy.String(primary_key=True, description="column of the extract")
    value = dy.String(primary_key=True, description="the value that was accepted")
    code = dy.String(description="the code that it was accepted to mean")
    scope = dy.String(primary_key=True, description='"all", or the ONS code of a force')
    by = dy.String(description="who accepted it")
    on = dy.String(description="year-month-day")
    reason = dy.String(description="why, in that person's words")
    inputs = dy.String(description="inputs that hold the value, joined by |")
