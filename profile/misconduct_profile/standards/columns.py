"""Columns of an extract whose texts get codes: the field of each, and what is known of one."""

from __future__ import annotations

from typing import Final, Literal, get_args

from misconduct_profile.standards.ambiguous import ambiguous_forms
from misconduct_profile.standards.categories import classify
from misconduct_profile.standards.eras import Era
from misconduct_profile.standards.fold import fold
from misconduct_profile.standards.lookup import Field, codes, spellings
from misconduct_profile.standards.reference import table

Knowledge = Literal["known", "ambiguous", "unknown"]

#: Columns that are mapped by their spellings, and the field that holds these.
MAPPED: Final[dict[str, Field]] = {
    "case_type": "case_type", "worker_type": "worker_type", "rank": "rank",
    "subject_sex": "sex", "subject_ethnicity": "ethnicity", "vawg_flag": "yes_no",
    "domestic_abuse_perpetrator": "yes_no", "victim_sex": "sex",
    "victim_ethnicity": "ethnicity", "handling": "handling",
    "investigation": "investigation", "severity": "severity", "decision": "decision",
    "proceedings": "proceedings", "finding": "finding", "outcome": "outcome",
}  # fmt: skip
#: Columns whose cells may hold several values.
SEVERAL: Final[dict[str, Field]] = {"standard_breached": "standard", "factors": "factor"}
#: The column that is mapped by text and date, to one of two lists.
CATEGORY: Final = "allegation_category"
#: Before a code of the list that ended on 31 January 2020: "legacy B".
LEGACY: Final = "legacy "
#: Every column that has codes.
CODED: Final = (*MAPPED, CATEGORY, *SEVERAL)


def codes_of(column: str) -> dict[str, str]:
    """Return the codes that a coded column may be given, with the name of each."""
    if column != CATEGORY:
        return {row["code"]: row["name"] for row in codes((MAPPED | SEVERAL)[column])}
    new = table("allegation_categories").select("code", "name").iter_rows()
    old = table("legacy_crosswalk").select("legacy_code", "legacy_name").iter_rows()
    return dict(new) | {LEGACY + code: name for code, name in old}


def knowledge(column: str, value: str) -> Knowledge:
    """Say whether the reference tables give a value of a coded column its one code.

    A category is known where it has a meaning whatever the date, ambiguous where some
    date, or none, leaves it open.
    """
    if column == CATEGORY:
        states = {classify(value, era).category_status for era in get_args(Era)}
        if "ambiguous" in states:
            return "ambiguous"
        return "unknown" if "unmapped" in states else "known"
    spelling, field = fold(value), (MAPPED | SEVERAL)[column]
    if spelling in ambiguous_spellings(field):
        return "ambiguous"
    return "known" if spelling in spellings(field)["spelling"] else "unknown"


def ambiguous_spellings(field: Field) -> list[str]:
    """Return the folded spellings of a field that have more than one meaning."""
    found = spellings(field).filter(by="ambiguous")["spelling"].to_list()
    return sorted({*found, *(ambiguous_forms("rank") if field == "rank" else ())})
