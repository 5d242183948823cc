"""All inputs of a run: loaded, written, counted a second time, and summed up."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from misconduct_profile.extracts.find import Source
from misconduct_profile.extracts.load import Loaded, load, write
from misconduct_profile.extracts.recount import count_lines


class LineCountError(Exception):
    """The reader and the second count disagree: lines were lost, or made up."""


def load_all(sources: list[Source], key: bytes, run: Path) -> list[Loaded]:
    """Load and write every input; refuse to go on where the second count disagrees.

    Raises InputError where a file must be refused, LineCountError where a line is
    unaccounted for.
    """
    loaded = []
    for source in sources:
        one = load(source, key)
        check_lines(one, source)
        write(one, run)
        loaded.append(one)
    return loaded


def check_lines(loaded: Loaded, source: Source) -> None:
    """Hold the ledger against the second count: each physical line once, none missing."""
    ledger = loaded.ledger.sort("first_line")
    expected = 1
    for first, last in ledger.select("first_line", "last_line").iter_rows():
        if first != expected:
            raise LineCountError(f"{source.path.name}: line {expected} is in no entry, or two")
        expected = last + 1
    counted = count_lines(source.path)
    if counted != expected - 1:
        raise LineCountError(
            f"{source.path.name}: {counted} physical lines, {expected - 1} in the ledger"
        )


def summary(loaded: list[Loaded]) -> pl.DataFrame:
    """Sum up each input: encoding, header line, rows kept and quarantined."""
    return pl.DataFrame(
        [
            {
                "input": one.name,
                "encoding": one.encoding,
                "header_line": one.recognised.header.first,
                "columns": len(one.recognised.fields),
                "recognised": len(one.recognised.fields) - len(one.recognised.unrecognised),
                "date_order": ", ".join(sorted(set(one.date_orders.values()))),
                "kept": one.rows.height,
                "quarantined": one.quarantine.height,
            }
            for one in loaded
        ]
    )


def lines_by_kind(loaded: list[Loaded]) -> pl.DataFrame:
    """Count physical lines by kind over all inputs."""
    lines = (pl.col("last_line") - pl.col("first_line") + 1).sum().alias("lines")
    ledgers = pl.concat(one.ledger for one in loaded)
    return ledgers.group_by("kind").agg(pl.len().alias("entries"), lines).sort("kind")


def quarantined(loaded: list[Loaded]) -> pl.DataFrame:
    """Count quarantined rows by input and reason."""
    rows = [
        {"input": one.name, "reason": reason, "rows": number}
        for one in loaded
        for reason, number in sorted(one.reasons.items())
    ]
    return pl.DataFrame(
        rows, schema={"input": pl.String, "reason": pl.String, "rows": pl.Int64}
    )


def unrecognised(loaded: list[Loaded]) -> pl.DataFrame:
    """List the headings that no alias explains, by input."""
    rows = [
        {"input": one.name, "heading": heading.strip()}
        for one in loaded
        for heading in one.recognised.unrecognised
    ]
    return pl.DataFrame(rows, schema={"input": pl.String, "heading": pl.String})
