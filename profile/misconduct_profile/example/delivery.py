"""Hands the rows of each force out to its files, as they were returned."""

from __future__ import annotations

from typing import Final

import polars as pl

from misconduct_profile.example.returns import Return, returns

#: Of the cases of a force that sent its return twice, one in so many: gone from the
#: second, only in the second, and still open in the first.
GONE, NEW, OPEN = 40, 25, 15
RESULTS: Final = ("finalised_date", "decision", "proceedings", "finding", "outcome")


def deliver(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of all files in the order of files and lines.

    Adds input, fate and reason (what intake makes of the row), and row_id from 0; a row
    that was returned twice stands twice.
    """
    of_force = {key[0]: part for key, part in rows.partition_by("name", as_dict=True).items()}
    parts = [
        _placed(one, pl.concat([of_force.get(name, rows.clear()) for name in one.forces]))
        for one in returns()
    ]
    return pl.concat(parts).with_columns(row_id=pl.int_range(pl.len(), dtype=pl.Int64))


def _placed(one: Return, part: pl.DataFrame) -> pl.DataFrame:
    """Choose from the rows of a file's forces those that it has, in its order."""
    conduct = pl.col("population").str.starts_with("conduct")
    if one.part == "complaints":
        part = part.filter(~conduct)
    elif one.part == "conduct":
        part = part.filter(conduct)
    elif one.part == "first":
        part = _first(part, one)
    elif one.part == "second":
        part = part.filter(pl.col("case") % GONE != 1)
    if len(one.forces) > 1:
        part = part.sort("received_date", "index", "place")
    fate, reason = _fate(one)
    return part.with_columns(
        fate=fate,
        reason=reason,
        input=pl.lit(one.input),
        place=pl.int_range(pl.len(), dtype=pl.Int64),
    )


def _fate(one: Return) -> tuple[pl.Expr, pl.Expr]:
    """Say what becomes of each row of a file, and why."""
    if one.fault:
        return pl.lit("refused"), pl.lit(one.fault)
    if one.replaced_by:
        return pl.lit("replaced"), pl.lit(one.replaced_by)
    lost = ~pl.col("fault").is_in(["", "unidentified_twin"])
    fate = pl.when(lost).then(pl.lit("quarantined")).otherwise(pl.lit("kept"))
    return fate, pl.when(lost).then("fault").otherwise(pl.lit(""))


def _first(rows: pl.DataFrame, one: Return) -> pl.DataFrame:
    """Take the rows back to the day of the first return."""
    day = pl.lit(one.extract_date).str.to_date("%Y-%m-%d")
    still_open = (pl.col("case") % OPEN == 2) | (pl.col("finalised_date") > day)
    known = rows.filter((pl.col("recorded_date") <= day) & (pl.col("case") % NEW != 3))
    return known.with_columns(
        pl.when(still_open.fill_null(value=False)).then(None).otherwise(name).alias(name)
        for name in RESULTS
    )
