"""What stands around the records: coverage, workforce, values not mapped."""

from __future__ import annotations

from typing import Final

import dataframely as dy

CLOCKS: Final = ("received", "recorded", "finalised")
COVERAGE_STATES: Final = ("reported", "nil", "missing", "late")


class Coverage(dy.Schema):
    """What each force returned for each month, by each clock.

    reported: cases stand in the extract. nil: the month was asked for and holds
    none. missing: no input covers it, or its selection cannot show it. late: covered,
    and still filling up at the extract date.
    """

    force = dy.String(primary_key=True)
    month = dy.Date(primary_key=True, description="first day of the month")
    clock = dy.Enum(CLOCKS, primary_key=True)
    state = dy.Enum(COVERAGE_STATES)
    reason = dy.String(description="why missing or late; empty otherwise")
    inputs = dy.String(description="inputs that cover it, joined by |")
    cases = dy.Int64(min=0)


class Workforce(dy.Schema):
    """Headcount at 31 March, by force, worker type and sex."""

    as_at = dy.Date(primary_key=True)
    force = dy.String(primary_key=True)
    worker_type = dy.String(primary_key=True)
    sex = dy.String(primary_key=True)
    headcount = dy.Int64(min=0)


class MappingGap(dy.Schema):
    """A value that no code, name or alias explains. A person decides, not likeness."""

    input = dy.String(primary_key=True)
    force = dy.String(primary_key=True)
    field = dy.String(primary_key=True)
    value = dy.String(primary_key=True)
    reason = dy.String(primary_key=True)
    rows = dy.Int64(min=1)
    suggestions = dy.String(description="up to three known names, joined by |")
