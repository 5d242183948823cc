"""Rows to records, by the standards."""

from misconduct_profile.transform.batch import (
    case_faults,
    coverage_by_state,
    read_coverage,
    read_gaps,
    record_counts,
    standardise_all,
    write_coverage,
)
from misconduct_profile.transform.coverage import coverage
from misconduct_profile.transform.quality import (
    coverage_table,
    fields_given,
    read_quality,
    write_quality,
)
from misconduct_profile.transform.standardise import (
    Standardised,
    read_records,
    standardise,
    write,
)
from misconduct_profile.transform.workforce import workforce

__all__ = [
    "Standardised",
    "case_faults",
    "coverage",
    "coverage_by_state",
    "coverage_table",
    "fields_given",
    "read_coverage",
    "read_gaps",
    "read_quality",
    "read_records",
    "record_counts",
    "standardise",
    "standardise_all",
    "workforce",
    "write",
    "write_coverage",
    "write_quality",
]
