"""Bands of age and of service: all that is kept of a date of birth or of joining."""

from __future__ import annotations

from functools import cache
from typing import Literal

import polars as pl

from misconduct_profile.standards.reference import rows

Banded = Literal["age", "service"]


def band(field: Banded, years: float) -> str | None:
    """Return the code of the band that a number of years is in; None: below the first.

    Source: bands.csv, `from` inclusive and `to` exclusive.
    """
    return next((code for code, low, high in _bands(field) if low <= years < high), None)


def banded(field: Banded, years: pl.Expr) -> pl.Expr:
    """Return `band` of a column of years; null stays null."""
    return pl.coalesce(
        pl.when((years >= low) & (years < high)).then(pl.lit(code))
        for code, low, high in _bands(field)
    )


@cache
def _bands(field: Banded) -> tuple[tuple[str, float, float], ...]:
    return tuple(
        (row["code"], float(row["from"]), float(row["to"] or "inf"))
        for row in rows("bands")
        if row["field"] == field
    )
