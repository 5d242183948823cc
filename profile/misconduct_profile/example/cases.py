"""Cases: dates, type, handling and flag, and what each selection lets through."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from misconduct_profile.example.dialects import DIALECTS, ONLY_YES, columns, forces
from misconduct_profile.example.draw import Floats, draw, stream
from misconduct_profile.example.planted import SLOWED, SLOWED_FROM, planted
from misconduct_profile.example.scales import Scale
from misconduct_profile.example.volumes import (
    FIRST_MONTH,
    FLAG_KNOWN,
    MONTHS,
    NEW_SCHEME,
    POPULATIONS,
    WINDOW,
    expected,
)

#: Mean days from logging to finalising a complaint. Outside Schedule 3 and the mean of
#: all inside it (146): IOPC 2024/25; the split inside and the legacy kinds: invented.
COMPLAINT_DAYS: Final = {
    "OUT_S3": 22.5, "IN_S3_NI": 130.0, "IN_S3_INV": 245.0, "SPEC": 330.0,
    "LOCRES": 70.0, "DISAPP": 60.0,
}  # fmt: skip
#: Casey: mean 400 days and one in five over two years, which no single lognormal meets:
#: four in five are gamma below two years, one in five is two years and an exponential.
CONDUCT_LONG, CONDUCT_SHORT_MEAN, CONDUCT_LONG_EXTRA = 0.2, 310.0, 190.0
TWO_YEARS = 731.0
#: Days of the month from here on cannot be months; how many each half of a force needs.
PROOF_DAY, PROOFS = 13, 3


def make_cases(seed: int, scale: Scale) -> pl.DataFrame:
    """Return the cases that the extracts show, sorted by force and date received.

    One row a case: index (force), population, recent (2020 scheme), received_date,
    recorded_date, finalised_date (null: open at the extract date), case_type,
    handling, vawg_flag, case_reference, case (its number).
    """
    rng = stream(seed, "cases")
    cases = _arrivals(rng, expected(seed, scale)).join(
        forces().select("index", "name", "dialect", "family", "selection", "extract_date",
                        "missing_months"),
        on="index", how="left", maintain_order="left",
    )  # fmt: skip
    cases = _kinds(rng, cases)
    cases = _dates(rng, cases, planted(seed).slowed)
    order = ["index", "received_date", "arrival"]
    cases = provable(_selected(cases).sort(order)).sort(order)
    return _referenced(cases)


def _arrivals(rng: np.random.Generator, expectation: dict[str, Floats]) -> pl.DataFrame:
    parts = []
    for population in POPULATIONS:
        counts = rng.poisson(expectation[population])
        index, month = np.divmod(np.repeat(np.arange(counts.size), counts.ravel()), MONTHS)
        frame = pl.DataFrame({"index": index, "month": month, "share": rng.random(len(index))})
        parts.append(frame.with_columns(population=pl.lit(population)))
    start = pl.lit(FIRST_MONTH).dt.offset_by(pl.format("{}mo", "month"))
    days = start.dt.month_end().dt.day().cast(pl.Float64)
    return pl.concat(parts).select(
        pl.col("index").cast(pl.UInt32),
        "population",
        arrival=pl.int_range(pl.len(), dtype=pl.Int64),
        received_date=start + pl.duration(days=(pl.col("share") * days).floor().cast(pl.Int64)),
    )


def _kinds(rng: np.random.Generator, cases: pl.DataFrame) -> pl.DataFrame:
    """Add case_type, handling and the flag."""
    conduct = pl.col("population").str.starts_with("conduct")
    complaint = pl.col("population").str.starts_with("complaint")
    flagged = pl.col("population").str.ends_with("flagged")
    fixed = {"death_or_injury": "DSI", "direction_control": "DC", "miscellaneous": "MISC"}
    era = pl.when("recent").then(
        pl.when(flagged)
        .then(pl.lit("handling_flagged_2020"))
        .otherwise(pl.lit("handling_2020"))
    )
    cases = cases.with_columns(
        recent=pl.col("received_date") >= NEW_SCHEME,
    ).with_columns(
        type_mix=pl.when(flagged & conduct)
        .then(pl.lit("conduct_flagged_type"))
        .when(conduct)
        .then(pl.lit("conduct_type")),
        handling_mix=pl.when(complaint).then(era.otherwise(pl.lit("handling_legacy"))),
    )
    has_flag = [name for name in DIALECTS if "vawg_flag" in columns(name)]
    blank_is_no = pl.col("family") == ONLY_YES
    known = pl.Series(rng.random(cases.height) < FLAG_KNOWN)
    return cases.with_columns(
        case_type=draw(rng, cases["type_mix"]).fill_null(
            cases["population"].replace_strict(fixed, default="PC")
        ),
        handling=draw(rng, cases["handling_mix"]),
        vawg_flag=pl.when(~pl.col("dialect").is_in(has_flag))
        .then(pl.lit("missing"))
        .when(pl.lit(known))
        .then(pl.when(flagged).then(pl.lit("yes")).otherwise(pl.lit("no")))
        .otherwise(pl.when(blank_is_no).then(pl.lit("no")).otherwise(pl.lit("missing"))),
    )


def _dates(rng: np.random.Generator, cases: pl.DataFrame, slowed: int) -> pl.DataFrame:
    conduct = cases["population"].str.starts_with("conduct").to_numpy()
    lag = np.minimum(rng.geometric(np.where(conduct, 1 / 10, 1 / 7)) - 1, 180)
    mean = cases["handling"].replace_strict(COMPLAINT_DAYS, default=200.0).to_numpy()
    shape = np.where((cases["handling"].fill_null("") == "OUT_S3").to_numpy(), 0.7, 1.2)
    days = np.where(conduct, _conduct_days(rng, cases.height), rng.gamma(shape, mean / shape))
    late = (cases["index"] == slowed) & (cases["received_date"] >= SLOWED_FROM)
    days = (days * np.where(late.to_numpy(), SLOWED, 1.0)).astype(np.int64)
    return cases.with_columns(
        recorded_date=pl.col("received_date") + pl.duration(days=pl.lit(pl.Series(lag))),
        extract=pl.col("extract_date").str.to_date("%Y-%m-%d"),
    ).with_columns(
        finalised_date=pl.col("recorded_date") + pl.duration(days=pl.lit(pl.Series(days))),
    )


def _conduct_days(rng: np.random.Generator, size: int) -> Floats:
    short = rng.gamma(1.6, CONDUCT_SHORT_MEAN / 1.6, size)
    # Redrawn within two years by folding: the excess is spread over the same two years.
    short = np.where(short >= TWO_YEARS, TWO_YEARS * rng.random(size), short)
    long = TWO_YEARS + rng.exponential(CONDUCT_LONG_EXTRA, size)
    return np.asarray(np.where(rng.random(size) < CONDUCT_LONG, long, short))


def _selected(cases: pl.DataFrame) -> pl.DataFrame:
    """Keep what the force's selection shows; what is later than the extract is open."""
    inside = {
        name: pl.col(f"{name}_date").is_between(*WINDOW)
        for name in ("received", "recorded", "finalised")
    }
    selection = pl.col("selection")
    shown = (
        pl.when(selection == "live")
        .then(pl.col("finalised_date").is_null())
        .when(selection == "recorded")
        .then(inside["recorded"])
        .when(selection == "finalised")
        .then(inside["finalised"].fill_null(False))
        .otherwise(inside["received"])
    )
    missing = (
        pl.col("missing_months")
        .str.split("|")
        .list.contains(pl.col("received_date").dt.strftime("%Y-%m"))
    )
    return (
        cases.filter(pl.col("recorded_date") <= pl.col("extract"))
        .with_columns(
            finalised_date=pl.when(pl.col("finalised_date") <= pl.col("extract")).then(
                "finalised_date"
            )
        )
        .filter(shown & ~missing)
    )


def provable(cases: pl.DataFrame) -> pl.DataFrame:
    """Let some day beyond the twelfth stand in each date column of digits.

    `cases` are sorted. A force with too few for chance to bring one has its first moved
    to the 13th of their months, the later dates of a case with the earlier ones. Both
    halves of a force get such days, so that a column of both orders has proof of each.
    """
    digits = [name for name, dialect in DIALECTS.items() if dialect.must_prove]
    half = (pl.col("index"), pl.col("arrival") % 2)
    before: pl.Expr | None = None
    for name in ("received_date", "recorded_date", "finalised_date"):
        day = pl.col(name).dt.day()
        low = pl.col("dialect").is_in(digits) & (day <= PROOF_DAY - 1).fill_null(value=False)
        proofs = (day >= PROOF_DAY).fill_null(value=False).sum().over(*half)
        turn = low.cum_sum().over(*half)
        moved = pl.col(name).dt.month_start() + pl.duration(days=PROOF_DAY - 1)
        cases = cases.with_columns(
            pl.when(low & (turn.cast(pl.Int64) <= PROOFS - proofs.cast(pl.Int64)))
            .then(moved)
            .otherwise(name)
            .alias(name)
        )
        if before is not None:
            known, later = pl.col(name).is_not_null(), pl.max_horizontal(name, before)
            cases = cases.with_columns(pl.when(known).then(later).alias(name))
        before = pl.col(name)
    return cases


def _referenced(cases: pl.DataFrame) -> pl.DataFrame:
    """Number the cases of a force and year in order of receipt, as the dialect writes it."""
    kind = pl.col("case_type").replace({"RCM": "RC", "MISC": "IX"})
    year = pl.col("received_date").dt.year()
    number = pl.int_range(1, pl.len() + 1).over("index", year).cast(pl.String).str.zfill(5)
    patterns = {name: dialect.case for name, dialect in DIALECTS.items()}
    return cases.with_columns(
        case=pl.int_range(pl.len(), dtype=pl.Int64),
        kind=kind,
        case_reference=pl.col("dialect")
        .replace_strict(patterns)
        .str.replace("{kind}", kind, literal=True)
        .str.replace("{year}", year.cast(pl.String), literal=True)
        .str.replace("{yy}", (year % 100).cast(pl.String).str.zfill(2), literal=True)
        .str.replace("{n}", number, literal=True),
    ).drop("type_mix", "handling_mix", "extract")
