"""What each force returned for each month: reported, nil, missing or late."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from misconduct_profile.params import Clock, Input, Params
from misconduct_profile.records import Coverage

#: Whether an extract selected one way can be counted another way. "late": it can, but
#: the months at one end of its window are short, since the two dates differ.
SUPPORT: Final[dict[tuple[str, Clock], str]] = {
    ("received", "received"): "yes",
    ("recorded", "recorded"): "yes",
    ("finalised", "finalised"): "yes",
    ("recorded", "received"): "last month short",
    ("received", "recorded"): "first month short",
}
CLOCKS: Final[tuple[Clock, ...]] = ("received", "recorded", "finalised")


def coverage(params: Params, cases: pl.DataFrame) -> pl.DataFrame:
    """Make `records.Coverage` for every force in scope, month and clock.

    `cases` is `records.Case`. An extract selected by finalised date knows nothing of
    open cases, and a live one nothing of closed ones: neither shows what was received.
    """
    months = params.months
    rows = []
    for force in params.force_codes:
        inputs = [(name, i) for name, i in params.inputs.items() if force in i.forces]
        for clock in CLOCKS:
            rows += [(force, m, clock, *_state(inputs, m, clock)) for m in months]
    shape = Coverage.create_empty().drop("cases")
    frame = pl.DataFrame(rows, schema=shape.schema, orient="row")
    counted = frame.join(
        _cases_by_month(cases), on=["force", "month", "clock"], how="left"
    ).with_columns(pl.col("cases").fill_null(0))
    told = counted.with_columns(
        state=pl.when((pl.col("state") == "reported") & (pl.col("cases") == 0))
        .then(pl.lit("nil"))
        .otherwise(pl.col("state").cast(pl.String))
    )
    return Coverage.validate(told.sort("force", "clock", "month"), cast=True)


def _cases_by_month(cases: pl.DataFrame) -> pl.DataFrame:
    """Count cases by force, month and clock; a case of two extracts is one case."""
    return pl.concat(
        [
            cases.filter(pl.col(f"{clock}_date").is_not_null())
            .group_by("force", month=pl.col(f"{clock}_date").dt.month_start())
            .agg(pl.col("case_id").n_unique().cast(pl.Int64).alias("cases"))
            .with_columns(clock=pl.lit(clock).cast(Coverage.create_empty().schema["clock"]))
            for clock in CLOCKS
        ]
    )


def _state(
    inputs: list[tuple[str, Input]], month: dt.date, clock: Clock
) -> tuple[str, str, str]:
    """Return state, reason and the inputs' names, for one force, month and clock."""
    if not inputs:
        return "missing", "no extract", ""
    told = [(name, *_told(said, month, clock)) for name, said in inputs]
    for wanted in ("reported", "late"):
        found = [(name, why) for name, state, why in told if state == wanted]
        if found:
            reason = "" if wanted == "reported" else found[0][1]
            return wanted, reason, "|".join(name for name, _ in found)
    return "missing", "; ".join(sorted({why for _, _, why in told})), ""


def _told(said: Input, month: dt.date, clock: Clock) -> tuple[str, str]:
    """Tell what one input says of one month."""
    last = (month + dt.timedelta(31)).replace(day=1) - dt.timedelta(1)
    support = SUPPORT.get((said.selection, clock))
    if support is None:
        return "missing", f"selected by {said.selection}, which cannot show cases {clock}"
    if f"{month:%Y-%m}" in said.missing_months:
        return "missing", "the force has no data for the month"
    if month < said.window.first or last > said.window.last:
        return "missing", "outside the extract's window"
    if month > said.extract_date:
        return "missing", "after the extract was made"
    if last > said.extract_date:
        return "late", "extracted before the month was over"
    if support != "yes" and month == _end(said, support):
        return "late", f"selected by {said.selection}: the {support}"
    return "reported", ""


def _end(said: Input, support: str) -> dt.date:
    """First day of the first or the last whole month of an input's window."""
    if support == "first month short":
        start = said.window.first
        whole = start.replace(day=1)
        return whole if start == whole else (whole + dt.timedelta(31)).replace(day=1)
    after = said.window.last + dt.timedelta(1)
    return (after.replace(day=1) - dt.timedelta(1)).replace(day=1)
