"""Periods never cross a break."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.standards import split_years

MONTHS = st.builds(dt.date, st.integers(2010, 2030), st.integers(1, 12), st.just(1))


def test_the_example_period():
    periods = split_years(dt.date(2018, 1, 1), dt.date(2022, 3, 31), [dt.date(2020, 2, 1)])
    assert [p.key for p in periods] == [
        "2018", "2019", "2020-01", "2020-02/2020-12", "2021", "2022-01/2022-03",
    ]  # fmt: skip
    assert [p.label for p in periods][2:4] == ["January 2020", "February to December 2020"]


@given(MONTHS, st.integers(1, 80), st.lists(MONTHS, max_size=4))
def test_every_month_is_in_exactly_one_period_and_none_crosses_a_break(first, length, breaks):
    month = first.month - 1 + length
    end = dt.date(first.year + month // 12, month % 12 + 1, 1) - dt.timedelta(1)
    periods = split_years(first, end, breaks)
    months = [m for period in periods for m in period.months]
    assert len(months) == len(set(months)) == length
    assert len({period.key for period in periods}) == len(periods)
    for period in periods:
        assert period.first.year == period.last.year
        assert not any(period.first < day <= period.last for day in breaks)
