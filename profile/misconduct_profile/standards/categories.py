"""Allegation categories: one text and one era in, one category, or ambiguous, out.

The rule is domain knowledge written down once: a letter with a digit is of 2020; M to Y
are legacy; a letter with a name goes by the name; names of both schemes and bare letters
A to L go by the date received, `Other` only with its parent; a name and a date that
disagree go to review. What can be more than one thing is listed in ambiguous_forms.csv.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from misconduct_profile.standards.eras import Era
from misconduct_profile.standards.fold import fold
from misconduct_profile.standards.reference import table

_LEADING_CODE: Final = re.compile(r"^(dc[1-4]|[a-y]\d{0,2})(?: (.+))?$")
#: One name, two codes of 2020 (F10 and L): only its parent can tell.
_NEEDS_PARENT: Final = "other"


@dataclass(frozen=True)
class Category:
    """What one text means. Fields as in `records.Allegation`."""

    category: str | None = None
    category_parent: str | None = None
    category_scheme: str = "unknown"
    category_status: str = "unmapped"
    category_evidence: str = ""
    category_candidates: str = ""
    legacy_code: str | None = None
    sexual_misconduct: str = "undetermined"


@cache
def _names_2020() -> dict[str, str]:
    """Folded names and aliases of 2020 to codes; a name of two codes is left out."""
    found: dict[str, set[str]] = {}
    for row in table("allegation_categories").iter_rows(named=True):
        for text in (row["name"], *row["aliases"].split("|")):
            if text:
                found.setdefault(fold(text), set()).add(row["code"])
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}


@cache
def _names_legacy() -> dict[str, str]:
    rows = table("legacy_crosswalk").iter_rows(named=True)
    return {fold(row["legacy_name"]): row["legacy_code"] for row in rows}


@cache
def _row_2020(code: str) -> dict[str, str] | None:
    found = table("allegation_categories").filter(code=code)
    return found.row(0, named=True) if found.height else None


@cache
def _children(letter: str) -> tuple[str, ...]:
    below = table("allegation_categories").filter(parent_code=letter)
    return tuple(below["code"])


@cache
def _spellings_2020(code: str) -> frozenset[str]:
    row = _row_2020(code) or {}
    texts = (row.get("name", ""), *row.get("aliases", "").split("|"))
    return frozenset(fold(text) for text in texts if text)


@cache
def _row_legacy(code: str) -> dict[str, str] | None:
    found = table("legacy_crosswalk").filter(legacy_code=code)
    return found.row(0, named=True) if found.height else None


def _of_2020(code: str, evidence: str) -> Category:
    row = _row_2020(code)
    if row is None:
        return Category(category_evidence=f"{evidence}: {code} is no code of 2020")
    return Category(
        category=code,
        category_parent=row["parent_code"] or code,
        category_scheme="2020",
        category_status="mapped",
        category_evidence=evidence,
        sexual_misconduct=row["sexual_misconduct"],
    )


def _of_legacy(code: str, evidence: str) -> Category:
    """Carry a legacy code over: to one code, to the parent its targets share, or not."""
    row = _row_legacy(code)
    if row is None:
        return Category(category_evidence=f"{evidence}: {code} is no legacy code")
    targets = [row["new_code_primary"], *filter(None, row["new_code_alternates"].split("|"))]
    parents = {target[0] for target in targets}
    one = row["mapping_type"] == "one_to_one"
    category = targets[0] if one else (parents.pop() if len(parents) == 1 else None)
    return Category(
        category=category,
        category_parent=category[0] if category else None,
        category_scheme="legacy",
        category_status="mapped" if category else "candidates",
        category_evidence=evidence,
        category_candidates="" if category else "|".join(targets),
        legacy_code=code,
        sexual_misconduct={"yes": "yes", "possible": "undetermined"}.get(
            row["sexual_misconduct"], "no"
        ),
    )


def _ambiguous(evidence: str, *candidates: str) -> Category:
    return Category(
        category_scheme="ambiguous",
        category_status="ambiguous",
        category_evidence=evidence,
        category_candidates="|".join(candidates),
    )


def _named(name: str) -> list[str]:
    """List what a name stands for on either list, as candidates are written."""
    legacy, new = _names_legacy().get(name), _names_2020().get(name)
    return [*([f"legacy {legacy}"] if legacy else []), *([new] if new else [])]


def _by_date(legacy: str, new: str, era: Era, what: str) -> Category:
    if era == "legacy":
        return _of_legacy(legacy, f"{what}, by date: before 1 February 2020")
    if era == "2020":
        return _of_2020(new, f"{what}, by date: on or after 1 February 2020")
    return _ambiguous(f"{what}, and no date that decides", f"legacy {legacy}", new)


def _by_name(name: str, era: Era) -> Category | None:
    """Rule 3 and 3b: a name of one scheme, a name of both, or no known name."""
    new, legacy = _names_2020().get(name), _names_legacy().get(name)
    if name == _NEEDS_PARENT:
        if era == "legacy":
            return _of_legacy("W", "name, by date: before 1 February 2020")
        return _ambiguous("Other without its parent", "legacy W", "L", "F10")
    if new and legacy:
        return _by_date(legacy, new, era, "name of both schemes")
    if new:
        if era == "legacy":
            return _ambiguous("name of 2020, received before 1 February 2020", new)
        return _of_2020(new, "name")
    if legacy:
        if era == "2020":
            return _ambiguous(
                "legacy name, received on or after 1 February 2020", f"legacy {legacy}"
            )
        return _of_legacy(legacy, "name")
    return None


def _with_code(code: str, name: str | None, era: Era) -> Category:
    """A text that starts with a code, and may go on with a name."""
    if len(code) > 1 and not code.startswith("DC"):
        found = _of_2020(code, "code")
    elif code.startswith("DC") or code > "L":
        found = _of_legacy(code, "code")
    elif name is None:
        return _by_date(code, code, era, "bare letter")
    else:
        return _letter_and_name(code, name, era)
    if name is not None and found.category_status != "unmapped":
        return _agree(found, code, name)
    return found


def _letter_and_name(letter: str, name: str, era: Era) -> Category:
    """Rule 3: a bare letter A to L with a name goes by the name, and must fit it.

    It fits as the name's own letter on either list, or as the parent of a category of
    2020. A name of both lists goes by the date (rule 3b), whatever its letter.
    """
    new, legacy = _of_letter(letter, name), _legacy_of_letter(letter, name)
    if not new and not legacy:
        if _by_name(name, era) is not None:
            return _ambiguous("letter and name disagree", letter, *_named(name))
        return Category(category_evidence="letter with an unknown name")
    if name in _names_legacy() and (name in _names_2020() or name == _NEEDS_PARENT):
        return _both_with_letter(new, legacy, era)
    if new:
        if era == "legacy":
            return _ambiguous("name of 2020, received before 1 February 2020", new)
        return _of_2020(new, "letter and name")
    if era == "2020":
        return _ambiguous(
            "legacy name, received on or after 1 February 2020", f"legacy {letter}"
        )
    return _of_legacy(letter, "letter and name")


def _of_letter(letter: str, name: str) -> str | None:
    """The code of 2020 that the name has at this letter, or below it."""
    codes = (letter, *_children(letter))
    return next((code for code in codes if name in _spellings_2020(code)), None)


def _legacy_of_letter(letter: str, name: str) -> str | None:
    row = _row_legacy(letter)
    return letter if row is not None and fold(row["legacy_name"]) == name else None


def _both_with_letter(new: str | None, legacy: str | None, era: Era) -> Category:
    """Rule 3b: a name of both lists goes by the date, and the letter must fit it then."""
    evidence = "letter and name of both schemes" if new and legacy else "name of both schemes"
    if era == "legacy" and legacy:
        return _of_legacy(legacy, f"{evidence}, by date: before 1 February 2020")
    if era == "2020" and new:
        return _of_2020(new, f"{evidence}, by date: on or after 1 February 2020")
    told = [f"legacy {legacy}" if legacy else "", new or ""]
    if era in ("legacy", "2020"):
        return _ambiguous(
            "letter and date disagree on a name of both schemes", *filter(None, told)
        )
    return _ambiguous(f"{evidence}, and no date that decides", *filter(None, told))


@cache
def _parents() -> dict[str, str]:
    """Folded names and aliases of the categories that have others below them."""
    return {name: code for name, code in _names_2020().items() if _children(code)}


def _with_parent(text: str, era: Era) -> Category | None:
    """A category of 2020 written behind its parent's name, as "Sexual conduct - Rape" is."""
    for parent, letter in _parents().items():
        name = text.removeprefix(f"{letter.lower()} ").removeprefix(f"{parent} ")
        if not text.endswith(f"{parent} {name}"):
            continue
        own = _LEADING_CODE.match(name)
        code = next((c for c in _children(letter) if name in _spellings_2020(c)), None)
        if own is not None and own[1].upper() in _children(letter):
            code = own[1].upper()
            if own[2] is not None and own[2] not in _spellings_2020(code):
                return None
        if code is None:
            continue
        if era == "legacy":
            return _ambiguous("name of 2020, received before 1 February 2020", code)
        if era != "2020" and parent in _names_legacy():
            return _ambiguous("name of both schemes, and no date that decides", code)
        return _of_2020(code, "name and its parent")
    return None


def _agree(found: Category, code: str, name: str) -> Category:
    """A code that decides alone must not be contradicted by the name beside it."""
    legacy = _row_legacy(code) or {}
    if name in _spellings_2020(code) | {fold(legacy.get("legacy_name", ""))}:
        return replace(found, category_evidence="code and name")
    if name in _names_2020() or name in _names_legacy():
        legacy_code = code.startswith("DC") or (len(code) == 1 and code > "L")
        own = f"legacy {code}" if legacy_code else code
        return _ambiguous("code and name disagree", own, *_named(name))
    return Category(category_evidence="code with an unknown name")


@cache
def classify(text: str, era: Era) -> Category:
    """Decide what an allegation category means.

    `text` is as the force wrote it, `era` as `eras.era` gives it. Returns status
    mapped, candidates (a legacy code with no single heir), ambiguous, or unmapped.
    Nothing is mapped by likeness.
    """
    name = fold(text)
    if not name:
        return Category(
            category_scheme="none",
            category_status="not_stated",
            category_evidence="no category stated",
            sexual_misconduct="not_available",
        )
    by_name = _by_name(name, era) or _with_parent(name, era)
    if by_name is not None:
        return by_name
    match = _LEADING_CODE.match(name)
    if match is None:
        return Category(category_evidence="no known code or name")
    return _with_code(match[1].upper(), match[2], era)
