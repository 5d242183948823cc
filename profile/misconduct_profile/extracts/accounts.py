"""The accounts of one input: each line kept, quarantined for its reasons, or named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from misconduct_profile.extracts.split import lines_of
from misconduct_profile.extracts.withhold import content
from misconduct_profile.records import Ledger, Quarantine

if TYPE_CHECKING:
    from misconduct_profile.extracts.contents import Content
    from misconduct_profile.extracts.relate import Assembled
    from misconduct_profile.extracts.tabled import Tabled

_SHAPE = {"sheet": pl.String, "first_line": pl.Int64, "reasons": pl.String}


def reasons_of(rows: pl.DataFrame, whole: Assembled, tables: list[Tabled]) -> pl.DataFrame:
    """Say of each data line that is not used why: sheet, first_line, reasons.

    `rows` are judged, in the order of `whole.texts`. A line that was joined to others is
    used where one of the rows made from it is.
    """
    own = rows.select("sheet", "first_line", "reasons")
    told = [own.filter(pl.col("reasons") != "")]
    for sheet in whole.joined:
        told.append(_of_joined(own["reasons"], whole.texts[f"at {sheet}"], sheet))
    if whole.beside is not None:
        told.append(whole.beside)
    odd = [(t.sheet, line.first, "field_count") for t in tables for line in t.odd]
    told.append(pl.DataFrame(odd, schema=_SHAPE, orient="row"))
    return pl.concat(told).unique(["sheet", "first_line"], keep="first", maintain_order=True)


def _of_joined(reasons: pl.Series, at: pl.Series, sheet: str) -> pl.DataFrame:
    lines = pl.DataFrame({"first_line": at, "reasons": reasons}).drop_nulls("first_line")
    return (
        lines.group_by("first_line")
        .agg(
            used=(pl.col("reasons") == "").any(),
            reasons=pl.col("reasons").str.split("|").explode().unique().sort().str.join("|"),
        )
        .filter(~pl.col("used"))
        .sort("first_line")
        .select(pl.lit(sheet).alias("sheet"), "first_line", "reasons")
    )


def quarantine_of(tables: list[Tabled], reasons: pl.DataFrame, name: str) -> pl.DataFrame:
    """Make `records.Quarantine` of one input: what a line may show, and why it is there."""
    if not reasons.height:
        return Quarantine.create_empty()
    rows = []
    for table in tables:
        why = dict(
            reasons.filter(pl.col("sheet") == table.sheet)
            .select("first_line", "reasons")
            .iter_rows()
        )
        here = table.grid.rows["first_line"].is_in(
            pl.Series(list(why), dtype=pl.Int64).implode()
        )
        lines = [*table.grid.lines(here), *table.odd]
        rows += [
            (name, table.sheet, line.first, line.last, why[line.first],
             content(line, table.found))
            for line in sorted(lines, key=lambda line: line.first)
        ]  # fmt: skip
    return Quarantine.validate(
        pl.DataFrame(rows, schema=Quarantine.create_empty().schema, orient="row")
    )


def ledger_of(
    tables: list[Tabled], others: list[Content], reasons: pl.DataFrame, name: str
) -> pl.DataFrame:
    """Make `records.Ledger` of one input: every line of every table, text and sheet."""
    frames = []
    for table in tables:
        why = reasons.filter(pl.col("sheet") == table.sheet).select("first_line", "reasons")
        frames.append(_of_table(table, why))
    frames += [_of_other(one) for one in others]
    every = pl.concat(frames).with_columns(input=pl.lit(name))
    return Ledger.cast(every.select(Ledger.column_names()))


def _of_table(table: Tabled, why: pl.DataFrame) -> pl.DataFrame:
    moved = f"headings_moved_{'right' if table.found.realigned > 0 else 'left'}"
    header = pl.lit(moved if table.found.realigned else "")
    told = table.kinds.with_columns(
        reasons=pl.col("first_line").replace_strict(
            dict(why.iter_rows()), default=None, return_dtype=pl.String
        )
        if why.height
        else pl.lit(None, dtype=pl.String)
    )
    data, lost = pl.col("kind") == "data", pl.col("reasons").is_not_null()
    return told.select(
        pl.lit(table.sheet).alias("sheet"),
        "first_line",
        "last_line",
        kind=pl.when(data & lost)
        .then(pl.lit("quarantined"))
        .when(data)
        .then(pl.lit("kept"))
        .otherwise("kind"),
        reasons=pl.when(pl.col("kind") == "header")
        .then(header)
        .otherwise(pl.col("reasons").fill_null("")),
    )


def _of_other(one: Content) -> pl.DataFrame:
    """Name the lines of what holds no data, in one stretch."""
    height = (
        one.cells.height
        if one.cells is not None
        else len(lines_of((one.utf8 or b"").decode())[0])
    )
    shape = {"sheet": pl.String, "first_line": pl.Int64, "last_line": pl.Int64,
             "kind": pl.String, "reasons": pl.String}  # fmt: skip
    rows = [(one.sheet, 1, height, "other_sheet", "")] if height else []
    return pl.DataFrame(rows, schema=shape, orient="row")
