"""The source line below a chart or table."""

from __future__ import annotations

from misconduct_profile.disclosure.facts import Facts


def source(facts: Facts, *, workforce: bool = False, returned: bool = False) -> str:
    """Return where the figures come from, and the marking of the release.

    `returned` figures come from the return of Regulations 12 and 13, not the extracts.
    """
    origin = "Police force misconduct and complaint extracts"
    if returned:
        origin = "Police force returns on Regulations 12 and 13, and of joiners"
    if workforce:
        origin += "; Home Office, Police workforce open data table (headcount, 31 March)"
    marking = f" {facts.marking}: made-up data." if facts.marking else ""
    return f"Source: {origin}. Edition: {facts.edition}.{marking}"
