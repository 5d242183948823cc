"""Code lists: each code as intake knows it, and the words that a force should write."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, cast, get_args

from misconduct_profile.request.asked import asked
from misconduct_profile.standards import (
    BREAK,
    ENTRY_ROUTES,
    PROBATION_EVENTS,
    Field,
    codes,
    fold,
    forces,
    ground_names,
    spellings,
    table,
)

#: Titles are plural, so that no cell of a list reads like a heading of an extract.
TITLES: Final = {
    "force": "Forces",
    "case_type": "Case types",
    "handling": "Kinds of handling",
    "investigation": "Kinds of investigation",
    "category": "Allegation categories",
    "standard": "Ten Standards",
    "factor": "Factors of the situation",
    "yes_no": "Yes or no",
    "sex": "Sexes",
    "worker_type": "Worker types",
    "rank": "Ranks",
    "ethnicity": "Ethnicities",
    "severity": "Severities",
    "decision": "Decisions",
    "proceedings": "Kinds of proceedings",
    "finding": "Findings",
    "outcome": "Outcomes",
    "probation_event": "Events of probation",
    "ground": "Grounds",
    "entry_route": "Entry routes",
}
PROBATION_LISTS: Final = ("probation_event", "ground", "entry_route")
#: Self-defined. What an officer observed is another thing, and coarser groups lose detail.
ETHNICITY_SCHEMES: Final = ("18+1", "16+1")
#: Factors of other lists (intelligence, flags of an analysis) describe no complaint.
FACTOR_SCHEME: Final = "iopc_national_factor"
OWN: Final = "this project's own list"
FAMILIES: Final = {
    "discipline": "Outcome of misconduct proceedings",
    "informal": "Dealt with short of proceedings",
    "performance": "Performance procedures",
    "finding": "No sanction",
    "leaver": "Left before the end",
    "regulation12": "Probation, Regulation 12",
    "regulation13": "Probation, Regulation 13",
    "staff": "Police staff procedures",
    "complaint": "Result of a complaint",
    "list": "College of Policing lists",
    "open": "No outcome yet, or none known",
}
ROUTES: Final = {
    "PCDA": "Police constable degree apprenticeship",
    "DHEP": "Degree holder entry programme",
    "IPLDP": "Initial police learning and development programme",
    "PCEP": "Police constable entry programme",
}


@dataclass(frozen=True)
class Code:
    """One code. `write` is the text of the drop-down list: a spelling of this code alone."""

    code: str
    label: str
    write: str
    meaning: str
    source: str
    confidence: str

    @property
    def confirmed(self) -> str:
        """Say whether the published text was seen, or the code still waits for it."""
        if self.confidence == "high":
            return "Published text seen"
        return f"To be confirmed ({self.confidence} confidence)"


@dataclass(frozen=True)
class CodeList:
    """One list, by name (`case_type`), with a title for people."""

    name: str
    title: str
    codes: tuple[Code, ...]


def code_lists(first: dt.date) -> dict[str, CodeList]:
    """Return every list that a field or a return refers to, by name, in that order.

    `first` is the first day asked for: before 1 February 2020 other categories hold.
    """
    wanted = dict.fromkeys(one.list_name for one in asked() if one.list_name)
    return {
        name: CodeList(name, _title(name), tuple(_codes(name, first)))
        for name in (*wanted, *PROBATION_LISTS)
    }


def _title(name: str) -> str:
    return TITLES.get(name, f"Codes of {name.replace('_', ' ')}")


def _codes(name: str, first: dt.date) -> list[Code]:
    if name == "force":
        return _forces()
    if name == "category":
        return _categories() + (_legacy() if first < BREAK else [])
    if name == "probation_event":
        rows = [row for row in codes("outcome") if row["code"] in PROBATION_EVENTS]
        return [_code(row, row["name"]) for row in rows]
    if name == "ground":
        return [Code(c, n, n, "", OWN, "medium") for c, n in ground_names().items()]
    if name == "entry_route":
        routes = [(route, ROUTES.get(route, "")) for route in (*ENTRY_ROUTES, "Unknown")]
        return [Code(r, r, r, meaning, OWN, "medium") for r, meaning in routes]
    return _of_field(name)


def _of_field(name: str) -> list[Code]:
    """Return a field's codes by name, or by code and name where a name has two codes."""
    assert name in get_args(Field), name
    field = cast("Field", name)
    known = dict(spellings(field).select("spelling", "code").iter_rows())
    once: dict[str, dict[str, str]] = {}
    for row in codes(field):
        if _offered(row, field):
            once.setdefault(row["code"], row)
    rows = list(once.values())
    plain = all(known[fold(row["name"])] == row["code"] for row in rows)
    if field == "ethnicity" or not plain:
        return [_code(row, f"{row['code']} {row['name']}") for row in rows]
    return [_code(row, row["name"]) for row in rows]


def _offered(row: dict[str, str], field: Field) -> bool:
    if field == "ethnicity":
        return row["scheme"] in ETHNICITY_SCHEMES
    return field != "factor" or row["scheme"] == FACTOR_SCHEME


def _code(row: dict[str, str], write: str) -> Code:
    meaning = row.get("meaning_own_words") or row.get("definition_own_words") or ""
    if "group_5plus1" in row:
        meaning = row["group_5plus1"]
    if "family" in row:
        meaning = FAMILIES.get(row["family"], row["family"]) + _rules(row["regime"])
    return Code(row["code"], row["name"], write, meaning, row["source"], row["confidence"])


def _rules(regime: str) -> str:
    """Say under the rules of which years an outcome exists, where it is not all of them."""
    years = regime.split("|")
    dated = any(sign.isdigit() for sign in regime)
    return f" (rules of {' and '.join(years)})" if dated else ""


def _forces() -> list[Code]:
    told = {row["ons_pfa_code"]: row for row in table("forces").iter_rows(named=True)}
    return [
        Code(
            force.code,
            force.name,
            force.short_name,
            force.region,
            told[force.code]["source"],
            told[force.code]["confidence"],
        )
        for force in forces()
    ]


def _categories() -> list[Code]:
    """The list of 2020. A code is no surer than the less sure of its number and its name."""
    surest = ("low", "medium", "high")
    rows = table("allegation_categories").iter_rows(named=True)
    return [
        _code(
            row
            | {"confidence": min(row["confidence"], row["code_confidence"], key=surest.index)},
            f"{row['code']} {row['name']}",
        )
        for row in rows
    ]


def _legacy() -> list[Code]:
    """The list in force before; a text that reads the same in both is offered once."""
    new = {code.write for code in _categories()}
    rows = table("legacy_crosswalk").iter_rows(named=True)
    found = [
        Code(
            row["legacy_code"],
            row["legacy_name"],
            f"{row['legacy_code']} {row['legacy_name']}",
            "For what was received before 1 February 2020 alone",
            row["source"],
            row["confidence"],
        )
        for row in rows
    ]
    return [code for code in found if code.write not in new]
