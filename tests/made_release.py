"""A release of 43 forces made up for tests: whole, protected by hand, and repeatable."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from misconduct_profile.disclosure.facts import Facts, ForceFact, MeasureFact, PeriodFact
from misconduct_profile.disclosure.plan import Plan, load_plan
from misconduct_profile.disclosure.tables import Release
from misconduct_profile.measures import funnel
from misconduct_profile.records import ALL, Counts, Estimates
from misconduct_profile.standards.reference import table
from misconduct_profile.statistics import garwood

ROOT = Path(__file__).parents[1]
#: Not available: this force sent an extract by date finalised.
ABSENT = "E23000037"
#: Truly high and truly low.
UNUSUAL = {"E23000002": 1.5, "E23000030": 1.35, "E23000020": 0.6}
#: A published figure of nothing in the release: what a hidden cell held.
PLANTED = 777_131
HIDDEN_FORCE = "E23000034"
FEW = {"E23000001", "E23000036", ABSENT, HIDDEN_FORCE, *UNUSUAL}
PERIODS = {
    "2018": "2018", "2019": "2019", "2020-01": "January 2020",
    "2020-02/2020-12": "February to December 2020", "2021": "2021",
    "2022-01/2022-03": "January to March 2022",
}  # fmt: skip
LENGTH = {"2020-01": 1 / 12, "2020-02/2020-12": 11 / 12, "2022-01/2022-03": 0.25}


@cache
def plan() -> Plan:
    """Return the plan that the project publishes by."""
    return load_plan(ROOT / "params" / "publication_plan.yaml")


def facts(marking: str = "SYNTHETIC", status: str = "draft", *, few: bool = False) -> Facts:
    """Return facts of all 43 forces, or of the few that tests speak of."""
    forces = [
        ForceFact(
            code=row["ons_pfa_code"], name=row["official_name"], short_name=row["short_name"],
            slug=row["short_name"].lower().replace(" ", "-").replace("&", "and"),
            region=row["region"], extract_date="2022-04-30", selection="received",
            note="The extract was selected by date finalised, so cases received cannot be "
            "counted." if row["ons_pfa_code"] == ABSENT else "",
        )
        for row in table("forces").filter(include="yes", kind="territorial")
        .sort("ons_pfa_code").iter_rows(named=True)
        if not few or row["ons_pfa_code"] in FEW
    ]  # fmt: skip
    return Facts(
        edition="example", title="Police misconduct problem profile, England and Wales",
        status=status, marking=marking, clock="received", first_month="2018-01",
        last_month="2022-03",
        breaks={"2020-02-01": "The law, the definition of a complaint and the list of "
                "categories changed"},
        interventions={"2021-10-01": "Start of the national count"},
        baseline="2021", threshold=5, forces=forces,
        periods=[PeriodFact(key=key, label=label, part_year=len(key) > 4)
                 for key, label in PERIODS.items()],
        measures=[
            MeasureFact(name="conduct_and_complaint", title="Conduct and complaint cases",
                        definition="Public complaints, conduct matters and recordable "
                        "conduct matters."),
            MeasureFact(name="vawg_flagged",
                        title="Cases flagged as violence against women and girls",
                        definition="Cases that the force flagged as violence against women "
                        "and girls. A missing flag is not a no."),
            MeasureFact(name="sexual_misconduct", title="Sexual misconduct",
                        definition="Cases with an allegation of a sexual nature."),
        ],
        package_version="0.1.0",
    )  # fmt: skip


def exposures() -> dict[str, float]:
    """Return person-years of one year by force, from the published headcounts."""
    rows = table("workforce").filter(as_at="2021-03-31").group_by("force").agg(
        pl.col("headcount").cast(pl.Float64).sum()
    )  # fmt: skip
    return dict(rows.sort("force").iter_rows())


@cache
def made_release(
    marking: str = "SYNTHETIC", *, few: bool = False, scale: float = 1.0, status: str = "draft"
) -> Release:
    """Return a public release of 43 forces; equal arguments give equal frames."""
    told = facts(marking, status, few=few)
    counted = _counts(told, scale)
    hidden = (pl.col("force") == HIDDEN_FORCE) & (pl.col("period") == told.baseline)
    small = pl.col("value").is_between(1, told.threshold - 1) | hidden
    counted = counted.with_columns(
        status=pl.when(pl.col("force") == ABSENT).then(pl.lit("x"))
        .when(small).then(pl.lit("c"))
        .when(pl.col("period") == "2022-03").then(pl.lit("p"))
        .otherwise(pl.lit(""))
    )  # fmt: skip
    made = _estimates(counted, told)
    empty = pl.col("status").is_in(["c", "x"])
    blank = [
        pl.when(empty).then(None).otherwise(pl.col(name)).alias(name)
        for name in ("value", "low", "high", "n_basis")
    ]
    return Release(
        counts=_typed(counted.with_columns(blank[:1]), Counts),
        estimates=_typed(made.with_columns(blank), Estimates),
        facts=told, audience="public", plan=plan(),
    )  # fmt: skip


def _typed(frame: pl.DataFrame, schema: type[Counts] | type[Estimates]) -> pl.DataFrame:
    types = schema.create_empty().schema
    return frame.select([pl.col(name).cast(kind) for name, kind in types.items()])


def _counts(told: Facts, scale: float) -> pl.DataFrame:
    rng = np.random.default_rng(20220331)
    cells = plan().cells(told)
    sizes = exposures()
    means = {"complaint": 0.29, "conduct": 0.021}
    base: dict[tuple[str, str, str], int] = {}
    for force in told.forces:
        lift = UNUSUAL.get(force.code, float(rng.normal(1, 0.03)))
        for period in PERIODS:
            for route, mean in means.items():
                mu = sizes[force.code] * LENGTH.get(period, 1.0) * mean * lift * scale
                base[force.code, period, route] = int(rng.poisson(mu))
    values = [_value(row, base, rng) for row in cells.iter_rows(named=True)]
    months = [len(row["period"]) == 7 for row in cells.iter_rows(named=True)]
    short = cells["period"].is_in(["2019-05", "2019-06"])
    reported = [42 if s else 43 if m else 12 for s, m in zip(short, months, strict=True)]
    return cells.with_columns(
        value=pl.Series(values, dtype=pl.Int64),
        months_asked=pl.Series([43 if m else 12 for m in months], dtype=pl.Int64),
        months_reported=pl.Series(reported, dtype=pl.Int64),
    )


def _value(
    row: dict[str, str], base: dict[tuple[str, str, str], int], rng: np.random.Generator
) -> int:
    """Make one count; only the order of magnitude matters here."""
    if row["force"] == HIDDEN_FORCE and row["period"] == "2021":
        return PLANTED
    whole = sum(
        value for (force, period, route), value in base.items()
        if row["force"] in (force, ALL) and _inside(row["period"], period)
        and row["route"] in (route, ALL)
    )  # fmt: skip
    if len(row["period"]) == 7 and row["period"] != "2020-01":
        whole = int(rng.poisson(whole / (3 if row["period"] > "2022" else 11.5)))
    if row["measure"] == "vawg_flagged":
        return round(whole * 0.02)
    if row["unit"] == "allegations":
        share = 1.6 if row["category"] == ALL else 0.11 if row["category"] < "J" else 0.02
        return int(rng.poisson(whole * share))
    return whole


def _inside(period: str, year: str) -> bool:
    return period == year or (
        len(period) == 7 and period[:4] == year[:4] and period != "2020-01"
    )


def _estimates(counted: pl.DataFrame, told: Facts) -> pl.DataFrame:
    sizes = exposures() | {ALL: sum(exposures().values())}
    rows = counted.filter(
        pl.col("unit") == "cases", pl.col("period").is_in(list(PERIODS))
    ).with_columns(
        n_basis=pl.col("force").replace_strict(sizes, return_dtype=pl.Float64)
        * pl.col("period").replace_strict(LENGTH, default=1.0, return_dtype=pl.Float64)
    )
    low, high = garwood(rows["value"].to_numpy(), rows["n_basis"].to_numpy() / 1000)
    rates = rows.with_columns(
        value=(pl.col("value") / pl.col("n_basis") * 1000).round(6),
        low=pl.Series(low).round(6), high=pl.Series(high).round(6),
        method=pl.lit("garwood"), statistic=pl.lit("rate_per_1000"),
        x=pl.lit(None, dtype=pl.Float64), cells=pl.col("cell"),
    )  # fmt: skip
    exposed = rows.filter(pl.col("measure") == "conduct_and_complaint").with_columns(
        person_years="n_basis"
    )
    held = funnel(exposed, told.baseline, (0.95, 0.998))
    rates = rates.select(Estimates.column_names()).cast(dict(held.schema.items()))
    return pl.concat([rates, held])
