"""The fields that a column can be, and the headings that name each: a table, not code."""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from importlib import resources

from misconduct_profile.standards import fold


@cache
def _columns() -> dict[str, tuple[str, str]]:
    """Folded alias to (field, kind)."""
    text = (resources.files(__package__) / "columns.csv").read_text("utf-8")
    known: dict[str, tuple[str, str]] = {}
    for row in csv.DictReader(text.splitlines()):
        for alias in (row["field"], *row["aliases"].split("|")):
            known[fold(alias)] = (row["field"], row["kind"])
    return known


@cache
def kinds() -> dict[str, str]:
    """Kind of each field: text, date, force, key, personal or free_text.

    key: it joins the tables of one extract, and is no field of a record.
    """
    return dict(_columns().values())


@lru_cache(maxsize=4096)
def field_of(heading: str) -> str | None:
    """Field that a heading names, whatever its case, spaces and signs; None: no alias."""
    found = _columns().get(fold(heading))
    return found[0] if found else None
