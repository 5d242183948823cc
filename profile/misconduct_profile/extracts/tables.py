"""What an analyst reads of intake: inputs, refused files, quarantine, unknown headings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from misconduct_profile.extracts.load import Loaded
from misconduct_profile.extracts.refusals import REASONS
from misconduct_profile.standards import force_by_code, reason_words

if TYPE_CHECKING:
    from misconduct_profile.extracts.batch import Intake

_SUMMARY: Final = {
    "input": pl.String,
    "encoding": pl.String,
    "header_line": pl.Int64,
    "columns": pl.Int64,
    "recognised": pl.Int64,
    "date_order": pl.String,
    "kept": pl.Int64,
    "quarantined": pl.Int64,
    "refused": pl.String,
}


def summary(intake: Intake) -> pl.DataFrame:
    """Sum up each input: encoding, header line, rows kept and quarantined, or refused."""
    rows = [
        _summed(one) if isinstance(one, Loaded) else {"input": one.name, "refused": one.reason}
        for one in intake.all
    ]
    return pl.DataFrame(rows, schema=_SUMMARY)


def _summed(one: Loaded) -> dict[str, str | int]:
    return {
        "input": one.name,
        "encoding": one.encoding,
        "header_line": one.recognised.header.first,
        "columns": len(one.recognised.fields),
        "recognised": len(one.recognised.fields) - len(one.recognised.unrecognised),
        "date_order": ", ".join(sorted(set(one.date_orders.values()))),
        "kept": one.rows.height,
        "quarantined": one.quarantine.height,
        "refused": "",
    }


def refused(intake: Intake) -> pl.DataFrame:
    """List the files that were refused whole, why, and how many lines each has."""
    rows = [
        {
            "input": one.name,
            "forces": ", ".join(force_by_code(code).short_name for code in one.forces),
            "reason": REASONS[one.reason],
            "found": one.problem,
            "lines": one.lines,
        }
        for one in intake.refused
    ]
    names = ("input", "forces", "reason", "found")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String) | {"lines": pl.Int64})


def quarantined(intake: Intake) -> pl.DataFrame:
    """Count quarantined rows by input and reason, and say why in words."""
    rows = [
        {"input": one.name, "reason": reason, "rows": number, "why": reason_words(reason)}
        for one in intake.loaded
        for reason, number in sorted(one.reasons.items())
    ]
    schema = {"input": pl.String, "reason": pl.String, "rows": pl.Int64, "why": pl.String}
    return pl.DataFrame(rows, schema=schema)


def unrecognised(intake: Intake) -> pl.DataFrame:
    """List the headings that no alias explains, by input."""
    rows = [
        {"input": one.name, "heading": heading.strip()}
        for one in intake.loaded
        for heading in one.recognised.unrecognised
    ]
    return pl.DataFrame(rows, schema={"input": pl.String, "heading": pl.String})
