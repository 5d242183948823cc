"""Cells to rows: cleaned, dated, placed in a force, and refused where they must be."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import polars as pl

from misconduct_profile.errors import RefusedFileError
from misconduct_profile.extracts.dates import AMBIGUOUS, Settled, settle
from misconduct_profile.extracts.find import Source
from misconduct_profile.extracts.people import person_key
from misconduct_profile.extracts.recognise import Recognised
from misconduct_profile.extracts.split import Line
from misconduct_profile.extracts.totals import is_total_label
from misconduct_profile.records import DATE_FIELDS, TEXT_FIELDS, Rows
from misconduct_profile.standards import fold, force_spellings

#: A date of the case that cannot be read keeps the row out; another date is unknown.
CLOCK_FIELDS: Final = ("received_date", "recorded_date", "finalised_date")
#: Fields whose cells may hold several values, a line each.
SEVERAL_FIELDS: Final = ("standard_breached", "factors")
SEPARATOR: Final = "\x1f"


@dataclass(frozen=True)
class Judged:
    """The data lines of one file whose width is right.

    rows: one a line: `records.Rows`, and `reasons` (joined by |, "" where kept).
    orders: what was settled of each date column.
    """

    rows: pl.DataFrame
    orders: dict[str, str]


def judge(lines: list[Line], found: Recognised, source: Source, key: bytes) -> Judged:
    """Turn lines of cells into rows, each with the reasons why it must not be used.

    Raises RefusedFileError where a clock column's day and month cannot be told apart.
    """
    texts = _texts(lines, found)
    settled = _settle(texts, found, source)
    frame = _dated(texts, settled)
    frame = _placed(frame, source, key)
    frame = frame.with_columns(reasons=_reasons(settled, _no_case(frame["case_reference"])))
    return Judged(
        _finish(_without_repeats(frame), source, found),
        {name: one.order for name, one in settled.items()},
    )


def _texts(lines: list[Line], found: Recognised) -> pl.DataFrame:
    """Make a text column of each recognised field (white space folded), and the raw line."""
    schema = [f"column {n}" for n in range(len(found.fields))]
    raw = pl.DataFrame(
        [line.cells for line in lines],
        schema=dict.fromkeys(schema, pl.String),
        orient="row",
    )
    fields = {
        name: _one_spaced(pl.col(schema[place]), keep_breaks=name in SEVERAL_FIELDS)
        for place, name in enumerate(found.fields)
        if name
    }
    absent = {
        name: pl.lit("")
        for name in ("force", "subject_id", *TEXT_FIELDS, *DATE_FIELDS)
        if name not in fields
    }
    return raw.select(
        pl.Series("first_line", [line.first for line in lines], dtype=pl.Int64),
        pl.Series("last_line", [line.last for line in lines], dtype=pl.Int64),
        pl.concat_str(schema, separator=SEPARATOR).alias("raw"),
        **fields,
        **absent,
    )


def _one_spaced(cell: pl.Expr, *, keep_breaks: bool) -> pl.Expr:
    """Fold white space to one space; where a line break parts values, to one break."""
    if keep_breaks:
        cell = cell.str.replace_all(r"[^\S\n]*[\r\n]\s*", "\n")
    white = r"[^\S\n]+" if keep_breaks else r"\s+"
    return cell.str.replace_all(white, " ").str.strip_chars(" \n")


def _settle(texts: pl.DataFrame, found: Recognised, source: Source) -> dict[str, Settled]:
    """Settle each date column; refuse the file where a clock's order is unproven."""
    settled: dict[str, Settled] = {}
    for name in DATE_FIELDS:
        place = found.position(name)
        if place is None:
            continue
        distinct = set(texts[name].unique().to_list()) - {""}
        settled[name] = settle(distinct, source.said.extract_date.year)
        undecided = AMBIGUOUS in settled[name].reasons.values()
        if name in CLOCK_FIELDS and settled[name].order == "unproven" and undecided:
            raise RefusedFileError(
                "date_order_unproven",
                source.path.name,
                f"nothing in the column {found.header.cells[place].strip()!r} tells day "
                "from month",
                "Ask the force for dates written year-month-day.",
            )
    return settled


def _mapped(column: str, known: dict[str, str]) -> pl.Expr:
    return pl.col(column).replace_strict(known, default=None, return_dtype=pl.String)


def _dated(texts: pl.DataFrame, settled: dict[str, Settled]) -> pl.DataFrame:
    """Replace each date column by its dates; keep beside it why one could not be read."""
    dates, reasons = {}, {}
    for name in DATE_FIELDS:
        one = settled.get(name, Settled("not needed", {}, {}))
        known: dict[str, dt.date] = one.dates
        dates[name] = pl.col(name).replace_strict(known, default=None, return_dtype=pl.Date)
        if name in CLOCK_FIELDS:
            reasons[f"{name} reason"] = _mapped(name, one.reasons)
    return texts.with_columns(**reasons).with_columns(**dates)


def _placed(frame: pl.DataFrame, source: Source, key: bytes) -> pl.DataFrame:
    """Add the force of each row, borne out by the params, and its person's key."""
    said = source.said.forces
    written = frame["force"].unique().to_list()
    codes = {text: force_spellings().get(fold(text), "") for text in written}
    right = {text: code for text, code in codes.items() if code in said}
    if len(said) == 1:
        right[""] = said[0]
    frame = frame.with_columns(
        force_text=pl.col("force"),
        force=_mapped("force", right),
    ).with_columns(
        force_reason=pl.when(pl.col("force").is_null()).then(
            pl.when(pl.col("force_text") == "")
            .then(pl.lit("force_missing"))
            .otherwise(pl.lit("force_mismatch"))
        ),
        force=pl.col("force").fill_null(said[0]),
    )
    people = frame.select("force", "subject_id").unique()
    keys = [person_key(key, force, text) for force, text in people.iter_rows()]
    named = people.with_columns(pl.Series("person_key", keys, dtype=pl.String))
    return frame.join(named, on=["force", "subject_id"], how="left", maintain_order="left")


def _no_case(references: pl.Series) -> list[str]:
    """List the texts that are no case's reference: none at all, or the label of a total."""
    return ["", *(text for text in references.unique().sort() if is_total_label(text))]


def _reasons(settled: dict[str, Settled], no_case: list[str]) -> pl.Expr:
    """Join every reason that holds of a row, each once, in a fixed order."""
    dates = [f"{name} reason" for name in CLOCK_FIELDS if name in settled]
    missing = pl.when(pl.col("case_reference").is_in(no_case)).then(
        pl.lit("case_reference_missing")
    )
    return (
        pl.concat_list(pl.col("force_reason"), missing, *(pl.col(name) for name in dates))
        .list.drop_nulls()
        .list.unique(maintain_order=True)
        .list.join("|")
    )


def _without_repeats(frame: pl.DataFrame) -> pl.DataFrame:
    """Refuse the repeat of a record; two people nobody names are two true records."""
    kept = pl.col("reasons") == ""
    repeated = kept & ~pl.struct("raw", "reasons").is_first_distinct()
    whole = (pl.col("allegation_reference") != "") & pl.col("person_key").is_not_null()
    return frame.with_columns(repeated=repeated).with_columns(
        reasons=pl.when(pl.col("repeated") & whole)
        .then(pl.lit("duplicate_row"))
        .otherwise("reasons")
    )


def _finish(frame: pl.DataFrame, source: Source, found: Recognised) -> pl.DataFrame:
    """Bring judged rows to the columns of `records.Rows`, and `reasons`."""
    present = sorted(name for name in found.fields if name)
    nullable = [name for name in TEXT_FIELDS if name != "case_reference"]
    return frame.with_columns(
        *(pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in nullable),
        input=pl.lit(source.name),
        sheet=pl.lit(""),
        fields_present=pl.lit(pl.Series([present])).first(),
    ).select(*Rows.column_names(), "reasons")
