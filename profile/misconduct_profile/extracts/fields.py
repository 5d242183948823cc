"""The fields that a column can be, and the headings that name each: a table, not code."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from typing import Final

from misconduct_profile.standards import fold, is_word

#: No heading is longer, and a cell of a megabyte need not be looked at.
LONGEST: Final = 200


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


def field_of(heading: str) -> str | None:
    """Field that a heading names, whatever its case, spaces and signs; None: no alias."""
    if len(heading) > LONGEST or _letters(heading) not in _by_letters():
        return None  # most cells that are looked at are no headings
    found = _columns().get(fold(heading))
    return found[0] if found else None


@cache
def _by_letters() -> frozenset[str]:
    return frozenset(alias.replace(" ", "") for alias in _columns())


def _letters(heading: str) -> str:
    """Fold a heading as `fold` does, and leave no spaces."""
    lowered = heading.lower().replace("&", "and")
    return "".join(filter(str.isalnum if lowered.isascii() else is_word, lowered))


def headings_of() -> dict[str, str]:
    """Every known heading, folded, and the field that it names."""
    return {alias: field for alias, (field, _) in _columns().items()}
