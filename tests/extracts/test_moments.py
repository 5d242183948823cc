"""Moments: what stands for no date is compared whole, and a time that is none is no date."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from misconduct_profile.extracts.dates import UNREADABLE, days_of, settle

HEADER = "Case Reference,Date Received,Case Type,Date Finalised\n"
DAY = dt.date(2020, 12, 31)


@pytest.mark.parametrize(
    ("no_date", "cell", "wanted"),
    [
        ("2020-12-31 00:00:00", "2020-12-31 00:00:00", None),
        ("2020-12-31 00:00:00", "2020-12-31 09:00:00", DAY),
        ("2020-12-31 00:00:00", "2020-12-31", DAY),
        ("1900-01-01 00:00:00", "1900-01-01 00:00:00", None),
        ("31/12/9999 23:59:59", "31/12/9999 23:59:59", None),
        ("2020-12-31", "2020-12-31 14:22:10", DAY),
        ("2020-12-31", "2020-12-31T14:22:10", DAY),
        ("2020-12-31", "2020-12-31", None),
        ("none yet", "None  YET", None),
    ],
)
def test_what_stands_for_no_date_is_compared_with_the_whole_cell(take, no_date, cell, wanted):
    rows = f"K1,13/01/2020,PC,{cell}\nK2,14/01/2020,PC,13/02/2021 10:00\n"
    loaded = take("moments.csv", HEADER + rows, {"no_date": [no_date]})
    assert loaded.quarantined == 0
    assert loaded.rows["finalised_date"].to_list() == [wanted, dt.date(2021, 2, 13)]


TIMES = ["0:00", "09:30", "23:59:59.999", "24:00", "24:00:00", "24:00:00.000", "11:30 pm"]
NO_TIMES = ["99:99", "25:61:61", "24:01", "24:00:01", "12:60", "12:00:60", "30:1"]
DAYS = ["01/02/2020", "2020-02-01", "1 February 2020", "February 1, 2020"]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("time", [*TIMES, *NO_TIMES])
def test_a_time_that_is_none_leaves_the_date_unreadable(day, time):
    text = f"{day} {time}"
    cut = days_of(pl.Series([text]))[0]
    for one in (text, cut):
        found = settle({one}, 2022, "day first")
        wanted = dt.date(2020, 2, 1) if time in TIMES else UNREADABLE
        assert (found.dates | found.reasons)[one] == wanted
    zoned = settle({f"{text}Z"}, 2022) if day.startswith("2020") else None
    assert zoned is None or bool(zoned.dates) == (time in TIMES)
