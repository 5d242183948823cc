"""Why a row, a file or a value was not used: a sentence each, and what a force can do."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, Literal

from misconduct_profile.standards.reference import table

#: What is done about a reason that has no words of its own.
ASK: Final = "Ask us what was found."
#: Joins the reasons of a row that has several.
JOINED: Final = "|"
#: A reason that repeats what the force wrote ("code: J9 is no code of 2020") is known without.
_WRITTEN: Final = re.compile(r"^.*: \S+ (?=is no code of 2020$)")
Kind = Literal["row", "flag", "file", "value"]


def reason_words(reason: str) -> str:
    """Say in a sentence why; of several reasons (joined by |) a sentence each.

    A reason that nobody has worded yet is its key, with blanks: "Key doubled."
    """
    return " ".join(_said(one)[0] for one in reason.split(JOINED))


def reason_to_do(reason: str) -> str:
    """Say what a force can do about it; of several reasons (joined by |) one after another."""
    return " ".join(dict.fromkeys(_said(one)[1] for one in reason.split(JOINED)))


def worded_reasons(kind: Kind) -> frozenset[str]:
    """List the reasons that have words, of rows, of used rows, of whole files or of values."""
    return frozenset(table("reasons").filter(kind=kind)["reason"])


def _said(reason: str) -> tuple[str, str]:
    key = _WRITTEN.sub("", reason)
    plain = key.replace("_", " ").strip()
    return _known().get(key, (f"{plain[:1].upper()}{plain[1:]}.", ASK))


@cache
def _known() -> dict[str, tuple[str, str]]:
    rows = table("reasons").select("reason", "words", "to_do").iter_rows()
    return {reason: (words, to_do) for reason, words, to_do in rows}
