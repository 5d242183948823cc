"""Periods: whole months, cut into calendar years that never cross a break."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Period:
    """Whole months from `first` to `last`, both days included."""

    first: dt.date
    last: dt.date

    @property
    def key(self) -> str:
        """The period in figures: "2018", "2020-01" or "2020-02/2020-12"."""
        first, last = f"{self.first:%Y-%m}", f"{self.last:%Y-%m}"
        if not self.part_year:
            return f"{self.first:%Y}"
        return first if first == last else f"{first}/{last}"

    @property
    def label(self) -> str:
        """The period in words: "2018", "January 2020", "February to December 2020"."""
        if not self.part_year:
            return f"{self.first:%Y}"
        first, last = (
            calendar.month_name[self.first.month],
            calendar.month_name[self.last.month],
        )
        return (
            f"{last} {self.last:%Y}" if first == last else f"{first} to {last} {self.last:%Y}"
        )

    @property
    def part_year(self) -> bool:
        """Whether it is less than a calendar year."""
        return (self.first.month, self.last.month) != (1, 12)

    @property
    def months(self) -> list[dt.date]:
        """First days of its months."""
        return month_starts(self.first, self.last)


def month_starts(first: dt.date, last: dt.date) -> list[dt.date]:
    """List the first days of the months from `first` to `last`."""
    return [
        dt.date(first.year + index // 12, index % 12 + 1, 1)
        for index in range(first.month - 1, (last.year - first.year) * 12 + last.month)
    ]


def split_years(first: dt.date, last: dt.date, breaks: list[dt.date]) -> list[Period]:
    """Cut first..last at every 1 January and at every break.

    A period never crosses a break: 2020 is January, and February to December.
    """
    years = [dt.date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    cuts = sorted({day for day in (*years, *breaks) if first < day <= last})
    starts = [first, *cuts]
    ends = [*(cut - dt.timedelta(1) for cut in cuts), last]
    return [Period(start, end) for start, end in zip(starts, ends, strict=True)]
