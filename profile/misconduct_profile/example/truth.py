"""The truth beside the extracts: each planted row and its fate, effects and names."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from misconduct_profile.example.dialects import DIALECTS, columns
from misconduct_profile.example.people import FORENAMES, SURNAMES
from misconduct_profile.example.volumes import NEW_SCHEME
from misconduct_profile.example.wording import CODED

#: Truth columns that are empty where the dialect has no such column in its extract.
_OPTIONAL: Final = ("victim_sex", "handling", "domestic_abuse_perpetrator", "received_date")
#: Columns whose values a force may spell so that nobody can recognise them.
RECOGNISABLE: Final = tuple(column for column, _, _ in CODED.values())
#: Recorded from the break to here, with no date received, a matter may be of either list.
REVIEW: Final = (NEW_SCHEME, date(2020, 7, 31))
REVIEWED: Final = "no date received, and recorded 1 February to 31 July 2020"


def truth_rows(rows: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Return one row a planted data row, with its lines, its fate and what is true of it.

    `vawg_flag` and `domestic_abuse_perpetrator` are missing where blank or without a
    column; `rank` and `worker_type` of nobody identified are Unknown and UNKNOWN. A
    category that no date decides is ambiguous, and `category_reason` says why.
    """
    where = places.select("row_id", "sheet", "first_line", "last_line")
    rows = _reviewed(rows.join(where, on="row_id", how="left", maintain_order="left"))
    for column in _OPTIONAL:
        has = [name for name in DIALECTS if column in columns(name)]
        rows = rows.with_columns(
            pl.when(pl.col("dialect").is_in(has)).then(column).alias(column)
        )
    return rows.select(
        "row_id",
        "input",
        "sheet",
        "first_line",
        "last_line",
        "force",
        "dialect",
        "fate",
        "reason",
        "population",
        "case_reference",
        "case_type",
        "allegation_reference",
        *("received_date", "recorded_date", "finalised_date"),
        *("category", "category_parent", "category_scheme", "legacy_code"),
        *("category_reason", "sexual_misconduct"),
        "standards",
        "person",
        pl.col("worker_type").fill_null("UNKNOWN"),
        pl.col("rank").fill_null("Unknown"),
        pl.col("sex").fill_null("unknown"),
        "ethnicity",
        "vawg_flag",
        pl.col("domestic_abuse_perpetrator").fill_null("missing"),
        *("victim_sex", "handling", "severity", "decision", "proceedings", "finding"),
        "outcome",
        *(f"{column}_recognisable" for column in RECOGNISABLE),
    )


def _reviewed(rows: pl.DataFrame) -> pl.DataFrame:
    """Make categories ambiguous that are letters of both lists, and no date decides."""
    blind = [name for name, own in DIALECTS.items() if "received_date" in own.lacks]
    written = pl.when("recent").then("category").otherwise("legacy_code")
    unsure = (
        pl.col("dialect").is_in(blind)
        & pl.col("recorded_date").is_between(*REVIEW)
        & (written.str.len_chars() == 1)
        & (written <= "L")
        & pl.col("category_recognisable")
    ).fill_null(value=False)
    undone = {
        "category": pl.lit(None, dtype=pl.String),
        "category_parent": pl.lit(None, dtype=pl.String),
        "legacy_code": pl.lit(None, dtype=pl.String),
        "category_scheme": pl.lit("ambiguous"),
        "sexual_misconduct": pl.lit("undetermined"),
    }
    return rows.with_columns(
        *(
            pl.when(unsure).then(value).otherwise(pl.col(name)).alias(name)
            for name, value in undone.items()
        ),
        category_reason=pl.when(unsure).then(pl.lit(REVIEWED)).otherwise(pl.lit("")),
    )


def write_names(path: Path, rows: pl.DataFrame) -> None:
    """Write names.parquet: every personal name that stands in an extract, sorted.

    Subjects' names as the dialect writes them, names in free text, and all surnames.
    """
    in_text = [f"{FORENAMES[i % len(FORENAMES)]} {name}" for i, name in enumerate(SURNAMES)]
    names = set(rows["person_name"].drop_nulls().unique()) | set(in_text) | set(SURNAMES)
    pl.DataFrame({"name": sorted(names)}).write_parquet(path)
