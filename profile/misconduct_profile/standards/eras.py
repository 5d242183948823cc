"""The break of 1 February 2020: which regulations, and which list of categories."""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

import polars as pl

Era = Literal["legacy", "2020", "review", "unknown"]

#: SI 2020/2 and SI 2020/4 come into force.
BREAK: Final = dt.date(2020, 2, 1)
#: Recorded to this day, a matter may have been received before the break.
REVIEW_UNTIL: Final = dt.date(2020, 7, 31)
#: The Police (Conduct) Regulations 2012 (SI 2012/2632) come into force.
REGIME_2012: Final = dt.date(2012, 11, 22)
#: The Police (Conduct) Regulations 2008 (SI 2008/2864) come into force.
REGIME_2008: Final = dt.date(2008, 12, 1)


def era(received: pl.Expr, recorded: pl.Expr) -> pl.Expr:
    """Which list of categories applies: by the date received (SI 2020/2 reg 2(2)).

    Where only the recorded date is known, before the break is legacy, to 31 July 2020
    goes to review, later is 2020.
    """
    return (
        pl.when(received < BREAK)
        .then(pl.lit("legacy"))
        .when(received >= BREAK)
        .then(pl.lit("2020"))
        .when(recorded < BREAK)
        .then(pl.lit("legacy"))
        .when(recorded <= REVIEW_UNTIL)
        .then(pl.lit("review"))
        .when(recorded.is_not_null())
        .then(pl.lit("2020"))
        .otherwise(pl.lit("unknown"))
    )


def regime(received: pl.Expr, recorded: pl.Expr) -> pl.Expr:
    """Which conduct regulations govern a case, as far as its dates tell."""
    known = pl.coalesce(
        received,
        pl.when(recorded.is_between(BREAK, REVIEW_UNTIL).not_()).then(recorded),
    )
    return (
        pl.when(known >= BREAK)
        .then(pl.lit("2020"))
        .when(known >= REGIME_2012)
        .then(pl.lit("2012"))
        .when(known >= REGIME_2008)
        .then(pl.lit("2008"))
        .otherwise(pl.lit("unknown"))
    )
