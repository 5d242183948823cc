"""The day by which forces are asked to answer."""

from __future__ import annotations

import datetime as dt

from misconduct_profile.errors import InputError


def read_deadline(text: str, today: dt.date, last: dt.date) -> dt.date:
    """Read a deadline written year-month-day.

    `last` is the last day asked for. Raises InputError where the text is no such date, or
    the day is over, or comes before the data can be complete.
    """
    try:
        day = dt.datetime.strptime(text.strip(), "%Y-%m-%d").date()
    except ValueError:
        example = today + dt.timedelta(42)
        problem = f"{text!r} is no date"
        raise InputError("--deadline", problem, f"Write it as {example}.") from None
    if day <= today:
        raise InputError(
            "--deadline", f"{day} leaves no time to answer", f"Name a day after {today}."
        )
    if day <= last:
        raise InputError(
            "--deadline",
            f"{day} comes before the period is over",
            f"Name a day after {last}, the last day asked for.",
        )
    return day
