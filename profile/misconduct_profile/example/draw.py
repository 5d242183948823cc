"""Random draws: one stream a stage, and draws from the mixes of mixes.csv."""

from __future__ import annotations

import zlib
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from misconduct_profile.example.dialects import table

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def stream(seed: int, stage: str) -> np.random.Generator:
    """Return the stage's own generator, so that a change to one stage moves no other."""
    return np.random.Generator(np.random.PCG64([seed, zlib.crc32(stage.encode())]))


@cache
def mix(name: str) -> tuple[tuple[str, ...], Floats]:
    """Return a mix of mixes.csv: its codes and their cumulative shares, ending in 1."""
    rows = table("mixes").filter(pl.col("mix") == name)
    weights = rows["weight"].cast(pl.Float64).to_numpy()
    return tuple(rows["code"]), np.cumsum(weights) / weights.sum()


def draw(rng: np.random.Generator, names: pl.Series) -> pl.Series:
    """Draw a code for each name of a mix; a null name gives null. Order is kept."""
    uniform = rng.random(len(names))
    words: list[str | None] = [None]
    index = np.zeros(len(names), dtype=np.int64)
    for name in sorted(names.drop_nulls().unique()):
        codes, edges = mix(name)
        here = (names == name).fill_null(False).to_numpy()
        found = np.searchsorted(edges[:-1], uniform[here], "right")
        index[here] = len(words) + found
        words += codes
    return pl.Series(words, dtype=pl.String).gather(index)


def extra(rng: np.random.Generator, mean: Floats, most: int) -> Ints:
    """Draw 1 and a geometric number more, with the given mean in all, at most `most`."""
    return np.minimum(rng.geometric(1.0 / np.maximum(mean, 1.0)), most)
