"""What everybody may know of how a force's words were understood: shares in bands."""

from __future__ import annotations

from typing import Final

import polars as pl

from misconduct_profile.records import HOWS

KIND: Final = "how"


def how_bands(quality: pl.DataFrame, few: int) -> pl.DataFrame:
    """Return force, field (how values were understood), kind and band, all fields together.

    Shares are of all filled values of a force's extracts. As with every other quality, no
    number of rows is told, and no share of fewer values than `few`, not even as a band.
    """
    told = quality.filter(pl.col("kind") == KIND)
    total = told.group_by("force").agg(pl.col("rows").sum().alias("of_rows"))
    counted = told.group_by("force", pl.col("reason").alias("field")).agg(pl.col("rows").sum())
    every = total.join(pl.DataFrame({"field": list(HOWS)}), how="cross")
    share = pl.col("rows") / pl.col("of_rows")
    band = (
        pl.when(pl.col("of_rows") < few).then(pl.lit("too few rows to say"))
        .when(pl.col("rows") == 0).then(pl.lit("none"))
        .when(share < 0.01).then(pl.lit("under 1 per cent"))
        .when(share < 0.05).then(pl.lit("1 to 4 per cent"))
        .when(share < 0.25).then(pl.lit("5 to 24 per cent"))
        .when(share < 0.5).then(pl.lit("25 to 49 per cent"))
        .when(share < 0.8).then(pl.lit("50 to 79 per cent"))
        .otherwise(pl.lit("80 per cent or more"))
    )  # fmt: skip
    return (
        every.join(counted, on=["force", "field"], how="left")
        .with_columns(pl.col("rows").fill_null(0))
        .select("force", "field", kind=pl.lit(KIND), band=band)
        .sort("force", "field")
    )
