"""Map the distinct values of a column by its known spellings; list what is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Final

import polars as pl
from rapidfuzz import fuzz, process

from misconduct_profile.params import AcceptedMapping
from misconduct_profile.records import MappingGap
from misconduct_profile.standards import (
    Field,
    ambiguous_spellings,
    folded,
    names,
    spellings,
)
from misconduct_profile.transform.accepted import fill_accepted

UNMAPPED: Final = "no code, name or alias"
AMBIGUOUS: Final = "more than one meaning"
#: A suggestion below this likeness would only distract the person who decides.
LIKENESS: Final = 60
#: An example longer than this is free text, and stays out of the gap list.
LONGEST: Final = 60


def map_column(
    rows: pl.DataFrame, column: str, field: Field, accepted: Sequence[AcceptedMapping] = ()
) -> pl.DataFrame:
    """Return the rows with `<column>_code` (null where blank or unknown) added.

    A value has the code of its known spelling; else the one that a person accepted for the
    row's force, and then `<column>_accepted` is true. Only the distinct values are folded
    and joined, so the cost does not grow with rows.
    """
    return map_columns(rows, {column: field}, accepted)


def map_columns(
    rows: pl.DataFrame,
    fields: Mapping[str, Field],
    accepted: Sequence[AcceptedMapping] = (),
) -> pl.DataFrame:
    """Map several columns, each by its field, as `map_column` does one."""
    coded = rows.with_columns(_code(rows, column, field) for column, field in fields.items())
    told = {one.field for one in accepted}
    for column in told & fields.keys():
        coded = fill_accepted(coded, column, accepted)
    return coded.with_columns(
        pl.lit(value=False).alias(f"{column}_accepted") for column in fields.keys() - told
    )


def _code(rows: pl.DataFrame, column: str, field: Field) -> pl.Expr:
    """Return the column's codes: its distinct values are folded and looked up once."""
    values = rows[column].unique().drop_nulls()
    known = dict(spellings(field).select("spelling", "code").iter_rows())
    spelt = values.to_frame().select(folded(column)).to_series()
    codes = pl.Series([known.get(one) for one in spelt], dtype=pl.String)
    return (
        pl.col(column)
        .replace_strict(values, codes, default=None, return_dtype=pl.String)
        .alias(f"{column}_code")
        if len(values)
        else pl.lit(None, dtype=pl.String).alias(f"{column}_code")
    )


def tallies(rows: pl.DataFrame, columns: Iterable[str]) -> dict[str, pl.DataFrame]:
    """Count the distinct values of mapped columns, by column.

    Columns of each: input, force, value, coded (whether it has a code), accepted (whether
    that is a person's word), rows. Blanks are left out.
    """
    names = list(columns)
    asked = [_tally(rows.lazy(), column, column, f"{column}_code") for column in names]
    return dict(zip(names, pl.collect_all(asked), strict=True))


def tally_of_parts(parts: pl.DataFrame, column: str) -> pl.DataFrame:
    """Count the distinct values of a column whose cells hold several, as `tallies` does."""
    return _tally(parts.lazy(), column, "value", "code").collect()


def _tally(rows: pl.LazyFrame, column: str, value: str, code: str) -> pl.LazyFrame:
    return (
        rows.filter(pl.col(value).is_not_null())
        .group_by(
            "input", "force", value=pl.col(value), coded=pl.col(code).is_not_null(),
            accepted=pl.col(f"{column}_accepted"),
        )
        .agg(pl.len().cast(pl.Int64).alias("rows"))
    )  # fmt: skip


def gaps(tally: pl.DataFrame, column: str, field: Field) -> pl.DataFrame:
    """List the values of a tallied column that have no code, as `records.MappingGap`."""
    left = tally.filter(~pl.col("coded"))
    if not left.height:
        return _no_gaps()
    left = left.select("input", "force", "value", "rows", reason=why("value", field))
    return gap_frame(left, column, names(field))


def why(value: str, field: Field) -> pl.Expr:
    """Say why a column of values has no code: several meanings, or none known."""
    ambiguous = folded(value).is_in(ambiguous_spellings(field))
    return pl.when(ambiguous).then(pl.lit(AMBIGUOUS)).otherwise(pl.lit(UNMAPPED))


def gap_frame(left: pl.DataFrame, field: str, known: list[str]) -> pl.DataFrame:
    """Bring (input, force, value, reason, rows) to `records.MappingGap`, with suggestions.

    Suggestions are for a person to accept or refuse; nothing is mapped by them.
    """
    if not left.height:
        return _no_gaps()
    near = {value: _near(value, known) for value in left["value"].unique().to_list()}
    shape = _no_gaps()
    value = pl.col("value")
    frame = left.with_columns(
        field=pl.lit(field),
        suggestions=value.replace_strict(
            {text: "|".join(name for name, _ in found) for text, found in near.items()},
            return_dtype=pl.String,
        ),
        scores=value.replace_strict(
            {text: "|".join(str(score) for _, score in found) for text, found in near.items()},
            return_dtype=pl.String,
        ),
        value=pl.when(value.str.len_chars() > LONGEST)
        .then(pl.format("withheld, {} characters", value.str.len_chars()))
        .otherwise("value"),
    )
    keys = ["input", "force", "field", "value", "reason"]
    merged = (
        frame.sort("suggestions", "scores")
        .group_by(keys)
        .agg(pl.col("rows").sum(), pl.col("suggestions", "scores").first())
    )
    return MappingGap.validate(merged.select(shape.columns).sort(keys))


@cache
def _no_gaps() -> pl.DataFrame:
    return MappingGap.create_empty()


def _near(value: str, known: list[str]) -> list[tuple[str, int]]:
    """Return up to three known names that are like a value, with their likeness of 100."""
    found = process.extract(
        value.lower(), [k.lower() for k in known], scorer=fuzz.WRatio, limit=3
    )
    return [(known[place], round(score)) for _, score, place in found if score >= LIKENESS]
