"""Probation: events under Police Regulations 2003, regs 12 and 13, and their grounds."""

from __future__ import annotations

from functools import cache
from typing import Final

from misconduct_profile.standards.fold import fold
from misconduct_profile.standards.lookup import OBSERVED, codes, spellings
from misconduct_profile.standards.reference import table

#: Codes of outcomes.csv that the HR return may name: the two regulations, and the other
#: ways in which a probationer leaves over conduct.
PROBATION_EVENTS: Final = ("R12_X", "R12_XR", "R13_D", "R13_R", "R13_N", "DWN", "RES")
#: Degree apprenticeship, degree-holder entry, initial learning, professional entry.
ENTRY_ROUTES: Final = ("PCDA", "DHEP", "IPLDP", "PCEP")
#: Groups of the 5+1 classification. Source: ethnicity.csv, column group_5plus1.
ETHNIC_GROUPS: Final = ("White", "Mixed", "Asian", "Black", "Other", "Unknown")


@cache
def probation_events() -> dict[str, str]:
    """Map each known spelling (folded) of an event of the return to its code."""
    known = spellings("outcome").select("spelling", "code").iter_rows()
    return {spelling: code for spelling, code in known if code in PROBATION_EVENTS}


@cache
def grounds() -> dict[str, str]:
    """Map each known spelling (folded) of a ground to its code; a blank is unknown."""
    known = spellings("ground").select("spelling", "code").iter_rows()
    return dict(known) | {"": "unknown"}


def ground_names() -> dict[str, str]:
    """Return the name of each ground by its code, in the order they are offered."""
    return {row["code"]: row["name"] for row in codes("ground")}


@cache
def entry_routes() -> dict[str, str]:
    """Map each entry route (folded) to itself; a blank is unknown."""
    return {fold(route): route for route in ENTRY_ROUTES} | {
        "": "unknown",
        "unknown": "unknown",
    }


@cache
def ethnic_groups() -> dict[str, str]:
    """Map each known spelling (folded) of a self-defined ethnicity to its 5+1 group.

    A group's own name is its group. Left out, and so unknown: what an officer observed,
    what was never split (BME), and a spelling whose group depends on the year of the list.
    """
    rows = table("ethnicity").iter_rows(named=True)
    groups = {
        row["code"]: row["group_5plus1"]
        for row in rows
        if row["scheme"] != OBSERVED and row["group_5plus1"] in ETHNIC_GROUPS
    }
    coded = spellings("ethnicity").select("spelling", "code").iter_rows()
    known = {spelling: groups[code] for spelling, code in coded if code in groups}
    return known | {fold(group): group for group in ETHNIC_GROUPS} | {"": "Unknown"}
