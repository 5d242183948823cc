"""How well the words of each dialect were understood, cell by cell against the truth.

Precision: of the cells that were given a code, the share with the true one; it must be 1.
Recall: of the cells with something in them, the share that was given the true code. The
rest are gaps, and stand in the list for a person. Run as a script on the folder of a run:

    python tests/end_to_end/precision.py outputs/example
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import polars as pl

from misconduct_profile.records import Rows
from misconduct_profile.transform.allegations import SEPARATORS, allegation_id, classified
from misconduct_profile.transform.cases import case_id
from misconduct_profile.transform.mapping import map_column
from misconduct_profile.transform.standardise import MAPPED
from misconduct_profile.transform.subjects import settle_rank

#: Columns of the extract that the truth names otherwise.
TRUE_NAME: Final = {"subject_sex": "sex", "subject_ethnicity": "ethnicity"}
KEYS: Final = ["input", "first_line"]
SCHEMA: Final = ("dialect", "field", "value", "code", "true", "recognisable", "reviewed")


def cells(run: Path) -> pl.DataFrame:
    """Return each coded cell of each kept row that holds something, with what it became.

    Columns: dialect, field, value (as written), code (null where nothing explains it),
    true, recognisable, and reviewed (a category that no date can decide).
    """
    truth = pl.read_parquet(run / "example" / "truth" / "rows.parquet").filter(fate="kept")
    frames = [
        frame
        for path in sorted((run / "rows").glob("*.parquet"))
        for frame in _of_input(Rows.validate(pl.read_parquet(path)), truth)
    ]
    return pl.concat(frames)


def _of_input(rows: pl.DataFrame, truth: pl.DataFrame) -> list[pl.DataFrame]:
    mapped = rows
    for column, field in MAPPED.items():
        mapped = map_column(mapped, column, field)
    mapped = classified(
        settle_rank(mapped).with_columns(case_id()).with_columns(allegation_id())
    )
    both = mapped.join(truth, on=KEYS, suffix=" true", how="left", maintain_order="left")
    frames = [
        _column(both, column, pl.col(f"{column}_code"), TRUE_NAME.get(column, column))
        for column in MAPPED
        if f"{TRUE_NAME.get(column, column)}_recognisable" in truth.columns
    ]
    return [*frames, _categories(both), _standards(both)]


def _column(both: pl.DataFrame, column: str, code: pl.Expr, name: str) -> pl.DataFrame:
    true = pl.col(f"{name} true" if f"{name} true" in both.columns else name)
    return _filled(both, column, code, true, pl.col(f"{name}_recognisable"))


def _categories(both: pl.DataFrame) -> pl.DataFrame:
    """Category of either list; a legacy letter may have no category of 2020 beside it."""
    told = pl.coalesce("category", "legacy_code")
    code = pl.concat_str("category_scheme", told, separator=" ")
    true = pl.concat_str(
        "category_scheme true",
        pl.coalesce("category true", "legacy_code true"),
        separator=" ",
    )
    sure = pl.col("category_recognisable") & (pl.col("category_reason") == "")
    return _filled(
        both, "allegation_category", code, true, sure, pl.col("category_reason") != ""
    )


def _standards(both: pl.DataFrame) -> pl.DataFrame:
    """Each Standard of a cell by itself; where one is odd, the truth says so of the first."""
    parts = (
        both.filter(pl.col("standard_breached").is_not_null())
        .with_columns(
            standard_breached=pl.col("standard_breached")
            .str.replace_all(SEPARATORS, "\x1f")
            .str.split("\x1f"),
            standards=pl.col("standards").str.split("|"),
        )
        .with_columns(place=pl.int_ranges(pl.col("standards").list.len()))
        .explode("standard_breached", "standards", "place")
        .with_columns(pl.col("standard_breached").str.strip_chars())
    )
    sure = pl.col("standards_recognisable") | (pl.col("place") > 0)
    mapped = map_column(parts, "standard_breached", "standard")
    return _filled(
        mapped, "standard_breached", pl.col("standard_breached_code"), pl.col("standards"), sure
    )


def _filled(
    both: pl.DataFrame,
    column: str,
    code: pl.Expr,
    true: pl.Expr,
    sure: pl.Expr,
    reviewed: pl.Expr | None = None,
) -> pl.DataFrame:
    return both.filter(pl.col(column).is_not_null()).select(
        "dialect",
        field=pl.lit(column),
        value=pl.col(column),
        code=code.cast(pl.String),
        true=true.cast(pl.String),
        recognisable=sure,
        reviewed=pl.lit(value=False) if reviewed is None else reviewed,
    )


def table(told: pl.DataFrame, by: str) -> pl.DataFrame:
    """Count cells by dialect or field: filled, mapped, wrong, gaps; precision and recall.

    `spellings` are distinct values of a field, and `unknown` those that have no code.
    """
    coded = pl.col("code").is_not_null()
    right = coded & pl.col("code").eq_missing(pl.col("true"))
    spelling = pl.struct("field", "value")
    return (
        told.group_by(by)
        .agg(
            cells=pl.len(),
            mapped=coded.sum(),
            wrong=(coded & ~right).sum(),
            gaps=(~coded).sum(),
            precision=right.sum() / coded.sum(),
            recall=(right.sum() / pl.len()).round(4),
            spellings=spelling.n_unique(),
            unknown=spelling.filter(~coded).n_unique(),
        )
        .sort(by)
    )


def not_used(run: Path) -> pl.DataFrame:
    """List the files that are refused or replaced whole, and how many rows each has."""
    rows = pl.read_parquet(run / "example" / "truth" / "rows.parquet")
    lost = rows.filter(pl.col("fate").is_in(["refused", "replaced"]))
    return lost.group_by("input", "fate", "reason").agg(rows=pl.len()).sort("input")


def main(run: Path) -> None:
    """Print the tables of one run."""
    told = cells(run)
    with pl.Config(tbl_rows=100, tbl_cols=20, fmt_str_lengths=40, tbl_width_chars=140):
        for by in ("dialect", "field"):
            print(table(told, by))
        print(not_used(run))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
