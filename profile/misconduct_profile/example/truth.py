"""The truth beside the extracts: each planted row and its fate, effects and names."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from misconduct_profile.example.dialects import columns, forces
from misconduct_profile.example.people import FORENAMES, SURNAMES
from misconduct_profile.example.scales import Scale
from misconduct_profile.example.volumes import POPULATIONS, TRUE_EFFECT, WINDOW, raised
from misconduct_profile.example.wording import UNRECOGNISABLE

#: Truth columns that are empty where the dialect has no such column in its extract.
_OPTIONAL = {
    "victim_sex": "victim_sex",
    "handling": "handling",
    "domestic_abuse_perpetrator": "domestic_abuse_perpetrator",
}


def truth_rows(rows: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Return one row a planted data row, with its lines, its fate and what is true of it.

    `vawg_flag` and `domestic_abuse_perpetrator` are missing where blank or without a
    column; `rank` and `worker_type` of nobody identified are Unknown and UNKNOWN.
    """
    place = lines.filter(pl.col("row_id").is_not_null()).rename({"kind": "fate"})
    rows = rows.join(place.drop("input"), on="row_id", how="left", maintain_order="left")
    for column, field in _OPTIONAL.items():
        has = [d for d in rows["dialect"].unique() if field in columns(d)]
        rows = rows.with_columns(
            pl.when(pl.col("dialect").is_in(has)).then(column).alias(column)
        )
    return rows.select(
        "row_id",
        "input",
        "first_line",
        "last_line",
        "force",
        "fate",
        "reason",
        "population",
        "case_reference",
        "case_type",
        "allegation_reference",
        *("received_date", "recorded_date", "finalised_date"),
        *("category", "category_parent", "category_scheme", "legacy_code"),
        "sexual_misconduct",
        "standards",
        "person",
        pl.col("worker_type").fill_null("UNKNOWN"),
        pl.col("rank").fill_null("Unknown"),
        pl.col("sex").fill_null("unknown"),
        "ethnicity",
        "vawg_flag",
        pl.col("domestic_abuse_perpetrator").fill_null("missing"),
        *("victim_sex", "handling", "severity", "decision", "proceedings", "finding"),
        "outcome",
        *(f"{field}_recognisable" for field in UNRECOGNISABLE),
    )


def write_effects(path: Path, seed: int, scale: Scale) -> None:
    """Write effects.json: what was planted, in which force, how large and when."""
    first, last = (day.isoformat() for day in WINDOW)
    rows = forces().rows(named=True)
    effects = [
        {"force": rows[i]["force"], "input": rows[i]["input"], "kind": "conduct_case_rate",
         "size": TRUE_EFFECT, "period": {"first": first, "last": last}}
        for i in raised(seed)
    ]  # fmt: skip
    for row in rows:
        months = [m for m in row["missing_months"].split("|") if m]
        if months:
            effects.append(
                {"force": row["force"], "input": row["input"], "kind": "missing_months",
                 "size": len(months), "period": {"first": months[0], "last": months[-1]}}
            )  # fmt: skip
    content = {
        "seed": seed,
        "scale": scale.name,
        "sampling_fraction": {name: scale.fraction(name) for name in POPULATIONS},
        "effects": effects,
    }
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def write_names(path: Path, rows: pl.DataFrame) -> None:
    """Write names.parquet: every personal name that stands in an extract, sorted.

    Subjects' names as the dialect writes them, names in free text, and all surnames.
    """
    in_text = [f"{FORENAMES[i % len(FORENAMES)]} {name}" for i, name in enumerate(SURNAMES)]
    names = set(rows["person_name"].drop_nulls().unique()) | set(in_text) | set(SURNAMES)
    pl.DataFrame({"name": sorted(names)}).write_parquet(path)
