"""Every measure, named and defined in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from misconduct_profile.standards import rows


def _types(*populations: str) -> tuple[str, ...]:
    return tuple(row["code"] for row in rows("case_types") if row["population"] in populations)


#: Worker types of each population. Home Office "officers" include specials; "staff"
#: include PCSOs and designated officers. Volunteers and contractors are in none: no rate
#: rests on them. Nobody identified, or no type recorded: workforce alone.
#: Source: case_types.csv, column population.
POPULATIONS: Final[dict[str, tuple[str, ...]]] = {
    "workforce": _types("officers", "staff", "workforce"),
    "officers": _types("officers"),
    "staff": _types("staff"),
}
ROUTES: Final = ("complaint", "conduct")
NOT_CATEGORISED: Final = "not_categorised"


@dataclass(frozen=True)
class Measure:
    """What is counted.

    `holds` is true of a pair (allegation and subject) that belongs; `needs` names what a
    force or period must have for the measure to exist at all, and `fields` the columns
    that each of a force's extracts must have. `repeats` keeps only people who stand in
    two cases of the period or more. Where a case belongs by more than its allegations,
    `holds_case` is true of the pairs of such cases, and `case_needs` names what the
    measure needs, beside `needs`, when cases are counted.
    """

    name: str
    title: str
    definition: str
    holds: pl.Expr
    needs: str = ""
    fields: tuple[str, ...] = ()
    repeats: bool = False
    holds_case: pl.Expr | None = None
    case_needs: str = ""


CONDUCT_AND_COMPLAINT: Final = Measure(
    "conduct_and_complaint",
    "Complaint and conduct cases",
    "Public complaints, conduct matters and recordable conduct matters. Death or serious "
    "injury matters, direction and control complaints and other records are left out.",
    pl.col("route").cast(pl.String).is_in(ROUTES),
)
VAWG_FLAGGED: Final = Measure(
    "vawg_flagged",
    "Cases flagged as violence against women and girls",
    "Complaint and conduct cases that the force itself flagged as relating to violence "
    "against women and girls (as counted by the National Police Chiefs' Council in March "
    "2023). Allegations, subjects, people and pairs are those of flagged cases. A force "
    "that keeps no flag is not available, never nil.",
    pl.col("route").cast(pl.String).is_in(ROUTES) & (pl.col("vawg_flag") == "yes"),
    needs="flag",
)
SEXUAL_MISCONDUCT: Final = Measure(
    "sexual_misconduct",
    "Sexual misconduct",
    "Allegations of sexual conduct (J, J1, J2, J3) or of abuse of position for a sexual "
    "purpose or an inappropriate emotional relationship (G2, G3), in complaint and conduct "
    "cases. Not available before 1 February 2020, when conduct matters had no category.",
    pl.col("route").cast(pl.String).is_in(ROUTES) & (pl.col("sexual_misconduct") == "yes"),
    needs="category",
    fields=("allegation_category",),
)
#: How many, by month and year. What became of them, how long it took and who they were
#: about are OUTCOMES, TIMELINESS and PEOPLE.
MEASURES: Final = (CONDUCT_AND_COMPLAINT, VAWG_FLAGGED, SEXUAL_MISCONDUCT)

#: How each unit is counted on pairs that belong. People are counted within a force:
#: identities do not join across forces, so a nation is the sum of its forces.
UNITS: Final[dict[str, pl.Expr]] = {
    "cases": pl.col("case_id").n_unique(),
    "allegations": pl.col("allegation_id").n_unique(),
    "subjects": pl.struct("case_id", "subject_id").filter("identified").n_unique(),
    "people": pl.col("subject_id").filter("identified").n_unique(),
    "pairs": pl.len(),
}

#: Final outcomes of a pair, each with what it holds; of equal severity the first counts.
#: The codes behind each, and their severity, are in outcomes.csv and case_types.csv.
OUTCOME_WORDS: Final[dict[str, str]] = {
    "dismissed": "dismissed, with or without notice, or required to resign; staff too",
    "would_have_been_dismissed": "a former officer who would have been dismissed",
    "left_service": "resigned or retired, or left probation, and no other outcome",
    "reduction_in_rank": "reduction in rank",
    "final_written_warning": "final written warning, or its extension",
    "written_warning": "written warning",
    "other_formal": "management advice (regulations of 2012), fine, reprimand or caution",
    "informal_action": "management action or reflective practice: not discipline",
    "performance": "unsatisfactory performance procedures, whatever their end",
    "staff_sanction": "a warning of a member of staff, formal or by word of mouth",
    "not_proven": "not proven at proceedings (the case is dismissed, not the person), or "
    "an investigated complaint not upheld before February 2020",
    "upheld": "complaint upheld or substantiated, before February 2020",
    "service_not_acceptable": "the service provided was not acceptable",
    "service_acceptable": "the service provided was acceptable",
    "not_determined": "not able to determine whether the service was acceptable",
    "resolved": "resolved, outside Schedule 3 or by local resolution",
    "not_resolved": "not resolved, outside Schedule 3",
    "no_case_to_answer": "no case to answer",
    "withdrawn": "withdrawn",
    "discontinued": "discontinued, or removed as recorded in error",
    "no_action": "no action, or misconduct found and no action taken",
    "not_recorded": "finalised, and no outcome recorded",
}
OUTCOME_GROUPS: Final = tuple(OUTCOME_WORDS)

#: The six groups of ethnicity and the four answers on sex that people are counted by.
ETHNIC_GROUPS: Final = ("White", "Mixed", "Asian", "Black", "Other", "Unknown")
SEXES: Final = ("female", "male", "other", "unknown")
