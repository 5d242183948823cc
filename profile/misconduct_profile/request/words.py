"""Words that several parts of the pack share."""

from __future__ import annotations

import datetime as dt
from typing import Final

from misconduct_profile.params import Params

FILL_IN: Final = "[FILL IN: {}]"


def day(date: dt.date) -> str:
    """Write a day for people: 1 January 2021."""
    return f"{date.day} {date:%B %Y}"


def window(params: Params) -> str:
    """Say which cases are asked for."""
    span = params.period
    which = (
        "flagged or not" if params.clock == "finalised" else "open or closed, flagged or not"
    )
    return (
        f"every complaint, conduct matter and recordable conduct matter {params.clock} from "
        f"{day(span.first)} to {day(span.last)}, {which}"
    )


def smallest(params: Params) -> str:
    """Say how small counts are kept out of what is published."""
    threshold = params.disclosure.get("threshold")
    if isinstance(threshold, int) and threshold > 1:
        return f"counts from 1 to {threshold - 1}"
    return "small counts"
