"""The source line below a chart or table."""

from __future__ import annotations

from misconduct_profile.disclosure.facts import Facts


def source(facts: Facts, *, workforce: bool = False) -> str:
    """Return where the figures come from, and the marking of the release."""
    origin = "Police force misconduct and complaint extracts"
    if workforce:
        origin += "; Home Office, Police workforce open data table (headcount, 31 March)"
    marking = f" {facts.marking}: made-up data." if facts.marking else ""
    return f"Source: {origin}. Edition: {facts.edition}.{marking}"
