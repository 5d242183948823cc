"""In how many rows each force fills each field, month by month."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from misconduct_profile.transform.quality import COLUMN_OF

if TYPE_CHECKING:
    from misconduct_profile.params import Params

#: A row belongs to the month of the first of these that its extract has any date of.
CLOCK_FIELDS: Final = ("received_date", "recorded_date", "finalised_date")
SCHEMA: Final = {
    "force": pl.String, "month": pl.Date, "field": pl.String, "filled": pl.Int64,
    "rows": pl.Int64,
}  # fmt: skip
_KEYS: Final = ("force", "month", "field")


def write_completeness(params: Params, run: Path) -> None:
    """Write quality/completeness.parquet of a run, sorted by force, month and field.

    Columns: force, month (its first day), field, filled, rows. Rows are kept rows of the
    period whose extract has a column for the field; where no extract of the force has it,
    nothing stands for the field. A row without a date belongs to no month.
    """
    paths = sorted((run / "rows").glob("*.parquet"))
    counted = [_filled(pl.read_parquet(path)) for path in paths]
    whole = pl.concat([pl.DataFrame(schema=SCHEMA), *counted])
    folder = run / "quality"
    folder.mkdir(exist_ok=True)
    (
        whole.filter(pl.col("month").is_in(params.months))
        .group_by(_KEYS)
        .agg(pl.col("filled", "rows").sum())
        .sort(_KEYS)
        .write_parquet(folder / "completeness.parquet")
    )


def read_completeness(run: Path) -> pl.DataFrame:
    """Read what `write_completeness` wrote."""
    return pl.read_parquet(run / "quality" / "completeness.parquet")


def completeness_by_year(run: Path) -> pl.DataFrame:
    """Lay out the share of rows filled, all forces together: fields down, years across.

    A working table, null where no extract has the field.
    """
    yearly = (
        read_completeness(run)
        .group_by("field", year=pl.col("month").dt.year().cast(pl.String))
        .agg(pl.col("filled", "rows").sum())
        .with_columns(share=(pl.col("filled") / pl.col("rows")).round(3))
        .sort("field", "year")
    )
    return yearly.pivot("year", index="field", values="share", maintain_order=True)


def _filled(rows: pl.DataFrame) -> pl.DataFrame:
    """Count the filled rows of one input in the columns of SCHEMA."""
    dated = rows.with_columns(month=_clock().dt.month_start()).drop_nulls("month")
    told = [text.split("|") for text in rows["fields_present"].unique()]

    def has(field: str) -> pl.Expr:
        with_it = ["|".join(fields) for fields in told if field in fields]
        return pl.col("fields_present").is_in(with_it)

    counts = [
        expression.cast(pl.Int64).alias(f"{field} {name}")
        for field, column in COLUMN_OF.items()
        for name, expression in (
            ("filled", (has(field) & pl.col(column).is_not_null()).sum()),
            ("rows", has(field).sum()),
        )
    ]
    long = (
        dated.group_by("force", "month")
        .agg(counts)
        .unpivot(index=["force", "month"])
        .with_columns(pl.col("variable").str.split_exact(" ", 1).struct.unnest())
    )
    wide = long.pivot("field_1", index=["force", "month", "field_0"], values="value")
    if not wide.height:
        return pl.DataFrame(schema=SCHEMA)
    return wide.rename({"field_0": "field"}).filter(pl.col("rows") > 0).select(list(SCHEMA))


def _clock() -> pl.Expr:
    """Return the date of a row by the first clock of which its extract has any date."""
    place = ("force", "input", "sheet")
    found: pl.Expr = pl.lit(None, dtype=pl.Date)
    for name in reversed(CLOCK_FIELDS):
        any_date = pl.col(name).is_not_null().any().over(place)
        found = pl.when(any_date).then(pl.col(name)).otherwise(found)
    return found
