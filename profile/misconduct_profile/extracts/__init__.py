"""Find, read and recognise an extract; every line is kept, quarantined or named."""

from misconduct_profile.extracts.batch import (
    Intake,
    LineCountError,
    check_lines,
    lines_by_kind,
    load_all,
)
from misconduct_profile.extracts.draft import draft_inputs
from misconduct_profile.extracts.find import Source, find
from misconduct_profile.extracts.found import Found, read_found
from misconduct_profile.extracts.inspect import Inspection, inspect
from misconduct_profile.extracts.layout import NO_LAYOUT, Layout, read_layout
from misconduct_profile.extracts.load import Loaded, load
from misconduct_profile.extracts.propose import propose
from misconduct_profile.extracts.recount import count_lines
from misconduct_profile.extracts.refusals import REASONS, Refused
from misconduct_profile.extracts.returns import (
    check_returns,
    covered_forces,
    load_probation,
    returned_files,
)
from misconduct_profile.extracts.room import size_of_rows, two_at_a_time
from misconduct_profile.extracts.tables import (
    done_to,
    flagged,
    nobody,
    quarantined,
    refused,
    successions,
    summary,
    unrecognised,
)
from misconduct_profile.extracts.write import write

__all__ = [
    "NO_LAYOUT",
    "REASONS",
    "Found",
    "Inspection",
    "Intake",
    "Layout",
    "LineCountError",
    "Loaded",
    "Refused",
    "Source",
    "check_lines",
    "check_returns",
    "count_lines",
    "covered_forces",
    "done_to",
    "draft_inputs",
    "find",
    "flagged",
    "inspect",
    "lines_by_kind",
    "load",
    "load_all",
    "load_probation",
    "nobody",
    "propose",
    "quarantined",
    "read_found",
    "read_layout",
    "refused",
    "returned_files",
    "size_of_rows",
    "successions",
    "summary",
    "two_at_a_time",
    "unrecognised",
    "write",
]
