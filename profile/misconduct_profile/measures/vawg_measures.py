"""Measures of violence against women and girls, each with its parts and its bounds.

The three overlap: the derived measure holds sexual misconduct in every unit, and flagged
cases in cases alone. Whatever is undetermined is counted beside, never within.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from misconduct_profile.measures.base import Base
from misconduct_profile.measures.counts import count
from misconduct_profile.measures.definitions import (
    ROUTES,
    SEXUAL_MISCONDUCT,
    VAWG_FLAGGED,
    Measure,
)
from misconduct_profile.measures.vawg import codes_of
from misconduct_profile.params import Params
from misconduct_profile.records import ALL
from misconduct_profile.standards import rows

_COUNTED: Final = pl.col("route").cast(pl.String).is_in(ROUTES)
_FEMALE: Final = pl.col("victim") == "female"
#: Without a category, or a victim's sex, an extract cannot tell the derived measures.
_CATEGORY: Final = ("allegation_category",)
_VICTIM: Final = (*_CATEGORY, "victim_sex")
_OURS: Final = "This project's own definition. Not available before 1 February 2020."


def _answer(name: str, *answers: str) -> pl.Expr:
    return _COUNTED & pl.col(name).cast(pl.String).is_in(answers)


def _names() -> dict[str, str]:
    """Name each category; below discriminatory behaviour the name alone ("Sex") says little."""
    told = {row["code"]: row for row in rows("allegation_categories")}
    return {
        code: f"{told['F']['name']}, {row['name'].lower()}"
        if row["parent_code"] == "F"
        else row["name"]
        for code, row in told.items()
    }


def _listed(codes: tuple[str, ...]) -> str:
    names = _names()
    return ", ".join(f"{names[code][:1].lower()}{names[code][1:]} ({code})" for code in codes)


VAWG_DERIVED: Final = Measure(
    "vawg_derived",
    "Violence against women and girls, derived",
    "Allegations of sexual misconduct; or marked as domestic abuse by somebody who works for "
    f"the police; or, with a victim known to be female, of {_listed(codes_of('if_female'))}. "
    "A case belongs if one of its allegations does, or if the force flagged it. A factor of "
    f"domestic abuse alone makes none. {_OURS}",
    _answer("vawg_derived", "yes"),
    needs="category",
    fields=_VICTIM,
    holds_case=_COUNTED & ((pl.col("vawg_derived") == "yes") | (pl.col("vawg_flag") == "yes")),
    case_needs="flag",
)
DERIVED_AT_MOST: Final = Measure(
    "vawg_derived_at_most",
    "Violence against women and girls, derived: at most",
    "The derived measure, and every allegation that may belong to it: by a category that may "
    "hide one of its categories, or by one of these with a victim whose sex is not known.",
    _answer("vawg_derived", "yes", "undetermined"),
    needs="category",
    fields=_VICTIM,
)
SEXUAL_AT_MOST: Final = Measure(
    "sexual_misconduct_at_most",
    "Sexual misconduct: at most",
    "Sexual misconduct, and every allegation whose category does not tell whether it is: "
    "abuse of position without more (G), old codes that may hide it, and what is ambiguous.",
    _answer("sexual_misconduct", "yes", "undetermined"),
    needs="category",
    fields=_CATEGORY,
)
DOMESTIC_ABUSE: Final = Measure(
    "vawg_domestic_abuse",
    "Domestic abuse by somebody who works for the police",
    "Allegations with the force's own marker that the person alleged against is the abuser. "
    "A force whose extract has no such marker is not available.",
    _answer("domestic_abuse_perpetrator", "yes"),
    needs="category",
    fields=(*_VICTIM, "domestic_abuse_perpetrator"),
)
SEXUAL_PART: Final = Measure(
    "vawg_sexual_misconduct",
    "Sexual misconduct, where the victim's sex is asked for",
    "Allegations of sexual misconduct, whoever the victim, of the forces whose extract has the "
    "sex of the victim: a part of the derived measure, counted over the same forces.",
    _answer("sexual_misconduct", "yes"),
    needs="category",
    fields=_VICTIM,
)


def _with_female_victim(code: str) -> Measure:
    name = _names()[code]
    return Measure(
        f"vawg_female_victim_{code.lower()}",
        f"{name}, a victim known to be female",
        f"Allegations of {name[:1].lower()}{name[1:]} ({code}) with a victim known to be a "
        "woman or girl: a part of the derived measure.",
        _COUNTED & (pl.col("full_category") == code) & _FEMALE,
        needs="category",
        fields=_VICTIM,
    )


PARTS: Final = tuple(map(_with_female_victim, codes_of("if_female")))
VICTIM_UNKNOWN: Final = Measure(
    "vawg_victim_unknown",
    "Categories that count with a female victim: sex of the victim not known",
    f"Allegations of {_listed(codes_of('if_female'))} of whose victims none is known to be "
    "female, and one's sex is not recorded.",
    _COUNTED & (pl.col("in_if_female") == "yes") & (pl.col("victim") == "unknown"),
    needs="category",
    fields=_VICTIM,
)
MALE_VICTIM: Final = Measure(
    "sexual_misconduct_male_victim",
    "Sexual misconduct, a victim known to be male",
    "Allegations of sexual misconduct with a victim known to be male. They belong to sexual "
    "misconduct, and are shown apart.",
    _answer("sexual_misconduct", "yes") & pl.col("male_victim"),
    needs="category",
    fields=_VICTIM,
)
OTHER_SEXUAL: Final = Measure(
    "other_sexual_conduct",
    "Other sexual conduct",
    "Allegations of other sexual conduct (J3), which holds consensual conduct too. They "
    "belong to sexual misconduct, and are shown apart.",
    _COUNTED & (pl.col("full_category") == "J3"),
    needs="category",
    fields=_CATEGORY,
)
VIOLENCE_AND_ABUSE: Final = Measure(
    "violence_and_abuse",
    "Violence and abuse by police",
    f"Allegations of {_listed(codes_of('violence'))}, or marked as domestic abuse by somebody "
    f"who works for the police, whoever the victim. {_OURS}",
    _answer("violence_and_abuse", "yes"),
    needs="category",
    fields=_CATEGORY,
)
VIOLENCE_FEMALE: Final = Measure(
    "violence_and_abuse_women_girls",
    "Violence and abuse by police, a victim known to be female",
    "The allegations of violence and abuse with a victim known to be a woman or girl.",
    _answer("violence_female", "yes"),
    needs="category",
    fields=_VICTIM,
)
SEXIST: Final = Measure(
    "sexist_misogynistic",
    "Sexist or misogynistic conduct",
    f"Allegations of {_listed(codes_of('sexist'))} with a victim known to be female. {_OURS}",
    _answer("sexist_misogynistic", "yes"),
    needs="category",
    fields=_VICTIM,
)
EQUALITY_STANDARD: Final = Measure(
    "equality_standard_conduct",
    "Conduct matters: Standard of Equality and Diversity",
    "Allegations of conduct matters said to breach the Standard of Equality and Diversity, "
    "which covers more than sexism: shown beside, never added.",
    (pl.col("route") == "conduct") & pl.col("equality_standard"),
    fields=("standard_breached",),
)
#: Each is counted by year and route; the three that overlap first.
VAWG: Final = (
    VAWG_DERIVED, DERIVED_AT_MOST, SEXUAL_PART, DOMESTIC_ABUSE, *PARTS, VICTIM_UNKNOWN,
    SEXUAL_AT_MOST, MALE_VICTIM, OTHER_SEXUAL, VIOLENCE_AND_ABUSE, VIOLENCE_FEMALE, SEXIST,
    EQUALITY_STANDARD,
)  # fmt: skip


def vawg_by_year(made: Base, params: Params) -> pl.DataFrame:
    """Count every measure of VAWG by year and route, in cases and allegations of the workforce.

    Returns `records.Counts`, for every force and the nation. The flag and sexual
    misconduct are counted with them, so that the three stand in one table.
    """
    return pl.concat(
        count(made, one, params, periods=params.years, units=("cases", "allegations"),
              populations=("workforce",), dimension="route")
        for one in (VAWG_FLAGGED, SEXUAL_MISCONDUCT, *VAWG)
    ).sort("cell")  # fmt: skip


def vawg_side_by_side(counts: pl.DataFrame) -> pl.DataFrame:
    """Show the nation's measures of VAWG by year, of both routes together.

    `counts` is what `vawg_by_year` returns; columns unit, measure and one for each period.
    """
    nation = counts.filter(pl.col("force") == ALL, pl.col("route") == ALL)
    return nation.pivot("period", index=["unit", "measure"], values="value")
