"""What became of probationers: extended, resigned, discharged, or out over conduct."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import polars as pl

from misconduct_profile.example.draw import Bools, Floats, Ints, stream
from misconduct_profile.example.effects import Exposed
from misconduct_profile.example.planted import DISPARITY, DISPARITY_YEAR
from misconduct_profile.example.scales import Scale
from misconduct_profile.example.volumes import WINDOW

#: Events a year in the forces that answered, the last for three months. Casey: 33, 49, 47
#: and 143 resignations of the Met before regulation 13 was finished; the rest invented.
EVENTS: Final = {
    "R12_X": (300, 360, 430, 600, 165),
    "R13_D": (120, 150, 190, 300, 85),
    "R13_R": (55, 70, 90, 150, 45),
    "R13_N": (25, 30, 35, 50, 14),
    "DWN": (8, 10, 14, 25, 7),
    "RES": (12, 15, 20, 35, 10),
}
YEARS: Final = (2018, 2019, 2020, 2021, 2022)
#: Of those extended, how many resign before it is over: invented.
RESIGN_EXTENDED: Final = 0.18
#: Forces that did not answer the request.
SILENT: Final = ("City of London", "Dyfed-Powys", "North Yorkshire")
#: The project's grounds, and their shares by event: invented.
GROUNDS: Final = (
    "sexist_misogynistic",
    "other_conduct",
    "performance",
    "attendance",
    "unknown",
)
GROUND_SHARES: Final = {
    "R12_X": (0.01, 0.09, 0.60, 0.24, 0.06),
    "R12_XR": (0.05, 0.25, 0.45, 0.15, 0.10),
    "R13_D": (0.09, 0.34, 0.38, 0.11, 0.08),
    "R13_R": (0.09, 0.36, 0.34, 0.10, 0.11),
    "R13_N": (0.02, 0.18, 0.55, 0.20, 0.05),
    "DWN": (0.30, 0.70, 0.0, 0.0, 0.0),
    "RES": (0.28, 0.72, 0.0, 0.0, 0.0),
}
_ZERO: Final = date(1970, 1, 1)


def make_events(seed: int, scale: Scale, joiners: pl.DataFrame, silent: Bools) -> pl.DataFrame:
    """Return one row an event: the joiner's columns, code, event_date and ground.

    `silent` says of each joiner whether the force did not answer. Nobody leaves twice or
    is extended twice, and whoever is extended is so before leaving. In the year of the
    disparity the groups other than White are discharged more often by its factor.
    """
    rng = stream(seed, "probation")
    begin = joiners["begin"].to_physical().to_numpy().astype(np.int64)
    end = joiners["end"].to_physical().to_numpy().astype(np.int64).copy()
    end[silent] = 0
    since = begin.copy()
    parts = []
    for place, year in enumerate(YEARS):
        for code, numbers in EVENTS.items():
            weight = _weights(joiners, code, year)
            number = int(rng.poisson(numbers[place] * scale.probation))
            rows, days = _drawn(rng, (since, end), year, weight, number)
            parts.append(_frame(joiners, rows, days, code))
            if code == "R12_X":
                # Extended once: from here on only leaving is left.
                since[rows] = days + 1
                parts.append(_resigned(rng, joiners, rows, days, end))
            else:
                end[rows] = 0
    events = pl.concat(parts)
    extended = events.filter(code="R12_X").unique(["index", "joiner"], keep="first",
                                                  maintain_order=True)  # fmt: skip
    events = pl.concat([events.filter(pl.col("code") != "R12_X"), extended])
    events = events.sort("index", "event_date", "joiner", "code")
    return events.with_columns(ground=_grounds(rng, events["code"]))


def _weights(joiners: pl.DataFrame, code: str, year: int) -> Floats:
    if code != "R13_D" or year != DISPARITY_YEAR:
        return np.ones(joiners.height)
    return np.where(other_group(joiners), DISPARITY, 1.0)


def other_group(joiners: pl.DataFrame) -> Bools:
    """Return who is known to be of a group other than White."""
    return (~joiners["ethnicity"].is_in(["White", "Unknown"])).to_numpy()


def overlap(since: Ints, end: Ints, year: int) -> tuple[Ints, Ints]:
    """First day in the window and year of each span, and how many days of it are."""
    first = max(date(year, 1, 1), WINDOW[0])
    last = min(date(year, 12, 31), WINDOW[1])
    begin = np.maximum(since, (first - _ZERO).days)
    return begin, np.maximum(np.minimum(end, (last - _ZERO).days + 1) - begin, 0)


def _drawn(
    rng: np.random.Generator, spans: tuple[Ints, Ints], year: int, weight: Floats, number: int
) -> tuple[Ints, Ints]:
    """Draw people by their time at risk, and a day of it for each."""
    begin, days = overlap(*spans, year)
    chance = days * weight
    number = min(number, int((chance > 0).sum()))
    rows = np.sort(rng.choice(len(chance), number, replace=False, p=chance / chance.sum()))
    return rows, begin[rows] + np.floor(rng.random(number) * days[rows]).astype(np.int64)


def _resigned(
    rng: np.random.Generator, joiners: pl.DataFrame, rows: Ints, days: Ints, end: Ints
) -> pl.DataFrame:
    """Let some of those extended resign within two hundred days, in the window."""
    gone = rng.random(len(rows)) < RESIGN_EXTENDED
    left = days[gone] + rng.integers(30, 200, int(gone.sum()))
    inside = left <= (WINDOW[1] - _ZERO).days
    end[rows[gone][inside]] = 0
    return _frame(joiners, rows[gone][inside], left[inside], "R12_XR")


def _frame(joiners: pl.DataFrame, rows: Ints, days: Ints, code: str) -> pl.DataFrame:
    return joiners[rows].with_columns(
        code=pl.lit(code), event_date=pl.Series(days, dtype=pl.Int32).cast(pl.Date)
    )


def _grounds(rng: np.random.Generator, codes: pl.Series) -> pl.Series:
    uniform = rng.random(len(codes))
    picked = np.zeros(len(codes), dtype=np.int64)
    for code, shares in GROUND_SHARES.items():
        here = (codes == code).to_numpy()
        picked[here] = np.searchsorted(np.cumsum(shares)[:-1], uniform[here], "right")
    return pl.Series(np.array(GROUNDS)[picked])


def exposed(joiners: pl.DataFrame, silent: Bools, events: pl.DataFrame) -> Exposed:
    """Discharges of the year of the disparity, and the other groups' share of person-time."""
    begin = joiners["begin"].to_physical().to_numpy().astype(np.int64)
    end = joiners["end"].to_physical().to_numpy().astype(np.int64)
    _, days = overlap(begin, end, DISPARITY_YEAR)
    other = other_group(joiners) & ~silent
    white = (joiners["ethnicity"] == "White").to_numpy() & ~silent
    discharged = events.filter(
        (pl.col("code") == "R13_D")
        & (pl.col("event_date").dt.year() == DISPARITY_YEAR)
        & (pl.col("ethnicity") != "Unknown")
    )
    share = days[other].sum() / (days[other].sum() + days[white].sum())
    return Exposed(discharged.height, float(share))
