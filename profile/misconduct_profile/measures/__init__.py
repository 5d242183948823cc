"""One named, documented definition for each figure."""

from misconduct_profile.measures.assemble import (
    comparison,
    forces_by_category,
    forces_by_year,
    merge_counts,
    national_months,
    read_base,
    read_counts,
    read_estimates,
    units_side_by_side,
    write_measures,
)
from misconduct_profile.measures.counts import Base, base, count, month_periods
from misconduct_profile.measures.definitions import MEASURES, POPULATIONS, Measure, measure
from misconduct_profile.measures.exposure import person_months
from misconduct_profile.measures.funnel import funnel
from misconduct_profile.measures.probation import PROBATION_MEASURES, probation_by_year

__all__ = [
    "MEASURES",
    "POPULATIONS",
    "PROBATION_MEASURES",
    "Base",
    "Measure",
    "base",
    "comparison",
    "count",
    "forces_by_category",
    "forces_by_year",
    "funnel",
    "measure",
    "merge_counts",
    "month_periods",
    "national_months",
    "person_months",
    "probation_by_year",
    "read_base",
    "read_counts",
    "read_estimates",
    "units_side_by_side",
    "write_measures",
]
