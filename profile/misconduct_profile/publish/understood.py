"""How the words of each force's extracts were understood, in bands."""

from __future__ import annotations

from typing import Final

import polars as pl

from misconduct_profile.charts import Column
from misconduct_profile.charts.select import force_names
from misconduct_profile.disclosure.tables import Release
from misconduct_profile.publish.html import Display
from misconduct_profile.publish.prose import Prose, sentence
from misconduct_profile.publish.quality import brief
from misconduct_profile.publish.table import Table

#: How a value was understood, and the heading of its column.
HEADINGS: Final = {
    "code": "By code",
    "name": "By name",
    "alias": "By another known spelling",
    "accepted": "By accepted mapping",
    "ambiguous": "More than one meaning",
    "unmapped": "Not at all",
}


def understood(release: Release) -> Display:
    """Return forces by name against ways of understanding: the band of each share."""
    quality = release.quality
    bands = None if quality is None else quality.filter(kind="how")
    if bands is None or not bands.height:
        return Prose("understood", sentence("How values were understood is not known."))
    frame = force_names(release.facts).select("force", label="name")
    for how in HEADINGS:
        part = bands.filter(field=how).select("force", pl.col("band").alias(how))
        frame = frame.join(part, on="force", how="left", maintain_order="left").with_columns(
            pl.col(how).fill_null("not read").map_elements(brief, pl.String)
        )
    return Table(
        "understood",
        "How the words of the extracts were understood, by force: share of filled values, "
        "in bands",
        frame,
        [Column("label", "Force"), *(Column(how, name) for how, name in HEADINGS.items())],
        note="Of all values that have codes, all fields together. + is or more, < is under; "
        "not read: no extract of the force could be used. No value is mapped by likeness: "
        "an accepted mapping is one that a named person has signed, with the reason. What "
        "has more than one meaning, or was not understood at all, is not counted under any "
        "category.",
    )
