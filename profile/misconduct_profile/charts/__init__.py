"""One function a chart: the figure, its text alternative and its data."""

from misconduct_profile.charts.cases_by_month import cases_by_month
from misconduct_profile.charts.chart import Chart, Column
from misconduct_profile.charts.final_outcomes import final_outcomes
from misconduct_profile.charts.funnel import funnel
from misconduct_profile.charts.outcome_chain import outcome_chain
from misconduct_profile.charts.people import people
from misconduct_profile.charts.probation import (
    conduct_exits,
    probation_events,
    probation_rates,
)
from misconduct_profile.charts.rates_by_year import rates_by_year
from misconduct_profile.charts.ratios import regulation_13_ratios
from misconduct_profile.charts.timeliness import time_to_finalisation

__all__ = [
    "Chart",
    "Column",
    "cases_by_month",
    "conduct_exits",
    "final_outcomes",
    "funnel",
    "outcome_chain",
    "people",
    "probation_events",
    "probation_rates",
    "rates_by_year",
    "regulation_13_ratios",
    "time_to_finalisation",
]
