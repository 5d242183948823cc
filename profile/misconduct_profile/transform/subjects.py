"""Rows to subjects and pairs: who an allegation is against, as far as recorded."""

from __future__ import annotations

from typing import Final

import polars as pl

from misconduct_profile.records import AllegationSubject, Subject
from misconduct_profile.standards import ambiguous_forms, folded, settled_by, table

#: The lists of self-defined ethnicity that share most of their codes.
_SCHEMES: Final = ("18+1", "16+1")


def settle_rank(rows: pl.DataFrame) -> pl.DataFrame:
    """Give a rank whose abbreviation has two meanings the one that the worker type decides.

    PS is a sergeant of an officer and police staff of staff, SC a special constable of a
    special alone; DC stays open, for a deputy commissioner is an officer too. Without a
    worker type that decides, the rank is not known. Source: ambiguous_forms.csv.
    """
    short = ambiguous_forms("rank")
    settled = settled_by("rank", "worker_type").rename({"code": "settled"})
    told = rows.with_columns(spelling=folded("rank"), when=pl.col("worker_type_code")).join(
        settled, on=["spelling", "when"], how="left", maintain_order="left"
    )
    return told.with_columns(
        rank_code=pl.when(pl.col("spelling").is_in(sorted(short)))
        .then("settled")
        .otherwise("rank_code")
    ).drop("spelling", "when", "settled")


def with_scheme(frame: pl.DataFrame) -> pl.DataFrame:
    """Add `ethnicity_scheme` to records with an ethnicity code, of one input.

    Most codes stand in the lists of 18+1 and of 16+1 alike. The list is told where the
    input uses a code of one alone (W3, A4, O2: 18+1; O1: 16+1), else it is "18+1 or
    16+1"; where it uses codes of both, each code that both have is "18+1 or 16+1".
    """
    homes: dict[str, set[str]] = {}
    for code, scheme in table("ethnicity").select("code", "scheme").iter_rows():
        homes.setdefault(code, set()).add(scheme)
    used = [homes[code] for code in frame["ethnicity"].drop_nulls().unique()]
    proved = {name for home in used for name in home if home == {name} and name in _SCHEMES}
    shared = proved.pop() if len(proved) == 1 else " or ".join(_SCHEMES)
    schemes = {code: home.copy().pop() if len(home) == 1 else shared
               for code, home in homes.items()}  # fmt: skip
    return frame.with_columns(
        ethnicity_scheme=pl.col("ethnicity").replace_strict(
            schemes, default=None, return_dtype=pl.String
        )
    )


def pairs(rows: pl.DataFrame) -> pl.DataFrame:
    """Make `records.AllegationSubject`: one row a pair of allegation and subject.

    Where nobody is identified each line is a pair of its own: two unidentified officers
    on one allegation are two true, identical rows.
    """
    frame = (
        rows.with_columns(
            subject_id=pl.coalesce("person_key", pl.format("line {}", "first_line")),
            identified=pl.col("person_key").is_not_null(),
        )
        .group_by("input", "force", "case_id", "allegation_id", "subject_id", "identified")
        .agg(
            _one("worker_type_code", "UNKNOWN").alias("worker_type"),
            pl.col("first_line").min(),
        )
        .select(AllegationSubject.column_names())
        .sort("allegation_id", "subject_id")
    )
    return AllegationSubject.validate(frame)


def subjects(rows: pl.DataFrame) -> pl.DataFrame:
    """Make `records.Subject`: each identified person once in each case.

    A characteristic on which the rows disagree is not known.
    """
    groups = table("ranks").select(rank="rank", rank_group="rank_group").unique()
    frame = (
        rows.filter(pl.col("person_key").is_not_null())
        .with_columns(subject_id=pl.col("person_key"))
        .group_by("input", "force", "case_id", "subject_id", "person_key")
        .agg(
            _one("worker_type_code", "UNKNOWN").alias("worker_type"),
            _one("rank_code", "Unknown").alias("rank"),
            _one("subject_sex_code", "unknown").alias("sex"),
            _one("subject_ethnicity_code", None).alias("ethnicity"),
            _one("age_band", "unknown"),
            _one("service_band", "unknown"),
        )
        .join(groups, on="rank", how="left")
    )
    return Subject.validate(
        with_scheme(frame).select(Subject.column_names()).sort("case_id", "subject_id")
    )


def _one(column: str, otherwise: str | None) -> pl.Expr:
    """Return the one value a group's rows agree on, or what stands for not known."""
    known = pl.col(column).drop_nulls()
    other = pl.lit(otherwise, dtype=pl.String)
    return pl.when(known.n_unique() == 1).then(known.first()).otherwise(other).alias(column)
