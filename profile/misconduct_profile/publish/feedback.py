"""The page that goes back to a force: what was read of its extract, and what to mend."""

from __future__ import annotations

from typing import Any, Final

import nbformat
import polars as pl

from misconduct_profile.charts import Column, words
from misconduct_profile.disclosure.mending import QUALITY
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
from misconduct_profile.publish.prose import Heading, Prose, sentence
from misconduct_profile.publish.table import Table
from misconduct_profile.standards import reason_to_do, reason_words

#: A page shows so many values of a field, and places of a reason; the list has them all.
VALUES: Final = 6
PLACES: Final = 8
_NEXT: Final = f"""## What to do next

1. Correct the records where they are kept. File and line lead to each row; nothing that names
   a person is on this page or in the lists.
2. For each value above, tell us what it stands for. Nothing is guessed from its spelling: until
   somebody says so, its rows count as not known.
3. Where a field falls well below the nation's share, find out whether it is not recorded or not
   exported. If a blank has a meaning (no, say), tell us.
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
    return nbformat.v4.new_notebook(cells=cells)


def what_was_read(release: Release) -> Display:
    """Return one row a file: rows read and not used, or why the file was refused."""
    shown = ("of_rows", "rows", "share")
    place = pl.format("quality#unused|{}|", "input")
    tagged = [
        pl.col("input"),
        pl.lit("Read").alias("fate"),
        *(pl.col(name) for name in shown),
        *(pl.lit("").alias(f"{name}:status") for name in shown),
        *((place + f".{name}").alias(f"{name}:cell") for name in shown),
    ]
    quality = pl.DataFrame(schema=QUALITY) if release.quality is None else release.quality
    read = quality.filter(kind="unused").select(tagged)
    refused = listed(release).filter(kind="refused").unique(["input"], maintain_order=True)
    fate = [
        f"Not used. {reason_words(reason)} {reason_to_do(reason)}"
        for reason in refused["reason"]
    ]
    whole = pl.concat(
        [read, refused.select("input", pl.Series("fate", fate, pl.String))], how="diagonal"
    )
    if not whole.height:
        return Prose("what-was-read", sentence("There is no file of yours."))
    columns = [Column("input", "File")]
    if refused.height:
        columns.append(Column("fate", "What became of it"))
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
        return Prose(
            "rows-not-used", sentence(_none(release, "Every row that we read was used."))
        )
    grouped = (
        rows.group_by("kind", "field", "reason", maintain_order=True)
        .agg(pl.col("rows").sum(), places=pl.struct("input", "first_line", "last_line"))
        .sort("rows", "reason", descending=[True, False])
    )
    alone = rows["input"].n_unique() == 1
    frame = grouped.select(
        pl.col("reason").map_elements(reason_words, pl.String).alias("why"),
        pl.col("reason").map_elements(reason_to_do, pl.String).alias("to_do"),
        *rows_of_reason(),
        pl.Series("where", [_where(at, named=not alone) for at in grouped["places"]]),
    )
    return Table(
        "rows-not-used",
        "By reason, most rows first",
        frame,
        [
            Column("why", "Why"),
            Column("to_do", "What to do"),
            Column("rows", "Rows", "count"),
            Column(
                "where", f"Lines of {rows['input'][0]}" if alone else "File, and lines in it"
            ),
        ],
        note="A row with two reasons stands under both.",
    )


def values_not_known(release: Release) -> Display:
    """Return the values without a code, a table for each reason, by field, with their rows."""
    gaps = listed(release).filter(kind="gap")
    if not gaps.height:
        return Prose("values", sentence(_none(release, "Every value has a code.")))
    keys = ["kind", "field", "reason"]
    grouped = (
        gaps.group_by(*keys, "value")
        .agg(pl.col("rows").sum())
        .sort("rows", "value", descending=[True, False])
        .group_by(keys, maintain_order=True)
        .agg(pl.struct("value", "rows").alias("values"), pl.col("rows").sum())
        .sort("rows", *keys, descending=[True, False, False, False])
    )
    total = grouped.group_by("reason").agg(pl.col("rows").sum())
    reasons = total.sort("rows", "reason", descending=[True, False])["reason"]
    told = [
        _of_reason(place, reason, grouped.filter(reason=reason))
        for place, reason in enumerate(reasons, 1)
    ]
    note = (
        f"Every value is in {MEND_FILE}. A value that is long, or that holds a number or an "
        "address, is withheld."
    )
    html = "".join(one.html for one in told)
    return Display("values", f'<div id="values">{html}<p class="note">{note}</p></div>',
                   "\n\n".join([*(one.text for one in told), note]))  # fmt: skip


def _none(release: Release, good: str) -> str:
    """Say that nothing is wrong, unless no extract was read."""
    quality = release.quality
    read = quality is not None and quality.filter(kind="completeness").height
    return good if read else "No row of your extract was read."


def _of_reason(place: int, reason: str, grouped: pl.DataFrame) -> Display:
    frame = grouped.select(
        pl.col("field").map_elements(field_name, pl.String).alias("label"),
        *rows_of_reason(),
        pl.Series("values", [_values(found) for found in grouped["values"]]),
    )
    columns = [
        Column("label", "Field"),
        Column("rows", "Rows", "count"),
        Column("values", "Values as you wrote them, with the rows of each"),
    ]
    caption = f"{reason_words(reason)} {reason_to_do(reason)}"
    return Table(f"values-{place}", caption, frame, columns)


def _values(found: pl.Series) -> str:
    """Write values with their rows: "Filed" 3, "Resolvd" 1, and 12 more."""
    told = [f"\u201c{one['value']}\u201d {one['rows']}" for one in found.head(VALUES)]
    more = len(found) - len(told)
    return ", ".join(told) + (f", and {more} more" if more else "")


def _where(places: pl.Series, *, named: bool) -> str:
    """Write where rows stand: "12, 40 to 41 and 3 more places", by file where `named`."""
    stretches: dict[str, list[list[int]]] = {}
    for place in sorted(places, key=lambda at: (at["input"], at["first_line"])):
        found = stretches.setdefault(place["input"], [])
        if found and place["first_line"] <= found[-1][1] + 1:
            found[-1][1] = max(found[-1][1], place["last_line"])
        else:
            found.append([place["first_line"], place["last_line"]])
    if not named:
        return "; ".join(map(_lines, stretches.values()))
    return "; ".join(f"{name}: {_lines(found)}" for name, found in stretches.items())


def _lines(stretches: list[list[int]]) -> str:
    written = [f"{a}" if a == b else f"{a} to {b}" for a, b in stretches]
    more = len(written) - PLACES
    if more < 2:
        return ", ".join(written)
    return f"{', '.join(written[:PLACES])} and {more} more places"
