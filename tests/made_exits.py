"""Exits of probationers and their person-years, in one dict each, and how to find a figure."""

from __future__ import annotations

import datetime as dt

import polars as pl

from made_returns import ESSEX, KENT
from misconduct_profile.records import (
    ALL,
    ProbationerExposure,
    ProbationEvent,
    ReturnLines,
)

EVENT = {
    "input": "hr", "force": KENT, "person_key": "p", "code": "R13_D",
    "event_date": dt.date(2021, 5, 4), "ground": "other_conduct", "case_id": None,
    "entry_route": "PCDA", "sex": "female", "ethnicity": "White",
}  # fmt: skip


def events_of(*rows: dict) -> pl.DataFrame:
    told = [{**EVENT, "first_line": n, **row} for n, row in enumerate(rows, start=2)]
    shape = ProbationEvent.create_empty().schema
    return ProbationEvent.validate(pl.DataFrame(told, schema=shape))


def exposure_of(**years: dict[tuple[str, str], float]) -> pl.DataFrame:
    """Person-years a month from January 2018 to March 2022: force to (sex, ethnicity)."""
    months = [dt.date(2018 + n // 12, n % 12 + 1, 1) for n in range(51)]
    rows = [
        (force, month, "PCDA", sex, group, amount, "")
        for force, groups in years.items()
        for (sex, group), amount in groups.items()
        for month in months
    ]
    shape = ProbationerExposure.create_empty().schema
    return ProbationerExposure.validate(pl.DataFrame(rows, schema=shape, orient="row"))


NOBODY = ProbationerExposure.create_empty()


def one(frame: pl.DataFrame, measure="regulation_13_discharged", **place) -> dict:
    dims = ("route", "category", "worker_type", "rank_group", "sex", "ethnicity", "severity",
            "decision", "outcome", "ground")  # fmt: skip
    at = {**dict.fromkeys(dims, ALL), "force": ALL, "period": "2021", **place}
    found = frame.filter(pl.col("measure") == measure, *(pl.col(k) == v for k, v in at.items()))
    assert found.height == 1, at
    return found.row(0, named=True)


KENTS = {("female", "White"): 2.0, ("male", "White"): 4.0, ("male", "Black"): 1.0}
ESSEXS = {("female", "White"): 3.0, ("male", "Asian"): 1.0}
BOTH = {KENT: KENTS, ESSEX: ESSEXS}


def discharged(number: int, force=KENT, **row) -> list[dict]:
    return [{"force": force, "person_key": f"{force}{row}{n}", **row} for n in range(number)]


def lines_of(*rows: tuple[str, str, int, int]) -> pl.DataFrame:
    shape = ReturnLines.create_empty().schema
    return ReturnLines.validate(pl.DataFrame(rows, schema=shape, orient="row"))
