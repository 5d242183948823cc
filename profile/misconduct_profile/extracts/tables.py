"""What an analyst reads of intake: inputs, refused files, quarantine, unknown headings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from misconduct_profile.extracts.load import Loaded
from misconduct_profile.extracts.refusals import REASONS
from misconduct_profile.extracts.rules import FLAGGED
from misconduct_profile.standards import force_by_code, reason_words

if TYPE_CHECKING:
    from misconduct_profile.extracts.batch import Intake

_SUMMARY: Final = {
    "input": pl.String,
    "sheet": pl.String,
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
    """Sum up each input: encoding, header line, rows kept and quarantined, or refused.

    One row a text or sheet that holds data; kept and quarantined are of the whole input,
    on the first of its rows.
    """
    rows: list[dict[str, str | int]] = []
    for one in intake.all:
        if isinstance(one, Loaded):
            rows += _summed(one)
        else:
            rows.append({"input": one.name, "refused": one.reason})
    return pl.DataFrame(rows, schema=_SUMMARY)


def _summed(one: Loaded) -> list[dict[str, str | int]]:
    rows: list[dict[str, str | int]] = [
        {
            "input": one.name,
            "sheet": table.sheet,
            "encoding": table.encoding,
            "header_line": table.recognised.header.first,
            "columns": len(table.recognised.fields),
            "recognised": table.recognised.known,
        }
        for table in one.tables
    ]
    rows[0] |= {
        "date_order": ", ".join(sorted(set(one.date_orders.values()))),
        "kept": one.kept,
        "quarantined": one.quarantined,
        "refused": "",
    }
    return rows


def done_to(intake: Intake) -> pl.DataFrame:
    """List what intake did to a text or sheet, and what is hidden in it: input, sheet, what."""
    rows = []
    for one in intake.loaded:
        for table in one.tables:
            told = {
                "its headings were moved one column, above their values": bool(
                    table.recognised.realigned
                ),
                f"{table.filled_down:,} rows were filled down as its layout says": bool(
                    table.filled_down
                ),
                f"{table.neutralised:,} control characters or marks of direction were taken "
                "out": bool(table.neutralised),
                f"it has {table.notes}": bool(table.notes),
            }
            rows += [(one.name, table.sheet, what) for what, so in told.items() if so]
        rows += [(one.name, sheet, "no table was found in it") for sheet in one.others]
        if one.repeated:
            what = f"{one.repeated:,} rows that repeat another are kept: each may be true"
            rows.append((one.name, "", what))
        if one.replaced_by:
            rows.append((one.name, "", f"nothing of it is used: {one.replaced_by} replaces it"))
    schema = dict.fromkeys(("input", "sheet", "what"), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row")


def nobody(intake: Intake) -> pl.DataFrame:
    """Count kept rows that name no person, and why: input, why, rows."""
    rows = [
        (one.name, why, number)
        for one in intake.loaded
        for why, number in one.nobody.items()
        if why
    ]
    schema = {"input": pl.String, "why": pl.String, "rows": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def flagged(intake: Intake) -> pl.DataFrame:
    """Count kept rows whose dates cannot all be right: input, rule, rows."""
    rows = [
        (one.name, FLAGGED[rule], number)
        for one in intake.loaded
        for rule, number in sorted(one.flags.items())
    ]
    schema = {"input": pl.String, "rule": pl.String, "rows": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def successions(intake: Intake) -> pl.DataFrame:
    """List files that replace others or add to them, and what came of their rows."""
    names = ("after", "how", "before", "same", "appeared", "vanished", "changed")
    text = ("after", "how", "before")
    schema = {name: pl.String if name in text else pl.Int64 for name in names}
    rows = [tuple(getattr(one, name) for name in names) for one in intake.successions]
    return pl.DataFrame(rows, schema=schema, orient="row")


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
        for table in one.tables
        for heading in table.recognised.unrecognised
    ]
    return pl.DataFrame(rows, schema={"input": pl.String, "heading": pl.String})
