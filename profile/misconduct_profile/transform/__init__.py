"""Rows to records, by the standards."""

from misconduct_profile.transform.coverage import coverage
from misconduct_profile.transform.standardise import (
    Standardised,
    read_records,
    standardise,
    write,
)
from misconduct_profile.transform.workforce import workforce

__all__ = ["Standardised", "coverage", "read_records", "standardise", "workforce", "write"]
