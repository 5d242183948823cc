"""How each dialect spells its codes, and the spellings of it that nobody can recognise."""

from __future__ import annotations

import zlib
from functools import cache
from typing import Final

import polars as pl

from misconduct_profile.example.dialects import DIALECTS, Dialect, table
from misconduct_profile.standards import reference

#: Unrecognisable spellings that a dialect has of one code.
FORMS: Final = 4
#: Longest value of systems that cut their values off.
CUT: Final = 25
#: Answers of so few letters that only near misses, and codes of a force's own, are used.
SHORT: Final = ("vawg_flag", "domestic_abuse_perpetrator", "subject_sex", "victim_sex")
#: Home of a field's names: table, its rows, code and name columns; others: family's own.
_NAMES: Final = {
    "allegation_category": ("allegation_categories", "", "code", "name"),
    "legacy_category": ("legacy_crosswalk", "", "legacy_code", "legacy_name"),
    "standard_breached": ("standards", "", "standard_no", "name"),
    "outcome": ("outcomes", "", "code", "name"),
    "subject_ethnicity": ("ethnicity", "", "code", "label"),
    "worker_type": ("case_types", "workforce", "code", "name"),
    **{
        field: ("case_types", field, "code", "name")
        for field in (
            "case_type", "handling", "severity", "decision", "proceedings", "finding",
        )
    },
}  # fmt: skip
#: One name of three codes: never written without its code.
_OTHER: Final = "Other"


@cache
def spellings(dialect: str, field: str) -> dict[str, str]:
    """Return code to spelling, all recognisable, as the dialect writes a field."""
    own = DIALECTS[dialect]
    rows = table("spellings").filter(
        (pl.col("dialect") == own.family) & (pl.col("field") == field)
    )
    texts = {}
    for row in rows.iter_rows(named=True):
        code, text = row["code"], row["spelling"]
        if own.values != "family" and field in _NAMES:
            text = _styled(own, code, _names(field)[code])
        texts[code] = _lettered(own, text)
    return texts


@cache
def _names(field: str) -> dict[str, str]:
    home, part, code, name = _NAMES[field]
    rows = reference.table(home)
    return {
        row[code]: row[name]
        for row in reversed(rows.to_dicts())
        if not part or row["field"] == part
    }


def _styled(own: Dialect, code: str, name: str) -> str:
    if own.values == "code":
        return code
    if own.values == "code_name" or name == _OTHER:
        return f"{code}{own.separator if own.values == 'code_name' else ' - '}{name}"
    return name


def _lettered(own: Dialect, text: str) -> str:
    change = {"upper": str.upper, "lower": str.lower, "title": str.title}.get(own.letters)
    return change(text) if change else text


@cache
def misspellings(dialect: str, field: str) -> dict[str, tuple[str, ...]]:
    """Return code to FORMS spellings of it that are in no table of aliases.

    Near misses (to the wrong code as well), letters that changed places, values cut off
    at 25 characters, a note in brackets, and a code of the force's own.
    """
    own = DIALECTS[dialect]
    near: dict[str, list[str]] = {}
    for row in table("near_misses").filter(pl.col("field") == field).iter_rows(named=True):
        near.setdefault(row["code"], []).append(_lettered(own, row["spelling"]))
    found = {}
    for code, text in spellings(dialect, field).items():
        forms = near.get(code, [])
        if field not in SHORT:
            forms = [*forms, *_swapped(text), *_cut(text), f"{text} (tbc)"]
        forms = [*forms, _of_its_own(dialect, field, code)]
        # Each dialect starts at another place of the list, and takes FORMS in a circle.
        start = zlib.crc32(f"{dialect} {field} {code}".encode())
        found[code] = tuple(forms[(start + n) % len(forms)] for n in range(FORMS))
    return found


def _swapped(text: str) -> list[str]:
    """Two neighbouring letters of the longest word change places."""
    word = max(text.split(), key=len, default="")
    for place in range(len(word) // 2, len(word) - 1):
        one, two = word[place], word[place + 1]
        if len(word) > 4 and (one + two).isalpha() and one.lower() != two.lower():
            return [text.replace(word, word[:place] + two + one + word[place + 2 :], 1)]
    return []


def _cut(text: str) -> list[str]:
    """Cut a value off, where the cut falls within a word; a whole word may be an alias."""
    return [text[:CUT]] if text[CUT - 1 : CUT + 1].isalpha() and len(text) > CUT else []


def _of_its_own(dialect: str, field: str, code: str) -> str:
    letters = "".join(word[0] for word in dialect.split()[:2]) + dialect[-1].upper()
    return f"{letters}{zlib.crc32(f'{dialect}{field}{code}'.encode()) % 900 + 100}"
