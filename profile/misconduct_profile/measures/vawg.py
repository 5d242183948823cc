"""Violence against women and girls: what an allegation is, as far as its record tells.

The definitions are this project's own (no inclusion rule of the National Police Chiefs'
Council was published). Three measures overlap: the force's own flag, decided on the case;
sexual misconduct, by category; and what follows from category, victim and marker. Each is
a function of what the record says, and answers yes, no, undetermined (a code that may hide
it: it bounds the measure from above) or not_available (nothing is on record to tell by).

A factor of domestic abuse is asked for by none of them: it describes the situation, which
may be that somebody complains of how police handled her report.
"""

from __future__ import annotations

from functools import cache
from typing import Final, Literal

import polars as pl

from misconduct_profile.standards import rows, table

Set = Literal["if_female", "violence", "sexist"]
#: Columns of allegation_categories.csv, and what stands in them for a code of each set.
SETS: Final[dict[Set, tuple[str, str]]] = {
    "if_female": ("vawg_role", "vawg_if_female_victim"),
    "violence": ("violence_and_abuse", "yes"),
    "sexist": ("sexist_misogynistic", "if_female_victim"),
}
_LEGACY: Final = "legacy "
_TOLD: Final = ("category", "category_status", "category_candidates", "legacy_code")


@cache
def codes_of(name: Set) -> tuple[str, ...]:
    """Return the categories of a set, in the order of allegation_categories.csv."""
    column, value = SETS[name]
    return tuple(row["code"] for row in rows("allegation_categories") if row[column] == value)


@cache
def membership(
    name: Set, category: str | None, status: str, candidates: str, legacy: str | None
) -> str:
    """Say whether an allegation's category is in a set: yes, perhaps, no or not_available.

    Yes: its category is one, or everything that it may stand for is. Perhaps: a category
    above one of the set, an old code that may have become one, or an ambiguous text one of
    whose meanings is one. A text that nobody understands may be anything; where no category
    was stated there is nothing to tell by.
    """
    if status == "not_stated":
        return "not_available"
    if status == "unmapped":
        return "perhaps"
    wanted = set(codes_of(name))
    told = (
        [f"{_LEGACY}{legacy}"] if legacy else [category] if category else candidates.split("|")
    )
    possible = set().union(*(_may_be(one) for one in told if one)) if any(told) else None
    if possible is None:
        return "perhaps"
    if category in wanted or possible <= wanted:
        return "yes"
    return "perhaps" if possible & wanted else "no"


@cache
def _may_be(code: str) -> frozenset[str]:
    """Return every category that a code may stand for: of a parent, itself and all below."""
    if code.startswith(_LEGACY):
        row = table("legacy_crosswalk").filter(legacy_code=code.removeprefix(_LEGACY))
        told = row.select("new_code_primary", "new_code_alternates").row(0)
        heirs = filter(None, "|".join(told).split("|"))
        return frozenset().union(*map(_may_be, heirs))
    below = table("allegation_categories").filter(parent_code=code)["code"]
    return frozenset([code, *below])


def with_membership(allegations: pl.DataFrame) -> pl.DataFrame:
    """Add a column in_<set> for each of SETS to `records.Allegation`."""
    distinct = (
        allegations.select(_TOLD)
        .unique()
        .with_columns(pl.col("category_status").cast(pl.String))
    )
    names: list[Set] = list(SETS)
    told = distinct.with_columns(
        pl.Series(
            f"in_{name}", [membership(name, *row) for row in distinct.iter_rows()], pl.String
        )
        for name in names
    )
    return allegations.with_columns(pl.col("category_status").cast(pl.String)).join(
        told, on=list(_TOLD), how="left", nulls_equal=True, maintain_order="left"
    )


def victim_of(victims: pl.DataFrame) -> pl.DataFrame:
    """Settle the victim of each allegation: allegation_id, victim, male_victim.

    `victims` is `records.AllegationVictim`. One known woman or girl makes it female; else
    one whose sex is not known leaves it unknown; else it is male or other. male_victim:
    whether one is known to be male, whoever the others.
    """
    sex = pl.col("sex").cast(pl.String)
    return victims.group_by("allegation_id", maintain_order=True).agg(
        victim=pl.when((sex == "female").any()).then(pl.lit("female"))
        .when((sex == "unknown").any()).then(pl.lit("unknown"))
        .when((sex == "male").any()).then(pl.lit("male"))
        .otherwise(pl.lit("other")),
        male_victim=(sex == "male").any(),
    )  # fmt: skip


def vawg_flagged(flag: pl.Expr) -> pl.Expr:
    """Tell whether a case is flagged by its force: yes, no, or not_available without a flag."""
    return (
        pl.when(flag == "yes").then(pl.lit("yes"))
        .when(flag == "no").then(pl.lit("no"))
        .otherwise(pl.lit("not_available"))
    )  # fmt: skip


def sexual_misconduct(told: pl.Expr) -> pl.Expr:
    """Tell sexual misconduct: J, J1, J2, J3, G2 or G3, as `standards.classify` decides it.

    Undetermined are bare G, the old D and H, and what is ambiguous.
    """
    return told.cast(pl.String)


def vawg_derived(sexual: pl.Expr, marker: pl.Expr, in_set: pl.Expr, victim: pl.Expr) -> pl.Expr:
    """Tell violence against women and girls from category, marker and victim.

    Sexual misconduct, whoever the victim; or the marker of domestic abuse by somebody of
    the police; or a category of the set "if_female" with a victim known to be female.
    """
    woman, unknown = victim == "female", victim == "unknown"
    return (
        pl.when((sexual == "yes") | (marker == "yes") | ((in_set == "yes") & woman))
        .then(pl.lit("yes"))
        .when(
            (sexual == "undetermined")
            | ((in_set == "yes") & unknown)
            | ((in_set == "perhaps") & (woman | unknown))
        )
        .then(pl.lit("undetermined"))
        .when((in_set == "not_available") | (sexual == "not_available"))
        .then(pl.lit("not_available"))
        .otherwise(pl.lit("no"))
    )


def violence_and_abuse(sexual: pl.Expr, marker: pl.Expr, in_set: pl.Expr) -> pl.Expr:
    """Tell violence and abuse by police, whoever the victim: the set "violence", or marked.

    For the indicators of the outcomes and performance framework (NPCC and College of
    Policing, April 2022), whose own definition was not published.
    """
    return (
        pl.when((in_set == "yes") | (marker == "yes")).then(pl.lit("yes"))
        .when((in_set == "perhaps") | (sexual == "undetermined")).then(pl.lit("undetermined"))
        .when(in_set == "not_available").then(pl.lit("not_available"))
        .otherwise(pl.lit("no"))
    )  # fmt: skip


def of_women_and_girls(answer: pl.Expr, victim: pl.Expr) -> pl.Expr:
    """Keep of an answer what has a victim known to be female."""
    return (
        pl.when(victim == "female").then(answer)
        .when((victim == "unknown") & (answer == "yes")).then(pl.lit("undetermined"))
        .when(victim == "unknown").then(answer)
        .otherwise(pl.lit("no"))
    )  # fmt: skip


def sexist_misogynistic(in_set: pl.Expr, victim: pl.Expr) -> pl.Expr:
    """Tell sexist or misogynistic conduct: F8, J2 or H5, with a victim known to be female."""
    answer = in_set.replace({"perhaps": "undetermined"})
    return of_women_and_girls(answer, victim)


def with_vawg(allegations: pl.DataFrame, victims: pl.DataFrame) -> pl.DataFrame:
    """Add to `records.Allegation` what each measure answers.

    Columns: vawg_derived, violence_and_abuse, violence_female, sexist_misogynistic (yes, no,
    undetermined, not_available); victim, male_victim, in_<set>. An allegation without a
    victim on record has an unknown one.
    """
    told = with_membership(allegations).join(
        victim_of(victims), on="allegation_id", how="left", maintain_order="left"
    ).with_columns(
        pl.col("victim").fill_null("unknown"),
        pl.col("male_victim").fill_null(value=False),
    )  # fmt: skip
    sexual = sexual_misconduct(pl.col("sexual_misconduct"))
    marker = pl.col("domestic_abuse_perpetrator").cast(pl.String)
    victim = pl.col("victim")
    violence = violence_and_abuse(sexual, marker, pl.col("in_violence"))
    return told.with_columns(
        vawg_derived=vawg_derived(sexual, marker, pl.col("in_if_female"), victim),
        violence_and_abuse=violence,
        violence_female=of_women_and_girls(violence, victim),
        sexist_misogynistic=sexist_misogynistic(pl.col("in_sexist"), victim),
    )
