"""One input's rows to its records, and the values that found no place in them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from misconduct_profile.params import AcceptedMapping
from misconduct_profile.standards import MAPPED, SEVERAL, table
from misconduct_profile.transform.accepted import accept_rank
from misconduct_profile.transform.allegations import (
    allegation_factors,
    allegation_id,
    allegation_standards,
    allegation_victims,
    allegations,
    classified,
)
from misconduct_profile.transform.cases import case_id, cases, with_regime
from misconduct_profile.transform.events import outcome_events
from misconduct_profile.transform.mapping import (
    gap_frame,
    gaps,
    map_columns,
    tallies,
    tally_of_parts,
)
from misconduct_profile.transform.shares import FOLDER as SHARES
from misconduct_profile.transform.shares import shares
from misconduct_profile.transform.subjects import pairs, settle_rank, subjects

__all__ = ["MAPPED", "Standardised", "read_records", "standardise", "write"]

#: The field of each column whose values are mapped by their spellings.
CODED_BY: Final = MAPPED | SEVERAL


@dataclass(frozen=True)
class Standardised:
    """The records of one input by table name, its mapping gaps, and how values were read."""

    tables: dict[str, pl.DataFrame]
    gaps: pl.DataFrame  # records.MappingGap
    shares: pl.DataFrame  # records.MappingShare


def standardise(rows: pl.DataFrame, accepted: Sequence[AcceptedMapping] = ()) -> Standardised:
    """Turn `records.Rows` of one input into records; nothing is mapped by likeness.

    What no known spelling explains has the meaning that a person accepted for its force.
    """
    mapped = map_columns(rows, MAPPED, accepted)
    mapped = accept_rank(settle_rank(mapped), accepted).with_columns(case_id())
    made = cases(mapped)
    mapped = with_regime(mapped, made)
    mapped = classified(mapped.with_columns(allegation_id()), accepted)
    standards, standard_parts = allegation_standards(mapped, accepted)
    factors, factor_parts = allegation_factors(mapped, accepted)
    tables = {
        "case": made,
        "allegation": allegations(mapped),
        "subject": subjects(mapped),
        "allegation_subject": pairs(mapped),
        "allegation_standard": standards,
        "allegation_factor": factors,
        "allegation_victim": allegation_victims(mapped),
        "outcome_event": outcome_events(mapped),
    }
    tallied = tallies(mapped, MAPPED) | {
        "standard_breached": tally_of_parts(standard_parts, "standard_breached"),
        "factors": tally_of_parts(factor_parts, "factors"),
    }
    found = [gaps(tallied[column], column, field) for column, field in CODED_BY.items()]
    listed = pl.concat([*found, _category_gaps(mapped)])
    listed = listed.sort("input", "field", "value", "reason")
    return Standardised(tables, listed, shares(mapped, tallied))


def _category_gaps(rows: pl.DataFrame) -> pl.DataFrame:
    """List categories that are unmapped or ambiguous, with the reason on them."""
    left = (
        rows.lazy()
        .filter(pl.col("category_status").is_in(["unmapped", "ambiguous"]))
        .group_by("input", "force", value="category_text", reason="category_evidence")
        .agg(pl.len().cast(pl.Int64).alias("rows"))
        .collect()
    )
    return gap_frame(left, "allegation_category", _category_names())


def _category_names() -> list[str]:
    return sorted(set(table("allegation_categories")["name"].to_list()) - {""})


def write(done: Standardised, name: str, run: Path) -> None:
    """Write an input's part of records/, mapping_gaps/ and mapping_shares/ under a run."""
    folder = run / "records" / name
    folder.mkdir(parents=True, exist_ok=True)
    for title, frame in done.tables.items():
        frame.write_parquet(folder / f"{title}.parquet", compression="lz4")
    for title, frame in (("mapping_gaps", done.gaps), (SHARES, done.shares)):
        (run / title).mkdir(exist_ok=True)
        frame.write_parquet(run / title / f"{name}.parquet")


def unwrite(name: str, run: Path) -> None:
    """Take away all that was written of one input."""
    shutil.rmtree(run / "records" / name, ignore_errors=True)
    for title in ("mapping_gaps", SHARES):
        (run / title / f"{name}.parquet").unlink(missing_ok=True)


def read_records(run: Path, title: str) -> pl.DataFrame:
    """Read one table of records over all inputs, in the inputs' order."""
    paths = sorted((run / "records").glob(f"*/{title}.parquet"))
    return pl.concat([pl.read_parquet(path) for path in paths])
