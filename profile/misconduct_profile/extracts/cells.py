"""Texts to rows: dated, placed in a force, keyed, and refused where they must be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from misconduct_profile.errors import RefusedFileError
from misconduct_profile.extracts.bands import WITHIN, with_bands
from misconduct_profile.extracts.dates import AMBIGUOUS, Settled, days_of, settle
from misconduct_profile.extracts.find import Source
from misconduct_profile.extracts.people import not_one_person, person_keys
from misconduct_profile.extracts.rules import flags, impossible
from misconduct_profile.extracts.totals import is_total_label
from misconduct_profile.records import DATE_FIELDS, TEXT_FIELDS, Rows
from misconduct_profile.standards import fold, folded, force_spellings

#: A date of the case that cannot be read keeps the row out; another date is unknown.
CLOCK_FIELDS: Final = ("received_date", "recorded_date", "finalised_date")


@dataclass(frozen=True)
class Judged:
    """The data lines of one input whose width is right.

    rows: one a line: `records.Rows`, and `reasons` (joined by |, "" where kept).
    orders: what was settled of each date column.
    """

    rows: pl.DataFrame
    orders: dict[str, str]


def judge(
    texts: pl.DataFrame, present: Mapping[str, str], source: Source, key: bytes
) -> Judged:
    """Turn texts into rows, each with the reasons why it must not be used.

    `texts` are those of `texts_of`, or of several tables joined, and `reasons` beside them
    where some are known; `present` is field to heading. Raises RefusedFileError where a
    clock column's day and month cannot be told apart.
    """
    wanted = ("force", "subject_id", *TEXT_FIELDS, *DATE_FIELDS, *WITHIN)
    texts = texts.with_columns(
        pl.lit("").alias(name) for name in (*wanted, "reasons") if name not in texts.columns
    )
    days = _days(texts, present, source.layout.no_date)
    texts = texts.with_columns(days.iter_columns())
    settled = _settle(texts, present, source)
    frame = _placed(_dated(texts, settled), source)
    frame = _with_people(frame, source, key)
    frame = frame.with_columns(flags=flags(source.said.extract_date.year))
    frame = with_bands(frame, present.keys(), source)
    frame = _with_reasons(frame, settled, source)
    return Judged(
        _finish(_without_repeats(frame), source, sorted(present)),
        {name: one.order for name, one in settled.items()},
    )


def _days(texts: pl.DataFrame, present: Mapping[str, str], no_date: list[str]) -> pl.DataFrame:
    """Take the times off the date columns that are there; blank what stands for no date.

    What a layout says stands for no date is compared with the whole cell: one moment may
    stand for none, and another of the same day be true.
    """
    dated = texts.select(name for name in DATE_FIELDS if name in present)
    if no_date:
        none = pl.Series([fold(text) for text in no_date]).implode()
        dated = dated.select(
            pl.when(~folded(name).is_in(none)).then(name).otherwise(pl.lit("")).alias(name)
            for name in dated.columns
        )
    return dated.select(days_of(column) for column in dated.iter_columns())


def _settle(
    texts: pl.DataFrame, present: Mapping[str, str], source: Source
) -> dict[str, Settled]:
    """Settle each date column; refuse the file where a clock's order is unproven."""
    settled: dict[str, Settled] = {}
    for name in DATE_FIELDS:
        if name not in present:
            continue
        distinct = set(texts[name].unique().to_list()) - {""}
        told = source.layout.order_of(name)
        settled[name] = settle(distinct, source.said.extract_date.year, told)
        _check_order(present[name], name, settled[name], told, source.path.name)
    return settled


def _check_order(
    heading: str, name: str, settled: Settled, told: str | None, file: str
) -> None:
    undecided = AMBIGUOUS in settled.reasons.values()
    if name in CLOCK_FIELDS and settled.order == "unproven" and undecided:
        raise RefusedFileError(
            "date_order_unproven",
            file,
            f"nothing in the column {heading.strip()!r} tells day from month",
            "Ask the force for dates written year-month-day, or say date_order in a layout.",
        )
    if told and settled.order not in (told, "not needed"):
        raise RefusedFileError(
            "layout_wrong",
            file,
            f"the layout says {told} of {heading.strip()!r}, and its values prove "
            f"{settled.order}",
            "Mend date_order in the layout.",
        )


def _mapped(column: str, known: dict[str, str]) -> pl.Expr:
    return pl.col(column).replace_strict(known, default=None, return_dtype=pl.String)


def _dated(texts: pl.DataFrame, settled: dict[str, Settled]) -> pl.DataFrame:
    """Replace each date column by its dates; keep beside it why one could not be read."""
    dates, reasons = {}, {}
    for name in DATE_FIELDS:
        one = settled.get(name, Settled("not needed", {}, {}))
        known: dict[str, dt.date] = one.dates
        dates[name] = pl.col(name).replace_strict(known, default=None, return_dtype=pl.Date)
        if name in CLOCK_FIELDS and one.reasons:
            reasons[f"{name} reason"] = _mapped(name, one.reasons)
    return texts.with_columns(**reasons).with_columns(**dates)


def _placed(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    """Add the force of each row, borne out by the params."""
    said = source.said.forces
    written = frame["force"].unique().to_list()
    codes = {text: force_spellings().get(fold(text), "") for text in written}
    right = {text: code for text, code in codes.items() if code in said}
    if len(said) == 1:
        right[""] = said[0]
    frame = frame.with_columns(force_text=pl.col("force"), force=_mapped("force", right))
    return frame.with_columns(
        force_reason=pl.when(pl.col("force").is_null()).then(
            pl.when(pl.col("force_text") == "")
            .then(pl.lit("force_missing"))
            .otherwise(pl.lit("force_mismatch"))
        ),
        force=pl.col("force").fill_null(said[0]),
    )  # fmt: skip


def _with_people(frame: pl.DataFrame, source: Source, key: bytes) -> pl.DataFrame:
    """Add `person_key`, and `nobody`: why there is none, "" where there is one."""
    people = frame.select("force", "subject_id").unique()
    named = people.with_columns(person_keys(people, key))
    frame = frame.join(named, on=["force", "subject_id"], how="left", maintain_order="left")
    crowded = not_one_person(frame, source.placeholders)
    if crowded:
        here = pl.col("person_key").is_in(crowded)
        frame = frame.with_columns(
            nobody=pl.when(here).then(pl.lit("implausible")).otherwise("nobody"),
            person_key=pl.when(~here).then("person_key"),
        )
    return frame


def _with_reasons(
    frame: pl.DataFrame, settled: dict[str, Settled], source: Source
) -> pl.DataFrame:
    """Join every reason that holds of a row, each once, in a fixed order."""
    likely = frame["case_reference"].str.contains("(?i)total")
    labels = filter(is_total_label, frame["case_reference"].filter(likely).unique())
    no_case = pl.col("case_reference").is_in(["", *labels])
    found = [
        pl.when(pl.col("reasons") != "").then("reasons"),
        pl.col("force_reason"),
        pl.when(no_case).then(pl.lit("case_reference_missing")),
        *(pl.col(f"{name} reason") for name, one in settled.items()
          if name in CLOCK_FIELDS and one.reasons),
        *impossible(source.said.extract_date),
    ]  # fmt: skip
    told = frame.select(pl.col("first_line"), *(r.alias(str(n)) for n, r in enumerate(found)))
    some = told.select(pl.any_horizontal(pl.exclude("first_line").is_not_null())).to_series()
    joined = pl.Series("reasons", [""], dtype=pl.String).new_from_index(0, frame.height)
    if some.any():
        reasons = told.filter(some).select(
            pl.concat_list(pl.exclude("first_line"))
            .list.drop_nulls()
            .list.unique(maintain_order=True)
            .list.join("|")
        )
        joined = joined.scatter(some.arg_true(), reasons.to_series())
    return frame.with_columns(joined)


def _without_repeats(frame: pl.DataFrame) -> pl.DataFrame:
    """Refuse the repeat of a record; two people nobody names are two true records.

    Rows whose hash stands once are no repeats; of the others all that is used is compared.
    """
    alike = (frame["reasons"] == "") & frame["whole"].is_duplicated()
    repeated = pl.Series("repeated", [False], dtype=pl.Boolean).new_from_index(0, frame.height)
    if alike.any():
        compared = [n for n in frame.columns if n not in ("sheet", "first_line", "last_line")]
        compared = [n for n in compared if not n.startswith("at ")]
        again = frame.filter(alike).select(~pl.struct(compared).is_first_distinct())
        repeated = repeated.scatter(alike.arg_true(), again.to_series())
    whole = (pl.col("allegation_reference") != "") & pl.col("person_key").is_not_null()
    return frame.with_columns(repeated).with_columns(
        reasons=pl.when(pl.col("repeated") & whole)
        .then(pl.lit("duplicate_row"))
        .otherwise("reasons")
    )


def _finish(frame: pl.DataFrame, source: Source, present: list[str]) -> pl.DataFrame:
    """Bring judged rows to the columns of `records.Rows`, and `reasons`."""
    nullable = [name for name in TEXT_FIELDS if name != "case_reference"]
    return frame.with_columns(
        *(pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in nullable),
        input=pl.lit(source.name),
        fields_present=pl.lit("|".join(present)),
    ).select(*Rows.column_names(), "reasons")
