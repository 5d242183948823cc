"""Writes the extracts, and names every line of them: as it is read, and as it could be."""

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
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Write every file from the delivered rows; return its lines now, later, and of rows.

    One row a stretch of physical lines: input, sheet ("" but in a workbook), first_line,
    last_line (from 1), kind, reason, row_id; sorted. A refused file is one stretch a
    sheet, of kind refused. In the second table its lines are named as intake that reads
    such files will name them. The third has the lines of every row, refused or not.
    """
    now, later, places = [], [], []
    of_file = {key[0]: part for key, part in rows.partition_by("input", as_dict=True).items()}
    for one in returns():
        lines = _write(folder, seed, one, of_file.get(one.input, rows.clear())).with_columns(
            pl.lit(one.input).alias("input")
        )
        lines = lines.select(COLUMNS)
        now.append(_refused(lines, one.fault) if one.fault else lines)
        later.append(_refused(lines, one.later) if one.later else lines)
        places.append(lines.filter(pl.col("row_id").is_not_null()))
    order = ["input", "sheet", "first_line"]
    return pl.concat(now).sort(order), pl.concat(later).sort(order), pl.concat(places)


def _write(folder: Path, seed: int, one: Return, rows: pl.DataFrame) -> pl.DataFrame:
    fields = columns(one.forces[0])
    texts = _texts(seed, one, rows, fields)
    if one.fault == "workbook":
        made = sheets(fields, texts.with_columns(subject=_subject(rows)))
        (folder / one.file).write_bytes(workbook(made))
        return _lines_of_sheets(made, rows)
    texts = spoiled(one.fault, texts, rows["case"])
    text = joined(one.dialect, texts, rows)
    if one.fault == "unclosed_quote":
        text = unclosed(text, one.dialect)
    laid = lay_out(
        one,
        fields,
        rows.select(
            "fate_later", "reason_later", "row_id", year=pl.col("received_date").dt.year()
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


def _refused(lines: pl.DataFrame, reason: str) -> pl.DataFrame:
    """Make one stretch a sheet of a file that is refused whole."""
    whole = lines.group_by("input", "sheet", maintain_order=True).agg(
        first_line=pl.lit(1, dtype=pl.Int64), last_line=pl.col("last_line").max()
    )
    return whole.with_columns(
        kind=pl.lit("refused"), reason=pl.lit(reason), row_id=pl.lit(None, dtype=pl.Int64)
    ).select(COLUMNS)
