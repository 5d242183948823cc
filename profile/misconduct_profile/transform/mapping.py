"""Map the distinct values of a column by its known spellings; list what is left."""

from __future__ import annotations

from typing import Final

import polars as pl
from rapidfuzz import fuzz, process

from misconduct_profile.records import MappingGap
from misconduct_profile.standards import Field, folded, names, spellings

UNMAPPED: Final = "no code, name or alias"
AMBIGUOUS: Final = "more than one meaning"
#: Abbreviations of two ranks, or of a rank and something else (domain reference, 7).
RANKS_OF_TWO_MEANINGS: Final = ("ps", "dc", "dsi", "sc", "cc")
#: A suggestion below this likeness would only distract the person who decides.
LIKENESS: Final = 60
#: An example longer than this is free text, and stays out of the gap list.
LONGEST: Final = 60


def map_column(rows: pl.DataFrame, column: str, field: Field) -> pl.DataFrame:
    """Return the rows with `<column>_code` (null where blank or unknown) added.

    Only the distinct values are folded and joined, so the cost does not grow with rows.
    """
    distinct = rows.select(pl.col(column)).unique().filter(pl.col(column).is_not_null())
    coded = distinct.with_columns(spelling=folded(column)).join(
        spellings(field).select("spelling", pl.col("code").alias(f"{column}_code")),
        on="spelling",
        how="left",
    )
    return rows.join(coded.drop("spelling"), on=column, how="left", maintain_order="left")


def gaps(rows: pl.DataFrame, column: str, field: Field) -> pl.DataFrame:
    """List the values of a mapped column that have no code, as `records.MappingGap`.

    `rows` holds input, force, the column and `<column>_code`.
    """
    uncoded = rows.filter(pl.col(column).is_not_null() & pl.col(f"{column}_code").is_null())
    if not uncoded.height:
        return MappingGap.create_empty()
    ambiguous = spellings(field).filter(pl.col("by") == "ambiguous")["spelling"]
    if field == "rank":
        ambiguous = pl.concat([ambiguous, pl.Series(RANKS_OF_TWO_MEANINGS)])
    left = (
        uncoded.group_by("input", "force", pl.col(column).alias("value"))
        .agg(pl.len().cast(pl.Int64).alias("rows"))
        .with_columns(
            reason=pl.when(folded("value").is_in(ambiguous.implode()))
            .then(pl.lit(AMBIGUOUS))
            .otherwise(pl.lit(UNMAPPED))
        )
    )
    return gap_frame(left, column, names(field))


def gap_frame(left: pl.DataFrame, field: str, known: list[str]) -> pl.DataFrame:
    """Bring (input, force, value, reason, rows) to `records.MappingGap`, with suggestions.

    Suggestions are for a person to accept or refuse; nothing is mapped by them.
    """
    if not left.height:
        return MappingGap.create_empty()
    suggestions = {value: _near(value, known) for value in left["value"].unique().to_list()}
    shape = MappingGap.create_empty()
    frame = left.with_columns(
        field=pl.lit(field),
        suggestions=pl.col("value").replace_strict(suggestions, return_dtype=pl.String),
        value=pl.when(pl.col("value").str.len_chars() > LONGEST)
        .then(pl.format("withheld, {} characters", pl.col("value").str.len_chars()))
        .otherwise("value"),
    )
    keys = ["input", "force", "field", "value", "reason", "suggestions"]
    summed = frame.group_by(keys).agg(pl.col("rows").sum())
    merged = summed.group_by(keys[:-1]).agg(pl.col("rows").sum(), pl.col("suggestions").min())
    return MappingGap.validate(merged.select(shape.columns).sort(keys[:-1]))


def _near(value: str, known: list[str]) -> str:
    found = process.extract(
        value.lower(), [k.lower() for k in known], scorer=fuzz.WRatio, limit=3
    )
    return "|".join(known[place] for _, score, place in found if score >= LIKENESS)
