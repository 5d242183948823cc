"""What notebooks 03 and 04 add to the two tables, and how later ones read them."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from misconduct_profile.measures.base import TABLES, Base, base
from misconduct_profile.measures.counts import count, month_periods
from misconduct_profile.measures.definitions import CONDUCT_AND_COMPLAINT, MEASURES, UNITS
from misconduct_profile.measures.funnel import funnel
from misconduct_profile.measures.rates import exposure_of, rates
from misconduct_profile.params import Params
from misconduct_profile.records import ALL, Counts, Estimates
from misconduct_profile.transform import fields_given, read_coverage, read_records


def read_base(run: Path, params: Params) -> Base:
    """Read the records and the coverage of a run, joined for counting."""
    records = {title: read_records(run, title) for title in TABLES}
    return base(records, read_coverage(run), params, fields_given(run))


def national_months(made: Base, params: Params) -> pl.DataFrame:
    """Count each measure by month for the nation, by route, in cases."""
    return merge_counts(
        [
            count(
                made,
                measure,
                params,
                periods=month_periods(params),
                units=("cases",),
                populations=("workforce",),
                dimension="route",
                national_only=True,
            )
            for measure in MEASURES
        ]
    )


def forces_by_year(made: Base, params: Params) -> pl.DataFrame:
    """Count each measure in all five units, by force, year, route and population."""
    return merge_counts(
        [
            count(made, measure, params, periods=params.years, dimension="route")
            for measure in MEASURES
        ]
    )


def forces_by_category(made: Base, params: Params) -> pl.DataFrame:
    """Count allegations by force, year and top-level category."""
    return count(
        made,
        CONDUCT_AND_COMPLAINT,
        params,
        periods=params.years,
        units=("allegations",),
        populations=("workforce",),
        dimension="category",
    )


def comparison(
    counts: pl.DataFrame, made: Base, person_months: pl.DataFrame, params: Params
) -> pl.DataFrame:
    """Rates of cases by force and year, and the funnel of the baseline period."""
    reported = made.coverage.filter(pl.col("state").cast(pl.String) != "missing")
    cases = counts.filter(pl.col("unit") == "cases")
    exposed = exposure_of(cases, person_months, reported.select("force", "month"), params)
    return pl.concat([rates(exposed), funnel(exposed, params.baseline, params.funnel.limits)])


def units_side_by_side(counts: pl.DataFrame) -> pl.DataFrame:
    """Show the nation's counts in all five units, by measure and period."""
    nation = counts.filter(
        (pl.col("force") == ALL) & (pl.col("route") == ALL) & (pl.col("category") == ALL),
        pl.col("population") == "workforce",
    )
    wide = nation.pivot("unit", index=["measure", "period"], values="value")
    return wide.sort("measure", "period").select("measure", "period", *UNITS)


def merge_counts(tables: list[pl.DataFrame]) -> pl.DataFrame:
    """Stack counts; a cell counted twice (a month that is a period) must agree."""
    stacked = pl.concat(tables).unique(maintain_order=True)
    return Counts.validate(stacked.sort("cell"))


def write_measures(
    counts: pl.DataFrame, estimates: pl.DataFrame | None, step: str, run: Path
) -> None:
    """Write one notebook's part of measures/counts and measures/estimates."""
    for name, frame in (("counts", counts), ("estimates", estimates)):
        folder = run / "measures" / name
        folder.mkdir(parents=True, exist_ok=True)
        if frame is not None:
            frame.write_parquet(folder / f"{step}.parquet")


def read_counts(run: Path) -> pl.DataFrame:
    """Read all counts of a run."""
    paths = sorted((run / "measures" / "counts").glob("*.parquet"))
    return merge_counts([pl.read_parquet(path) for path in paths])


def read_estimates(run: Path) -> pl.DataFrame:
    """Read all estimates of a run."""
    paths = sorted((run / "measures" / "estimates").glob("*.parquet"))
    frames = [pl.read_parquet(path) for path in paths]
    return Estimates.validate(pl.concat(frames)) if frames else Estimates.create_empty()
