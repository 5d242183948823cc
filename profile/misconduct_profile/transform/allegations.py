"""Rows to allegations, the standards they breach, their factors and victims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

import polars as pl

from misconduct_profile.params import AcceptedMapping
from misconduct_profile.records import (
    Allegation,
    AllegationFactor,
    AllegationStandard,
    AllegationVictim,
)
from misconduct_profile.standards import SEVERAL, classify, era, folded, spellings
from misconduct_profile.transform.accepted import accept_categories, fill_accepted
from misconduct_profile.transform.beside import with_looked_up
from misconduct_profile.transform.cases import present
from misconduct_profile.transform.mapping import LONGEST
from misconduct_profile.transform.subjects import with_scheme

#: Between two Standards, or two factors, in one cell.
SEPARATORS: Final = r"[;|\n]"
#: What all rows of an allegation have in common: its id holds the case, and that the force.
_KEPT: Final = ("input", "force", "case_id")
_CATEGORY_COLUMNS: Final = (
    "category", "category_parent", "category_scheme", "category_status",
    "category_evidence", "category_candidates", "legacy_code", "sexual_misconduct",
)  # fmt: skip

#: Evidence that rests on a date: of a code or name that decides alone no date is asked.
_DATED: Final = r"by date: |, received (?:before|on)"


def allegation_id() -> pl.Expr:
    """Key of an allegation; without a reference each line is one of its own."""
    reference = pl.coalesce("allegation_reference", pl.format("line {}", "first_line"))
    return pl.format("{}#{}", "case_id", reference).alias("allegation_id")


def classified(rows: pl.DataFrame, accepted: Sequence[AcceptedMapping] = ()) -> pl.DataFrame:
    """Add the category columns of `records.Allegation` to rows, by distinct text and era."""
    received, recorded = pl.col("received_date"), pl.col("recorded_date")
    carried = (
        pl.col("regime_carried") if "regime_carried" in rows.columns else pl.lit(value=False)
    )
    rows = rows.with_columns(
        era=pl.when(carried).then(pl.lit("review")).otherwise(era(received, recorded)),
        category_text=pl.col("allegation_category").fill_null(""),
    )
    distinct = rows.select("category_text", "era").unique().sort("category_text", "era")
    meanings = [
        {"category_text": text, "era": when, **asdict(classify(text, when))}
        for text, when in distinct.iter_rows()
    ]
    schema = dict.fromkeys(("category_text", "era", *_CATEGORY_COLUMNS), pl.String)
    meant = pl.DataFrame(meanings, schema=schema)
    known = with_looked_up(rows, meant, ["category_text", "era"])
    dated = pl.col("category_evidence").str.contains(_DATED)
    told = known.with_columns(
        scheme_inferred=received.is_null() & recorded.is_not_null() & dated
    )
    return accept_categories(told, accepted)


def allegations(rows: pl.DataFrame) -> pl.DataFrame:
    """Make `records.Allegation` from classified rows.

    Rows of one allegation that name different categories make it ambiguous. Two
    spellings of one category are no difference, and a blank names none.
    """
    said = _said(rows)
    grouped = _by_allegation(said)
    undone = {
        "category": pl.lit(None, dtype=pl.String),
        "category_parent": pl.lit(None, dtype=pl.String),
        "legacy_code": pl.lit(None, dtype=pl.String),
        "category_scheme": pl.lit("ambiguous"),
        "category_status": pl.lit("ambiguous"),
        "category_evidence": pl.lit("its rows disagree"),
        "category_candidates": pl.col("codes"),
        "sexual_misconduct": pl.lit("undetermined"),
    }
    frame = _with_all(grouped, said).with_columns(
        **{
            name: pl.when("one").then(pl.col(name)).otherwise(expr)
            for name, expr in undone.items()
        }
    )
    return Allegation.validate(
        frame.select(Allegation.column_names()).sort("allegation_id"), cast=True
    )


def _said(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep of each row what it says of its allegation; `place` orders the rows of one."""
    stated = pl.col("category_status") != "not_stated"
    return rows.select(
        "allegation_id", *_KEPT, *_CATEGORY_COLUMNS, "scheme_inferred", "first_line",
        meaning=pl.when(stated).then(_meaning()), text=pl.when(stated).then(_texts()),
        marker=pl.col("domestic_abuse_perpetrator_code").replace_strict(
            {"no": 1, "yes": 2}, default=0, return_dtype=pl.Int8),
        # The first row that states a category goes before any that states none.
        place=pl.int_range(pl.len()) + pl.when(stated).then(0).otherwise(pl.len()),
    )  # fmt: skip


def _by_allegation(said: pl.DataFrame) -> pl.DataFrame:
    """Bring rows to one an allegation: what the first says, and whether all agree (`one`)."""
    grouped = (
        said.lazy()
        .group_by("allegation_id")
        .agg(
            pl.col("place", "first_line").min(),
            pl.col("scheme_inferred").any(),
            pl.col("marker").max(),
            # Of one value least and most are the same; counting them takes far longer.
            one=(pl.col("meaning").min() == pl.col("meaning").max()).fill_null(value=True),
            category_text=pl.col("text").min().fill_null(""),
            # One text may mean two things, where rows of one case differ in their dates.
            several=(pl.col("text").min() != pl.col("text").max())
            | (pl.col("meaning").min() != pl.col("meaning").max()),
        )
        .collect()
    )
    firsts = said.select(*_KEPT, *_CATEGORY_COLUMNS)[grouped["place"] % said.height]
    return grouped.hstack(firsts).with_columns(
        domestic_abuse_perpetrator=pl.col("marker").replace_strict(
            {0: "missing", 1: "no", 2: "yes"}, return_dtype=pl.String
        )
    )


def _with_all(grouped: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """Add `codes`, and give the few allegations of several texts all of them, joined by |."""
    several = grouped.filter("several").select("allegation_id")
    joined = (
        said.select(
            "allegation_id", "text", code=pl.when(pl.col("text").is_not_null()).then("category")
        )
        .join(several, on="allegation_id", how="semi")
        .group_by("allegation_id")
        .agg(
            texts=pl.col("text").drop_nulls().unique().sort().str.join("|"),
            codes=pl.col("code").drop_nulls().unique().sort().str.join("|"),
        )
    )
    told = with_looked_up(grouped, joined, ["allegation_id"])
    return told.with_columns(
        category_text=pl.coalesce("texts", "category_text"), codes=pl.col("codes").fill_null("")
    )


def _texts() -> pl.Expr:
    """The category as written; a text too long to be one may say anything."""
    text = pl.col("category_text")
    length = text.str.len_chars()
    return (
        pl.when(length > LONGEST)
        .then(pl.format("withheld, {} characters", length))
        .otherwise(text)
    )


def _meaning() -> pl.Expr:
    """What a row says of its category; a text that means nothing known is itself."""
    known = pl.concat_str(
        "category_scheme", "category_status", "category", "legacy_code", "category_candidates",
        separator="|", ignore_nulls=True,
    )  # fmt: skip
    unknown = pl.col("category_status") == "unmapped"
    return pl.when(unknown).then(folded("category_text")).otherwise(known)


def parts(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Split a cell of several values: input, force, allegation_id, value (stripped)."""
    cells = rows.select(column).unique().filter(pl.col(column).is_not_null())
    split = cells.with_columns(
        value=pl.col(column)
        .str.replace_all(SEPARATORS, "\x1f")
        .str.replace_all(r",\s*(\d)", "\x1f$1")
        .str.split("\x1f")
    ).explode("value", empty_as_null=False)
    split = split.with_columns(pl.col("value").str.strip_chars()).filter(pl.col("value") != "")
    return (
        rows.select("input", "force", "allegation_id", column)
        .join(split, on=column, how="inner", maintain_order="left_right")
        .drop(column)
    )


def allegation_standards(
    rows: pl.DataFrame, accepted: Sequence[AcceptedMapping] = ()
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return `records.AllegationStandard`, and the parts (with code) for the gap list."""
    coded = _coded(parts(rows, "standard_breached"), "standard_breached", accepted)
    frame = (
        coded.filter(pl.col("code").is_not_null())
        .select("input", "force", "allegation_id", standard_no=pl.col("code").cast(pl.Int64))
        .unique()
        .sort("allegation_id", "standard_no")
    )
    return AllegationStandard.validate(frame), coded


def allegation_factors(
    rows: pl.DataFrame, accepted: Sequence[AcceptedMapping] = ()
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return `records.AllegationFactor`, and the parts (with code) for the gap list."""
    coded = _coded(parts(rows, "factors"), "factors", accepted)
    frame = (
        coded.filter(pl.col("code").is_not_null())
        .select("input", "force", "allegation_id", factor="code")
        .unique()
        .sort("allegation_id", "factor")
    )
    return AllegationFactor.validate(frame), coded


def _coded(
    frame: pl.DataFrame, column: str, accepted: Sequence[AcceptedMapping]
) -> pl.DataFrame:
    table = spellings(SEVERAL[column]).select("spelling", "code")
    values = frame.select("value").unique().with_columns(spelling=folded("value"))
    known = with_looked_up(frame, values.join(table, on="spelling", how="left"), ["value"])
    return fill_accepted(known, column, accepted, value="value", code="code")


def allegation_victims(rows: pl.DataFrame) -> pl.DataFrame:
    """Make `records.AllegationVictim`: the different victims that an allegation's rows name.

    Rows repeat a victim for each officer, so those that say the same are one victim; a
    row that says nothing adds none beside one that does. An extract without a column for
    victims has none here; where all is blank the one victim is unknown.
    """
    given = [name for name in ("victim_sex", "victim_ethnicity") if present(rows, name)]
    if not given:
        return AllegationVictim.create_empty()
    keys = ["input", "force", "allegation_id"]
    told = rows.select(
        *keys,
        sex=pl.col("victim_sex_code").fill_null("unknown"),
        ethnicity=pl.col("victim_ethnicity_code"),
    ).unique()
    silent = (pl.col("sex") == "unknown") & pl.col("ethnicity").is_null()
    frame = (
        told.filter(~silent | silent.all().over(keys))
        .sort(*keys, "sex", "ethnicity", nulls_last=True)
        .with_columns(victim_no=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over(keys))
    )
    return AllegationVictim.validate(
        with_scheme(frame)
        .select(AllegationVictim.column_names())
        .sort("allegation_id", "victim_no"),
        cast=True,
    )
