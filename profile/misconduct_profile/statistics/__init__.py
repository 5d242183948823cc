"""Numbers in, numbers out: intervals and limits, each with its reference."""

from misconduct_profile.statistics.funnel import poisson_funnel_limits
from misconduct_profile.statistics.intervals import byar, garwood
from misconduct_profile.statistics.ratio import rate_ratio

__all__ = ["byar", "garwood", "poisson_funnel_limits", "rate_ratio"]
