"""Spellings that can mean more than one thing, and what else on the row settles which."""

from __future__ import annotations

from functools import cache
from typing import Literal

import polars as pl

from misconduct_profile.standards.fold import fold
from misconduct_profile.standards.reference import table

Ambiguous = Literal["allegation_category", "ethnicity", "rank"]


@cache
def ambiguous_forms(field: Ambiguous) -> frozenset[str]:
    """Return the folded spellings of a field that stand in ambiguous_forms.csv."""
    return frozenset(map(fold, table("ambiguous_forms").filter(field=field)["form"]))


@cache
def settled_by(field: Ambiguous, column: str) -> pl.DataFrame:
    """Return what a column settles: spelling (folded), when (its code), code.

    A spelling and code that are not in the frame leave the form ambiguous.
    """
    rows = table("ambiguous_forms").filter(field=field, settled_by=column)
    told = [(fold(form), when, code) for form, when, code in
            rows.select("form", "when", "meaning").iter_rows()]  # fmt: skip
    schema = dict.fromkeys(("spelling", "when", "code"), pl.String)
    return pl.DataFrame(told, schema=schema, orient="row")
