"""What is asked for and what is not: the columns of intake, each with its explanation."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, get_args

from misconduct_profile.extracts.texts import SEVERAL_FIELDS
from misconduct_profile.standards import Field

#: Intake reads these where a force sends them, and nothing is counted by them. What
#: nobody counts, nobody is asked for.
NOT_COUNTED: Final = {
    "related_case": "Cases are not joined with each other.",
    "incident_date": "Cases are counted by when they came to the force.",
    "victim_ethnicity": "No figure is made from it yet.",
}
NOT_WANTED: Final = {
    "personal": "It names or identifies a person, and no figure needs it.",
    "free_text": "Free text may name anybody.",
    "key": "It joins the tables of an extract in several; the template is one table.",
}
#: The one identifier that is asked for, since without it people cannot be told apart.
IDENTIFIER: Final = "subject_id"
#: What is said of a column that intake knows and fields.csv does not describe yet.
UNDESCRIBED: Final = {
    "needed": "where you hold it",
    "meaning": "As your system holds it.",
    "why": "It is read with the rest.",
    "seen": "counts",
}
SEEN: Final = {
    "counts": "The analysts and your own force; the public in protected counts alone.",
    "analysts": "The analysts and your own force.",
    "hashed": "Nobody: reading turns it into a code that cannot be turned back without a "
    "secret key, and the number itself is not kept.",
}


@dataclass(frozen=True)
class Asked:
    """One field that is asked for: its column in the template and why it is there.

    list_name: the code list of its values, or "". several: a cell may hold several codes.
    """

    field: str
    heading: str
    kind: str
    needed: str
    list_name: str
    meaning: str
    why: str
    seen: str

    @property
    def several(self) -> bool:
        """Whether one cell may hold several codes, with semicolons between them."""
        return self.field in SEVERAL_FIELDS

    @property
    def kind_in_words(self) -> str:
        """What kind of value it holds, for people."""
        if self.kind == "date":
            return "Date, year-month-day"
        if self.list_name:
            return "Codes, with a semicolon between them" if self.several else "Code"
        return "Text"


@cache
def asked() -> tuple[Asked, ...]:
    """Return the fields that are asked for, in the order of the template's columns.

    A column new to intake comes last under its first alias, until fields.csv
    describes it.
    """
    told = _told()
    known = {row["field"]: row for row in _columns() if _wanted(row)}
    order = [name for name in told if name in known]
    order += [name for name in known if name not in told]
    return tuple(_one(known[name], told.get(name, {})) for name in order)


def left_out() -> dict[str, str]:
    """Return what intake could read and is not asked for: its first alias to the reason."""
    return {
        _first_alias(row): NOT_COUNTED.get(row["field"]) or NOT_WANTED[row["kind"]]
        for row in _columns()
        if not _wanted(row)
    }


def _wanted(row: dict[str, str]) -> bool:
    if row["field"] == IDENTIFIER:
        return True
    return row["kind"] not in NOT_WANTED and row["field"] not in NOT_COUNTED


def _one(column: dict[str, str], told: dict[str, str]) -> Asked:
    name = column["field"]
    of_its_own = name if name in get_args(Field) else ""
    words = {key: told.get(key) or plain for key, plain in UNDESCRIBED.items()}
    return Asked(
        field=name,
        heading=told.get("heading") or _first_alias(column),
        kind=column["kind"],
        list_name=told.get("list", of_its_own),
        needed=words["needed"],
        meaning=words["meaning"],
        why=words["why"],
        seen=SEEN[words["seen"]],
    )


def _first_alias(column: dict[str, str]) -> str:
    return column["aliases"].split("|")[0]


def _columns() -> list[dict[str, str]]:
    text = (resources.files("misconduct_profile.extracts") / "columns.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def _told() -> dict[str, dict[str, str]]:
    text = (resources.files(__package__) / "fields.csv").read_text("utf-8")
    return {row["field"]: row for row in csv.DictReader(text.splitlines())}
