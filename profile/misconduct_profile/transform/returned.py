"""How good the two returns for all forces are: each force's lines that were not used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from misconduct_profile.records import ReturnLines, UnusedLines

if TYPE_CHECKING:
    from misconduct_profile.params import Params


def read_return_lines(run: Path) -> pl.DataFrame:
    """Read `records.ReturnLines` of a run: what was lost of each force's lines."""
    path = run / "probation" / "lines.parquet"
    found = pl.read_parquet(path) if path.exists() else ReturnLines.create_empty()
    return ReturnLines.validate(found)


def read_unused_lines(run: Path) -> pl.DataFrame:
    """Read `records.UnusedLines` of a run: the lines of the returns that are in quarantine."""
    path = run / "probation" / "unused.parquet"
    found = pl.read_parquet(path) if path.exists() else UnusedLines.create_empty()
    return UnusedLines.validate(found)


def of_returns(params: Params, run: Path) -> list[pl.DataFrame]:
    """Count each force's lines in quarantine by reason, and all of them: two frames.

    Columns: force, input, kind (quarantine, unused), field, reason, rows, of_rows. A line
    that names no single force is counted for none.
    """
    named = {"events": params.probation.events, "joiners": params.probation.joiners}
    inputs = {title: Path(path).stem for title, path in named.items() if path}
    lines = (
        read_return_lines(run)
        .filter(pl.col("force") != "")
        .select(
            "force",
            input=pl.col("title").replace_strict(inputs, default=None, return_dtype=pl.String),
            of_rows="lines",
        )
        .drop_nulls("input")
    )
    told = (
        read_unused_lines(run)
        .group_by("force", "input", reason="reasons")
        .agg(pl.len().cast(pl.Int64).alias("rows"))
        .join(lines, on=["force", "input"])
        .with_columns(kind=pl.lit("quarantine"), field=pl.lit(""))
    )
    lost = told.group_by("force", "input").agg(pl.col("rows").sum())
    whole = lines.join(lost, on=["force", "input"], how="left").with_columns(
        pl.col("rows").fill_null(0), kind=pl.lit("unused"), field=pl.lit(""), reason=pl.lit("")
    )
    return [told, whole]
