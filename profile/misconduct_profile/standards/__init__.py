"""The taxonomies: reference tables and the functions that apply them."""

from misconduct_profile.standards.ambiguous import ambiguous_forms, settled_by
from misconduct_profile.standards.bands import Banded, band, banded
from misconduct_profile.standards.categories import Category, classify
from misconduct_profile.standards.columns import (
    CATEGORY,
    CODED,
    LEGACY,
    MAPPED,
    SEVERAL,
    ambiguous_spellings,
    codes_of,
    knowledge,
)
from misconduct_profile.standards.eras import BREAK, Era, era, regime
from misconduct_profile.standards.fold import fold, fold_anew, folded, is_word
from misconduct_profile.standards.forces import (
    Force,
    excluded_spellings,
    force_by_code,
    force_spellings,
    forces,
    is_joint,
)
from misconduct_profile.standards.lookup import Field, codes, names, spellings
from misconduct_profile.standards.periods import Period, month_starts, split_years
from misconduct_profile.standards.probation import (
    ENTRY_ROUTES,
    ETHNIC_GROUPS,
    PROBATION_EVENTS,
    entry_routes,
    ethnic_groups,
    ground_names,
    grounds,
    probation_events,
)
from misconduct_profile.standards.reasons import reason_to_do, reason_words, worded_reasons
from misconduct_profile.standards.reference import rows, table

__all__ = [
    "BREAK",
    "CATEGORY",
    "CODED",
    "ENTRY_ROUTES",
    "ETHNIC_GROUPS",
    "LEGACY",
    "MAPPED",
    "PROBATION_EVENTS",
    "SEVERAL",
    "Banded",
    "Category",
    "Era",
    "Field",
    "Force",
    "Period",
    "ambiguous_forms",
    "ambiguous_spellings",
    "band",
    "banded",
    "classify",
    "codes",
    "codes_of",
    "entry_routes",
    "era",
    "ethnic_groups",
    "excluded_spellings",
    "fold",
    "fold_anew",
    "folded",
    "force_by_code",
    "force_spellings",
    "forces",
    "ground_names",
    "grounds",
    "is_joint",
    "is_word",
    "knowledge",
    "month_starts",
    "names",
    "probation_events",
    "reason_to_do",
    "reason_words",
    "regime",
    "rows",
    "settled_by",
    "spellings",
    "split_years",
    "table",
    "worded_reasons",
]
