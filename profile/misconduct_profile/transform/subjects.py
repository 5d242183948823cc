"""Rows to subjects and pairs: who an allegation is against, as far as recorded."""

from __future__ import annotations

from typing import Final

import polars as pl

from misconduct_profile.records import AllegationSubject, Subject
from misconduct_profile.standards import folded, table
from misconduct_profile.transform.mapping import RANKS_OF_TWO_MEANINGS

OFFICER_TYPES: Final = ("OFFICER", "SPECIAL")


def settle_rank(rows: pl.DataFrame) -> pl.DataFrame:
    """Unsettle a rank whose abbreviation has two meanings, unless the worker type decides.

    PS is a sergeant only of an officer (it also means police staff), SC a special
    constable only of a special; DC stays open, for a deputy commissioner is an officer too.
    """
    short = folded("rank").is_in(RANKS_OF_TWO_MEANINGS)
    officer = pl.col("worker_type_code") == "OFFICER"
    special = pl.col("worker_type_code") == "SPECIAL"
    decided = (
        pl.when(folded("rank") == "sc")
        .then(special)
        .when(folded("rank") == "dc")
        .then(pl.lit(value=False))
        .otherwise(officer)
    )
    return rows.with_columns(
        rank_code=pl.when(short & ~decided.fill_null(value=False))
        .then(pl.lit(None, dtype=pl.String))
        .otherwise("rank_code")
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
    schemes = table("ethnicity").select("code", "scheme").unique("code", keep="first")
    frame = (
        rows.filter(pl.col("person_key").is_not_null())
        .with_columns(subject_id=pl.col("person_key"))
        .group_by("input", "force", "case_id", "subject_id", "person_key")
        .agg(
            _one("worker_type_code", "UNKNOWN").alias("worker_type"),
            _one("rank_code", "Unknown").alias("rank"),
            _one("subject_sex_code", "unknown").alias("sex"),
            _one("subject_ethnicity_code", None).alias("ethnicity"),
        )
        .join(groups, on="rank", how="left")
        .join(
            schemes.rename({"code": "ethnicity", "scheme": "ethnicity_scheme"}),
            on="ethnicity",
            how="left",
        )
        .select(Subject.column_names())
        .sort("case_id", "subject_id")
    )
    return Subject.validate(frame)


def _one(column: str, otherwise: str | None) -> pl.Expr:
    """Return the one value a group's rows agree on, or what stands for not known."""
    known = pl.col(column).drop_nulls()
    other = pl.lit(otherwise, dtype=pl.String)
    return pl.when(known.n_unique() == 1).then(known.first()).otherwise(other).alias(column)
