"""How completely a force fills its fields, beside the nation as far as it may be told."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from misconduct_profile.disclosure.facts import Facts
from misconduct_profile.standards import month_starts

#: Of one force in one month: filled of `rows` rows. Nothing where no extract has the field.
COUNTED: Final = {
    "force": pl.String, "month": pl.Date, "field": pl.String, "filled": pl.Int64,
    "rows": pl.Int64,
}  # fmt: skip
COMPLETENESS: Final = {
    "grain": pl.String, "period": pl.String, "field": pl.String, "rows": pl.Int64,
    "of_rows": pl.Int64, "share": pl.Float64, "status": pl.String, "nation": pl.Float64,
    "nation_status": pl.String,
}  # fmt: skip
PERIOD: Final = "period"
MONTH: Final = "month"

#: Of fewer forces than this no share is told as the nation's.
LEAST_FORCES: Final = 10
#: The nation's shares are told in whole per cent.
STEP: Final = 0.01
_PLACE: Final = ("grain", "period", "field")


def national(counted: pl.DataFrame, facts: Facts) -> pl.DataFrame:
    """Return the nation's shares: grain, period, field, nation, nation_status.

    `counted` is in the columns of COUNTED, of all forces. A share is of the forces that
    have the field, rounded to STEP. It is not published (status c, no value) where it rests
    on fewer than LEAST_FORCES, where a step of it stands for fewer rows of others than the
    threshold, and where the filled or the blank rows, or what any force knows to be left
    of them without its own, are a small count.
    """
    small = facts.threshold
    summed = _by_period(counted, facts)
    total = summed.group_by(_PLACE).agg(
        pl.col("filled", "rows").sum(), forces=pl.len(), most=pl.col("rows").max()
    )
    known = summed.join(total, on=_PLACE, suffix="_all")
    filled = pl.col("filled_all") - pl.col("filled")
    blank = pl.col("rows_all") - pl.col("rows") - filled
    told_apart = known.group_by(_PLACE).agg(
        rest_small=(_is_small(filled, small) | _is_small(blank, small)).any()
    )
    blanks = pl.col("rows") - pl.col("filled")
    hidden = (
        (pl.col("forces") < LEAST_FORCES)
        | ((pl.col("rows") - pl.col("most")) * STEP < small)
        | pl.col("rest_small")
        | _is_small(pl.col("filled"), small)
        | _is_small(blanks, small)
    )
    steps = (pl.col("filled") / pl.col("rows") / STEP + 0.5).floor()
    return (
        total.join(told_apart, on=_PLACE)
        .with_columns(hidden=hidden)
        .select(
            *_PLACE,
            nation=pl.when(pl.col("hidden").not_()).then((steps * STEP).round(2)),
            nation_status=pl.when("hidden").then(pl.lit("c")).otherwise(pl.lit("")),
        )
    )


def beside_nation(
    counted: pl.DataFrame, nation: pl.DataFrame, facts: Facts, force: str
) -> pl.DataFrame:
    """Return one force's own counts and shares beside the nation's, as COMPLETENESS.

    Sorted by grain, period (in the order of the facts) and field. A field that the force
    has no column for, or no row in the period, has no share (status x).
    """
    own = _by_period(counted.filter(pl.col("force") == force), facts)
    both = nation.join(own, on=_PLACE, how="left").with_columns(
        rows=pl.col("filled"), of_rows=pl.col("rows")
    )
    share = (pl.col("rows") / pl.col("of_rows")).round(6)
    order = {place: number for number, place in enumerate(_periods(facts))}
    told = both.with_columns(
        share=share,
        status=pl.when(share.is_null()).then(pl.lit("x")).otherwise(pl.lit("")),
        order=pl.struct("grain", "period").map_elements(
            lambda at: order[at["grain"], at["period"]], pl.Int64
        ),
    )
    return told.sort("order", "field").select(list(COMPLETENESS))


def _is_small(count: pl.Expr, threshold: int) -> pl.Expr:
    return count.is_between(1, threshold - 1)


def _by_period(counted: pl.DataFrame, facts: Facts) -> pl.DataFrame:
    """Sum up the months that the facts cover, by force: as themselves, and by period."""
    months = [
        (grain, key, month)
        for (grain, key), inside in _periods(facts).items()
        for month in inside
    ]
    schema = {"grain": pl.String, "period": pl.String, "month": pl.Date}
    return (
        counted.join(pl.DataFrame(months, schema=schema, orient="row"), on="month")
        .group_by("force", *_PLACE)
        .agg(pl.col("filled", "rows").sum())
    )


def _periods(facts: Facts) -> dict[tuple[str, str], list[dt.date]]:
    """Return the first days of the months of each period and of each month, in order."""
    whole = {}
    for period in facts.periods:
        first, _, last = period.key.partition("/")
        ends = (f"{first}-01", f"{first}-12") if len(first) == 4 else (first, last or first)
        whole[PERIOD, period.key] = _months(*ends)
    months = _months(facts.first_month, facts.last_month)
    return whole | {(MONTH, f"{month:%Y-%m}"): [month] for month in months}


def _months(first: str, last: str) -> list[dt.date]:
    return month_starts(*(dt.date.fromisoformat(f"{end}-01") for end in (first, last)))
