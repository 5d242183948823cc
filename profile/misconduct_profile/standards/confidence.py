"""How sure each code of the reference tables is, and which codes await confirmation."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, get_args

import polars as pl

from misconduct_profile.standards.reference import Table, table

#: From the surest: the published text was seen; known and partly corroborated; unverified.
GRADES: Final = ("high", "medium", "low")
#: What tables call the column of their codes, of names, and of the list that a code is of.
_CODES: Final = (
    "code", "legacy_code", "ons_pfa_code", "standard_no", "factor", "rank", "reason",
    "form",
)  # fmt: skip
_NAMES: Final = ("name", "label", "official_name", "legacy_name", "words", "meaning")
_LISTS: Final = ("field", "scheme")
_COLUMNS: Final = (
    "table", "list", "code", "name", "aliases", "confidence", "grades", "source",
)  # fmt: skip


@cache
def graded() -> pl.DataFrame:
    """Return each code of each reference table, in the tables' order.

    Columns table, list (of a table that holds several, else ""), code, name, aliases
    (joined by |), confidence, grades and source. A code is no surer than the least sure of
    its row's confidences (of a category: of its letter, and of its name); `grades` tells
    them apart where they differ. A table of our own words has none, "". Tables of figures
    have no codes.
    """
    rows = [row for name in code_tables() for row in _rows(name)]
    return pl.DataFrame(rows, schema=dict.fromkeys(_COLUMNS, pl.String), orient="row")


def unconfirmed() -> pl.DataFrame:
    """Return the codes of `graded` that await confirmation: those less sure than high."""
    return graded().filter(~pl.col("confidence").is_in(["", GRADES[0]]))


def code_tables() -> list[Table]:
    """List the reference tables that hold codes, by name."""
    return [name for name in get_args(Table) if _code_column(table(name))]


def _code_column(frame: pl.DataFrame) -> str:
    """Name the column of the codes; "" in a table of figures, where no column is one."""
    known = _first(frame, _CODES)
    if known or frame[frame.columns[0]].is_duplicated().any():
        return known
    return frame.columns[0]


def _rows(name: Table) -> list[tuple[str, ...]]:
    frame = table(name)
    code = _code_column(frame)
    named, listed = _first(frame, _NAMES) or code, _first(frame, _LISTS)
    return [
        (
            name,
            row.get(listed, ""),
            row[code],
            row[named],
            row.get("aliases", ""),
            *_grades(row),
            row.get("source", ""),
        )
        for row in frame.iter_rows(named=True)
    ]


def _grades(row: dict[str, Any]) -> tuple[str, str]:
    """Return the worst confidence of a row, and in words where it has several.

    A word that is no grade is worse than low.
    """
    told = {
        key.removesuffix("confidence").strip("_") or "name": str(value)
        for key, value in row.items()
        if key.endswith("confidence")
    }
    order = {grade: place for place, grade in enumerate(GRADES)}
    worst = max(told.values(), key=lambda word: order.get(word, len(GRADES)), default="")
    if len(set(told.values())) < 2:
        return worst, worst
    return worst, f"{worst} ({', '.join(f'{what} {grade}' for what, grade in told.items())})"


def _first(frame: pl.DataFrame, names: tuple[str, ...]) -> str:
    return next((name for name in names if name in frame.columns), "")
