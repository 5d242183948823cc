"""What holds between counts by the definition of their units, each with its reason.

An attacker knows all of it, so what is declared is the strongest relation that is true.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final, NamedTuple

from misconduct_profile.records.figures import ALL
from misconduct_profile.records.process import GROUNDS


class Additive(NamedTuple):
    """Parts along a dimension never overlap; all of `values` together make the total."""

    measures: frozenset[str] | None  # None: whatever the measure
    unit: str | None
    dimension: str
    values: frozenset[str] | None  # None: the values of the plan are all there are
    reason: str


class Counted(NamedTuple):
    """A measure in a unit, at one value of some dimensions where `at` names them."""

    measure: str
    unit: str
    at: tuple[tuple[str, str], ...] = ()


class Contains(NamedTuple):
    """At every place the first count is never below the sum of the others.

    usual: they are equal as a rule, and an attacker will take them to be: where the data
    have them equal the relation is exact, and where the data break it there is none.
    """

    whole: Counted
    parts: tuple[Counted, ...]
    reason: str
    usual: bool = False


BOTH: Final = "conduct_and_complaint"
#: From all allegation-subject pairs finalised down to those that ended in dismissal.
CHAIN: Final = (
    "outcomes_finalised", "outcomes_case_to_answer", "outcomes_proceedings",
    "outcomes_proven", "outcomes_sanctioned", "outcomes_dismissed",
)  # fmt: skip
IN_TIME: Final = ("finalised_within_12_months", "finalised_within_24_months", "open_at_extract")
#: The measures of Regulations 12 and 13, with the way out that each is, if it is one.
PROBATION: Final = {
    "regulation_12_extended": "",
    "regulation_12_resigned": "R12_XR",
    "regulation_13_discharged": "R13_D",
    "regulation_13_resigned": "R13_R",
}
EXITS: Final = "probationer_conduct_exits"
#: Parts of vawg_derived that no allegation belongs to twice: each goes by its category.
VAWG_PARTS: Final = (
    "vawg_sexual_misconduct", "vawg_female_victim_b4", "vawg_female_victim_f8",
    "vawg_female_victim_h5", "vawg_female_victim_k",
)  # fmt: skip
_LEVEL = "allegations"
CONDUCT_GROUNDS: Final = ("sexist_misogynistic", "other_conduct")
_WAYS_OUT = frozenset({"R13_D", "R13_R", "R12_XR", "DWN", "RES"})

_CATEGORIES = frozenset("ABCDEFGHJKL") | {"not_categorised"}
_ROUTES = frozenset({"complaint", "conduct"})
_OUTCOMES = frozenset(
    [
        "dismissed",
        "would_have_been_dismissed",
        "left_service",
        "reduction_in_rank",
        "final_written_warning",
        "written_warning",
        "other_formal",
        "informal_action",
        "performance",
        "staff_sanction",
        "not_proven",
        "upheld",
        "service_not_acceptable",
        "service_acceptable",
        "not_determined",
        "resolved",
        "not_resolved",
        "no_case_to_answer",
        "withdrawn",
        "discontinued",
        "no_action",
        "not_recorded",
    ]
)
#: The values of a person, by dimension; all there are, the unknown among them.
_PERSONS = {
    "sex": frozenset(["female", "male", "other", "unknown"]),
    "ethnicity": frozenset(["White", "Mixed", "Asian", "Black", "Other", "Unknown"]),
    "rank_group": frozenset(
        {
            "Constable",
            "Sergeant",
            "Inspector and chief inspector",
            "Superintendent and chief superintendent",
            "Chief officer",
            "Special constable",
            "Police staff",
            "Volunteer",
            "Unknown",
        }
    ),
    "worker_type": frozenset(["OFFICER", "SPECIAL", "STAFF", "PCSO", "DESIG", "UNKNOWN"]),
}
_ONE_VALUE = "each person has one value in a run, unknown where the records disagree"
_ONE_EVENT = "a person counts once a year and measure, by the first event"

ADDITIVE: Final = (
    Additive(
        None, None, "force", None,
        "a record belongs to one force; a person is one person within a force only",
    ),
    Additive(
        frozenset({BOTH, *IN_TIME}), "cases", "route", _ROUTES,
        "a case has one route, and the measure holds these two routes alone",
    ),
    Additive(
        frozenset({BOTH, *CHAIN}), "pairs", "route", _ROUTES,
        "a pair is of one case, which has one of these two routes",
    ),
    Additive(
        frozenset({BOTH}), "allegations", "category", _CATEGORIES,
        "an allegation has one top-level category, or is not categorised",
    ),
    Additive(
        frozenset({CHAIN[0]}), "pairs", "outcome", _OUTCOMES,
        "a finalised pair has exactly one final outcome, if only that none is recorded",
    ),
    *(
        Additive(frozenset({BOTH}), "people", name, values, _ONE_VALUE)
        for name, values in _PERSONS.items()
    ),
    Additive(
        frozenset(PROBATION), "people", "ground", frozenset(GROUNDS), _ONE_EVENT
    ),
    *(
        Additive(frozenset({*PROBATION, EXITS}), "people", name, _PERSONS[name], _ONE_EVENT)
        for name in ("sex", "ethnicity")
    ),
    Additive(frozenset({EXITS}), "people", "ground", frozenset(CONDUCT_GROUNDS), _ONE_EVENT),
    Additive(frozenset({EXITS}), "people", "outcome", _WAYS_OUT, _ONE_EVENT),
)  # fmt: skip

#: Units of which each stands in exactly one month by one clock. People do not.
DATED_UNITS: Final = frozenset({"cases", "allegations", "pairs"})
DATED_REASON: Final = "a case, with all that stands below it, has one date by each clock"


def _within(
    whole: tuple[str, str], part: tuple[str, str], reason: str, *, usual: bool = False
) -> Contains:
    return Contains(Counted(*whole), (Counted(*part),), reason, usual)


def _exits(measure: str, code: str) -> tuple[Contains, ...]:
    """Relate one measure of probation to the conduct exits by the same event."""
    out = ("outcome", code)
    # On one ground alone it may fail: a person's first event and first exit may differ.
    bound = Contains(
        Counted(measure, "people", (("ground", ALL),)),
        (Counted(EXITS, "people", (out,)),),
        "who leaves over conduct by this event is counted with the event",
    )
    equal = (
        Contains(
            Counted(measure, "people", (("ground", ground),)),
            (Counted(EXITS, "people", (("ground", ground), out)),),
            "an event on this ground is an exit over conduct, unless another came first",
            usual=True,
        )
        for ground in CONDUCT_GROUNDS
    )
    return (bound, *equal)


CONTAINS: Final = (
    _within(
        (BOTH, "cases"), ("vawg_flagged", "cases"),
        "a flagged case is a conduct or complaint case",
    ),
    _within(
        (BOTH, "cases"), ("sexual_misconduct", "cases"),
        "a case of sexual misconduct is a conduct or complaint case",
    ),
    _within(
        (BOTH, "allegations"), ("sexual_misconduct", "allegations"),
        "an allegation of sexual misconduct is an allegation of such a case",
    ),
    _within(
        ("sexual_misconduct", "allegations"), ("sexual_misconduct", "cases"),
        "every such case holds one such allegation or more",
    ),
    _within(
        (BOTH, "allegations"), (BOTH, "cases"), "every case holds one allegation or more"
    ),
    _within((BOTH, "pairs"), (BOTH, "allegations"), "every allegation is a pair or more"),
    _within((BOTH, "pairs"), (CHAIN[0], "pairs"), "a finalised pair is a pair"),
    *(
        _within((whole, "pairs"), (part, "pairs"), "each step is taken by some of the last")
        for whole, part in pairwise(CHAIN)
    ),
    Contains(
        Counted(CHAIN[0], "pairs", (("outcome", "dismissed"),)),
        (Counted(CHAIN[-1], "pairs"),),
        "a pair dismissed at the end of the chain has dismissal for its final outcome",
        usual=True,
    ),
    _within(
        (IN_TIME[1], "cases"), (IN_TIME[0], "cases"),
        "what is finalised within 12 months is so within 24; nothing more, in a late cohort",
        usual=True,
    ),
    Contains(
        Counted(BOTH, "cases"), (Counted(IN_TIME[1], "cases"), Counted(IN_TIME[2], "cases")),
        "a case is open or finalised; all that is finalised is so in time, in a late cohort",
        usual=True,
    ),
    _within(
        (CHAIN[0], "pairs"), (IN_TIME[1], "cases"), "every finalised case has a pair or more",
        usual=True,
    ),
    _within((BOTH, "people"), ("repeat_subjects", "people"), "some people have two cases"),
    *(entry for name, code in PROBATION.items() if code for entry in _exits(name, code)),
    Contains(
        Counted("vawg_derived", _LEVEL),
        tuple(Counted(part, _LEVEL) for part in VAWG_PARTS),
        "each part lies in the derived measure, and by its category in one part alone",
    ),
    *(
        _within((whole, _LEVEL), (part, _LEVEL), reason)
        for whole, part, reason in (
            (BOTH, "vawg_derived_at_most", "an allegation of such a case"),
            (BOTH, "violence_and_abuse", "an allegation of such a case"),
            (BOTH, "sexual_misconduct_at_most", "an allegation of such a case"),
            (BOTH, "equality_standard_conduct", "an allegation of such a case"),
            ("vawg_derived_at_most", "vawg_derived", "at most holds what is certain"),
            ("vawg_derived_at_most", "vawg_victim_unknown", "at most holds what may belong"),
            ("vawg_derived", "vawg_domestic_abuse", "the marker alone makes it derived"),
            ("vawg_derived", "sexist_misogynistic", "its categories count with a woman"),
            ("sexual_misconduct", "vawg_sexual_misconduct", "of some of the forces"),
            ("sexual_misconduct_at_most", "sexual_misconduct", "at most holds the certain"),
            ("sexual_misconduct", "sexual_misconduct_male_victim", "shown apart"),
            ("sexual_misconduct", "other_sexual_conduct", "J3 is sexual misconduct"),
            ("violence_and_abuse", "sexual_misconduct", "all its categories are in the set"),
            ("violence_and_abuse", "violence_and_abuse_women_girls", "some of its victims"),
        )
    ),
    _within((BOTH, "cases"), ("vawg_derived", "cases"), "a case of these two routes"),
)  # fmt: skip


def additive(measure: str, unit: str, dimension: str) -> Additive | None:
    """Return the declaration for this measure, unit and dimension, if there is one."""
    for entry in ADDITIVE:
        fits = entry.measures is None or measure in entry.measures
        if fits and entry.unit in (None, unit) and entry.dimension == dimension:
            return entry
    return None
