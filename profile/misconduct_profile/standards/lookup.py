"""Known spellings of each coded field: its codes, names, aliases and "code - name"."""

from __future__ import annotations

from functools import cache
from typing import Final, Literal

import polars as pl

from misconduct_profile.standards.fold import fold
from misconduct_profile.standards.reference import Table, table

Field = Literal[
    "case_type",
    "handling",
    "investigation",
    "severity",
    "decision",
    "proceedings",
    "finding",
    "worker_type",
    "outcome",
    "rank",
    "ethnicity",
    "standard",
    "factor",
    "sex",
    "yes_no",
    "placeholder",
    "ground",
]

#: Where each field's codes stand: table, the rows of the field, code and name columns.
_HOME: Final[dict[str, tuple[Table, str, str, str]]] = {
    "outcome": ("outcomes", "", "code", "name"),
    "rank": ("ranks", "", "rank", "rank"),
    "ethnicity": ("ethnicity", "", "code", "label"),
    "standard": ("standards", "", "standard_no", "name"),
    "factor": ("factors", "", "factor", "factor"),
    "worker_type": ("case_types", "workforce", "code", "name"),
    "sex": ("answers", "sex", "code", "name"),
    "yes_no": ("answers", "yes_no", "code", "name"),
    "placeholder": ("answers", "placeholder", "code", "name"),
    "ground": ("answers", "ground", "code", "name"),
}
#: What an officer observed is known by its code: "Black" is what people call themselves.
OBSERVED: Final = "IC (officer-observed)"


def _entries(field: str) -> list[tuple[str, str, str]]:
    """List (spelling, code, by) of a field: by code, name, alias or code and name."""
    home, part, code_column, name_column = _HOME.get(
        field, ("case_types", field, "code", "name")
    )
    entries: list[tuple[str, str, str]] = []
    for row in table(home).iter_rows(named=True):
        if part and row["field"] != part:
            continue
        code, name = row[code_column], row[name_column]
        entries += [(code, code, "code"), (f"{code} {name}", code, "code and name")]
        if row.get("scheme") != OBSERVED:
            entries.append((name, code, "name"))
        entries += [(a, code, "alias") for a in row.get("aliases", "").split("|") if a]
    return entries


@cache
def spellings(field: Field) -> pl.DataFrame:
    """Return every known spelling of a field: columns spelling (folded), code, by.

    A spelling of two codes has code null and by "ambiguous", with both codes in
    `candidates`, unless it is the code or the name of exactly one of them.
    """
    order = {"code": 0, "name": 1, "code and name": 2, "alias": 3}
    best: dict[str, dict[str, str]] = {}
    for spelling, code, by in _entries(field):
        known = best.setdefault(fold(spelling), {})
        if code not in known or order[by] < order[known[code]]:
            known[code] = by
    rows: list[tuple[str, str | None, str, str]] = []
    for spelling, codes in sorted(best.items()):
        exact = [c for c, by in codes.items() if by in ("code", "name")] or list(codes)
        if len(exact) == 1 or field in ("yes_no", "placeholder"):
            rows.append((spelling, exact[0], codes[exact[0]], ""))
        elif spelling:
            rows.append((spelling, None, "ambiguous", "|".join(sorted(codes))))
    schema = dict.fromkeys(("spelling", "code", "by", "candidates"), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row")


def names(field: Field) -> list[str]:
    """Return the names of a field's codes, to suggest from."""
    return sorted({s for s, _, by in _entries(field) if by == "name" and s})


def codes(field: Field) -> list[dict[str, str]]:
    """Return each code of a field as its row in the reference table, in the table's order.

    Whatever that table calls them, `code` and `name` are set; a code that stands in two
    lists of one table comes twice.
    """
    home, part, code_column, name_column = _HOME.get(
        field, ("case_types", field, "code", "name")
    )
    rows = table(home).filter(field=part) if part else table(home)
    return [
        row | {"code": row[code_column], "name": row[name_column]}
        for row in rows.iter_rows(named=True)
    ]
