"""All inputs of a run: standardised part by part, and what an analyst reads of them."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from misconduct_profile.extracts import read_found, size_of_rows, two_at_a_time
from misconduct_profile.params import Params
from misconduct_profile.records import Coverage, CoverageCheck, Rows
from misconduct_profile.transform.checks import check_coverage
from misconduct_profile.transform.coverage import coverage
from misconduct_profile.transform.standardise import read_records, standardise, unwrite, write


def standardise_all(run: Path) -> None:
    """Make records/<input>/ from each rows/<input>.parquet of a run, two at a time.

    Where one fails, nothing of any is left in the run.
    """

    def standardised(path: Path) -> None:
        rows = Rows.validate(pl.read_parquet(path))
        write(standardise(rows), path.stem, run)

    paths = sorted((run / "rows").glob("*.parquet"))
    try:
        two_at_a_time(standardised, paths, size_of_rows)
    except BaseException:
        for path in paths:
            unwrite(path.stem, run)
        raise


def record_counts(run: Path) -> pl.DataFrame:
    """Count the records of each table over all inputs."""
    titles = sorted({path.stem for path in (run / "records").glob("*/*.parquet")})
    return pl.DataFrame(
        {"table": titles, "records": [read_records(run, title).height for title in titles]}
    )


def read_gaps(run: Path) -> pl.DataFrame:
    """Read the values that nothing explains, over all inputs, the most frequent first."""
    paths = sorted((run / "mapping_gaps").glob("*.parquet"))
    gaps = pl.concat(pl.read_parquet(path) for path in paths)
    return (
        gaps.group_by("field", "value", "reason")
        .agg(pl.col("input").n_unique().alias("inputs"), pl.col("rows").sum(),
             pl.col("suggestions").min())
        .sort(["rows", "field", "value", "reason"], descending=[True, False, False, False])
    )  # fmt: skip


def case_faults(run: Path) -> pl.DataFrame:
    """Count, by input, cases whose rows disagree, and cases with no received date."""
    return (
        read_records(run, "case")
        .group_by("input")
        .agg(
            pl.len().alias("cases"),
            (pl.col("conflicts") != "").sum().alias("rows_disagree"),
            pl.col("received_date").is_null().sum().alias("no_received_date"),
            (pl.col("case_type") == "unknown").sum().alias("no_known_type"),
        )
        .filter(pl.sum_horizontal("rows_disagree", "no_received_date", "no_known_type") > 0)
        .sort("input")
    )


def write_coverage(params: Params, run: Path) -> None:
    """Write coverage.parquet and coverage_checks.parquet, from records and intake."""
    folder = run / "coverage"
    folder.mkdir(exist_ok=True)
    told = params, read_records(run, "case"), read_found(run)
    coverage(*told).write_parquet(folder / "coverage.parquet")
    check_coverage(*told).write_parquet(folder / "coverage_checks.parquet")


def read_coverage(run: Path) -> pl.DataFrame:
    """Read `records.Coverage` of a run."""
    return Coverage.validate(pl.read_parquet(run / "coverage" / "coverage.parquet"))


def coverage_checks(run: Path) -> pl.DataFrame:
    """Read `records.CoverageCheck` of a run: where data contradict the params."""
    return CoverageCheck.validate(pl.read_parquet(run / "coverage" / "coverage_checks.parquet"))


def coverage_by_state(run: Path) -> pl.DataFrame:
    """Count force-months by clock and state."""
    told = read_coverage(run)
    return (
        told.group_by("clock", "state", "reason")
        .agg(pl.len().alias("force_months"))
        .sort("clock", "state", "reason")
    )
