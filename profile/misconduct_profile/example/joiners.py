"""Probationers: who joined each force, when and by which route. Nobody of them lived."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import polars as pl

from misconduct_profile.example.dialects import forces
from misconduct_profile.example.draw import Ints, stream
from misconduct_profile.example.people import LONDON
from misconduct_profile.example.planted import headcounts
from misconduct_profile.example.scales import Scale

#: Joiners a year in the 43 forces: invented, rising with the uplift in officers.
JOINERS: Final = {2015: 6_000, 2016: 6_100, 2017: 6_400, 2018: 7_700, 2019: 9_500,
                  2020: 12_000, 2021: 12_800, 2022: 13_000}  # fmt: skip
FIRST_JOINED, MONTHS_JOINED = date(2015, 1, 1), 87
#: Routes and their shares from each year on: invented. The degree routes began in 2018.
ROUTES: Final = ("PCDA", "DHEP", "IPLDP", "PCEP")
ROUTE_SHARES: Final = {2015: (0.0, 0.0, 1.0, 0.0), 2018: (0.2, 0.08, 0.72, 0.0),
                       2020: (0.4, 0.2, 0.37, 0.03)}  # fmt: skip
#: Length of probation in years by route; of every other route two.
LENGTH: Final = {"PCDA": 3.0}
OTHER_LENGTH: Final = 2.0
SEXES: Final = ("female", "male", "unknown")
SEX_SHARES: Final = (0.395, 0.595, 0.01)
GROUPS: Final = ("White", "Mixed", "Asian", "Black", "Other", "Unknown")
#: Shares of joiners: invented, somewhat above those of officers in post.
GROUP_SHARES: Final = (0.855, 0.03, 0.05, 0.025, 0.015, 0.025)
GROUP_SHARES_LONDON: Final = (0.77, 0.045, 0.085, 0.05, 0.025, 0.025)
DAYS_IN_YEAR: Final = 365.25


def make_joiners(seed: int, scale: Scale) -> pl.DataFrame:
    """Return one row a joiner, sorted by force and month.

    Columns: index (force), month (first day), entry_route, sex, ethnicity (5+1 group),
    joiner (number within the force, from 0), begin and end of probation. People join in
    the middle of the month.
    """
    rng = stream(seed, "joiners")
    size = headcounts()
    first = np.array([FIRST_JOINED.year + month // 12 for month in range(MONTHS_JOINED)])
    a_month = np.array([JOINERS[year] / 12 for year in first]) * scale.probation
    counts = rng.poisson(size[:, None] / size.sum() * a_month[None, :])
    index, month = np.divmod(np.repeat(np.arange(counts.size), counts.ravel()), MONTHS_JOINED)
    london = forces()["name"].is_in(LONDON).to_numpy()[index]
    groups = np.where(
        london,
        _pick(rng, GROUP_SHARES_LONDON, len(index)),
        _pick(rng, GROUP_SHARES, len(index)),
    )
    frame = pl.DataFrame({
        "index": index,
        "month": month,
        "entry_route": _routes(rng, first[month]),
        "sex": np.array(SEXES)[_pick(rng, SEX_SHARES, len(index))],
        "ethnicity": np.array(GROUPS)[groups],
    })  # fmt: skip
    return _dated(frame)


def _pick(rng: np.random.Generator, shares: tuple[float, ...], size: int) -> Ints:
    edges = np.cumsum(shares)[:-1]
    return np.asarray(np.searchsorted(edges, rng.random(size), "right"), dtype=np.int64)


def _routes(rng: np.random.Generator, year: Ints) -> pl.Series:
    picked = np.zeros(len(year), dtype=np.int64)
    starts = sorted(ROUTE_SHARES)
    for start, end in zip(starts, [*starts[1:], 9_999], strict=True):
        here = (year >= start) & (year < end)
        picked[here] = _pick(rng, ROUTE_SHARES[start], int(here.sum()))
    return pl.Series(np.array(ROUTES)[picked])


def _dated(frame: pl.DataFrame) -> pl.DataFrame:
    length = pl.col("entry_route").replace_strict(LENGTH, default=OTHER_LENGTH)
    begin = pl.col("month") + pl.duration(days=14)
    days = (length * DAYS_IN_YEAR).round().cast(pl.Int64)
    return (
        frame.with_columns(
            index=pl.col("index").cast(pl.UInt32),
            month=pl.lit(FIRST_JOINED).dt.offset_by(pl.format("{}mo", "month")),
        )
        .with_columns(begin=begin, end=begin + pl.duration(days=days))
        .with_columns(joiner=pl.int_range(pl.len(), dtype=pl.Int64).over("index"))
    )
