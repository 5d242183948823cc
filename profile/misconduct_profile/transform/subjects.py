"""Rows to subjects and pairs: who an allegation is against, as far as recorded."""

from __future__ import annotations

from typing import Final

import polars as pl

from misconduct_profile.records import AllegationSubject, Subject
from misconduct_profile.standards import ambiguous_forms, folded, settled_by, table

#: What is known of a person: column, its name in the records, what stands for not known.
_CHARACTERISTICS: Final[dict[str, tuple[str, str | None]]] = {
    "worker_type_code": ("worker_type", "UNKNOWN"), "rank_code": ("rank", "Unknown"),
    "subject_sex_code": ("sex", "unknown"), "subject_ethnicity_code": ("ethnicity", None),
    "age_band": ("age_band", "unknown"), "service_band": ("service_band", "unknown"),
}  # fmt: skip
#: The lists of self-defined ethnicity that share most of their codes.
_SCHEMES: Final = ("18+1", "16+1")


def settle_rank(rows: pl.DataFrame) -> pl.DataFrame:
    """Give a rank whose abbreviation has two meanings the one that the worker type decides.

    PS is a sergeant of an officer and police staff of staff, SC a special constable of a
    special alone; DC stays open, for a deputy commissioner is an officer too. Without a
    worker type that decides, the rank is not known. Source: ambiguous_forms.csv.
    """
    spelling, code = folded("rank"), pl.lit(None, dtype=pl.String)
    for form, worker, rank in settled_by("rank", "worker_type").iter_rows():
        meant = (spelling == form) & (pl.col("worker_type_code") == worker)
        code = pl.when(meant).then(pl.lit(rank)).otherwise(code)
    short = spelling.is_in(sorted(ambiguous_forms("rank")))
    return rows.with_columns(rank_code=pl.when(short).then(code).otherwise("rank_code"))


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
    told = rows.select(
        "input", "force", "case_id", "allegation_id", "first_line", "worker_type_code",
        subject_id=pl.coalesce("person_key", pl.format("line {}", "first_line")),
        identified=pl.col("person_key").is_not_null(),
    )  # fmt: skip
    frame = _agreed(
        told, ["allegation_id", "subject_id"], {"worker_type_code": ("worker_type", "UNKNOWN")}
    )
    return AllegationSubject.validate(
        frame.select(AllegationSubject.column_names()).sort("allegation_id", "subject_id")
    )


def subjects(rows: pl.DataFrame) -> pl.DataFrame:
    """Make `records.Subject`: each identified person once in each case.

    A characteristic on which the rows disagree is not known.
    """
    groups = table("ranks").select(rank="rank", rank_group="rank_group").unique()
    known = pl.col("person_key").is_not_null()
    told = rows.lazy().filter(known).select(
        "input", "force", "case_id", "person_key", "first_line", *_CHARACTERISTICS,
        subject_id="person_key",
    ).collect()  # fmt: skip
    frame = _agreed(told, ["case_id", "subject_id"], _CHARACTERISTICS).join(
        groups, on="rank", how="left"
    )
    return Subject.validate(
        with_scheme(frame).select(Subject.column_names()).sort("case_id", "subject_id")
    )


def _agreed(
    rows: pl.DataFrame, keys: list[str], characteristics: dict[str, tuple[str, str | None]]
) -> pl.DataFrame:
    """Bring rows to one a key: what its rows agree on, or what stands for not known.

    `characteristics` has for each column its name there and what stands for not known;
    first_line is the least, all else is of the first row.
    """
    grouped = rows.lazy().with_row_index("place").group_by(keys).agg(
        pl.col("place", "first_line").min(),
        # Of one value least and most are the same; counting them takes far longer.
        *(pl.col(name).min() for name in characteristics),
        *(pl.col(name).max().alias(f"{name} most") for name in characteristics),
    ).collect()  # fmt: skip
    rest = [name for name in rows.columns if name not in (*grouped.columns, *keys)]
    return grouped.hstack(rows.select(rest)[grouped["place"]]).with_columns(
        pl.when(pl.col(name) == pl.col(f"{name} most"))
        .then(name)
        .otherwise(pl.lit(unknown, dtype=pl.String))
        .alias(own)
        for name, (own, unknown) in characteristics.items()
    )
