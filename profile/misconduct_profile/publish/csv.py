"""Downloads: one tidy CSV for each published table, and for the estimates."""

from __future__ import annotations

import csv
import io
from typing import Final

import polars as pl

from misconduct_profile.charts import words
from misconduct_profile.charts.select import ROW_KEYS, row_key
from misconduct_profile.disclosure.facts import Facts
from misconduct_profile.disclosure.tables import Release
from misconduct_profile.publish.tables import NATION
from misconduct_profile.records import ALL

#: A spreadsheet would take a text that starts so for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_NAMES: Final = {"force": "force_name", "period": "period_name", "route": "route_name",
                 "category": "category_name"}  # fmt: skip


def csv_files(release: Release) -> dict[str, str]:
    """Return the text of each CSV by file name: planned tables, rates, funnel limits.

    Text with line feeds alone and a header. `row` is the row's name in the pages'
    data-cell; a hidden figure is an empty field with status c; `marking` says
    SYNTHETIC in every row of an example.
    """
    facts = release.facts
    files = {f"{name}.csv": _counts(release, name) for name in release.plan.tables}
    estimates = release.estimates.with_columns(pl.col("status").cast(pl.String))
    rates = estimates.filter(method="garwood").sort("measure", "force", "period", "route")
    limits = estimates.filter(method="poisson_funnel").sort(
        "measure", "force", "period", "route", "statistic", "x"
    )
    files["rates.csv"] = _text(
        _named(rates, "rates", facts, ["value", "low", "high", "n_basis"]), facts
    )
    files["funnel_limits.csv"] = _text(
        _named(limits, "funnel_limits", facts, ["value", "low", "high"]), facts
    )
    return dict(sorted(files.items()))


def _counts(release: Release, name: str) -> str:
    table = release.plan.table(name)
    dimensions = tuple(table.dimensions)
    frame = release.table(name).with_columns(
        pl.concat_str([pl.col(d) for d in dimensions], separator="|").alias("row")
    )
    numbers = ["value", "status", "months_reported", "months_asked"]
    return _text(_columns(frame, dimensions, numbers, release.facts), release.facts)


def _named(frame: pl.DataFrame, table: str, facts: Facts, numbers: list[str]) -> pl.DataFrame:
    dimensions = tuple(d for d in ROW_KEYS[table] if d not in {"measure", "x"})
    return _columns(
        frame.with_columns(row_key(table).alias("row")),
        dimensions,
        [*(["x"] if table == "funnel_limits" else []), *numbers, "status"],
        facts,
    )


def _columns(
    frame: pl.DataFrame, dimensions: tuple[str, ...], numbers: list[str], facts: Facts
) -> pl.DataFrame:
    """Select the row's name, what is counted, codes with their names, and the figures."""
    places: list[pl.Expr] = []
    for name in dimensions:
        places.append(pl.col(name).alias(f"{name}_code" if name in _NAMES else name))
        if name in _NAMES:
            labels = {code: _label(name, code, facts) for code in frame[name].unique()}
            places.append(pl.col(name).replace(labels).alias(_NAMES[name]))
    return frame.select(
        "row",
        "measure",
        pl.col("unit").cast(pl.String),
        pl.col("clock").cast(pl.String),
        pl.col("population").cast(pl.String),
        "regime",
        *places,
        *(pl.col(n).cast(pl.String) if n == "status" else pl.col(n) for n in numbers),
    )


def _label(dimension: str, code: str, facts: Facts) -> str:
    if dimension == "force":
        return NATION if code == ALL else facts.force(code).name
    if dimension == "period":
        return words.period_label(facts, code)
    return words.route_name(code) if dimension == "route" else words.category_name(code)


def _text(frame: pl.DataFrame, facts: Facts) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([*frame.columns, "edition", "marking"])
    for row in frame.iter_rows():
        writer.writerow([*(safe(value) for value in row), safe(facts.edition), facts.marking])
    return buffer.getvalue()


def safe(value: object) -> str:
    """Return a field; a text that a spreadsheet would calculate gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return str(value)
