"""How sure the lists of codes are that figures rest on, and which codes nobody confirmed."""

from __future__ import annotations

from typing import Final

import polars as pl

from misconduct_profile.charts import Column, words
from misconduct_profile.publish.html import Display
from misconduct_profile.publish.prose import Definitions, Prose, sentence
from misconduct_profile.publish.table import Table
from misconduct_profile.standards.confidence import GRADES, graded, unconfirmed

#: What a table of codes is called on a page; any other by its own name in plain letters.
TITLES: Final = {
    "answers": "Answers: yes or no, sex",
    "bands": "Bands of age and of service",
    "case_types": "Types of case, handling, severity, decision, proceedings and finding",
    "ethnicity": "Ethnic groups",
    "factors": "Factors of the situation",
    "forces": "Police forces, and bodies left out",
    "legacy_crosswalk": "Allegation categories before February 2020",
    "standards": "Standards of Professional Behaviour",
}
_HEADINGS: Final = {
    "high": "Published text seen", "medium": "To be confirmed", "low": "Not verified",
}  # fmt: skip
_LOW: Final = GRADES[-1]


def code_confidence() -> Display:
    """Return the lists of codes by name, with the number of codes by confidence."""
    told = graded().filter(pl.col("confidence") != "")
    rows = [
        {"list": list_title(str(name))}
        | {grade: number_of_codes(part.filter(confidence=grade).height) for grade in GRADES}
        for (name,), part in told.group_by("table", maintain_order=True)
    ]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(("list", *GRADES), pl.String)).sort("list")
    return Table(
        "code-confidence",
        "How sure the lists of codes are that figures rest on, number of codes",
        frame,
        [Column("list", "List"), *(Column(grade, _HEADINGS[grade]) for grade in GRADES)],
        note="Published text seen: the code stands in a published text that was read. To be "
        "confirmed: it is known and partly corroborated. Not verified: no published text was "
        "found, and nobody should rely on it. A category counts by the less sure of its letter "
        "and its name.",
    )


def codes_not_verified() -> Display:
    """Return the codes of low confidence by list and name."""
    low = unconfirmed().filter(pl.col("confidence") == _LOW)
    items = [
        (list_title(str(name)), f"{'; '.join(dict.fromkeys(part['name']))}.")
        for (name,), part in low.group_by("table", maintain_order=True)
    ]
    if not items:
        return Prose("codes-not-verified", sentence("Every code is known from elsewhere."))
    return Definitions("codes-not-verified", sorted(items))


def list_title(name: str) -> str:
    """Return what a table of codes is called on a page."""
    return TITLES.get(name, words.capital(name.replace("_", " ")))


def number_of_codes(number: int) -> str:
    """Say how many codes there are: a number of codes is no figure of the release."""
    if not number:
        return "none"
    return f"{number:,} code{'' if number == 1 else 's'}"
