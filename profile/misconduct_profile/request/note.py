"""The covering note to the professional standards lead: one page of plain English."""

from __future__ import annotations

import datetime as dt

from misconduct_profile.params import Params
from misconduct_profile.request.words import FILL_IN, day, smallest, window


def covering_note(params: Params, deadline: dt.date) -> bytes:
    """Return the note; what only a person can say stands as FILL IN."""
    parts = [
        f"# {params.title}",
        f"{params.handling.public}. To: the head of professional standards. "
        f"From: {FILL_IN.format('name and role')}. "
        f"Please answer by **{day(deadline)}**.",
        "## What we ask for",
        f"An extract of {window(params)}. The workbook `template.xlsx` has a column for each "
        "thing we need and the words for each code; an export of your own in the same columns "
        "serves as well. Please also say which months it covers, and send the two short files "
        "on Regulations 12 and 13 of the Police Regulations 2003, which often only human "
        "resources can fill in.",
        "If there is nothing to report, please say so. No answer is shown as no data, never "
        "as no cases.",
        "## Why every case",
        "Forces flag violence against women and girls in different ways, and some not at all. "
        "Only with every case can flags, allegations of sexual misconduct and abuse by police "
        "be compared fairly.",
        "## What we do with it",
        f"{len(params.force_codes)} forces are asked the same. Figures are published for the "
        "country and for each force, without a ranking. You receive a page about your own "
        "force, and a list of what to mend in its data.",
        "## How it is protected",
        *_protection(params),
        "## Questions",
        f"{FILL_IN.format('role, shared mailbox and telephone')}. We would rather hear that a "
        "field cannot be had than receive a guess.",
    ]
    return ("\n\n".join(parts) + "\n").encode()


def _protection(params: Params) -> tuple[str, ...]:
    owner = str(params.disclosure.get("owner") or FILL_IN.format("who decides this rule"))
    return (
        "Please send no names, no dates of birth, nothing about who complained or was harmed "
        "except sex, and no free text. We ask for staff numbers, because one person in two "
        "cases must not be counted as two. Reading the file replaces each by a code, and the "
        "number is not kept.",
        f"Nothing published shows {smallest(params)}. Before anything leaves us, the tables "
        f"are tested by attempts to work such counts out. The rule is owned by {owner}.",
        f"A filled-in workbook is {params.handling.restricted}: send it only to "
        f"{FILL_IN.format('secure address')}. Legal basis, and how long we keep the extract: "
        f"{FILL_IN.format('agreement, and date of deletion')}.",
    )
