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
from misconduct_profile.standards import reason_words

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
_NUMBER: Final = re.compile(r"\d+")
_NOT_READ: Final = "not read"
#: How a band is written in a narrow cell.
_BRIEF: Final = (
    ("too few rows to say", "few rows"), (" to ", "–"), (" per cent or more", "%+"),
    (" per cent", "%"), ("under ", "<"),
)  # fmt: skip
_LOST: Final = "lost"
#: Shares of rows that were not used are better the smaller they are.
_LOST_SHADES: Final = {"none": "h4", "<1%": "h4", "1–4%": "h2"}


def completeness(release: Release) -> Display:
    """Return forces by name against fields: the band of rows in which a field is filled.

    The band is written in every cell; the shade only repeats it.
    """
    quality = release.quality
    bands = None if quality is None else quality.filter(kind="completeness")
    if quality is None or bands is None or not bands.height:
        return Prose("completeness", sentence("The completeness of the extracts is not known."))
    frame = _lost(force_names(release.facts).select("name", "force"), quality)
    fields = [field for field in FIELDS if field in set(bands["field"])]
    for field in fields:
        part = bands.filter(field=field).unique("force", keep="first", maintain_order=True)
        told = part.select("force", pl.col("band").alias(field))
        frame = frame.join(told, on="force", how="left", maintain_order="left").with_columns(
            pl.col(field).fill_null(_NOT_READ),
        )
        frame = frame.with_columns(
            pl.col(field).map_elements(shade, pl.String).alias(f"{field}:class"),
            pl.col(field).map_elements(brief, pl.String),
        )
    return Table(
        "completeness",
        "How complete the extracts are, by force and field: share of rows filled, in bands",
        frame,
        [
            Column("name", "Force"),
            Column(_LOST, "Rows not used"),
            *(Column(field, FIELDS[field]) for field in fields),
        ],
        note="+ is or more, < is under; not read: no extract of the force could be used. A "
        "field that is often blank makes figures by it weak. Severity, decision, "
        "finding and outcome come late in a case, so that rows of open cases lack "
        "them rightly.",
    )


def _lost(frame: pl.DataFrame, quality: pl.DataFrame) -> pl.DataFrame:
    """Add the band of rows in quarantine, "none", or that a force's file was refused."""
    kinds = {"unused": "band", "refused": "refused"}
    for kind, name in kinds.items():
        part = quality.filter(kind=kind).unique("force", keep="first", maintain_order=True)
        told = part.select("force", pl.col("band").map_elements(brief, pl.String).alias(name))
        frame = frame.join(told, on="force", how="left", maintain_order="left")
    read = pl.col("force").is_in(quality.filter(kind="completeness")["force"].to_list())
    written = (
        pl.when(pl.col("refused").is_not_null()).then(pl.lit("refused"))
        .when(~read).then(pl.lit(_NOT_READ))
        .otherwise(pl.col("band").fill_null("none"))
    )  # fmt: skip
    css = written.replace_strict(
        {**_LOST_SHADES, _NOT_READ: "none", "few rows": "none"}, default="h0"
    )
    return frame.with_columns(
        written.alias(_LOST), pl.format("heat {}", css).alias(f"{_LOST}:class")
    ).drop(*kinds.values())


def shade(band: str) -> str:
    """Return the class of a cell by the upper end of its band, of five shades and none."""
    found = [int(n) for n in _NUMBER.findall(band)]
    if not found:
        return "heat none"
    low = 0 if "under" in band or "below" in band or "less" in band else min(found)
    return f"heat h{sum(low >= edge for edge in (25, 50, 80, 95))}"


def brief(band: str) -> str:
    """Write a band for a narrow cell: "80–94%", "<25%", "95%+"."""
    for long, short in _BRIEF:
        band = band.replace(long, short)
    return band.strip()


def own_completeness(release: Release) -> Display:
    """Return one force's fields: rows filled, the emptiest first, and values understood."""
    quality = release.quality
    rows = None if quality is None else quality.filter(
        pl.col("field").is_in(list(FIELDS)), kind="completeness"
    )  # fmt: skip
    if quality is None or rows is None or not rows.height:
        return Prose("own-completeness", sentence("How complete the extract is, is not known."))
    keys = ["input", "field"]
    mapped = quality.filter(kind="mapped").select(*keys, *_share("mapped"))
    several = rows["input"].n_unique() > 1
    label = pl.col("field").replace(FIELDS)
    frame = (
        rows.sort("share", "field", "input", nulls_last=True)
        .select(
            *keys,
            (label + pl.format(" ({})", "input") if several else label).alias("label"),
            *_share("share"),
        )
        .join(mapped, on=keys, how="left", maintain_order="left")
    )
    return Table(
        "own-completeness",
        "How complete our extract is: rows filled, the emptiest field first, and values "
        "understood",
        frame,
        [
            Column("label", "Field"),
            Column("share", "Rows filled", "share"),
            Column("mapped", "Values understood", "share"),
        ],
        note="Not available: the extract has no such column.",
    )


def _share(name: str) -> list[pl.Expr]:
    """Return a share with its status and the place it comes from."""
    status = pl.when(pl.col("share").is_null()).then(pl.lit("x")).otherwise(pl.lit(""))
    return [
        pl.col("share").alias(name),
        status.alias(f"{name}:status"),
        pl.format("quality#{}|{}|{}.share", "kind", "input", "field").alias(f"{name}:cell"),
    ]


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
        .with_columns(why=pl.col("reason").map_elements(reason_words, pl.String))
    )
