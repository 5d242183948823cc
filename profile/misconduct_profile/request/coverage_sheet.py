"""The sheet on which a force says what its file holds: whose, when, which months."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final, get_args

from misconduct_profile.params import Params, Selection
from misconduct_profile.request.cells import Styles, Table, add_table, introduce, set_up
from misconduct_profile.request.extract_sheet import EARLIEST
from misconduct_profile.request.words import day, window

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.worksheet import Worksheet

NAME: Final = "Coverage and deadline"
HELD: Final = ["Complete", "Part of the month", "Nothing to report", "Not held"]
KINDS: Final = {"date": "Date", "list": "From a list", "text": "Text", "number": "Number"}
#: Question, remark, kind of answer and what it is chosen from ("force": the code list).
QUESTIONS: Final[tuple[tuple[str, str, str, Any], ...]] = (
    ("Name of your force", "", "list", "force"),
    ("Day the query was run", "Cases and outcomes are taken to be as on this day.", "date", ""),
    (
        "Cases were selected by which date",
        "live: open on the day of the query, whatever its dates.",
        "list",
        list(get_args(Selection)),
    ),
    ("First day selected", "", "date", ""),
    ("Last day selected", "", "date", ""),
    ("How many cases the file holds", "We count them again.", "number", ""),
    ("How many rows the file holds", "Without the header.", "number", ""),
    (
        "There is nothing to report for the whole period",
        "Yes is a nil return. A file that does not come is missing, and not nil.",
        "list",
        ["Yes", "No"],
    ),
    (
        "Cases are flagged as violence against women and girls",
        "No: the flag is missing, and no case is taken to be unflagged.",
        "list",
        ["Yes", "No"],
    ),
    (
        "First day on which the flag was used",
        "Of earlier cases nobody knows whether a flag would apply.",
        "date",
        "",
    ),
    (
        "The files on Regulations 12 and 13 are sent",
        "",
        "list",
        ["Yes", "Nothing to report", "Not held", "Later"],
    ),
    ("Who answers questions", "A role and a shared mailbox.", "text", ""),
)


def fill(
    sheet: Worksheet, params: Params, deadline: dt.date, places: Mapping[str, str], made: Styles
) -> None:
    """Write two tables: the file as a whole, and each month asked for.

    `places` is where the words of each code list stand.
    """
    widths = [56, 34, 22, 70]
    set_up(sheet, widths, params.handling.restricted)
    lines = [
        NAME,
        f"Edition {params.edition}: {params.title}.",
        f"Asked for: {window(params)}.",
        f"Return by {day(deadline)}. Two tables follow: your file as a whole, then each month.",
    ]
    row = introduce(sheet, lines, made)
    told = [(question, "", KINDS[kind], remark) for question, remark, kind, _ in QUESTIONS]
    headings = ("About your file", "Your answer", "Kind of answer", "Remark")
    after = add_table(sheet, row, Table("File", headings, told, widths), made, freeze=False)
    for number, (_, _, kind, choice) in enumerate(QUESTIONS, start=row + 1):
        sheet.write_blank(number, 1, None, made.date if kind == "date" else made.entry)
        source = f"={places[choice]}" if isinstance(choice, str) and choice else choice
        _check(sheet, number, kind, source)
    months = [(f"{month:%Y-%m}", "", "", "") for month in params.months]
    headings = ("Month", "What the file holds of it", "Cases", "Remark")
    end = add_table(sheet, after + 1, Table("Months", headings, months), made, freeze=False)
    sheet.data_validation(after + 2, 1, end - 1, 1, {"validate": "list", "source": HELD})


def _check(sheet: Worksheet, row: int, kind: str, source: Any) -> None:
    if kind == "list":
        sheet.data_validation(row, 1, row, 1, {"validate": "list", "source": source})
    elif kind == "date":
        told = "Write a day as year-month-day."
        sheet.data_validation(row, 1, row, 1, {
            "validate": "date", "criteria": ">=", "value": EARLIEST, "error_message": told,
        })  # fmt: skip
