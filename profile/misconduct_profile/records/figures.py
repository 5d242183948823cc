"""The two tables of measures: counts, which are protected, and what rests on them."""

from __future__ import annotations

from typing import Final

import dataframely as dy
import polars as pl

#: Every dimension a count may be broken down by. ALL stands where it is not.
DIMENSIONS: Final = (
    "force", "period", "route", "category", "worker_type", "rank_group", "sex",
    "ethnicity", "severity", "decision", "outcome", "ground",
)  # fmt: skip
ALL: Final = "all"
UNITS: Final = ("cases", "allegations", "subjects", "people", "pairs")
POPULATIONS: Final = ("workforce", "officers", "staff")
#: By what date a figure is counted; "event": the day of a probation event itself.
CLOCKS: Final = ("received", "recorded", "finalised", "event")

#: GSS shorthand of a cell that has no plain value; "" is a plain value.
STATUSES: Final = ("", "c", "x", "z", "low", "u", "p", "r", "b")
#: From best to worst: an estimate inherits the worst status of its counts.
SEVERITY_OF_STATUS: Final = ("", "r", "p", "b", "low", "u", "z", "x", "c")


class Figure(dy.Schema):
    """What both tables say of a figure: its measure and its place.

    `period` is "2018" (a calendar year), "2018-03" (a month) or
    "2020-02/2020-12" (first and last month of part of a year).
    """

    measure = dy.String()
    unit = dy.Enum(UNITS)
    clock = dy.Enum(CLOCKS)
    regime = dy.String()
    population = dy.Enum(POPULATIONS)
    force = dy.String()
    period = dy.String()
    route = dy.String()
    category = dy.String()
    worker_type = dy.String()
    rank_group = dy.String()
    sex = dy.String()
    ethnicity = dy.String()
    severity = dy.String()
    decision = dy.String()
    outcome = dy.String()
    ground = dy.String()


class Counts(Figure):
    """measures/counts.parquet: one count of one unit."""

    cell = dy.String(primary_key=True, description="the cell's key, made of all the above")
    value = dy.Int64(nullable=True, min=0, description="null where status is x")
    status = dy.Enum(STATUSES)
    months_reported = dy.Int64(min=0, description="force-months that stand behind the count")
    months_asked = dy.Int64(min=0, description="force-months of the period")

    @dy.rule()
    def not_available_is_empty(cls) -> pl.Expr:
        return pl.col("value").is_null() == (pl.col("status") == "x")


class Estimates(Figure):
    """measures/estimates.parquet: a number computed from counts, with its interval."""

    method = dy.String(description="standard name of the method")
    statistic = dy.String()
    x = dy.Float64(nullable=True, description="the funnel's denominator, a month's index")
    value = dy.Float64(nullable=True)
    low = dy.Float64(nullable=True)
    high = dy.Float64(nullable=True)
    n_basis = dy.Float64(nullable=True, description="denominator: person-years")
    status = dy.Enum(STATUSES)
    cells = dy.String(description="keys of the counts it rests on, joined by space")

    @dy.rule()
    def one_number_a_place(cls) -> pl.Expr:
        return pl.struct("cells", "method", "statistic", "x").is_unique()


def cell_key() -> pl.Expr:
    """Key of a count cell from its columns; dimensions that are ALL are left out.

    It holds no space, which parts the keys that an estimate rests on.
    """
    parts = [
        pl.when(pl.col(name) == ALL)
        .then(pl.lit(""))
        .otherwise(pl.format("|{}={}", pl.lit(name), name))
        for name in DIMENSIONS
    ]
    head = pl.format(
        "{}.{}.{}.{}.{}", "measure", pl.col("unit").cast(pl.String),
        pl.col("clock").cast(pl.String), pl.col("population").cast(pl.String), "regime",
    )  # fmt: skip
    return pl.concat_str(head, *parts).str.replace_all(" ", "_", literal=True).alias("cell")
