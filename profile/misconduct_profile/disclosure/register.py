"""What holds between counts by the definition of their units, each with its reason."""

from __future__ import annotations

from typing import Final, NamedTuple


class Additive(NamedTuple):
    """Parts along a dimension never overlap; all of `values` together make the total."""

    measure: str | None  # None: whatever the measure
    unit: str | None
    dimension: str
    values: frozenset[str] | None  # None: the values of the plan are all there are
    reason: str


class Contains(NamedTuple):
    """For one force and period, the first count is never below the second."""

    whole: tuple[str, str]  # measure, unit
    part: tuple[str, str]
    reason: str


_CATEGORIES = frozenset("ABCDEFGHJKL") | {"not_categorised"}

ADDITIVE: Final = (
    Additive(
        None, None, "force", None,
        "a record belongs to one force; a person is one person within a force only",
    ),
    Additive(
        "conduct_and_complaint", "cases", "route", frozenset({"complaint", "conduct"}),
        "a case has one route, and the measure holds these two routes alone",
    ),
    Additive(
        "conduct_and_complaint", "allegations", "category", _CATEGORIES,
        "an allegation has one top-level category, or is not categorised",
    ),
)  # fmt: skip

#: Units of which each stands in exactly one month by one clock. People do not.
DATED_UNITS: Final = frozenset({"cases", "allegations"})
DATED_REASON: Final = "a case, with its allegations, has one date by each clock"

CONTAINS: Final = (
    Contains(
        ("conduct_and_complaint", "cases"), ("vawg_flagged", "cases"),
        "a flagged case is a conduct or complaint case",
    ),
    Contains(
        ("conduct_and_complaint", "cases"), ("sexual_misconduct", "cases"),
        "a case of sexual misconduct is a conduct or complaint case",
    ),
    Contains(
        ("conduct_and_complaint", "allegations"), ("sexual_misconduct", "allegations"),
        "an allegation of sexual misconduct is an allegation of such a case",
    ),
    Contains(
        ("sexual_misconduct", "allegations"), ("sexual_misconduct", "cases"),
        "every such case holds one such allegation or more",
    ),
    Contains(
        ("conduct_and_complaint", "allegations"), ("conduct_and_complaint", "cases"),
        "every case holds one allegation or more",
    ),
)  # fmt: skip


def additive(measure: str, unit: str, dimension: str) -> Additive | None:
    """Return the declaration for this measure, unit and dimension, if there is one."""
    for entry in ADDITIVE:
        fits = entry.measure in (None, measure) and entry.unit in (None, unit)
        if fits and entry.dimension == dimension:
            return entry
    return None
