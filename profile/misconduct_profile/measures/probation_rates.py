"""Rates of probation events on probationers' person-time, and ratios between groups."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from misconduct_profile.measures.rates import NOT_KEYS, PER, as_estimates
from misconduct_profile.params import Params
from misconduct_profile.records import ALL, Counts, Estimates
from misconduct_profile.standards import ETHNIC_GROUPS
from misconduct_profile.statistics import garwood, rate_ratio

COMPARED: Final = "regulation_13_discharged"
#: Each dimension that groups are compared on: who they are compared with, and who is.
REFERENCE: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "sex": ("male", ("female", "other")),
    "ethnicity": ("White", ("Mixed", "Asian", "Black", "Other")),
}
#: All groups but White together: an estimate alone, which rests on the four counts.
MINORITY: Final = "minority"
#: Of these nobody knows how long they served: an event may be known by and the person not.
_NOT_KNOWN: Final = {"sex": "unknown", "ethnicity": ETHNIC_GROUPS[-1]}
_KEYS: Final = ("force", "period", "sex", "ethnicity")


def probation_estimates(
    counts: pl.DataFrame, exposure: pl.DataFrame, params: Params
) -> pl.DataFrame:
    """Give rates and rate ratios of `records.Counts` of probation, as `records.Estimates`.

    Method garwood, statistic rate_per_1000_probationers: each count but those by way out
    and of people whose sex or ethnicity is unknown, n_basis the person-years. Method
    conditional_exact, statistic rate_ratio: discharges by sex against men, by ethnicity
    (and all but White together, "minority") against White; n_basis the person-years of
    both. Without person-time, or with no event to divide by, it is not available.
    """
    exposed = _exposed(counts, exposure, params)
    return pl.concat([_rates(exposed), _ratios(exposed)])


def _exposed(counts: pl.DataFrame, exposure: pl.DataFrame, params: Params) -> pl.DataFrame:
    """Add person_years to counts, null where a part of them is not known.

    A nation's person-time is that of the forces in its count. Where one of these has
    none, or none by the group, it is null: a part's rate would pass for the nation's.
    """
    one = _by_force(exposure, params)
    told = counts.filter(pl.col("force") != ALL)
    known = told.join(one, on=list(_KEYS), how="left", maintain_order="left")
    keys = [name for name in Counts.column_names() if name not in (*NOT_KEYS, "force")]
    total = (
        known.filter(pl.col("value").is_not_null())
        .group_by(keys, maintain_order=True)
        .agg(pl.col("person_years").sum(), whole=pl.col("person_years").is_not_null().all())
        .select(*keys, person_years=pl.when("whole").then("person_years"))
    )
    nation = counts.filter(pl.col("force") == ALL).join(
        total, on=keys, how="left", maintain_order="left"
    )
    return pl.concat([known, nation.select(known.columns)])


def _by_force(exposure: pl.DataFrame, params: Params) -> pl.DataFrame:
    """Person-years by force and period, in all and by each group: every group or none."""
    months = pl.concat(
        pl.DataFrame({"period": p.key, "month": p.months, "asked": len(p.months)})
        for p in params.years
    )
    inside = exposure.join(months, on="month").sort(
        "force", "period", "month", "sex", "ethnicity", "entry_route"
    )
    whole = inside.group_by("force", "period").agg(
        whole=pl.col("month").n_unique() == pl.col("asked").first()
    )
    place = whole.filter("whole").select("force", "period").sort("force", "period")
    inside = inside.join(place, on=["force", "period"], how="semi", maintain_order="left")
    frames = [_spent(place, inside, {})]
    for name, (reference, others) in REFERENCE.items():
        named = inside.filter(pl.col(name) != _NOT_KNOWN[name])
        told = place.join(
            named.filter(pl.col("person_years") > 0), on=["force", "period"], how="semi"
        )
        frames += [_spent(told, named, {name: value}) for value in (reference, *others)]
    return pl.concat(frames)


def _spent(place: pl.DataFrame, inside: pl.DataFrame, group: dict[str, str]) -> pl.DataFrame:
    part = inside.filter(*(pl.col(name) == value for name, value in group.items()))
    found = part.group_by("force", "period", maintain_order=True).agg(
        pl.col("person_years").sum()
    )
    return place.join(found, on=["force", "period"], how="left").select(
        "force",
        "period",
        pl.lit(group.get("sex", ALL)).alias("sex"),
        pl.lit(group.get("ethnicity", ALL)).alias("ethnicity"),
        pl.col("person_years").fill_null(0.0),
    )


def _rates(exposed: pl.DataFrame) -> pl.DataFrame:
    asked = exposed.filter(
        pl.col("outcome") == ALL,
        *(pl.col(name) != unknown for name, unknown in _NOT_KNOWN.items()),
    )
    able = pl.col("value").is_not_null() & (pl.col("person_years") > 0).fill_null(value=False)
    known, absent = asked.filter(able), asked.filter(~able)
    low, high = garwood(known["value"].to_numpy(), known["person_years"].to_numpy() / PER)
    made = known.with_columns(
        value=pl.col("value") / (pl.col("person_years") / PER),
        low=pl.Series(low, dtype=pl.Float64),
        high=pl.Series(high, dtype=pl.Float64),
        n_basis=pl.col("person_years"),
        cells=pl.col("cell"),
    )
    none = _without_number(absent.with_columns(cells=pl.col("cell")))
    return _estimates([made, none], "garwood", "rate_per_1000_probationers")


def _ratios(exposed: pl.DataFrame) -> pl.DataFrame:
    """Compare each group with its reference, in every force and period and the nation."""
    counted = exposed.filter(pl.col("measure") == COMPARED, pl.col("ground") == ALL)
    frames = []
    for name, (reference, others) in REFERENCE.items():
        groups = counted.filter(pl.col(name).is_in(others))
        if name == "ethnicity":
            groups = pl.concat([groups, _together(groups)])
        base = counted.filter(pl.col(name) == reference).select(
            "force", "period", base="value", base_years="person_years", base_cell="cell"
        )
        frames.append(groups.join(base, on=["force", "period"], how="left"))
    both = pl.concat(frames).with_columns(cells=pl.format("{} {}", "cell", "base_cell"))
    sure = pl.min_horizontal("person_years", "base_years") > 0
    able = (
        sure.fill_null(value=False)
        & pl.col("person_years").is_not_null()
        & pl.col("base_years").is_not_null()
        & (pl.col("base") > 0).fill_null(value=False)
        & pl.col("value").is_not_null()
    )
    known, absent = both.filter(able), both.filter(~able)
    ratio, low, high = rate_ratio(
        known["value"].to_numpy(),
        known["person_years"].to_numpy(),
        known["base"].to_numpy(),
        known["base_years"].to_numpy(),
    )
    made = known.with_columns(
        value=_number(ratio),
        low=_number(low),
        high=_number(high),
        n_basis=pl.col("person_years") + pl.col("base_years"),
    )
    return _estimates([made, _without_number(absent)], "conditional_exact", "rate_ratio")


def _together(groups: pl.DataFrame) -> pl.DataFrame:
    """Put the groups of one force and period together, null where one of them is."""
    keys = [name for name in groups.columns if name not in ("ethnicity", "person_years")]
    keys = [name for name in keys if name not in NOT_KEYS]
    ordered = groups.sort("cell").group_by(keys, maintain_order=True)
    return ordered.agg(
        pl.lit(MINORITY).alias("ethnicity"),
        pl.col("cell").str.join(" "),
        pl.when(pl.col("status").cast(pl.String).eq("x").any())
        .then(pl.lit("x"))
        .otherwise(pl.lit(""))
        .cast(groups.schema["status"])
        .alias("status"),
        pl.col("months_reported", "months_asked").first(),
        *(
            pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum()).alias(name)
            for name in ("value", "person_years")
        ),
    ).select(groups.columns)


def _number(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> pl.Series:
    return pl.Series(values, dtype=pl.Float64)


def _without_number(frame: pl.DataFrame) -> pl.DataFrame:
    empty = pl.lit(None, dtype=pl.Float64)
    return frame.with_columns(
        value=empty, low=empty, high=empty, n_basis=empty,
        status=pl.lit("x").cast(frame.schema["status"]),
    )  # fmt: skip


def _estimates(frames: list[pl.DataFrame], method: str, statistic: str) -> pl.DataFrame:
    columns = Estimates.column_names()
    named = [
        frame.with_columns(
            method=pl.lit(method), statistic=pl.lit(statistic), x=pl.lit(None, dtype=pl.Float64)
        ).select(columns)
        for frame in frames
    ]
    return as_estimates(pl.concat(named))
