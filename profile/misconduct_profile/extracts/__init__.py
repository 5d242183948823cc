"""Find, read and recognise an extract; every line is kept, quarantined or named."""

from misconduct_profile.extracts.batch import (
    LineCountError,
    check_lines,
    lines_by_kind,
    load_all,
    quarantined,
    summary,
    unrecognised,
)
from misconduct_profile.extracts.draft import draft_inputs
from misconduct_profile.extracts.find import Source, find
from misconduct_profile.extracts.load import Loaded, load, write
from misconduct_profile.extracts.recount import count_lines
from misconduct_profile.extracts.returns import (
    check_returns,
    covered_forces,
    load_probation,
)

__all__ = [
    "LineCountError",
    "Loaded",
    "Source",
    "check_lines",
    "check_returns",
    "count_lines",
    "covered_forces",
    "draft_inputs",
    "find",
    "lines_by_kind",
    "load",
    "load_all",
    "load_probation",
    "quarantined",
    "summary",
    "unrecognised",
    "write",
]
