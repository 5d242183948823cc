"""Every measure that is counted on pairs, by name."""

from __future__ import annotations

from typing import Final

from misconduct_profile.measures.definitions import MEASURES, Measure
from misconduct_profile.measures.outcomes import CHAIN
from misconduct_profile.measures.people import REPEAT_SUBJECTS
from misconduct_profile.measures.timeliness import TIMELINESS
from misconduct_profile.measures.vawg_measures import VAWG

ALL_MEASURES: Final = (*MEASURES, *VAWG, *CHAIN, *TIMELINESS, REPEAT_SUBJECTS)


def measure(name: str) -> Measure:
    """Return the measure of this name."""
    return next(found for found in ALL_MEASURES if found.name == name)
