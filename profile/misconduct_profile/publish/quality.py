"""How complete the extracts are: a heat table in bands for all, shares for the force."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from misconduct_profile.charts import Column
from misconduct_profile.charts.select import force_names
from misconduct_profile.disclosure.tables import Release
from misconduct_profile.publish.html import Display
from misconduct_profile.publish.prose import Prose, sentence
from misconduct_profile.publish.table import Table

#: Fields of the heat table, in the order of the process, and their headings.
FIELDS: Final = {
    "allegation_category": "Category",
    "worker_type": "Worker type",
    "rank": "Rank",
    "subject_sex": "Sex",
    "subject_ethnicity": "Ethnicity",
    "victim_sex": "Victim's sex",
    "vawg_flag": "VAWG flag",
    "severity": "Severity",
    "decision": "Decision",
    "finding": "Finding",
    "outcome": "Outcome",
}
_NONE: Final = "not read"
#: How a band is written in a narrow cell.
_BRIEF: Final = ((" to ", "–"), (" or more", "+"), ("below ", "<"), ("under ", "<"))
_NUMBER: Final = re.compile(r"\d+")


def completeness(release: Release) -> Display:
    """Return forces by name against fields: the band of rows in which a field is filled.

    The band is written in every cell; the shade only repeats it.
    """
    quality = release.quality
    bands = None if quality is None else quality.filter(kind="completeness")
    if bands is None or not bands.height:
        return Prose("completeness", sentence("The completeness of the extracts is not known."))
    frame = force_names(release.facts).select("name", "force")
    fields = [field for field in FIELDS if field in set(bands["field"])]
    for field in fields:
        part = bands.filter(field=field).unique("force", keep="first", maintain_order=True)
        told = part.select("force", pl.col("band").alias(field))
        frame = frame.join(told, on="force", how="left", maintain_order="left").with_columns(
            pl.col(field).fill_null(_NONE),
        )
        frame = frame.with_columns(
            pl.col(field).map_elements(shade, pl.String).alias(f"{field}:class"),
            pl.col(field).map_elements(_brief, pl.String),
        )
    return Table(
        "completeness",
        "How complete the extracts are, by force and field: share of rows filled, in bands",
        frame,
        [Column("name", "Force"), *(Column(field, FIELDS[field]) for field in fields)],
        note="+ is or more, < is below; not read: no extract of the force could be used. A "
        "field that is often blank makes figures by it weak. Severity, decision, "
        "finding and outcome come late in a case, so that rows of open cases lack "
        "them rightly.",
    )


def shade(band: str) -> str:
    """Return the class of a cell by the upper end of its band, of five shades and none."""
    found = [int(n) for n in _NUMBER.findall(band)]
    if not found:
        return "heat none"
    low = 0 if "under" in band or "below" in band or "less" in band else min(found)
    return f"heat h{sum(low >= edge for edge in (25, 50, 80, 95))}"


def _brief(band: str) -> str:
    for long, short in _BRIEF:
        band = band.replace(long, short)
    return band.replace("%–", "–")


def own_completeness(release: Release) -> Display:
    """Return one force's fields with the share of rows filled, the emptiest first."""
    quality = release.quality
    rows = None if quality is None else quality.filter(
        pl.col("field").is_in(list(FIELDS)), kind="completeness"
    )  # fmt: skip
    if rows is None or not rows.height:
        return Prose("own-completeness", sentence("How complete the extract is, is not known."))
    several = rows["input"].n_unique() > 1
    label = pl.col("field").replace(FIELDS)
    frame = rows.sort("share", "field", "input", nulls_last=False).select(
        (label + pl.format(" ({})", "input") if several else label).alias("label"),
        pl.col("share"),
        pl.when(pl.col("share").is_null()).then(pl.lit("x")).otherwise(pl.lit(""))
        .alias("share:status"),
        pl.format("quality#{}|{}.share", "input", "field").alias("share:cell"),
    )  # fmt: skip
    return Table(
        "own-completeness",
        "How complete our extract is: share of rows with a value, the emptiest field first",
        frame,
        [Column("label", "Field"), Column("share", "Rows filled", "share")],
        note="Not available: the extract has no such column.",
    )


def filled_by_field(quality: pl.DataFrame) -> pl.DataFrame:
    """Spread `transform.read_quality` out for the analyst: inputs against fields, shares.

    A working table: one row an input, null where the extract has no such column.
    """
    kept = quality.filter(pl.col("field").is_in(list(FIELDS)), kind="completeness")
    wide = kept.pivot("field", index=["force", "input"], values="share", maintain_order=True)
    return wide.sort("force", "input")


def lost_by_reason(quality: pl.DataFrame) -> pl.DataFrame:
    """Sum up what was not used, or not understood, by kind, field and reason, most first."""
    lost = quality.filter(pl.col("kind").is_in(["quarantine", "gap", "refused"]))
    return (
        lost.group_by("kind", "field", "reason")
        .agg(pl.col("rows").sum(), pl.col("input").n_unique().alias("inputs"))
        .sort("rows", "kind", "field", "reason", descending=[True, False, False, False])
    )
