"""The 43 territorial forces of England and Wales, and those that are not counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

import polars as pl

from misconduct_profile.standards.fold import fold
from misconduct_profile.standards.reference import table

_JOINT: Final = "is a joint return"
_BETWEEN: Final = re.compile(r"[/,;&+]|\band\b", re.IGNORECASE)


@dataclass(frozen=True)
class Force:
    """A territorial police force. `code` is its ONS police force area code."""

    code: str
    name: str
    short_name: str
    region: str
    home_office_code: str

    @property
    def slug(self) -> str:
        """The force's name in paths, such as avon-and-somerset."""
        return re.sub(r"[^a-z0-9]+", "-", fold(self.short_name)).strip("-")


@cache
def forces() -> tuple[Force, ...]:
    """Return the 43 forces, by short name. Source: forces.csv."""
    rows = table("forces").filter(include="yes").sort("short_name")
    return tuple(
        Force(
            row["ons_pfa_code"],
            row["official_name"],
            row["short_name"],
            row["region"],
            row["home_office_code"],
        )
        for row in rows.iter_rows(named=True)
    )


@cache
def force_spellings() -> dict[str, str]:
    """Map each folded name, code and alias to its force's ONS code.

    "D&C" also means direction and control; as a force it is settled by the column.
    """
    known: dict[str, str] = {}
    for row in table("forces").filter(include="yes").iter_rows(named=True):
        codes = (row["ons_pfa_code"], row["home_office_code"])
        texts = [*codes, row["official_name"], row["short_name"]]
        for text in (*texts, *row["aliases"].split("|")):
            if text:
                known[fold(text)] = row["ons_pfa_code"]
    return known


@cache
def excluded_spellings() -> dict[str, str]:
    """Map folded names of the excluded and the combined to the reason."""
    reasons = {"no": "is not one of the 43 forces", "no_split_first": _JOINT}
    known: dict[str, str] = {}
    for row in table("forces").filter(~(_included())).iter_rows(named=True):
        for text in (row["official_name"], row["short_name"], *row["aliases"].split("|")):
            if text:
                known[fold(text)] = reasons[row["include"]]
    return known


def is_joint(text: str) -> bool:
    """Whether a text names several forces at once: "BCH", "Norfolk/Suffolk"."""
    if fold(text) in force_spellings():
        return False
    if excluded_spellings().get(fold(text)) == _JOINT:
        return True
    parts = {force_spellings().get(fold(part)) for part in _BETWEEN.split(text)}
    return len(parts - {None}) > 1


def _included() -> pl.Expr:
    return pl.col("include") == "yes"


def force_by_code(code: str) -> Force:
    """Return the force with this ONS code; KeyError where there is none."""
    for force in forces():
        if force.code == code:
            return force
    raise KeyError(code)
