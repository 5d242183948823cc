"""The two tables of measures: counts, which are protected, and what rests on them."""

from __future__ import annotations

from typing import Final

import dataframely as dy
import polars as pl

from misconduct_profile.records.codes import coded

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

    measure = dy.String(description="name of the measure")
    unit = dy.Enum(UNITS, description="what is counted")
    clock = dy.Enum(CLOCKS, description="the date that places it in a period")
    regime = dy.String(description='regulations; "all" where not broken down')
    population = dy.Enum(POPULATIONS, description="whom it is about, by worker type")
    force = dy.String(
        description='ONS code of the police force area; "all" is the nation',
        metadata=coded("forces"),
    )
    period = dy.String(description="year, month, or part of a year")
    route = dy.String(description='complaint or conduct; "all" for both')
    category = dy.String(
        description='top-level letter of the category, or not_categorised; "all" for any',
        metadata=coded("allegation_categories"),
    )
    worker_type = dy.String(
        description='what the person is to the force; "all" for any',
        metadata=coded("case_types/workforce"),
    )
    rank_group = dy.String(
        description='group of the person\'s rank; "all" for any', metadata=coded("ranks")
    )
    sex = dy.String(
        description='sex of the person counted; "all" for any', metadata=coded("answers/sex")
    )
    ethnicity = dy.String(
        description='5+1 group of the person counted; "all" for any',
        metadata=coded("ethnicity"),
    )
    severity = dy.String(
        description='severity assessed; "all" where not broken down',
        metadata=coded("case_types/severity"),
    )
    decision = dy.String(
        description='decision after the investigation; "all" where not broken down',
        metadata=coded("case_types/decision"),
    )
    outcome = dy.String(
        description='final outcome, of probation the code of the way out; "all" for any',
        metadata=coded("outcomes"),
    )
    ground = dy.String(description='ground of an event of probation; "all" for any')


class Counts(Figure):
    """measures/counts/: one count of one unit."""

    cell = dy.String(primary_key=True, description="the cell's key, made of all the above")
    value = dy.Int64(
        nullable=True, min=0, description="the count, in its unit; null where status is x"
    )
    status = dy.Enum(STATUSES, description='GSS shorthand; "" is a plain value')
    months_reported = dy.Int64(min=0, description="force-months that stand behind the count")
    months_asked = dy.Int64(min=0, description="force-months of the period")

    @dy.rule()
    def not_available_is_empty(cls) -> pl.Expr:
        return pl.col("value").is_null() == (pl.col("status") == "x")


class Estimates(Figure):
    """measures/estimates/: a number computed from counts, with its interval."""

    method = dy.String(description="standard name of the method")
    statistic = dy.String(description="which number of the method: rate_per_1000, ...")
    x = dy.Float64(
        nullable=True, description="the funnel's denominator, or the days of a curve's point"
    )
    value = dy.Float64(
        nullable=True,
        description="the number: a rate per 1,000 person-years, a share from 0 to 1, days, a "
        "ratio or a limit, as its statistic says; null where there is none",
    )
    low = dy.Float64(nullable=True, description="lower end of the interval, as the value")
    high = dy.Float64(nullable=True, description="upper end of the interval, as the value")
    n_basis = dy.Float64(
        nullable=True, description="what it rests on: person-years, or cases with a duration"
    )
    status = dy.Enum(STATUSES, description="the worst status among its counts")
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
