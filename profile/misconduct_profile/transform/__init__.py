"""Rows to records, by the standards."""

from misconduct_profile.transform.batch import (
    case_faults,
    coverage_by_state,
    coverage_checks,
    read_accepted,
    read_coverage,
    read_gaps,
    record_counts,
    standardise_all,
    write_coverage,
)
from misconduct_profile.transform.checks import check_coverage
from misconduct_profile.transform.completeness import (
    completeness_by_year,
    read_completeness,
    write_completeness,
)
from misconduct_profile.transform.coverage import coverage
from misconduct_profile.transform.made_of import BEFORE, MADE_OF, PARTED, Parts
from misconduct_profile.transform.person_time import person_time
from misconduct_profile.transform.probation import (
    probation_records,
    read_exposure,
    read_linked_gaps,
    read_probation,
    write_probation,
)
from misconduct_profile.transform.probation_known import (
    probation_sources,
    read_probation_sources,
    write_probation_sources,
)
from misconduct_profile.transform.quality import (
    coverage_table,
    fields_given,
    read_quality,
    write_quality,
)
from misconduct_profile.transform.returned import read_return_lines, read_unused_lines
from misconduct_profile.transform.shares import mapping_shares, mapping_shares_by_field
from misconduct_profile.transform.standardise import (
    Standardised,
    read_records,
    standardise,
    write,
)
from misconduct_profile.transform.workforce import workforce

__all__ = [
    "BEFORE",
    "MADE_OF",
    "PARTED",
    "Parts",
    "Standardised",
    "case_faults",
    "check_coverage",
    "completeness_by_year",
    "coverage",
    "coverage_by_state",
    "coverage_checks",
    "coverage_table",
    "fields_given",
    "mapping_shares",
    "mapping_shares_by_field",
    "person_time",
    "probation_records",
    "probation_sources",
    "read_accepted",
    "read_completeness",
    "read_coverage",
    "read_exposure",
    "read_gaps",
    "read_linked_gaps",
    "read_probation",
    "read_probation_sources",
    "read_quality",
    "read_records",
    "read_return_lines",
    "read_unused_lines",
    "record_counts",
    "standardise",
    "standardise_all",
    "workforce",
    "write",
    "write_completeness",
    "write_coverage",
    "write_probation",
    "write_probation_sources",
    "write_quality",
]
