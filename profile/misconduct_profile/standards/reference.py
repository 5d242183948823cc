"""The reference tables: taxonomies as data, each row with its source and confidence."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib import resources
from typing import Literal

import polars as pl

Table = Literal[
    "allegation_categories",
    "ambiguous_forms",
    "answers",
    "bands",
    "case_types",
    "ethnicity",
    "factors",
    "forces",
    "legacy_crosswalk",
    "outcomes",
    "ranks",
    "reasons",
    "standards",
    "workforce",
]


@cache
def rows(name: Table) -> tuple[dict[str, str], ...]:
    """Return one reference table row by row, as `table` does, without polars.

    For what is made when a module is imported: polars starts its threads at the first
    frame, and a process that has them cannot be forked (docs/decisions/0011).
    """
    path = resources.files(__package__) / "reference" / f"{name}.csv"
    return tuple(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))


@cache
def table(name: Table) -> pl.DataFrame:
    """Return one reference table, every column as text, blanks as "".

    Source: each row's own `source` column; `confidence` says which rows still
    wait for confirmation against the published guidance. The reasons are our own words.
    """
    path = resources.files(__package__) / "reference" / f"{name}.csv"
    with resources.as_file(path) as file:
        return pl.read_csv(file, infer_schema=False).fill_null("")
