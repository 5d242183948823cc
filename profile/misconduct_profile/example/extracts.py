"""Writes the extracts, and names every line of them as intake must."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from misconduct_profile.example.dialects import columns
from misconduct_profile.example.files import encoded, joined, lay_out, spoiled, unclosed
from misconduct_profile.example.returns import Return, returns
from misconduct_profile.example.wording import written
from misconduct_profile.example.workbook import sheets, workbook

COLUMNS: Final = (
    "input", "sheet", "first_line", "last_line", "kind", "reason", "row_id",
)  # fmt: skip


def write_extracts(
    folder: Path, seed: int, rows: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Write every file from the delivered rows; return all lines, and those of rows.

    One row a stretch of physical lines: input, sheet ("" but in a workbook), first_line,
    last_line (from 1), kind, reason, row_id; sorted. A refused file is one stretch of kind
    refused, and has no row_id; the second table has the lines of its rows too.
    """
    told, places = [], []
    of_file = {key[0]: part for key, part in rows.partition_by("input", as_dict=True).items()}
    for one in returns():
        lines = _write(folder, seed, one, of_file.get(one.input, rows.clear())).with_columns(
            pl.lit(one.input).alias("input")
        )
        lines = lines.select(COLUMNS)
        told.append(_whole(one, lines))
        places.append(lines.filter(pl.col("row_id").is_not_null()))
    return pl.concat(told).sort("input", "sheet", "first_line"), pl.concat(places)


def _write(folder: Path, seed: int, one: Return, rows: pl.DataFrame) -> pl.DataFrame:
    fields = columns(one.forces[0])
    texts = _texts(seed, one, rows, fields)
    if one.form == "workbook":
        made = sheets(fields, texts.with_columns(subject=_subject(rows)))
        (folder / one.file).write_bytes(workbook(made))
        return _lines_of_sheets(made, rows)
    texts = spoiled(one.form, texts, rows["case"])
    text = joined(one.dialect, texts, rows)
    if one.form == "unclosed_quote":
        text = unclosed(text, one.dialect)
    laid = lay_out(
        one,
        fields,
        rows.select(
            "fate", "reason", "row_id", year=pl.col("received_date").dt.year()
        ).with_columns(line=text),
    )
    (folder / one.file).write_bytes(encoded(one.dialect, laid))
    return laid.with_columns(sheet=pl.lit(""))


def _texts(seed: int, one: Return, rows: pl.DataFrame, fields: dict[str, str]) -> pl.DataFrame:
    """Write each force's rows as it spells them, in the order of the file."""
    parts = []
    for name in one.forces:
        own = rows.filter(pl.col("name") == name) if len(one.forces) > 1 else rows
        parts.append(written(seed, name, own, fields).with_columns(place=own["place"]))
    return pl.concat(parts).sort("place").drop("place")


def _subject(rows: pl.DataFrame) -> pl.Series:
    return rows["subject_in_case"].cast(pl.String)


def _lines_of_sheets(made: dict[str, list[list[str]]], rows: pl.DataFrame) -> pl.DataFrame:
    """Name the rows of each sheet: those of link are the pairs, others belong to them."""
    frames = []
    for title, cells in made.items():
        data = len(cells) - 1
        ids = rows["row_id"] if title == "link" else pl.Series([None] * data, dtype=pl.Int64)
        frames.append(
            pl.DataFrame({
                "sheet": [title] * (data + 1),
                "first_line": range(1, data + 2),
                "last_line": range(1, data + 2),
                "kind": ["header", *["kept"] * data],
                "reason": [""] * (data + 1),
                "row_id": pl.concat([pl.Series([None], dtype=pl.Int64), ids]),
            })
        )  # fmt: skip
    return pl.concat(frames)


def _whole(one: Return, lines: pl.DataFrame) -> pl.DataFrame:
    """Name the lines of a file that is refused or replaced whole; leave others as they are."""
    if one.replaced_by:
        return lines.with_columns(kind=pl.lit("replaced"), reason=pl.lit(one.replaced_by))
    if not one.fault:
        return lines
    whole = lines.group_by("input", "sheet", maintain_order=True).agg(
        first_line=pl.lit(1, dtype=pl.Int64), last_line=pl.col("last_line").max()
    )
    return whole.with_columns(
        kind=pl.lit("refused"), reason=pl.lit(one.fault), row_id=pl.lit(None, dtype=pl.Int64)
    ).select(COLUMNS)
