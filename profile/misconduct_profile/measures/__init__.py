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
from misconduct_profile.measures.base import Base, base
from misconduct_profile.measures.catalogue import ALL_MEASURES, measure
from misconduct_profile.measures.counts import count, month_periods, values_of
from misconduct_profile.measures.definitions import (
    ETHNIC_GROUPS,
    MEASURES,
    OUTCOME_GROUPS,
    OUTCOME_WORDS,
    POPULATIONS,
    SEXES,
    Measure,
)
from misconduct_profile.measures.exposure import held_periods, person_months
from misconduct_profile.measures.funnel import funnel
from misconduct_profile.measures.outcomes import CHAIN, out_of_chain, outcomes_by_year
from misconduct_profile.measures.people import (
    CHARACTERISTICS,
    REPEAT_SUBJECTS,
    people_by_year,
    people_settled,
)
from misconduct_profile.measures.probation import PROBATION_MEASURES, probation_by_year
from misconduct_profile.measures.timeliness import (
    TIMELINESS,
    timeliness,
    timeliness_left_out,
)
from misconduct_profile.measures.vawg_measures import VAWG, vawg_by_year, vawg_side_by_side

__all__ = [
    "ALL_MEASURES",
    "CHAIN",
    "CHARACTERISTICS",
    "ETHNIC_GROUPS",
    "MEASURES",
    "OUTCOME_GROUPS",
    "OUTCOME_WORDS",
    "POPULATIONS",
    "PROBATION_MEASURES",
    "REPEAT_SUBJECTS",
    "SEXES",
    "TIMELINESS",
    "VAWG",
    "Base",
    "Measure",
    "base",
    "comparison",
    "count",
    "forces_by_category",
    "forces_by_year",
    "funnel",
    "held_periods",
    "measure",
    "merge_counts",
    "month_periods",
    "national_months",
    "out_of_chain",
    "outcomes_by_year",
    "people_by_year",
    "people_settled",
    "person_months",
    "probation_by_year",
    "read_base",
    "read_counts",
    "read_estimates",
    "timeliness",
    "timeliness_left_out",
    "units_side_by_side",
    "values_of",
    "vawg_by_year",
    "vawg_side_by_side",
    "write_measures",
]
