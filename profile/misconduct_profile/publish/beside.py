"""How completely a force fills its fields beside the nation: a table, words and a CSV."""

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

COMPLETENESS_FILE: Final = "completeness.csv"
#: A share this far below the nation's is told in words, where it is of enough rows.
WELL_BELOW: Final = 0.10
FAR_BELOW: Final = 0.25
LEAST_ROWS: Final = 50
_SAID: Final = {"well below": "heat h1", "far below": "heat h0"}
_NOTHING: Final = "No row of your extract was read that has a date in the time asked for."
_COLUMNS: Final = {
    "grain": "kind_of_period", "period": "period", "field": "field", "name": "field_name",
    "rows": "rows_filled", "of_rows": "rows", "share": "share_filled", "status": "status",
    "nation": "nation_share_filled", "nation_status": "nation_status", "said": "beside_nation",
}  # fmt: skip


def beside_nation(release: Release) -> Display:
    """Return fields down and periods across: the force's share filled, and the nation's.

    A share that falls well below says so in words; the shade only repeats them.
    """
    told = _told(release).filter(grain="period")
    fields = [field for field in FIELDS if field in set(told["field"])]
    present = set(told.filter(pl.col("share").is_not_null())["field"])
    if not present:
        return Prose("beside-nation", sentence(_NOTHING))
    labels = [FIELDS[f] + ("" if f in present else ": no such column") for f in fields]
    frame = pl.DataFrame({"field": fields, "label": labels})
    for period in release.facts.periods:
        part = told.filter(period=period.key).select("field", *_cells(period.key))
        frame = frame.join(part, on="field", how="left", maintain_order="left")
    return Table(
        "beside-nation",
        "Share of rows in which a field is filled, by period of the case, beside the nation's",
        frame,
        [
            Column("label", "Field"),
            *(
                Column(period.key, words.period_short(period.key), "beside", "share")
                for period in release.facts.periods
            ),
        ],
        note=f"Well below: {WELL_BELOW * 100:.0f} points or more below the nation's share; far "
        f"below: {FAR_BELOW * 100:.0f} or more; nothing is said of fewer than {LEAST_ROWS} "
        "rows. The nation's share is that of all forces whose extracts have the field, in "
        "whole per cent. Severity, decision, finding and outcome come late in a case, so that "
        "recent rows lack them rightly, in the nation too.",
    )


def below_nation(release: Release) -> Display:
    """Name the fields, and their periods, in which the force falls well below the nation."""
    whole = _told(release).filter(grain="period")
    if not whole["share"].count():
        return Prose(
            "below-nation", sentence("Nothing can be said of how its fields are filled.")
        )
    told = whole.filter(pl.col("said") != "")
    lines = []
    for field, name in FIELDS.items():
        keys = set(told.filter(field=field)["period"])
        found = [period.label for period in release.facts.periods if period.key in keys]
        if found:
            lines.append(
                sentence("{name}: {periods}.", name=name, periods=words.listing(found))
            )
    if not lines:
        return Prose("below-nation", sentence("No field falls well below the nation's."))
    return Prose("below-nation", sentence("Well below the nation's share are:"), *lines)


def completeness_csv(release: Release) -> str:
    """Return every field by period and by month as CSV, the handling mark in every row."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([*_COLUMNS.values(), "edition", "handling", "marking"])
    facts = release.facts
    ends = (safe(facts.edition), safe(facts.handling["restricted"]), facts.marking)
    for row in _told(release).select(list(_COLUMNS)).iter_rows():
        writer.writerow([*(safe(value) for value in row), *ends])
    return buffer.getvalue()


def _told(release: Release) -> pl.DataFrame:
    """Return the release's completeness with the names of fields, and what is said of it."""
    if release.completeness is None:
        return pl.DataFrame(schema=dict.fromkeys(_COLUMNS, pl.String))
    below = pl.col("nation") - pl.col("share")
    enough = pl.col("of_rows") >= LEAST_ROWS
    # Shares are rounded, and their difference must not fall short of a limit it reaches.
    return release.completeness.with_columns(
        name=pl.col("field").map_elements(field_name, pl.String),
        said=pl.when(enough & (below.round(6) >= FAR_BELOW)).then(pl.lit("far below"))
        .when(enough & (below.round(6) >= WELL_BELOW)).then(pl.lit("well below"))
        .otherwise(pl.lit("")),
    )  # fmt: skip


def field_name(field: str) -> str:
    """Return the heading of a field, or its name in plain words."""
    return FIELDS.get(field) or words.capital(field.replace("_", " "))


def _cells(key: str) -> list[pl.Expr]:
    """Return the columns of one period: the figure, the nation's, and what is said."""
    place = pl.format("completeness#{}|{}|{}", "grain", "period", "field")
    return [
        pl.col("share").alias(key),
        pl.col("status").alias(f"{key}:status"),
        (place + ".share").alias(f"{key}:cell"),
        pl.col("nation").alias(f"{key}:nation"),
        pl.col("nation_status").alias(f"{key}:nation:status"),
        (place + ".nation").alias(f"{key}:nation:cell"),
        pl.col("said").alias(f"{key}:said"),
        pl.col("said").replace_strict(_SAID, default="figure").alias(f"{key}:class"),
    ]
