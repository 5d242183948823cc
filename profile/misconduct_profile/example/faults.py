"""Planted faults: what is wrong with a row on purpose, and the fate that awaits it."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from misconduct_profile.example.dialects import DIALECTS, columns
from misconduct_profile.example.draw import stream

#: Share of a dialect's rows, and at least two rows of each dialect.
RATES: Final = {
    "date_unreadable": 0.001,
    "case_reference_missing": 0.0006,
    "field_count": 0.0006,
    "force_mismatch": 0.0003,
    "duplicate_row": 0.002,
    "unidentified_twin": 0.001,
}
LEAST: Final = 2
#: How many rows later an exact repeat stands.
LATER: Final = 3.5


def plant(seed: int, pairs: pl.DataFrame) -> pl.DataFrame:
    """Plant the faults and return the rows in file order.

    Adds fault ("" or one of RATES), variant (0 or 1: which of two forms it takes),
    row_id (from 0, in file order) and place (row within its file, from 0). Repeats and
    twins are rows of their own; a repeat is quarantined, a twin of an unidentified
    subject is a second true row and is kept.
    """
    rng = stream(seed, "faults")
    pairs = pairs.with_columns(place=pl.int_range(pl.len(), dtype=pl.Int64).cast(pl.Float64))
    fault = np.full(pairs.height, "", dtype=object)
    copies = []
    for dialect in DIALECTS:
        for name in RATES:
            chosen = _choose(rng, pairs, fault, dialect, name)
            fault[chosen] = name
            if name in ("duplicate_row", "unidentified_twin"):
                fault[chosen] = "original"
                copies.append(_copies(pairs[chosen], name))
    planted = pairs.with_columns(fault=pl.Series(fault.tolist(), dtype=pl.String))
    planted = planted.with_columns(fault=pl.col("fault").replace("original", ""))
    rows = pl.concat([planted, *copies]).sort("index", "place")
    return rows.with_columns(
        row_id=pl.int_range(pl.len(), dtype=pl.Int64),
        place=pl.int_range(pl.len(), dtype=pl.Int64).over("index"),
        variant=pl.Series(rng.integers(0, 2, rows.height)),
    )


def _choose(
    rng: np.random.Generator, pairs: pl.DataFrame, fault: np.ndarray, dialect: str, name: str
) -> np.ndarray:
    free = (pairs["dialect"] == dialect).to_numpy() & (fault == "")
    size = int(free.sum())
    if name == "force_mismatch" and "force" not in columns(dialect):
        return np.array([], dtype=np.int64)
    if name == "duplicate_row":
        free &= pairs["identified"].to_numpy()
    if name == "unidentified_twin":
        free &= ~pairs["identified"].to_numpy()
    where = np.flatnonzero(free)
    wanted = min(max(LEAST, round(RATES[name] * size)), len(where))
    return np.sort(rng.choice(where, wanted, replace=False))


def _copies(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    later = LATER if name == "duplicate_row" else 0.5
    return rows.with_columns(place=pl.col("place") + later, fault=pl.lit(name))
