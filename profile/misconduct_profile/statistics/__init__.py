"""Numbers in, numbers out: intervals, limits and curves, each with its reference."""

from misconduct_profile.statistics.funnel import poisson_funnel_limits
from misconduct_profile.statistics.intervals import byar, garwood
from misconduct_profile.statistics.ratio import rate_ratio
from misconduct_profile.statistics.survival import (
    Survival,
    kaplan_meier,
    median_time,
    share_ended,
)

__all__ = [
    "Survival",
    "byar",
    "garwood",
    "kaplan_meier",
    "median_time",
    "poisson_funnel_limits",
    "rate_ratio",
    "share_ended",
]
