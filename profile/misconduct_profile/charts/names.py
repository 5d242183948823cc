"""Codes of the chapters in the words of a page, in the order in which they are shown."""

from __future__ import annotations

from typing import Final

#: From allegations in finalised cases to dismissals; each step is part of the one before.
CHAIN: Final = {
    "outcomes_finalised": "In finalised cases",
    "outcomes_case_to_answer": "Case to answer",
    "outcomes_proceedings": "Taken to proceedings",
    "outcomes_proven": "Misconduct proven",
    "outcomes_sanctioned": "Formal sanction",
    "outcomes_dismissed": "Dismissed, or would have been",
}
OUTCOMES: Final = {
    "dismissed": "Dismissed",
    "would_have_been_dismissed": "Would have been dismissed",
    "left_service": "Left the service",
    "reduction_in_rank": "Reduction in rank",
    "final_written_warning": "Final written warning",
    "written_warning": "Written warning",
    "other_formal": "Other formal sanction",
    "staff_sanction": "Other sanction, police staff",
    "performance": "Performance procedures",
    "informal_action": "Informal action or reflection",
    "upheld": "Upheld (before February 2020)",
    "not_proven": "Not proven",
    "service_not_acceptable": "Service not acceptable",
    "service_acceptable": "Service acceptable",
    "not_determined": "Could not be determined",
    "resolved": "Resolved",
    "not_resolved": "Not resolved",
    "no_case_to_answer": "No case to answer",
    "withdrawn": "Withdrawn",
    "discontinued": "Discontinued",
    "no_action": "No action",
    "not_recorded": "Not recorded",
}
PROBATION: Final = {
    "regulation_12_extended": "Probation extended (Regulation 12)",
    "regulation_12_resigned": "Resigned during an extension (Regulation 12)",
    "regulation_13_discharged": "Discharged (Regulation 13)",
    "regulation_13_resigned": "Resigned before a discharge (Regulation 13)",
}
EXITS: Final = {
    "DWN": "Dismissed at a hearing",
    "R13_D": "Discharged (Regulation 13)",
    "R13_R": "Resigned before a discharge",
    "R12_XR": "Resigned during an extension",
    "RES": "Resigned during a conduct case",
}
GROUNDS: Final = {
    "sexist_misogynistic": "Sexist or misogynistic conduct",
    "other_conduct": "Other conduct",
    "performance": "Performance",
    "attendance": "Attendance",
    "unknown": "Not known",
}
SEXES: Final = {"female": "Female", "male": "Male", "other": "Other", "unknown": "Not known"}
ETHNICITIES: Final = {
    "White": "White",
    "Mixed": "Mixed",
    "Asian": "Asian",
    "Black": "Black",
    "Other": "Other ethnic group",
    "Unknown": "Not known",
}
WORKERS: Final = {
    "OFFICER": "Police officer",
    "SPECIAL": "Special constable",
    "STAFF": "Police staff",
    "PCSO": "Community support officer",
    "DESIG": "Designated officer",
    "UNKNOWN": "Not known",
}
RANKS: Final = {
    "Constable": "Constable",
    "Sergeant": "Sergeant",
    "Inspector and chief inspector": "Inspector, chief inspector",
    "Superintendent and chief superintendent": "Superintendent, chief superintendent",
    "Chief officer": "Chief officer",
    "Special constable": "Special constable",
    "Police staff": "Police staff",
    "Volunteer": "Volunteer",
    "Unknown": "Not known",
}
#: How people are broken down: the values and their words, and what a title calls it.
PEOPLE: Final = {
    "sex": (SEXES, "sex"),
    "ethnicity": (ETHNICITIES, "ethnicity"),
    "rank_group": (RANKS, "rank"),
    "worker_type": (WORKERS, "kind of worker"),
}
PEOPLE_TABLES: Final = {
    "sex": "people_by_year_sex",
    "ethnicity": "people_by_year_ethnicity",
    "rank_group": "people_by_year_rank",
    "worker_type": "people_by_year_worker_type",
}
#: Values that say nothing was recorded; charts draw them apart.
UNRECORDED: Final = frozenset({"unknown", "Unknown", "UNKNOWN", "not_recorded"})
