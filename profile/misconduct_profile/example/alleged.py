"""What was alleged: category, Standards, victim, and what the crosswalk makes of it."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from misconduct_profile.example.draw import draw, stream
from misconduct_profile.standards import reference

SEXUAL: Final = ("J", "J1", "J2", "J3", "G2", "G3")
SEXUAL_LEGACY: Final = ("B", "Y")
#: Bare G, and legacy codes that may hide sexual misconduct.
UNDETERMINED, UNDETERMINED_LEGACY = ("G",), ("D", "H")
#: Invented: categories left blank, second Standards, perpetrator markers among flagged
#: discreditable conduct and elsewhere, markers left blank.
BLANK_CATEGORY, SECOND_STANDARD, MARKED, MARKED_ELSEWHERE, BLANK_MARK = (
    0.01,
    0.08,
    0.45,
    0.004,
    0.03,
)


def make_alleged(seed: int, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return one row an allegation: allegation, category and what follows from it.

    Columns: latent (2020 code or legacy letter that happened), category, category_parent,
    category_scheme, legacy_code, sexual_misconduct, standards (numbers joined by |),
    domestic_abuse_perpetrator (yes, no, null: blank), victim_sex (null: blank).
    """
    rng = stream(seed, "alleged")
    rows = pairs.unique("allegation", keep="first", maintain_order=True).select(
        "allegation", "population", "recent"
    )
    conduct = pl.col("population").str.starts_with("conduct")
    rows = rows.with_columns(latent=draw(rng, _mixes(rows)), conduct=conduct)
    blank = pl.lit(pl.Series(rng.random(rows.height) < BLANK_CATEGORY))
    shown = pl.when(~blank & (pl.col("recent") | ~conduct)).then("latent")
    rows = _coded(rows.with_columns(shown=shown))
    return _victims(rng, _standards(rng, rows)).drop("population", "recent", "shown", "conduct")


def _mixes(rows: pl.DataFrame) -> pl.Series:
    """Name the category mix of each row; a conduct matter has a 2020 one at all times."""
    population, recent = pl.col("population"), pl.col("recent")
    flagged = population.str.ends_with("flagged")
    complaint = (
        pl.when(flagged).then(pl.lit("complaint_flagged")).otherwise(pl.lit("complaint"))
    )
    conduct = (
        pl.when(flagged).then(pl.lit("conduct_flagged_2020")).otherwise(pl.lit("conduct_2020"))
    )
    era = pl.when(recent).then(pl.lit("_2020")).otherwise(pl.lit("_legacy"))
    return rows.select(
        pl.when(population.str.starts_with("conduct"))
        .then(conduct)
        .when(population.str.starts_with("complaint"))
        .then(pl.concat_str(complaint, era))
    ).to_series()


def legacy_targets() -> dict[str, str | None]:
    """Map each legacy letter to its 2020 code, or shared parent letter, or None."""
    result: dict[str, str | None] = {}
    for row in reference.table("legacy_crosswalk").iter_rows(named=True):
        targets = [
            row["new_code_primary"],
            *filter(None, row["new_code_alternates"].split("|")),
        ]
        parents = {target[0] for target in targets}
        if row["mapping_type"] == "one_to_one":
            result[row["legacy_code"]] = targets[0]
        else:
            result[row["legacy_code"]] = parents.pop() if len(parents) == 1 else None
    return result


def _coded(rows: pl.DataFrame) -> pl.DataFrame:
    shown, recent = pl.col("shown"), pl.col("recent")
    carried = shown.replace_strict(legacy_targets(), default=None, return_dtype=pl.String)
    category = pl.when(recent).then(shown).otherwise(carried)
    yes = shown.is_in(SEXUAL) & recent | shown.is_in(SEXUAL_LEGACY) & ~recent
    maybe = shown.is_in(UNDETERMINED) & recent | shown.is_in(UNDETERMINED_LEGACY) & ~recent
    return rows.with_columns(
        category=category,
        category_parent=category.str.head(1),
        category_scheme=pl.when(shown.is_null())
        .then(pl.lit("none"))
        .when(recent)
        .then(pl.lit("2020"))
        .otherwise(pl.lit("legacy")),
        legacy_code=pl.when(~recent).then(shown),
        sexual_misconduct=pl.when(shown.is_null())
        .then(pl.lit("not_available"))
        .when(yes)
        .then(pl.lit("yes"))
        .when(maybe)
        .then(pl.lit("undetermined"))
        .otherwise(pl.lit("no")),
    )


def _standards(rng: np.random.Generator, rows: pl.DataFrame) -> pl.DataFrame:
    """Draw the Standards of conduct matters from their category; some breach two."""
    parent = pl.col("latent").str.head(1)
    which = pl.when(pl.col("latent") == "B4").then(pl.lit("B4")).otherwise(parent)
    mix = rows.select(
        pl.when("conduct").then(pl.concat_str(pl.lit("standard_of_"), which))
    ).to_series()
    first, second = draw(rng, mix), draw(rng, mix)
    two = pl.Series(rng.random(rows.height) < SECOND_STANDARD) & (first != second)
    frame = pl.DataFrame({"first": first, "second": second, "two": two})
    joined = frame.select(
        standards=pl.when("two")
        .then(pl.concat_str("first", "second", separator="|"))
        .otherwise("first")
    )
    return pl.concat([rows, joined], how="horizontal")


def _victims(rng: np.random.Generator, rows: pl.DataFrame) -> pl.DataFrame:
    flagged = pl.col("population").str.ends_with("flagged")
    side = (
        pl.when("conduct").then(pl.lit("victim_conduct")).otherwise(pl.lit("victim_complaint"))
    )
    known = pl.col("population").str.contains("conduct|complaint")
    mark = pl.when(flagged).then(pl.lit("_flagged")).otherwise(pl.lit(""))
    mix = rows.select(pl.when(known).then(pl.concat_str(side, mark))).to_series()
    uniform = pl.lit(pl.Series(rng.random(rows.height)))
    blank = pl.lit(pl.Series(rng.random(rows.height) < BLANK_MARK))
    chance = (
        pl.when(flagged & pl.col("conduct") & (pl.col("latent") == "K"))
        .then(MARKED)
        .otherwise(MARKED_ELSEWHERE)
    )
    victim = pl.lit(draw(rng, mix))
    return rows.with_columns(
        domestic_abuse_perpetrator=pl.when(~blank).then(
            pl.when(uniform < chance).then(pl.lit("yes")).otherwise(pl.lit("no"))
        ),
        victim_sex=pl.when(victim != "none").then(victim),
    )
