"""The sheet that a force fills in: one column a field, its codes and dates checked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from misconduct_profile.request.asked import Asked, asked
from misconduct_profile.request.cells import LAST_ROW, Styles, Table, add_table, set_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.worksheet import Worksheet

NAME: Final = "Extract"
#: No date of a case that is asked for comes before this.
EARLIEST: Final = dt.date(1990, 1, 1)
WIDE: Final = {"category": 44, "outcome": 40, "factor": 36, "standard": 36}


def fill(
    sheet: Worksheet, places: Mapping[str, str], deadline: dt.date, marking: str, made: Styles
) -> None:
    """Write the header in row 1 and the checks below it, to the last row there is.

    `places` is where the words of each code list stand, such as 'Code lists'!$B$4:$B$46.
    """
    fields = asked()
    set_up(sheet, [], marking)
    for place, one in enumerate(fields):
        width = WIDE.get(one.list_name, max(18, len(one.heading) + 4))
        style = made.date if one.kind == "date" else made.entry
        sheet.set_column(place, place, width, style)
    add_table(sheet, 0, Table(NAME, [one.heading for one in fields], []), made)
    for place, one in enumerate(fields):
        check = _date(one, deadline) if one.kind == "date" else _code(one, places)
        if check:
            sheet.data_validation(1, place, LAST_ROW, place, check)


def _code(one: Asked, places: Mapping[str, str]) -> dict[str, Any]:
    """Offer a list, and warn where a value is not on it.

    A warning and no stop: who must choose will choose the nearest, and a value that the
    list does not know is worth more as it is.
    """
    if not one.list_name:
        return {}
    several = {
        "input_title": "One or more",
        "input_message": "Choose one, or write several with a semicolon between them.",
    }
    return {
        "validate": "list",
        "source": f"={places[one.list_name]}",
        "error_type": "information" if one.several else "warning",
        "error_title": "Not on the list",
        "error_message": _not_listed(one),
    } | (several if one.several else {})


def _not_listed(one: Asked) -> str:
    if one.several:
        return "Write several with a semicolon between them, each as in the sheet Code lists."
    return (
        "No entry of the list reads like this. Keep it if none means the same: we would "
        "rather ask you than have you choose the nearest."
    )


def _date(one: Asked, deadline: dt.date) -> dict[str, Any]:
    return {
        "validate": "date",
        "criteria": "between",
        "minimum": EARLIEST,
        "maximum": deadline,
        "error_title": "Not a date",
        "error_message": f"{one.heading} is a day, written year-month-day, from {EARLIEST} "
        f"to {deadline}. Leave it blank where it is not known.",
    }
