"""How good each force's extract is: what is filled, what is known, what was not used."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from misconduct_profile.params import Params
from misconduct_profile.records import DATE_FIELDS, TEXT_FIELDS
from misconduct_profile.transform.allegations import allegation_id, parts
from misconduct_profile.transform.batch import read_coverage
from misconduct_profile.transform.cases import case_id
from misconduct_profile.transform.returned import of_returns, read_unused_lines
from misconduct_profile.transform.shares import understood
from misconduct_profile.transform.standardise import MAPPED

NO_COLUMN: Final = "no column"
#: Management advice, dismissal with notice: a mistake, or a case of the rules before.
NOT_OF_2020: Final = "an outcome that the regulations of 2020 do not have"
#: Fields of an extract by name, and the column of the rows that holds what is left of each.
COLUMN_OF: Final = {name: name for name in (*TEXT_FIELDS, *DATE_FIELDS)} | {
    "subject_id": "person_key"
}
#: Fields whose cells may hold several values: these are counted, not the rows.
_SEVERAL: Final = ("standard_breached", "factors")
_CODED: Final = (*MAPPED, "allegation_category", *_SEVERAL)
SCHEMA: Final = {
    "force": pl.String, "input": pl.String, "kind": pl.String, "field": pl.String,
    "reason": pl.String, "rows": pl.Int64, "of_rows": pl.Int64, "share": pl.Float64,
}  # fmt: skip
_KEYS: Final = ("force", "input", "kind", "field", "reason")


def write_quality(params: Params, run: Path) -> None:
    """Write quality/quality.parquet of a run, sorted by force, input, kind and field.

    Columns: force, input, kind, field, reason, rows, of_rows, share (rows over of_rows,
    rounded to six places). The kinds:

    completeness: kept rows with a value in the field; an extract without the column has
    share null and reason "no column". A blank date finalised is an open case, no lack.
    mapped: filled rows (of Standards and factors: values) that have a code.
    gap: filled rows without one, by reason ("no code, name or alias", ...).
    how: the same filled rows by how they were understood (records.MappingShare).
    quarantine: data rows in quarantine, by reason; a row of several reasons stands once,
    under all of them joined by |. refused: lines of a file that was refused whole. Of a
    joint return, of which nobody can tell whose such rows are, both stand for each force.
    conflict: sanctions that the regulations of their case do not have, of the sanctions.
    unused: all rows in quarantine of an input, of the rows read of it; 0 where there are
    none. The two returns for all forces have these and quarantine, each force's of its own
    lines; quality/unused_lines.parquet says which those are.
    """
    frames = [pl.DataFrame(schema=SCHEMA)]
    for path in sorted((run / "rows").glob("*.parquet")):
        frames += _of_rows(pl.read_parquet(path), run / "mapping_gaps" / path.name)
    for path in sorted((run / "ledger").glob("*.parquet")):
        frames += _of_ledger(pl.read_parquet(path), params)
    frames += [
        _shared(_conflicts(pl.read_parquet(path)))
        for path in sorted((run / "records").glob("*/outcome_event.parquet"))
    ]
    frames.append(_shared(_unused(pl.concat(frames))))
    frames.append(_shared(understood(run)))
    frames += map(_shared, of_returns(params, run))
    folder = run / "quality"
    folder.mkdir(exist_ok=True)
    quality = pl.concat(frames).sort(_KEYS)
    quality.write_parquet(folder / "quality.parquet")
    read_unused_lines(run).write_parquet(folder / "unused_lines.parquet")


def read_quality(run: Path) -> pl.DataFrame:
    """Read what `write_quality` wrote."""
    return pl.read_parquet(run / "quality" / "quality.parquet")


def fields_given(run: Path) -> pl.DataFrame:
    """Say which fields each extract has: force, input, field, present, filled (rows)."""
    paths = sorted((run / "rows").glob("*.parquet"))
    schema = {"force": pl.String, "input": pl.String, "field": pl.String,
              "present": pl.Boolean, "filled": pl.Int64}  # fmt: skip
    frames = [_filled(pl.read_parquet(path)).select(list(schema)) for path in paths]
    return pl.concat([pl.DataFrame(schema=schema), *frames])


def coverage_table(run: Path) -> pl.DataFrame:
    """Count months by clock, force and year: reported, nil, late, missing; and why.

    `reasons` joins the distinct reasons of the months that are late or missing.
    """
    states = ("reported", "nil", "late", "missing")
    told = read_coverage(run).with_columns(pl.col("clock", "state").cast(pl.String))
    return (
        told.group_by("clock", "force", year=pl.col("month").dt.year())
        .agg(
            *((pl.col("state") == state).sum().cast(pl.Int64).alias(state) for state in states),
            reasons=pl.col("reason").filter(pl.col("reason") != "").unique().sort()
            .str.join("; "),
        )
        .sort("clock", "force", "year")
    )  # fmt: skip


def _filled(rows: pl.DataFrame) -> pl.DataFrame:
    """Count the filled rows of each field: force, input, field, present, filled, rows."""
    present = (
        rows.group_by("force", "input", "sheet")
        .agg(
            pl.col("fields_present").first().str.split("|"),
            pl.len().cast(pl.Int64).alias("rows"),
        )
        .group_by("force", "input")
        .agg(
            pl.col("fields_present")
            .list.explode(keep_nulls=False, empty_as_null=False)
            .unique(),
            pl.col("rows").sum(),
        )
    )
    counted = rows.group_by("force", "input").agg(
        pl.col(column).is_not_null().sum().cast(pl.Int64).alias(field)
        for field, column in COLUMN_OF.items()
    )
    long = counted.unpivot(
        list(COLUMN_OF), index=["force", "input"], variable_name="field", value_name="filled"
    )
    return (
        long.join(present, on=["force", "input"], how="left")
        .with_columns(present=pl.col("fields_present").list.contains(pl.col("field")))
        .drop("fields_present")
    )


def _of_rows(rows: pl.DataFrame, gap_path: Path) -> list[pl.DataFrame]:
    """Completeness, mapped shares and gaps of one input."""
    if not rows.height:
        return []
    filled = _filled(rows)
    whole = filled.select(
        "force", "input", "field",
        kind=pl.lit("completeness"),
        reason=pl.when(pl.col("present")).then(pl.lit("")).otherwise(pl.lit(NO_COLUMN)),
        rows="filled",
        of_rows="rows",
    )  # fmt: skip
    values = _values(rows, filled)
    gaps = _gaps(rows, gap_path)
    keys = ["force", "input", "field"]
    lost = gaps.group_by(keys).agg(pl.col("rows").sum().alias("lost"))
    mapped = values.join(lost, on=keys, how="left").select(
        *keys,
        kind=pl.lit("mapped"),
        reason=pl.lit(""),
        rows=pl.col("of_rows") - pl.col("lost").fill_null(0),
        of_rows="of_rows",
    )
    left = gaps.join(values, on=keys, how="left").with_columns(kind=pl.lit("gap"))
    return [_shared(frame) for frame in (whole, mapped, left)]


def _values(rows: pl.DataFrame, filled: pl.DataFrame) -> pl.DataFrame:
    """Count what could have a code, by coded field: filled rows, or values of cells."""
    one = filled.filter(
        pl.col("field").is_in(_CODED) & ~pl.col("field").is_in(_SEVERAL) & pl.col("present")
    ).select("force", "input", "field", of_rows="filled")
    keyed = rows.with_columns(case_id()).with_columns(allegation_id())
    several = [
        parts(keyed, field)
        .group_by("force", "input")
        .agg(pl.len().cast(pl.Int64).alias("of_rows"))
        .select("force", "input", pl.lit(field).alias("field"), "of_rows")
        for field in _SEVERAL
    ]
    return pl.concat([one, *several]).filter(pl.col("of_rows") > 0)


def _gaps(rows: pl.DataFrame, path: Path) -> pl.DataFrame:
    """Sum an input's mapping gaps by field and reason: no value of the extract is kept."""
    schema = {"force": pl.String, "input": pl.String, "field": pl.String,
              "reason": pl.String, "rows": pl.Int64}  # fmt: skip
    if not path.exists():
        return pl.DataFrame(schema=schema)
    listed = pl.read_parquet(path).join(
        rows.select("force", "input").unique(), on=["force", "input"], how="semi"
    )
    return listed.group_by("force", "input", "field", "reason").agg(pl.col("rows").sum())


def _conflicts(events: pl.DataFrame) -> pl.DataFrame:
    """Count the sanctions that the regulations of 2020 do not have, on cases of these."""
    sanctions = events.filter(pl.col("stage").cast(pl.String) == "sanction")
    counted = sanctions.group_by("force", "input").agg(
        pl.col("regime_conflict").sum().cast(pl.Int64).alias("rows"),
        pl.len().cast(pl.Int64).alias("of_rows"),
    )
    return counted.filter(pl.col("rows") > 0).with_columns(
        kind=pl.lit("conflict"), field=pl.lit("outcome"), reason=pl.lit(NOT_OF_2020)
    )


def _of_ledger(ledger: pl.DataFrame, params: Params) -> list[pl.DataFrame]:
    """Count what was not used of one input: rows in quarantine, lines of a refusal."""
    told = ledger.select(
        "input", kind=pl.col("kind").cast(pl.String), reason="reasons",
        lines=pl.col("last_line") - pl.col("first_line") + 1,
    )  # fmt: skip
    data = told.filter(pl.col("kind").is_in(["kept", "quarantined"])).height
    lines = int(told["lines"].sum())
    forces = {Path(name).stem: said.forces for name, said in params.inputs.items()}
    frames = []
    for kind, of_rows, number in (
        ("quarantined", data, pl.len()),
        ("refused", lines, pl.col("lines").sum()),
    ):
        frames.append(
            told.filter(pl.col("kind") == kind)
            .group_by("input", "reason")
            .agg(number.cast(pl.Int64).alias("rows"))
            .with_columns(
                force=pl.col("input").replace_strict(
                    forces, default=[], return_dtype=pl.List(pl.String)
                ),
                kind=pl.lit("quarantine" if kind == "quarantined" else kind),
                field=pl.lit(""),
                of_rows=pl.lit(of_rows, dtype=pl.Int64),
            )
            .explode("force", empty_as_null=False)
        )
    return [_shared(frame) for frame in frames]


def _unused(quality: pl.DataFrame) -> pl.DataFrame:
    """Sum up the rows in quarantine of each input, of those and the kept ones together."""
    keys = ["force", "input"]
    kept = (
        quality.filter(kind="completeness").group_by(keys).agg(kept=pl.col("of_rows").first())
    )
    lost = quality.filter(kind="quarantine").group_by(keys).agg(pl.col("rows").sum())
    both = kept.join(lost, on=keys, how="full", coalesce=True).with_columns(
        pl.col("kept", "rows").fill_null(0)
    )
    return both.select(
        *keys, "rows", kind=pl.lit("unused"), field=pl.lit(""), reason=pl.lit(""),
        of_rows=pl.col("kept") + pl.col("rows"),
    )  # fmt: skip


def _shared(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the share to counted rows, in the columns of SCHEMA."""
    share = pl.col("rows") / pl.col("of_rows")
    known = (pl.col("reason") != NO_COLUMN) & (pl.col("of_rows") > 0)
    return frame.with_columns(share=pl.when(known).then(share).round(6)).select(list(SCHEMA))
