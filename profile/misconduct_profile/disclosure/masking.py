"""What is left of counts and estimates once the hidden cells are hidden."""

from __future__ import annotations

import polars as pl

from misconduct_profile.records import SEVERITY_OF_STATUS

#: Statuses under which no number of an estimate survives.
EMPTY = ("c", "x")


def masked_counts(planned: pl.DataFrame, hidden: frozenset[str]) -> pl.DataFrame:
    """Return planned counts with every hidden value null and its status "c"."""
    gone = pl.col("cell").is_in(sorted(hidden))
    status = pl.when(gone).then(pl.lit("c")).otherwise(pl.col("status").cast(pl.String))
    return planned.with_columns(
        pl.when(gone).then(None).otherwise(pl.col("value")).alias("value"),
        status.cast(planned.schema["status"]).alias("status"),
    )


def masked_estimates(estimates: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """Return the estimates that rest wholly on `counts` (masked, planned), in their order.

    Each inherits the worst status among its own and its cells'; value, low and high are
    null where that is "c" or "x". `x` and `n_basis` are public denominators and stay. An
    estimate that names no cell rests on nothing public and is left out.
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
    empty = pl.col("status").cast(pl.String).is_in(EMPTY)
    return kept.with_columns(
        pl.when(empty).then(None).otherwise(pl.col(name)).alias(name)
        for name in ("value", "low", "high")
    ).select(estimates.columns)
