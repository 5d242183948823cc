"""The page that goes back to a force: what was read of its extract, and what to mend."""

from __future__ import annotations

from typing import Any, Final

import nbformat
import polars as pl

from misconduct_profile.charts import Column, words
from misconduct_profile.disclosure.tables import Release
from misconduct_profile.publish.beside import (
    COMPLETENESS_FILE,
    below_nation,
    beside_nation,
    field_name,
)
from misconduct_profile.publish.html import Display
from misconduct_profile.publish.index_page import cell
from misconduct_profile.publish.mend import MEND_FILE, listed, listed_reasons, rows_of_reason
from misconduct_profile.publish.prose import Definitions, Heading, Prose, sentence
from misconduct_profile.publish.table import Table
from misconduct_profile.standards import reason_to_do, reason_words

#: A page shows so many values, and so many places of a reason; the list has them all.
VALUES: Final = 20
PLACES: Final = 6
_NEXT: Final = f"""## What to do next

1. Correct the records where they are kept. File and line lead to each row; nothing that names
   a person is on this page or in the lists.
2. For each value above, tell us what it stands for. Nothing is guessed from its spelling: until
   somebody says so, its rows count as not known.
3. Where a field falls well below the nation's share, find out whether it is not recorded or not
   exported.
4. Export again over the same dates, in the same layout: CSV in UTF-8, dates written
   year-month-day, a case reference on every row. Say which file the new one replaces.

Everything on this page, line by line: [{MEND_FILE}]({MEND_FILE}). Every field, by month:
[{COMPLETENESS_FILE}]({COMPLETENESS_FILE}).
"""


def feedback_notebook(release: Release) -> Any:
    """Return the page as a notebook, as the site's first page is: no kernel has to run."""
    fact = release.facts.force(release.own)
    lead = sentence(
        "What we read of your extract for {span}, what we could not use and why, and how fully "
        "its fields are filled beside the nation's.",
        span=words.span(release.facts),
    )
    parts: list[str | Display] = [
        Heading("title", f"{fact.name}: what to mend in the extract", lead),
        what_was_read(release),
        "## Rows that were not used",
        rows_not_used(release),
        "## Values that nothing explains",
        values_not_known(release),
        "## Completeness",
        below_nation(release),
        beside_nation(release),
        _NEXT,
    ]
    cells = [cell(index, part) for index, part in enumerate(parts)]
    return nbformat.v4.new_notebook(cells=cells)  # type: ignore[no-untyped-call]


def what_was_read(release: Release) -> Display:
    """Return one row a file: rows read and not used, or why the file was refused."""
    quality = release.quality
    if quality is None or not (told := quality.filter(kind="unused")).height:
        told = pl.DataFrame(schema={"input": pl.String, "rows": pl.Int64, "of_rows": pl.Int64,
                                    "share": pl.Float64})  # fmt: skip
    place = pl.format("quality#unused|{}|", "input")
    read = told.select(
        "input", pl.lit("Read.").alias("fate"),
        *(expression for name in ("of_rows", "rows", "share")
          for expression in (pl.col(name), pl.lit("").alias(f"{name}:status"),
                             (place + f".{name}").alias(f"{name}:cell"))),
    )  # fmt: skip
    refused = listed(release).filter(kind="refused").unique(["input"], maintain_order=True)
    fate = pl.format("Not used at all. {} {}", *(
        pl.col("reason").map_elements(say, pl.String) for say in (reason_words, reason_to_do)
    ))  # fmt: skip
    whole = pl.concat([read, refused.select("input", fate.alias("fate"))], how="diagonal")
    if not whole.height:
        return Prose("what-was-read", sentence("No file of yours was read."))
    columns = [Column("input", "File"), Column("fate", "What became of it")]
    if read.height:
        columns += [
            Column("of_rows", "Rows read", "count"),
            Column("rows", "Rows not used", "count"),
            Column("share", "Share not used", "share"),
        ]
    return Table("what-was-read", "What we read, by file", whole.sort("input"), columns)


def rows_not_used(release: Release) -> Display:
    """Return each reason with what to do, how many rows it keeps out, and where they stand."""
    rows = listed_reasons(release).filter(kind="quarantine")
    if not rows.height:
        return Prose("rows-not-used", sentence("Every row that we read was used."))
    grouped = (
        rows.group_by("kind", "field", "reason", maintain_order=True)
        .agg(pl.col("rows").sum(), places=pl.struct("input", "first_line", "last_line"))
        .sort("rows", "reason", descending=[True, False])
    )
    frame = grouped.select(
        pl.col("reason").map_elements(reason_words, pl.String).alias("why"),
        pl.col("reason").map_elements(reason_to_do, pl.String).alias("to_do"),
        *rows_of_reason(),
        pl.Series("where", [_where(found) for found in grouped["places"].to_list()]),
    )
    return Table(
        "rows-not-used",
        "Rows that we could not use, by reason",
        frame,
        [
            Column("why", "Why"),
            Column("to_do", "What to do"),
            Column("rows", "Rows", "count"),
            Column("where", "File, and lines in it"),
        ],
        note="A row with two reasons stands under both.",
    )


def values_not_known(release: Release) -> Display:
    """Return the values without a code, those of most rows first, with their rows."""
    gaps = listed(release).filter(kind="gap")
    if not gaps.height:
        return Prose("values", sentence("Every value has a code."))
    grouped = (
        gaps.group_by("kind", "field", "value", "reason", maintain_order=True)
        .agg(pl.col("rows").sum())
        .sort("rows", "field", "value", "reason", descending=[True, False, False, False])
    )
    place = pl.format("to-mend#{}|{}|{}|{}", "kind", "field", "reason", "value")
    top = grouped.head(VALUES).select(
        pl.col("field").map_elements(field_name, pl.String),
        "value",
        "rows",
        pl.lit("").alias("rows:status"),
        (place + ".rows").alias("rows:cell"),
        pl.col("reason").map_elements(reason_words, pl.String).alias("why"),
    )
    more = grouped.height - top.height
    reasons = grouped.head(VALUES)["reason"].unique(maintain_order=True).sort()
    steps = Definitions(
        "values-to-do", [(reason_words(one), reason_to_do(one)) for one in reasons]
    )
    table = Table(
        "values",
        "Values that no code, name or alias explains, by the number of rows",
        top,
        [
            Column("field", "Field"),
            Column("value", "Value as you wrote it"),
            Column("rows", "Rows", "count"),
            Column("why", "Why"),
        ],
        note=f"{more} more, of fewer rows each, are in {MEND_FILE}." if more else "",
    )
    return Display("values", f'<div id="values">{table.html}{steps.html}</div>',
                   f"{table.text}\n\n{steps.text}")  # fmt: skip


def _where(places: list[dict[str, Any]]) -> str:
    """Write where rows stand: "kent: 12, 40 to 41 and 3 more places"."""
    stretches: dict[str, list[list[int]]] = {}
    for place in sorted(places, key=lambda at: (at["input"], at["first_line"])):
        found = stretches.setdefault(place["input"], [])
        if found and place["first_line"] <= found[-1][1] + 1:
            found[-1][1] = max(found[-1][1], place["last_line"])
        else:
            found.append([place["first_line"], place["last_line"]])
    return "; ".join(f"{name}: {_lines(found)}" for name, found in stretches.items())


def _lines(stretches: list[list[int]]) -> str:
    written = [f"{a}" if a == b else f"{a} to {b}" for a, b in stretches]
    more = len(written) - PLACES
    if more < 2:
        return ", ".join(written)
    return f"{', '.join(written[:PLACES])} and {more} more places"
