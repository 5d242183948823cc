"""All inputs of a run: standardised part by part, and what an analyst reads of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import polars as pl

from misconduct_profile.extracts import read_found, size_of_rows, two_at_a_time
from misconduct_profile.params import AcceptedMapping, Params
from misconduct_profile.records import Coverage, CoverageCheck, MappingGap, MappingUsed, Rows
from misconduct_profile.standards import folded
from misconduct_profile.transform.checks import check_coverage
from misconduct_profile.transform.coverage import coverage
from misconduct_profile.transform.made_of import Parts, accepted_in, recipe, sign, take_over
from misconduct_profile.transform.standardise import read_records, standardise, unwrite, write


def standardise_all(run: Path, accepted: Sequence[AcceptedMapping] = ()) -> Parts:
    """Make records/<input>/ from each rows/<input>.parquet of a run, two at a time.

    Where one fails, nothing of any is left in the run.

    A part that stands in the run, or stood there before, and was made of the same rows by
    the same package under the same accepted mappings is kept, byte for byte. Writes
    mappings/accepted.parquet too. Returns which parts were made and which taken over.
    """

    def standardised(path: Path) -> bool:
        made_of = recipe(path, accepted)
        if take_over(run, path.stem, made_of):
            return False
        rows = Rows.validate(pl.read_parquet(path))
        write(standardise(rows, accepted), path.stem, run)
        sign(run, path.stem, made_of)
        return True

    paths = sorted((run / "rows").glob("*.parquet"))
    try:
        made = two_at_a_time(standardised, paths, size_of_rows)
    except BaseException:
        for path in paths:
            unwrite(path.stem, run)
        raise
    _write_used(accepted, run)
    named = [(path.stem, new) for path, new in zip(paths, made, strict=True)]
    return Parts(
        made=tuple(name for name, new in named if new),
        taken=tuple(name for name, new in named if not new),
    )


def _write_used(accepted: Sequence[AcceptedMapping], run: Path) -> None:
    """Write the accepted mappings of a run, with the inputs that hold each value."""
    held: dict[AcceptedMapping, list[str]] = {one: [] for one in accepted}
    for name, one in accepted_in(run):
        if one in held:
            held[one].append(name)
    used = [{**asdict(one), "inputs": "|".join(names)} for one, names in held.items()]
    schema = dict.fromkeys(MappingUsed.column_names(), pl.String)
    folder = run / "mappings"
    folder.mkdir(exist_ok=True)
    told = pl.DataFrame(used, schema=schema).sort("field", "value", "scope")
    MappingUsed.validate(told).write_parquet(folder / "accepted.parquet")


def read_accepted(run: Path) -> pl.DataFrame:
    """Read `records.MappingUsed`: the accepted mappings of a run and where they stand."""
    return MappingUsed.validate(pl.read_parquet(run / "mappings" / "accepted.parquet"))


def record_counts(run: Path) -> pl.DataFrame:
    """Count the records of each table over all inputs."""
    titles = sorted({path.stem for path in (run / "records").glob("*/*.parquet")})
    return pl.DataFrame(
        {"table": titles, "records": [read_records(run, title).height for title in titles]}
    )


def read_gaps(run: Path) -> pl.DataFrame:
    """Read the values that nothing explains, over all inputs, the most frequent first.

    Spellings that fold to one value are one, written as most rows do; `examples` has up to
    three of them, joined by |, where there are several. `scores` are of `suggestions`.
    """
    paths = sorted((run / "mapping_gaps").glob("*.parquet"))
    # Runs of the first version have no scores.
    found = [MappingGap.create_empty(), *map(pl.read_parquet, paths)]
    listed = pl.concat(found, how="diagonal").with_columns(pl.col("scores").fill_null(""))
    told = _by_spelling(listed)
    named = told.select(
        "field", "value", "reason", inputs=pl.col("held_by").list.len().cast(pl.Int64),
        rows="rows", suggestions="suggestions", scores="scores", examples="examples",
        held_by=pl.col("held_by").list.join("|"),
    )  # fmt: skip
    order = ["rows", "field", "value", "reason"]
    return named.sort(order, descending=[True, False, False, False])


def _by_spelling(listed: pl.DataFrame) -> pl.DataFrame:
    """Bring gaps together by field, reason and folded value, with the inputs that hold it."""
    fold = folded("value")
    return (
        listed.with_columns(spelling=pl.when(fold != "").then(fold).otherwise("value"))
        .sort("suggestions", "scores", "input")
        .group_by("field", "reason", "spelling", "value", maintain_order=True)
        .agg(
            pl.col("input").unique(),
            pl.col("rows").sum(),
            pl.col("suggestions", "scores").first(),
        )
        .sort("rows", "value", descending=[True, False])
        .group_by("field", "reason", "spelling", maintain_order=True)
        .agg(
            pl.col("value").first(),
            pl.col("rows").sum(),
            pl.col("suggestions", "scores").first(),
            held_by=pl.col("input")
            .list.explode(keep_nulls=False, empty_as_null=False)
            .unique()
            .sort(),
            examples=pl.when(pl.len() > 1)
            .then(pl.col("value").head(3).str.join("|"))
            .otherwise(pl.lit("")),
        )
    )


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
