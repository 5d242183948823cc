"""Planted faults: what is wrong with a row on purpose, and the fate that awaits it."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from misconduct_profile.example.dialects import DIALECTS, MIXED, columns, table
from misconduct_profile.example.draw import Bools, Ints, stream
from misconduct_profile.example.returns import returns

#: Share of a family's rows, and at least two rows of each family.
RATES: Final = {
    "date_unreadable": 0.001,
    "case_reference_missing": 0.0006,
    "field_count": 0.0006,
    "force_mismatch": 0.0003,
    "duplicate_row": 0.002,
    "unidentified_twin": 0.001,
}
LEAST: Final = 2
#: Share of the rows of a joint return, and at least one: nobody can tell whose they are.
JOINT: Final = {"force_missing": 0.0006, "force_mismatch": 0.0006}
#: Most of a force's rows that may be quarantined: more, and its months would be missing.
MOST: Final = 0.03
#: How many rows later an exact repeat stands.
LATER: Final = 3.5
#: Files of one of these forms have no faulty rows.
ALONE: Final = ("workbook", "unclosed_quote", "header_shifted", "rows_grouped")
#: Rows of both orders of day and month that nobody can read, beside those with a fault.
AMBIGUOUS: Final = "date_ambiguous"


def plant(seed: int, pairs: pl.DataFrame) -> pl.DataFrame:
    """Plant the faults and return the rows in the order of each force's file.

    Adds fault ("" or one of RATES, JOINT or AMBIGUOUS), variant (0 or 1: which of two forms it
    takes) and place (row within the force, from 0). Repeats and twins are rows of their
    own; a repeat is quarantined, a twin of an unidentified subject is a second true row
    and is kept.
    """
    rng = stream(seed, "faults")
    pairs = pairs.with_columns(place=pl.int_range(pl.len(), dtype=pl.Int64).cast(pl.Float64))
    fault = np.full(pairs.height, "", dtype=object)
    left = _room(pairs)
    copies = []
    joint = {name for one in returns() if one.form == "joint_return" for name in one.forces}
    for name, rate in JOINT.items():
        free = pairs["name"].is_in(list(joint)).to_numpy() & (fault == "")
        fault[_choose(rng, pairs, free, left, max(1, round(rate * int(free.sum()))))] = name
    for family in sorted(set(table("columns")["dialect"])):
        for name in RATES:
            free, wanted = _free(pairs, fault, family, name)
            costs = name != "unidentified_twin"
            chosen = _choose(rng, pairs, free, left, wanted, costs=costs)
            fault[chosen] = name
            if name in ("duplicate_row", "unidentified_twin"):
                fault[chosen] = "original"
                copies.append(_copies(pairs[chosen], name))
    planted = pairs.with_columns(fault=pl.Series(fault.tolist(), dtype=pl.String))
    planted = planted.with_columns(fault=pl.col("fault").replace("original", ""))
    rows = pl.concat([_ambiguous(planted), *copies]).sort("index", "place")
    return rows.with_columns(
        place=pl.int_range(pl.len(), dtype=pl.Int64).over("index"),
        variant=pl.Series(rng.integers(0, 2, rows.height)),
    )


def _room(pairs: pl.DataFrame) -> Ints:
    """How many rows of each force may still be quarantined."""
    sizes = np.bincount(pairs["index"].to_numpy(), minlength=len(DIALECTS))
    alone = {name for one in returns() if one.form in ALONE for name in one.forces}
    alone |= {name for name, dialect in DIALECTS.items() if dialect.dates == MIXED}
    may = np.array([name not in alone for name in DIALECTS])
    return np.asarray(np.floor(sizes * MOST) * may, dtype=np.int64)


def _free(pairs: pl.DataFrame, fault: np.ndarray, family: str, name: str) -> tuple[Bools, int]:
    """Say which rows of a family may have a fault, and how many of them shall."""
    free: Bools = (pairs["family"] == family).to_numpy() & (fault == "")
    wanted = max(LEAST, round(RATES[name] * int(free.sum())))
    if name == "force_mismatch":
        free &= (
            pairs["dialect"].is_in([d for d in DIALECTS if "force" in columns(d)]).to_numpy()
        )
    if name == "duplicate_row":
        free &= pairs["identified"].to_numpy()
    if name == "unidentified_twin":
        free &= ~pairs["identified"].to_numpy()
    return free, wanted


def _choose(
    rng: np.random.Generator,
    pairs: pl.DataFrame,
    free: Bools,
    left: Ints,
    wanted: int,
    *,
    costs: bool = True,
) -> Ints:
    """Choose free rows, none of a force beyond the room it has left."""
    index = pairs["index"].to_numpy()
    chosen: list[int] = []
    for row in rng.permutation(np.flatnonzero(free)):
        if len(chosen) == wanted:
            break
        if left[index[row]] > 0:
            left[index[row]] -= costs
            chosen.append(int(row))
    return np.sort(np.array(chosen, dtype=np.int64))


def _ambiguous(rows: pl.DataFrame) -> pl.DataFrame:
    """Mark the rows whose day and month could be each other, where both orders stand.

    The order of each row is the truth's; that neither can be told from the other is
    reckoned from the date itself.
    """
    mixed = [name for name, dialect in DIALECTS.items() if dialect.dates == MIXED]
    day, month = pl.col("received_date").dt.day(), pl.col("received_date").dt.month()
    unsure = pl.col("dialect").is_in(mixed) & (day <= 12) & (day != month)
    return rows.with_columns(fault=pl.when(unsure).then(pl.lit(AMBIGUOUS)).otherwise("fault"))


def _copies(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    later = LATER if name == "duplicate_row" else 0.5
    return rows.with_columns(place=pl.col("place") + later, fault=pl.lit(name))
