"""Lays the rows of a force out as its extract, and names every physical line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl

from misconduct_profile.example.dialects import Dialect, columns


def joined(dialect: Dialect, texts: pl.DataFrame, faults: pl.DataFrame) -> pl.Series:
    """Return one text a row: fields quoted where they must be and joined.

    A row with the fault field_count has its last field cut off or one too many.
    """
    delimiter = dialect.delimiter
    special = rf'[{delimiter}"\n]'
    fields = [
        pl.when(pl.col(name).str.contains(special))
        .then(pl.concat_str(pl.lit('"'), pl.col(name).str.replace_all('"', '""'), pl.lit('"')))
        .otherwise(pl.col(name))
        for name in texts.columns
    ]
    both = pl.concat([texts, faults.select("fault", "variant")], how="horizontal")
    short = pl.concat_str(fields[:-1], separator=delimiter)
    whole = pl.concat_str(fields, separator=delimiter)
    wrong = pl.col("fault") == "field_count"
    return both.select(
        line=pl.when(wrong & (pl.col("variant") == 0))
        .then(short)
        .when(wrong)
        .then(pl.concat_str(whole, pl.lit(f"{delimiter}moved")))
        .otherwise(whole)
    )["line"]


def write_extract(
    folder: Path, dialect: Dialect, force: dict[str, object], rows: pl.DataFrame
) -> pl.DataFrame:
    """Write one extract from rows (row_id, fault, line); return its lines.

    One row a stretch of physical lines: input, first_line, last_line (from 1), kind,
    reason, row_id; sorted by first_line. Newlines inside a quoted field are lines too.
    """
    quarantined = ~pl.col("fault").is_in(["", "unidentified_twin"])
    data = rows.select(
        key=pl.int_range(pl.len(), dtype=pl.Int64).cast(pl.Float64),
        text="line",
        kind=pl.when(quarantined).then(pl.lit("quarantined")).otherwise(pl.lit("kept")),
        reason=pl.when(quarantined).then("fault").otherwise(pl.lit("")),
        row_id="row_id",
    )
    around = _around(dialect, force, rows.height)
    height = pl.col("text").str.count_matches("\n", literal=True).cast(pl.Int64) + 1
    laid = pl.concat([data, around.with_columns(row_id=pl.lit(None, dtype=pl.Int64))])
    laid = laid.sort("key").with_columns(last_line=height.cum_sum(), height=height)
    text = dialect.newline.join(laid["text"])
    if dialect.final_newline:
        text += dialect.newline
    name = f"{force['input']}.{dialect.suffix}"
    (folder / name).write_bytes(text.encode(dialect.encoding))
    return laid.select(
        input=pl.lit(str(force["input"])),
        first_line=pl.col("last_line") - pl.col("height") + 1,
        last_line="last_line",
        kind="kind",
        reason="reason",
        row_id="row_id",
    )


def _around(dialect: Dialect, force: dict[str, object], size: int) -> pl.DataFrame:
    """List the lines that are no data: key (place among the rows), text, kind, reason."""
    header = _line(dialect, list(columns(dialect.name).values()))
    lines: list[tuple[float, str, str]] = [(-1.0, header, "header")]
    if dialect.titled:
        title = "Professional Standards – complaint and conduct extract (SYNTHETIC)"
        resume = f"Résumé of cases {force['selection']} – extracted {force['extract_date']}"
        lines += [(-4.0, title, "title"), (-3.0, resume, "title"), (-2.0, "", "blank")]
    if dialect.repeat:
        for row in range(dialect.repeat, size, dialect.repeat):
            lines.append((row - 0.5, header, "repeated_header"))
    if dialect.blanks:
        for row in range(dialect.blanks, size, dialect.blanks):
            lines.append((row - 0.5, "", "blank"))
        lines.append((size + 0.5, "", "blank"))
    if dialect.total:
        width = len(columns(dialect.name)) - 2 if dialect.name == "beech" else 0
        lines.append(
            (size + 1.0, _line(dialect, [dialect.total, str(size), *[""] * width]), "total")
        )
    if dialect.footer:
        lines.append((size + 2.0, dialect.footer, "footer"))
    return pl.DataFrame(
        [(key, text, kind, "") for key, text, kind in lines],
        schema={"key": pl.Float64, "text": pl.String, "kind": pl.String, "reason": pl.String},
        orient="row",
    )


def _line(dialect: Dialect, fields: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=dialect.delimiter, lineterminator="").writerow(fields)
    return out.getvalue()
