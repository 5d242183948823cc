"""How each value was understood: by code, name, alias, a person's word, or not."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import polars as pl

from misconduct_profile.records import HOWS, MappingShare
from misconduct_profile.standards import (
    CATEGORY,
    MAPPED,
    SEVERAL,
    ambiguous_spellings,
    codes_of,
    folded,
    forces,
    spellings,
)
from misconduct_profile.transform.accepted import ACCEPTED

FOLDER: Final = "mapping_shares"
_KEYS: Final = ["input", "force", "field", "how"]


def shares(rows: pl.DataFrame, tallied: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Count filled cells by how they were understood, as `records.MappingShare`.

    `rows` are classified; `tallied` is the tally (`mapping.tallies`) of each other column
    with codes. Of columns whose cells may hold several values these are counted.
    """
    named = [tally.with_columns(field=pl.lit(column)) for column, tally in tallied.items()]
    counted = (
        pl.concat(named)
        .with_columns(spelling=folded("value"))
        .join(_meanings(), on=["field", "spelling"], how="left")
        .with_columns(
            how=pl.when("accepted").then(pl.lit("accepted"))
            .when("coded").then("by")
            .when("two").then(pl.lit("ambiguous"))
            .otherwise(pl.lit("unmapped")),
        )
        .group_by(_KEYS)
        .agg(pl.col("rows").sum())
    )  # fmt: skip
    both = pl.concat([counted, _categories(rows).select(counted.columns)])
    return MappingShare.validate(
        both.select(MappingShare.column_names()).sort(_KEYS), cast=True
    )


@cache
def _meanings() -> pl.DataFrame:
    """Say of each column's known spellings: field, spelling, by, and if it has two meanings."""
    frames = []
    for column, field in (MAPPED | SEVERAL).items():
        own, ambiguous = _own(column), ambiguous_spellings(field)
        known = spellings(field).select(
            "spelling",
            by=pl.col("by").replace({"code": own, "code and name": own}),
            two=pl.col("spelling").is_in(ambiguous),
        )
        frames.append(known.with_columns(field=pl.lit(column)))
    return pl.concat(frames)


@cache
def _own(column: str) -> str:
    """What a code counts as: a rank and a factor have none but their name."""
    return "name" if all(one == name for one, name in codes_of(column).items()) else "code"


def _categories(rows: pl.DataFrame) -> pl.DataFrame:
    """Tell by its evidence what decided a category; a date only chose between two lists."""
    status, evidence = pl.col("category_status"), pl.col("category_evidence")
    how = (
        pl.when(status.is_in(["unmapped", "ambiguous"]))
        .then(status)
        .when(evidence.str.starts_with(ACCEPTED))
        .then(pl.lit("accepted"))
        .when(evidence.str.starts_with("name"))
        .then(pl.lit("name"))
        .otherwise(pl.lit("code"))
    )
    return (
        rows.select("input", "force", "category_status", "category_evidence")
        .filter(status != "not_stated")
        .group_by("input", "force", field=pl.lit(CATEGORY), how=how.cast(pl.String))
        .agg(pl.len().cast(pl.Int64).alias("rows"))
    )


def mapping_shares(run: Path) -> pl.DataFrame:
    """Say of each force how its values were understood: all fields together, as shares.

    Columns: force (its code), short_name, values (filled cells; of cells with several values
    these), and the share of each how, rounded to four places. A working table.
    """
    told = shares_by(_read(run), "force")
    names = {force.code: force.short_name for force in forces()}
    return told.select(
        "force",
        pl.col("force").replace(names).alias("short_name"),
        pl.exclude("force"),
    )


def mapping_shares_by_field(run: Path) -> pl.DataFrame:
    """Say of each field how its values were understood: all forces together, as shares."""
    return shares_by(_read(run), "field")


def shares_by(counted: pl.DataFrame, key: str) -> pl.DataFrame:
    """Spread counts out by a key: `values` (their number), and the share of each how."""
    told = counted.group_by(key).agg(
        pl.col("rows").sum().alias("values"),
        *(pl.col("rows").filter(pl.col("how") == how).sum().alias(how) for how in HOWS),
    )
    return told.with_columns((pl.col(*HOWS) / pl.col("values")).round(4)).sort(key)


def _read(run: Path) -> pl.DataFrame:
    paths = sorted((run / FOLDER).glob("*.parquet"))
    return pl.concat([MappingShare.create_empty(), *map(pl.read_parquet, paths)])


def understood(run: Path) -> pl.DataFrame:
    """Return counts as a kind of quality: force, input, kind, field, reason, rows, of_rows.

    The reason is how a value was understood; of_rows are all values of the field.
    """
    rows = pl.col("rows")
    return _read(run).select(
        "force", "input", "field", "rows", kind=pl.lit("how"),
        reason=pl.col("how").cast(pl.String),
        of_rows=rows.sum().over("force", "input", "field"),
    )  # fmt: skip
