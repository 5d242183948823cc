"""What a force may mend in its extract: the top of the list, and the list to download."""

from __future__ import annotations

import csv
import io
from typing import Final

import polars as pl

from misconduct_profile.charts import Column
from misconduct_profile.disclosure.tables import Release
from misconduct_profile.publish.beside import COMPLETENESS_FILE, field_name
from misconduct_profile.publish.csv import safe
from misconduct_profile.publish.html import Display
from misconduct_profile.publish.prose import Prose, sentence
from misconduct_profile.publish.table import Table
from misconduct_profile.standards import reason_to_do, reason_words

MEND_FILE: Final = "to-mend.csv"
FEEDBACK_FILE: Final = "feedback.html"
_LISTED: Final = (
    "input", "first_line", "last_line", "kind", "field", "reason", "value", "rows",
    "suggestions",
)  # fmt: skip
#: The same, with what the reason means in words beside it.
_COLUMNS: Final = (
    *_LISTED[:6], "why", "what_to_do", *_LISTED[6:],
)  # fmt: skip
_TOP: Final = 8
_KINDS: Final = {"quarantine": "Row not used", "gap": "Value not understood",
                 "refused": "File not used"}  # fmt: skip


def to_mend(release: Release) -> Display:
    """Return the reasons that cost most rows, and a link to every line of the list."""
    listed = listed_reasons(release)
    if not listed.height:
        return Prose("to-mend", sentence("Nothing in the extract asks to be mended."))
    grouped = (
        listed.group_by("kind", "field", "reason", maintain_order=True)
        .agg(pl.col("rows").sum())
        .sort("rows", "kind", "field", "reason", descending=[True, False, False, False])
        .head(_TOP)
    )
    frame = grouped.select(
        pl.col("kind").replace(_KINDS).alias("label"),
        pl.when(pl.col("field") != "")
        .then(pl.col("field").map_elements(field_name, pl.String))
        .alias("field"),
        pl.col("reason").map_elements(reason_words, pl.String).alias("why"),
        *rows_of_reason(),
    )
    table = Table(
        "to-mend",
        "What to mend first in our data, by the number of rows it concerns",
        frame,
        [
            Column("label", "What happened"),
            Column("field", "Field"),
            Column("why", "Why"),
            Column("rows", "Rows", "count"),
        ],
    )
    link = (
        f'<p id="mend-link"><a href="{FEEDBACK_FILE}">What to mend in our extract</a>: the '
        "whole account, with what to do, to print or to pass to those who keep the records. As "
        f'data: <a href="{MEND_FILE}" download>every line and value</a> (CSV) and '
        f'<a href="{COMPLETENESS_FILE}" download>completeness by month</a> (CSV). No names or '
        "numbers of people are in them; file and line lead to them.</p>"
    )
    return Display("mend", f'<div id="mend">{table.html}{link}</div>',
                   f"{table.text}\n\nThe whole account: {FEEDBACK_FILE}")  # fmt: skip


def mend_csv(release: Release) -> str:
    """Return the whole list as CSV, with the handling mark in every row."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([*_COLUMNS, "edition", "handling", "marking"])
    facts = release.facts
    ends = (safe(facts.edition), safe(facts.handling["restricted"]), facts.marking)
    reason = pl.col("reason")
    told = listed(release).with_columns(
        why=reason.map_elements(reason_words, pl.String),
        what_to_do=reason.map_elements(reason_to_do, pl.String),
    )
    for row in told.select(_COLUMNS).iter_rows():
        writer.writerow([*(safe(value) for value in row), *ends])
    return buffer.getvalue()


def listed(release: Release) -> pl.DataFrame:
    """Return the list of what to mend, in a fixed order; empty for the public."""
    if release.mend is None:
        return pl.DataFrame(schema=dict.fromkeys(_LISTED, pl.String))
    return release.mend.select(_LISTED).sort(_LISTED, nulls_last=True)


def listed_reasons(release: Release) -> pl.DataFrame:
    """Return the list with a row of several reasons once under each."""
    return listed(release).with_columns(pl.col("reason").str.split("|")).explode("reason")


def rows_of_reason() -> list[pl.Expr]:
    """Return the columns of a sum of rows: itself, its status and its place in the list."""
    place = pl.format("to-mend#{}|{}|{}", "kind", "field", "reason")
    return [
        pl.col("rows"),
        pl.lit("").alias("rows:status"),
        (place + ".rows").alias("rows:cell"),
    ]
