"""What is left of counts and estimates once the hidden cells are hidden."""

from __future__ import annotations

from typing import Final

import polars as pl

from misconduct_profile.records import SEVERITY_OF_STATUS

#: Statuses under which no number of an estimate survives.
EMPTY = ("c", "x")
#: Statistics whose `n_basis` is person-time of published headcounts. Any other basis may
#: itself be a count, and goes with the estimate.
_PUBLIC_BASIS: Final = ("rate_per_1000", "limit_", "position_")


def masked_counts(planned: pl.DataFrame, hidden: frozenset[str]) -> pl.DataFrame:
    """Return planned counts with every hidden value null and its status "c"."""
    gone = pl.col("cell").is_in(sorted(hidden))
    status = pl.when(gone).then(pl.lit("c")).otherwise(pl.col("status").cast(pl.String))
    return planned.with_columns(
        pl.when(gone).then(None).otherwise(pl.col("value")).alias("value"),
        status.cast(planned.schema["status"]).alias("status"),
    )


def masked_estimates(estimates: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """Return the estimates that rest wholly on `counts` (masked), in their order.

    Each inherits the worst status among its own and its cells'; value, low and high are
    null where that is "c" or "x", and `n_basis` where it is no public denominator. An
    estimate that names no cell, or one that `counts` lack, rests on nothing the reader
    may see and is left out.
    """
    rank = {status: place for place, status in enumerate(SEVERITY_OF_STATUS)}
    known = counts.select(
        pl.col("cell"), pl.col("status").cast(pl.String).replace_strict(rank).alias("rank")
    )
    basis = (
        estimates.with_row_index("row")
        .select("row", pl.col("cells").str.split(" ").alias("cell"))
        .explode("cell")
        .join(known, on="cell", how="left", maintain_order="left")
        .group_by("row", maintain_order=True)
        .agg(pl.col("rank").max(), pl.col("rank").is_null().any().alias("foreign"))
    )
    own = pl.col("status").cast(pl.String).replace_strict(rank)
    worst = pl.max_horizontal("rank", own).replace_strict(dict(enumerate(SEVERITY_OF_STATUS)))
    kept = (
        estimates.with_row_index("row")
        .join(basis, on="row", how="left", maintain_order="left")
        .filter(~pl.col("foreign"))
        .with_columns(worst.cast(estimates.schema["status"]).alias("status"))
    )
    return emptied(kept, pl.col("status").cast(pl.String).is_in(EMPTY)).select(
        estimates.columns
    )


def emptied(estimates: pl.DataFrame, gone: pl.Expr) -> pl.DataFrame:
    """Return estimates without their numbers where `gone` holds."""
    statistic = pl.col("statistic")
    public = (statistic == _PUBLIC_BASIS[0]) | pl.any_horizontal(
        *(statistic.str.starts_with(start) for start in _PUBLIC_BASIS[1:])
    )
    return estimates.with_columns(
        *(
            pl.when(gone).then(None).otherwise(pl.col(name)).alias(name)
            for name in ("value", "low", "high")
        ),
        pl.when(gone & ~public).then(None).otherwise(pl.col("n_basis")).alias("n_basis"),
    )
