"""Every measure, named and defined in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

#: Worker types of each population. Home Office "officers" include specials; "staff"
#: include PCSOs and designated officers. Volunteers and contractors have no headcount
#: that rates could rest on. Nobody identified, or no type recorded: workforce alone.
POPULATIONS: Final[dict[str, tuple[str, ...]]] = {
    "workforce": ("OFFICER", "SPECIAL", "STAFF", "PCSO", "DESIG", "UNKNOWN"),
    "officers": ("OFFICER", "SPECIAL"),
    "staff": ("STAFF", "PCSO", "DESIG"),
}
ROUTES: Final = ("complaint", "conduct")
NOT_CATEGORISED: Final = "not_categorised"


@dataclass(frozen=True)
class Measure:
    """What is counted.

    `holds` is true of a pair (allegation and subject) that belongs; `needs` names what a
    force or period must have for the measure to exist at all.
    """

    name: str
    title: str
    definition: str
    holds: pl.Expr
    needs: str = ""


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
)
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


def measure(name: str) -> Measure:
    """Return the measure of this name."""
    return next(found for found in MEASURES if found.name == name)
