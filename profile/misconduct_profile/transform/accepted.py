"""Accepted mappings at work: where no known spelling explains a value, a person's word does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from functools import cache
from typing import Final

import polars as pl

from misconduct_profile.params import ALL, AcceptedMapping
from misconduct_profile.standards import (
    CATEGORY,
    LEGACY,
    Category,
    Era,
    ambiguous_forms,
    classify,
    fold,
    folded,
    table,
)

#: What the evidence of a category begins with, where a person gave it.
ACCEPTED: Final = "accepted mapping: "
#: An accepted code cannot move a row to the other side of 1 February 2020.
TOO_EARLY: Final = "accepted code of 2020, received before 1 February 2020"
TOO_LATE: Final = "accepted legacy code, received on or after 1 February 2020"
#: Who can hold a rank of each kind of workforce, as far as an accepted rank is concerned.
_HOLDERS: Final = {
    "officer": ("OFFICER",), "special": ("SPECIAL",), "staff": ("STAFF", "PCSO", "DESIG"),
}  # fmt: skip


class Said:
    """The accepted mappings of one field, by folded value and scope."""

    def __init__(self, accepted: Sequence[AcceptedMapping], field: str) -> None:
        self.by = {(fold(one.value), one.scope): one for one in accepted if one.field == field}

    def of(self, value: str, force: str) -> AcceptedMapping | None:
        """Return the mapping of a value for a force; its own goes before one for all."""
        spelling = fold(value)
        return self.by.get((spelling, force)) or self.by.get((spelling, ALL))


def fill_accepted(
    rows: pl.DataFrame,
    column: str,
    accepted: Sequence[AcceptedMapping],
    *,
    value: str = "",
    code: str = "",
) -> pl.DataFrame:
    """Give values without a code the one that a person accepted for the row's force.

    `value` and `code` name the columns of text and code (the column, and `<column>_code`).
    Adds `<column>_accepted`: whether the code is a person's.
    """
    value, code, flag = value or column, code or f"{column}_code", f"{column}_accepted"
    if flag not in rows.columns:
        rows = rows.with_columns(pl.lit(value=False).alias(flag))
    said = Said(accepted, column)
    if not said.by:
        return rows
    left = rows.filter(pl.col(value).is_not_null() & pl.col(code).is_null())
    found = [
        (force, text, one.code)
        for force, text in left.select("force", value).unique().iter_rows()
        if (one := said.of(text, force))
    ]
    schema = dict.fromkeys(("force", value, "a person's"), pl.String)
    told = pl.DataFrame(found, schema=schema, orient="row")
    hit = pl.col("a person's").is_not_null() & pl.col(code).is_null()
    return (
        rows.join(told, on=["force", value], how="left", maintain_order="left")
        .with_columns(
            pl.coalesce(code, "a person's").alias(code), (pl.col(flag) | hit).alias(flag)
        )
        .drop("a person's")
    )


def accept_rank(rows: pl.DataFrame, accepted: Sequence[AcceptedMapping]) -> pl.DataFrame:
    """Fill ranks that `settle_rank` left open, unless the row's worker type says otherwise.

    PS accepted as Sergeant is no sergeant on a row of staff.
    """
    if not any(one.field == "rank" for one in accepted):
        return rows
    rows = fill_accepted(rows, "rank", accepted)
    kinds = dict(table("ranks").select("rank", "workforce_type").iter_rows())
    kind = pl.col("rank_code").replace_strict(kinds, default=None, return_dtype=pl.String)
    worker = pl.col("worker_type_code")
    known = worker.is_in([one for held in _HOLDERS.values() for one in held])
    contradicted = pl.any_horizontal(
        (kind == name) & known & ~worker.is_in(held) for name, held in _HOLDERS.items()
    )
    short = folded("rank").is_in(sorted(ambiguous_forms("rank")))
    undone = (short & pl.col("rank_accepted") & contradicted).fill_null(value=False)
    return rows.with_columns(
        rank_code=pl.when(~undone).then("rank_code"),
        rank_accepted=pl.col("rank_accepted") & ~undone,
    )


def accept_categories(rows: pl.DataFrame, accepted: Sequence[AcceptedMapping]) -> pl.DataFrame:
    """Give unmapped and ambiguous categories of classified rows their accepted meaning."""
    said = Said(accepted, CATEGORY)
    if not said.by:
        return rows
    keys = ["force", "category_text", "era"]
    left = rows.filter(pl.col("category_status").is_in(["unmapped", "ambiguous"]))
    found = [
        dict(zip(keys, key, strict=True)) | asdict(meaning(one, key[2]))
        for key in left.select(keys).unique().iter_rows()
        if (one := said.of(key[1], key[0]))
    ]
    columns = [one.name for one in fields(Category)]
    told = pl.DataFrame(found, schema=dict.fromkeys((*keys, *columns), pl.String))
    both = rows.join(told, on=keys, how="left", maintain_order="left", suffix=" accepted")
    hit = pl.col("category_status accepted").is_not_null()
    return both.with_columns(
        pl.when(hit).then(f"{name} accepted").otherwise(name).alias(name) for name in columns
    ).drop(f"{name} accepted" for name in columns)


@cache
def meaning(said: AcceptedMapping, era: Era) -> Category:
    """Return what an accepted category means on a row of this era.

    A code of the list that the row's date rules out leaves it ambiguous, with the reason.
    """
    own: Era = "legacy" if said.code.startswith(LEGACY) else "2020"
    other, why = ("2020", TOO_LATE) if own == "legacy" else ("legacy", TOO_EARLY)
    if era == other:
        return Category(
            category_scheme="ambiguous",
            category_status="ambiguous",
            category_evidence=why,
            category_candidates=said.code,
        )
    found = classify(said.code.removeprefix(LEGACY), own)
    return replace(found, category_evidence=f"{ACCEPTED}{said.by}, {said.on}")
