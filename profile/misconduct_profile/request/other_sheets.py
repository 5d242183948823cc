"""The sheets that are there to be read: read me, fields, codes, Regulations 12 and 13."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from misconduct_profile.extracts.returns import EVENTS, JOINERS
from misconduct_profile.params import Params
from misconduct_profile.request.asked import asked
from misconduct_profile.request.cells import (
    Styles,
    Table,
    add_table,
    heighten,
    introduce,
    set_up,
)
from misconduct_profile.request.coverage_sheet import NAME as COVERAGE
from misconduct_profile.request.extract_sheet import NAME as EXTRACT
from misconduct_profile.request.lists import CodeList
from misconduct_profile.request.words import FILL_IN, day, smallest, window

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.worksheet import Worksheet

READ_ME: Final = "Read me"
READ_ME_WIDTH: Final = 84
FIELDS: Final = "Fields"
CODES: Final = "Code lists"
PROBATION: Final = "Regulations 12 and 13"
#: What each heading of the two returns asks for.
RETURN_WORDS: Final = {
    "Force": "The force's name.",
    "Staff Number": "The number by which the force knows the probationer. It becomes a code "
    "on reading.",
    "Event": "What happened, in words of the list Events of probation.",
    "Event Date": "The day, written year-month-day.",
    "Ground": "Why, in words of the list Grounds. Blank stands for unknown.",
    "Linked Case": "Reference of the misconduct case, where there is one.",
    "Entry Route": "In words of the list Entry routes. Blank stands for unknown.",
    "Sex": "In words of the list Sexes.",
    "Ethnicity": "In words of the list Ethnicities, without O1: its group depends on the year.",
    "Month": "Written year-month, such as 2021-01.",
    "Joiners": "How many probationers joined in the month: a whole number.",
}


def read_me(sheet: Worksheet, params: Params, deadline: dt.date, made: Styles) -> None:
    """Write how to fill in the workbook, a line a cell."""
    marking = params.handling.restricted
    set_up(sheet, [READ_ME_WIDTH], marking)
    sheet.write_string(0, 0, f"{params.title}: template for forces", made.title)
    lines = (
        f"Marking: {params.handling.public} while blank, {marking} once filled in.",
        f"Asked for: {window(params)}.",
        f"Return it by {day(deadline)} to {FILL_IN.format('secure address')}.",
        f"Questions: {FILL_IN.format('role, shared mailbox and telephone')}.",
        f"1. Fill in the sheet {EXTRACT}: one row for each allegation and each person it is "
        "against. Repeat the case on each of its rows. Leave row 1 as it is.",
        "2. Do not send names, dates of birth, the names of those who complain, or free text. "
        "Do not add columns.",
        "3. The staff number is asked for because people must be told apart. It is turned "
        "into a code on reading, with a secret key, and is not kept.",
        f"4. Write codes in the words of the sheet {CODES}, or paste what your system holds. "
        "Where no entry means the same, leave your own word; do not choose the nearest.",
        "5. Leave a cell blank where you do not know. Blank is never read as no.",
        "6. Write dates year-month-day, such as 2021-03-09.",
        f"7. Fill in the sheet {COVERAGE}, above all where there is nothing to report or a "
        "month is missing: a month without rows is not taken for a month without cases.",
        f"8. Regulations 12 and 13 are asked for in two other files: see the sheet "
        f"{PROBATION}.",
        f"The sheet {FIELDS} says what each column means and why it is asked for.",
        f"Nothing published shows {smallest(params)}, or a name.",
    )
    for number, line in enumerate(lines, start=1):
        sheet.write_string(number, 0, line, made.text)
        heighten(sheet, number, [line], [READ_ME_WIDTH])
    sheet.activate()


def fields(sheet: Worksheet, lists: Mapping[str, CodeList], marking: str, made: Styles) -> None:
    """Write what each column of the extract means."""
    widths = [34, 24, 26, 28, 60, 60, 50]
    set_up(sheet, widths, marking)
    row = introduce(sheet, ["What each column of the extract means"], made)
    rows = [
        (
            one.heading,
            one.kind_in_words,
            one.needed,
            lists[one.list_name].title if one.list_name else "",
            one.meaning,
            one.why,
            one.seen,
        )
        for one in asked()
    ]
    headings = (
        "Column", "What it holds", "Needed", "List of codes", "Meaning", "Why it is asked",
        "Who may see it",
    )  # fmt: skip
    add_table(sheet, row, Table("Fields", headings, rows, widths), made)


def code_lists(
    sheet: Worksheet, lists: Mapping[str, CodeList], marking: str, made: Styles
) -> dict[str, str]:
    """Write all lists, one below the other; return where the words of each stand."""
    widths = [28, 56, 16, 56, 60, 36, 70]
    set_up(sheet, widths, marking)
    lines = [
        "Code lists: what may be written in the extract",
        "Write the words of the second column, or the code alone.",
    ]
    row = introduce(sheet, lines, made)
    rows, places, start = [], {}, row + 2  # sheets count from 1, below the header
    for one in lists.values():
        end = start + len(one.codes) - 1
        places[one.name] = f"'{CODES}'!$B${start}:$B${end}"
        start = end + 1
        rows += [
            (one.title, c.write, c.code, c.label, c.meaning, c.confirmed, c.source)
            for c in one.codes
        ]
    headings = ("List", "Write this", "Code", "Label", "Meaning", "Confirmed", "Source")
    add_table(sheet, row, Table("CodeLists", headings, rows, widths), made)
    return places


def probation(sheet: Worksheet, marking: str, made: Styles) -> None:
    """Say what the two returns of human resources hold; they are files of their own."""
    widths = [30, 26, 90]
    set_up(sheet, widths, marking)
    lines = [
        "Regulations 12 and 13: two files to send beside this workbook",
        f"Fill in {EVENTS.file}, a line an event, and {JOINERS.file}, a line a month "
        "and group.",
        "They are apart because they come from another system and are read on their own.",
        "Nothing is to be written on this sheet.",
    ]
    row = introduce(sheet, lines, made)
    rows = [
        (template.file, heading, RETURN_WORDS.get(heading, ""))
        for template in (EVENTS, JOINERS)
        for heading in template.headings
    ]
    headings = ("File", "Heading", "What to write")
    add_table(sheet, row, Table("Returns", headings, rows, widths), made)
