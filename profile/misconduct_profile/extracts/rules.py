"""Dates that cannot be: each rule has a name, and what becomes of a row that breaks it.

A clock that cannot be right keeps the row out, since nobody can tell which of two dates is
wrong; another date that cannot be right is flagged, and the row is used.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

#: Rules that keep a row in quarantine, and rules that flag it, in words.
QUARANTINED: Final = {
    "finalised_before_received": "it was finalised before it was received",
    "finalised_before_recorded": "it was finalised before it was recorded",
    "date_after_extract": "a date of the case lies after the day of the extract",
}
FLAGGED: Final = {
    "recorded_before_received": "it was recorded before it was received",
    "recorded_after_finalised": "it was recorded after it was finalised",
    "incident_after_received": "the incident lies after the day it was received",
    "proceedings_before_received": "proceedings were held before it was received",
    "service_before_birth": "service began before the person was sixteen",
}
#: No force has sworn in anybody younger; cadets are no members of a force.
YOUNGEST: Final = 16
#: In the digits of ASCII: a number of another script is none to polars.
_YEAR: Final = r"(?:^|\D)([0-9]{4})(?:\D|$)"


def impossible(extract_date: dt.date) -> list[pl.Expr]:
    """Return the reasons of QUARANTINED, one expression a rule: its name, or null."""
    received, recorded, finalised = (
        pl.col(f"{clock}_date") for clock in ("received", "recorded", "finalised")
    )
    after = pl.max_horizontal(received, recorded, finalised) > extract_date
    broken = {
        "finalised_before_received": finalised < received,
        "finalised_before_recorded": (finalised < recorded) & received.is_null(),
        "date_after_extract": after,
    }
    return [pl.when(broken[name]).then(pl.lit(name)) for name in QUARANTINED]


def flags(last_year: int) -> pl.Expr:
    """Join the names of the rules of FLAGGED that a row breaks by |, "" where none."""
    received = pl.col("received_date")
    born, joined = _year("date_of_birth", last_year), _year("joined_date", last_year)
    broken = {
        "recorded_before_received": pl.col("recorded_date") < received,
        "recorded_after_finalised": pl.col("recorded_date") > pl.col("finalised_date"),
        "incident_after_received": pl.col("incident_date") > received,
        "proceedings_before_received": pl.col("proceedings_date") < received,
        "service_before_birth": joined - born < YOUNGEST,
    }
    told = [pl.when(broken[name]).then(pl.lit(name)) for name in FLAGGED]
    return pl.concat_str(told, separator="|", ignore_nulls=True)


def _year(column: str, last_year: int) -> pl.Expr:
    """Read the year of a date, however it is written, where it is one that can be.

    Of a date of birth nothing else is needed, and no more of it is read.
    """
    year = pl.col(column).str.extract(_YEAR, 1).cast(pl.Int32)
    return pl.when(year.is_between(1900, last_year)).then(year)
