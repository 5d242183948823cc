"""What each force returned for each month: reported, nil, missing or late."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import polars as pl

from misconduct_profile.extracts import Found
from misconduct_profile.records import Coverage
from misconduct_profile.transform.contradictions import CLOCKS
from misconduct_profile.transform.held import held
from misconduct_profile.transform.sent import OUTSIDE, Sent, begun_with, returns, side_by_side

if TYPE_CHECKING:
    import datetime as dt

    from misconduct_profile.params import Clock, Params

#: Where nobody has looked at the files, nothing is held against them.
NOT_LOOKED: Final[Mapping[str, Found]] = MappingProxyType({})


def coverage(
    params: Params, cases: pl.DataFrame, found: Mapping[str, Found] = NOT_LOOKED
) -> pl.DataFrame:
    """Make `records.Coverage` for every force in scope, month and clock.

    `cases` is `records.Case`; `found` is what intake found of each input, by its name. An
    extract selected by finalised date knows nothing of open cases, and a live one nothing
    of closed ones: neither shows what was received. A file that was refused, or of which
    too much is in quarantine, leaves the months of its window missing for its forces,
    whatever else they sent: what is left would pass for the whole. A file
    that another replaces says nothing. Each extract is held
    against its own cases: an empty month that cannot be nil is missing, and so are all
    months of an extract whose cases refute its window, extract date or selection.
    """
    rows = [
        (force, month, clock, *_state(sent, month, clock))
        for force, sent in senders(params, cases, found).items()
        for clock in CLOCKS
        for month in params.months
    ]
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


def senders(
    params: Params, cases: pl.DataFrame, found: Mapping[str, Found] = NOT_LOOKED
) -> dict[str, list[Sent]]:
    """List what each force in scope sent, with what stands in it."""
    limit = params.quality.most_quarantined if found else 1.0
    stands = held(params, cases, found)
    replaced = {said.replaces for said in params.inputs.values()}
    return {
        force: [
            Sent(
                name,
                said,
                found.get(Path(name).stem),
                limit,
                stands[name, force],
                begun_with(name, params.inputs),
            )
            for name, said in params.inputs.items()
            if force in said.forces and name not in replaced
        ]
        for force in params.force_codes
    }


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


def _state(sent: list[Sent], month: dt.date, clock: Clock) -> tuple[str, str, str]:
    """Return state, reason and the inputs' names, for one force, month and clock."""
    if not sent:
        return "missing", "no extract", ""
    spoilt = {one.spoilt for one in sent if one.spoilt and one.touches(month)}
    if spoilt:
        return "missing", "; ".join(sorted(spoilt)), ""
    read = [one for one in sent if one.found is None or not one.found.refused]
    told = [_returned(parts, month, clock) for parts in returns(read)]
    for wanted in ("reported", "late"):
        found = [(why, names) for state, why, names in told if state == wanted]
        if found:
            return wanted, found[0][0], "|".join(name for _, names in found for name in names)
    return "missing", "; ".join(sorted({why for _, why, _ in told})) or OUTSIDE, ""


def _returned(parts: list[Sent], month: dt.date, clock: Clock) -> tuple[str, str, list[str]]:
    """Tell what one return says of one month: every part of it must be there."""
    here = [one for one in parts if one.touches(month)]
    if len(here) < side_by_side(parts):
        return "missing", OUTSIDE if not here else "a part of the return is not there", []
    told = [(*one.tells(month, clock), one.name) for one in here]
    for state in ("missing", "late"):
        whys = sorted({why for told_state, why, _ in told if told_state == state})
        if whys:
            return state, "; ".join(whys), [name for _, _, name in told]
    return "reported", "", [name for _, _, name in told]
