"""Rows to cases: what a case's rows agree on, and where they do not."""

from __future__ import annotations

from functools import cache
from typing import Final

import polars as pl

from misconduct_profile.records import Case
from misconduct_profile.standards import regime, table
from misconduct_profile.transform.beside import with_looked_up

OLD: Final = ("2008", "2012")
#: What `regime_basis` says of a case that carries the regime of an earlier one.
RELATED: Final = "related case"
AGREED: Final = ("case_type_code", "received_date", "recorded_date", "handling_code")


def case_id() -> pl.Expr:
    """Key of a case: unique over forces."""
    return pl.format("{}/{}", "force", "case_reference").alias("case_id")


def flagged(rows: pl.DataFrame) -> pl.Expr:
    """Read the force's own VAWG flag of each row: yes, no or missing.

    A force without the column is missing, never no. In a column that holds no other
    mark than yes, a blank is its no; in a column that says no, that the answer is not
    known, or what nobody can read, a blank says nothing.
    """
    if not present(rows, "vawg_flag"):
        return pl.lit("missing")
    marks = rows.filter(pl.col("vawg_flag").is_not_null())["vawg_flag_code"]
    only_yes = marks.len() > 0 and marks.eq_missing("yes").all()
    blank = "no" if only_yes else "missing"
    return (
        pl.when(pl.col("vawg_flag").is_null())
        .then(pl.lit(blank))
        .otherwise(pl.col("vawg_flag_code").fill_null("missing"))
    )


def present(rows: pl.DataFrame, field: str) -> bool:
    """Whether the extract has a column for a field."""
    return bool(rows.height and field in rows["fields_present"][0].split("|"))


def cases(rows: pl.DataFrame) -> pl.DataFrame:
    """Make `records.Case` from the mapped rows of one input.

    A field on which rows disagree is left empty and named in `conflicts`. A case is
    flagged where one of its rows is; it is finalised when its last row is.
    """
    told = rows.select(
        "input", "force", "case_reference", "first_line", "finalised_date", *AGREED,
        case_id(), open=pl.col("finalised_date").is_null(),
        flag=flagged(rows).replace_strict(
            {"no": 1, "yes": 2}, default=0, return_dtype=pl.Int8),
        place=pl.int_range(pl.len()),
    )  # fmt: skip
    grouped = (
        told.lazy()
        .group_by("case_id")
        .agg(
            pl.col("place", "first_line").min(),
            pl.col("open").any(),
            pl.col("flag", "finalised_date").max(),
            # Of one value least and most are the same; counting them takes far longer.
            *(pl.col(name).min() for name in AGREED),
            *(pl.col(name).max().alias(f"{name} most") for name in AGREED),
        )
        .collect()
    )
    firsts = told.select("input", "force", "case_reference")[grouped["place"]]
    differ = {name: pl.col(name) != pl.col(f"{name} most") for name in AGREED}
    settled = grouped.hstack(firsts).with_columns(
        *(pl.when(~differs).then(name).alias(name) for name, differs in differ.items()),
        *(
            pl.when(differs).then(pl.lit(name.removesuffix("_code"))).alias(f"conflict_{name}")
            for name, differs in differ.items()
        ),
        finalised_date=pl.when(~pl.col("open")).then("finalised_date"),
        vawg_flag=pl.col("flag").replace_strict(
            {0: "missing", 1: "no", 2: "yes"}, return_dtype=pl.String
        ),
    )
    return Case.validate(_finish(settled, rows), cast=True)


def _finish(grouped: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    received, recorded = pl.col("received_date"), pl.col("recorded_date")
    dated = grouped.with_columns(
        case_type=pl.col("case_type_code").fill_null("unknown"),
        route=pl.col("case_type_code")
        .replace_strict(_routes(), default=None, return_dtype=pl.String)
        .fill_null("unknown"),
        regime=regime(received, recorded),
        regime_basis=pl.when(received.is_not_null())
        .then(pl.lit("received date"))
        .when(recorded.is_not_null())
        .then(pl.lit("recorded date"))
        .otherwise(pl.lit("none")),
        conflicts=pl.concat_str(
            [f"conflict_{name}" for name in AGREED], separator="|", ignore_nulls=True
        ),
        handling=pl.col("handling_code"),
    )
    return _carried(dated, rows).select(Case.column_names()).sort("case_id")


@cache
def _routes() -> dict[str, str]:
    types = table("case_types").filter(field="case_type")
    return dict(types.select("code", "route").iter_rows())


def _carried(cases: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Give a case the old regime of the case it relates to, where that was still open.

    A matter that relates to one still being handled under the regulations of 2008 or 2012
    is handled under these (domain reference, section 2, rule 4). Open is a case that was
    not finalised when this one was received; the earlier case is looked for in the same
    extract, and a case that is its own relation says nothing.
    """
    came = pl.coalesce("received_date", "recorded_date")
    earlier = cases.filter(pl.col("regime").is_in(OLD)).select(
        "force",
        related_case="case_reference",
        ended="finalised_date",
        carried="regime",
    )
    links = rows.select("force", case_id(), pl.col("related_case").str.strip_chars())
    found = (
        links.drop_nulls()
        .unique()
        .join(cases.filter(regime="2020").select("case_id", came=came), on="case_id")
        .join(earlier, on=["force", "related_case"])
        .filter(pl.col("ended").is_null() | (pl.col("ended") >= pl.col("came")))
        .group_by("case_id")
        .agg(pl.col("carried").max())
    )
    carries = pl.col("carried").is_not_null()
    return cases.join(found, on="case_id", how="left", maintain_order="left").with_columns(
        regime=pl.coalesce("carried", "regime"),
        regime_basis=pl.when(carries).then(pl.lit(RELATED)).otherwise("regime_basis"),
    )


def with_regime(rows: pl.DataFrame, cases: pl.DataFrame) -> pl.DataFrame:
    """Add the regime of each row's case, and whether an earlier case gave it.

    Columns: regime (text), regime_carried.
    """
    told = cases.select(
        "case_id",
        pl.col("regime").cast(pl.String),
        regime_carried=pl.col("regime_basis") == RELATED,
    )
    return with_looked_up(rows, told, ["case_id"])
