"""What a force may mend in its extract: the top of the list, and the list to download."""

from __future__ import annotations

import csv
import io
from typing import Final

import polars as pl

from misconduct_profile.charts import Column, words
from misconduct_profile.disclosure.tables import Release
from misconduct_profile.publish.csv import safe
from misconduct_profile.publish.html import Display
from misconduct_profile.publish.prose import Prose, sentence
from misconduct_profile.publish.quality import FIELDS
from misconduct_profile.publish.table import Table

MEND_FILE: Final = "to-mend.csv"
_COLUMNS: Final = (
    "input", "first_line", "last_line", "kind", "field", "reason", "value", "rows",
    "suggestions",
)  # fmt: skip
_TOP: Final = 8
_KINDS: Final = {"quarantine": "Row not used", "quarantined": "Row not used",
                 "gap": "Value not understood", "refused": "File not used"}  # fmt: skip


def to_mend(release: Release) -> Display:
    """Return the reasons that cost most rows, and a link to every line of the list."""
    listed = _listed(release)
    if not listed.height:
        return Prose("to-mend", sentence("Nothing in the extract asks to be mended."))
    grouped = (
        listed.group_by("kind", "field", "reason", maintain_order=True)
        .agg(pl.col("rows").sum(), pl.len().alias("entries"))
        .sort("rows", "kind", "field", "reason", descending=[True, False, False, False])
        .head(_TOP)
    )
    place = pl.format("to-mend#{}|{}|{}", "kind", "field", "reason")
    frame = grouped.select(
        pl.col("kind").replace(_KINDS).alias("label"),
        pl.col("field").map_elements(lambda name: FIELDS.get(name) or _plain(name), pl.String),
        pl.col("reason").map_elements(_plain, pl.String),
        "rows",
        pl.lit("").alias("rows:status"),
        (place + ".rows").alias("rows:cell"),
    )
    table = Table(
        "to-mend",
        "What to mend first in our data, by the number of rows it concerns",
        frame,
        [
            Column("label", "What happened"),
            Column("field", "Field"),
            Column("reason", "Why"),
            Column("rows", "Rows", "count"),
        ],
    )
    link = (
        f'<p id="mend-link"><a href="{MEND_FILE}" download>Download the whole list</a> (CSV): '
        "file, line, field, reason, value and suggestions. No names or numbers of people are "
        "in it; file and line lead to them.</p>"
    )
    return Display("mend", f'<div id="mend">{table.html}{link}</div>',
                   f"{table.text}\n\nThe whole list: {MEND_FILE}")  # fmt: skip


def mend_csv(release: Release) -> str:
    """Return the whole list as CSV, with the handling mark in every row."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([*_COLUMNS, "edition", "handling", "marking"])
    facts = release.facts
    ends = (safe(facts.edition), safe(facts.handling["restricted"]), facts.marking)
    for row in _listed(release).iter_rows():
        writer.writerow([*(safe(value) for value in row), *ends])
    return buffer.getvalue()


def _listed(release: Release) -> pl.DataFrame:
    if release.mend is None:
        return pl.DataFrame(schema=dict.fromkeys(_COLUMNS, pl.String))
    return release.mend.select(_COLUMNS).sort(_COLUMNS, nulls_last=True)


def _plain(text: str) -> str:
    """Write a code as words: "date_unreadable" as "Date unreadable"."""
    return words.capital(text.replace("_", " ").replace("|", ", "))
