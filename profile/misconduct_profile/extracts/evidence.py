"""What the values of one column look like, without showing one: evidence for a layout."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process

from misconduct_profile.extracts.dates import is_date, order_proofs
from misconduct_profile.extracts.fields import headings_of
from misconduct_profile.extracts.shape import known_as
from misconduct_profile.standards import fold

if TYPE_CHECKING:
    from collections import Counter

#: A heading at least this like an alias is a suggestion, and never more.
LIKE: Final = 80
#: Of filled cells: this share of dates, or of known spellings, is evidence.
MOSTLY: Final = 0.8
#: Fewer values are known as anything by chance.
FEWEST: Final = 10
_NUMBER: Final = re.compile(r"^[\d,. ]+$")


@dataclass(frozen=True)
class Evidence:
    """What stands in one column.

    filled: share of rows. distinct: distinct texts. looks: in words. suggested: fields
    that it may be, the likeliest first, each with the reason.
    """

    filled: float
    distinct: int
    looks: str
    suggested: list[tuple[str, str]]


def evidence_of(heading: str, texts: Counter[str], rows: int, last_year: int) -> Evidence:
    """Gather the evidence of one column from its counted texts."""
    total = texts.total()
    share = total / rows if rows else 0.0
    if not total:
        return Evidence(share, 0, "always blank", [])
    dates = sum(n for text, n in texts.items() if is_date(text, last_year)) / total
    numbers = sum(n for text, n in texts.items() if _NUMBER.match(text)) / total
    longest = max(map(len, texts))
    known = known_as(texts) if total >= FEWEST else []
    looks = [f"longest {longest} characters, {len(texts):,} different"]
    if dates >= MOSTLY:
        day, month, either = order_proofs(texts)
        looks = [f"{dates:.0%} dates", f"{day} prove day first, {month} month first, "
                 f"{either} neither"]  # fmt: skip
    elif numbers >= MOSTLY:
        looks = [f"{numbers:.0%} numbers, {len(texts):,} different"]
    elif known and known[0][1] >= MOSTLY:
        looks = [f"{known[0][1]:.0%} known as {known[0][0]}"]
    suggested = _alike(heading)
    if dates < MOSTLY:
        suggested = [one for one in suggested if not one[0].endswith("_date")]
        if numbers >= MOSTLY:  # no name is a number
            suggested = [one for one in suggested if not one[0].endswith("_name")]
        named = {field for field, _ in suggested}
        suggested += [
            (field, f"{part:.0%} of its values are known as such")
            for field, part in known
            if part >= MOSTLY and field not in named
        ]
    else:
        suggested = [one for one in suggested if one[0].endswith("_date")]
    return Evidence(share, len(texts), ", ".join(looks), suggested)


def _alike(heading: str) -> list[tuple[str, str]]:
    """Suggest fields whose aliases are like a heading."""
    known = headings_of()
    found = process.extract(fold(heading), list(known), scorer=fuzz.token_set_ratio, limit=3,
                            score_cutoff=LIKE) if fold(heading) else []  # fmt: skip
    told: dict[str, str] = {}
    for alias, _, _ in found:
        told.setdefault(known[alias], f"its heading is like {alias!r}")
    return list(told.items())
