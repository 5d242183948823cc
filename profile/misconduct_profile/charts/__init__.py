"""One function a chart: the figure, its text alternative and its data."""

from misconduct_profile.charts.cases_by_month import cases_by_month
from misconduct_profile.charts.chart import Chart, Column
from misconduct_profile.charts.funnel import funnel
from misconduct_profile.charts.rates_by_year import rates_by_year

__all__ = ["Chart", "Column", "cases_by_month", "funnel", "rates_by_year"]
