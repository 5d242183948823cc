"""Downloads: one tidy CSV for each published table, and for the estimates."""

from __future__ import annotations

import csv
import io
from typing import Final

import polars as pl

from misconduct_profile.charts import words
from misconduct_profile.charts.names import EXITS, GROUNDS, OUTCOMES, RANKS, WORKERS
from misconduct_profile.charts.select import ROW_KEYS, row_key
from misconduct_profile.disclosure.facts import Facts
from misconduct_profile.disclosure.tables import Release
from misconduct_profile.publish.tables import NATION
from misconduct_profile.records import ALL

#: A spreadsheet would take a text that starts so for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_CODED: Final = {
    "outcome": {**OUTCOMES, **EXITS, ALL: "All outcomes"},
    "ground": {**GROUNDS, ALL: "All grounds"},
    "rank_group": {**RANKS, ALL: "All ranks"},
    "worker_type": {**WORKERS, ALL: "All workers"},
}
_NAMES: Final = {
    name: f"{name}_name" for name in ("force", "period", "route", "category", *_CODED)
}
_ENDS: Final = ["value", "low", "high"]
#: Files of estimates: method, statistics (none named: all), and the numbers they hold.
_ESTIMATES: Final = {
    "rates": ("garwood", ("rate_per_1000",), [*_ENDS, "n_basis"]),
    "funnel_limits": ("poisson_funnel", (), _ENDS),
    "time_to_finalisation": ("kaplan_meier", (), [*_ENDS, "n_basis"]),
    "probation_rates": ("garwood", ("rate_per_1000_probationers",), [*_ENDS, "n_basis"]),
    "probation_ratios": ("conditional_exact", (), _ENDS),
}


def csv_files(release: Release) -> dict[str, str]:
    """Return the text of each CSV by file name: planned tables, and estimates by method.

    Text with line feeds alone and a header. `row` is the row's name in the pages'
    data-cell; a hidden figure is an empty field with status c; `marking` says
    SYNTHETIC in every row of an example.
    """
    files = {f"{name}.csv": _counts(release, name) for name in release.plan.tables}
    for name, (method, statistics, numbers) in _ESTIMATES.items():
        found = release.estimates.filter(
            pl.col("statistic").is_in(statistics) if statistics else True, method=method
        ).with_columns(pl.col("status").cast(pl.String))
        if found.height or name in {"rates", "funnel_limits"}:
            ordered = found.sort(*ROW_KEYS[name])
            files[f"{name}.csv"] = _text(
                _named(ordered, name, release.facts, numbers), release.facts
            )
    return dict(sorted(files.items()))


def _counts(release: Release, name: str) -> str:
    table = release.plan.table(name)
    dimensions = tuple(table.dimensions)
    frame = release.table(name).with_columns(
        pl.concat_str([pl.col(d) for d in table.row_key], separator="|").alias("row")
    )
    numbers = ["value", "status", "months_reported", "months_asked"]
    return _text(_columns(frame, dimensions, numbers, release.facts), release.facts)


def _named(frame: pl.DataFrame, table: str, facts: Facts, numbers: list[str]) -> pl.DataFrame:
    dimensions = tuple(d for d in ROW_KEYS[table] if d not in {"measure", "x"})
    return _columns(
        frame.with_columns(row_key(table).alias("row")),
        dimensions,
        [*(["x"] if "x" in ROW_KEYS[table] else []), *numbers, "status"],
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
    if dimension in _CODED:
        return _CODED[dimension].get(code, code)
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
