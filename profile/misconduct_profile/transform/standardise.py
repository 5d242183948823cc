"""One input's rows to its records, and the values that found no place in them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from misconduct_profile.standards import Field, names, table
from misconduct_profile.transform.allegations import (
    allegation_factors,
    allegation_id,
    allegation_standards,
    allegation_victims,
    allegations,
    classified,
)
from misconduct_profile.transform.cases import case_id, cases
from misconduct_profile.transform.events import outcome_events
from misconduct_profile.transform.mapping import UNMAPPED, gap_frame, gaps, map_column
from misconduct_profile.transform.subjects import pairs, settle_rank, subjects

#: Columns that are mapped by their spellings, and the field that holds these.
MAPPED: Final[dict[str, Field]] = {
    "case_type": "case_type", "worker_type": "worker_type", "rank": "rank",
    "subject_sex": "sex", "subject_ethnicity": "ethnicity", "vawg_flag": "yes_no",
    "domestic_abuse_perpetrator": "yes_no", "victim_sex": "sex",
    "victim_ethnicity": "ethnicity", "handling": "handling",
    "investigation": "investigation", "severity": "severity", "decision": "decision",
    "proceedings": "proceedings", "finding": "finding", "outcome": "outcome",
}  # fmt: skip


@dataclass(frozen=True)
class Standardised:
    """The records of one input by table name, and its mapping gaps."""

    tables: dict[str, pl.DataFrame]
    gaps: pl.DataFrame  # records.MappingGap


def standardise(rows: pl.DataFrame) -> Standardised:
    """Turn `records.Rows` of one input into records; nothing is mapped by likeness."""
    mapped = rows
    for column, field in MAPPED.items():
        mapped = map_column(mapped, column, field)
    mapped = settle_rank(mapped).with_columns(case_id())
    mapped = classified(mapped.with_columns(allegation_id()))
    standards, standard_parts = allegation_standards(mapped)
    factors, factor_parts = allegation_factors(mapped)
    tables = {
        "case": cases(mapped),
        "allegation": allegations(mapped),
        "subject": subjects(mapped),
        "allegation_subject": pairs(mapped),
        "allegation_standard": standards,
        "allegation_factor": factors,
        "allegation_victim": allegation_victims(mapped),
        "outcome_event": outcome_events(mapped),
    }
    found = [gaps(mapped, column, field) for column, field in MAPPED.items()]
    found += [
        _category_gaps(mapped),
        _part_gaps(standard_parts, "standard_breached", "standard"),
        _part_gaps(factor_parts, "factors", "factor"),
    ]
    return Standardised(tables, pl.concat(found).sort("input", "field", "value", "reason"))


def _category_gaps(rows: pl.DataFrame) -> pl.DataFrame:
    """List categories that are unmapped or ambiguous, with the reason on them."""
    left = (
        rows.filter(pl.col("category_status").is_in(["unmapped", "ambiguous"]))
        .group_by("input", "force", value="category_text", reason="category_evidence")
        .agg(pl.len().cast(pl.Int64).alias("rows"))
    )
    return gap_frame(left, "allegation_category", _category_names())


def _category_names() -> list[str]:
    return sorted(set(table("allegation_categories")["name"].to_list()) - {""})


def _part_gaps(coded: pl.DataFrame, column: str, field: Field) -> pl.DataFrame:
    left = (
        coded.filter(pl.col("code").is_null())
        .group_by("input", "force", "value")
        .agg(pl.len().cast(pl.Int64).alias("rows"))
        .with_columns(reason=pl.lit(UNMAPPED))
    )
    return gap_frame(left, column, names(field))


def write(done: Standardised, name: str, run: Path) -> None:
    """Write records/<input>/*.parquet and mapping_gaps/<input>.parquet under a run."""
    folder = run / "records" / name
    folder.mkdir(parents=True, exist_ok=True)
    for title, frame in done.tables.items():
        frame.write_parquet(folder / f"{title}.parquet")
    (run / "mapping_gaps").mkdir(exist_ok=True)
    done.gaps.write_parquet(run / "mapping_gaps" / f"{name}.parquet")


def unwrite(name: str, run: Path) -> None:
    """Take away all that was written of one input."""
    shutil.rmtree(run / "records" / name, ignore_errors=True)
    (run / "mapping_gaps" / f"{name}.parquet").unlink(missing_ok=True)


def read_records(run: Path, title: str) -> pl.DataFrame:
    """Read one table of records over all inputs, in the inputs' order."""
    paths = sorted((run / "records").glob(f"*/{title}.parquet"))
    return pl.concat([pl.read_parquet(path) for path in paths])
