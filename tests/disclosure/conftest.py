"""Synthetic counts of the whole plan, made without anything that is under test."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from made_counts import chapter_cells, with_totals
from misconduct_profile.disclosure.facts import Facts, ForceFact, MeasureFact, PeriodFact
from misconduct_profile.disclosure.plan import load_plan
from misconduct_profile.disclosure.relations import Relation
from misconduct_profile.disclosure.system import System
from misconduct_profile.records import DIMENSIONS, cell_key

PERIODS = ["2018", "2019", "2020-01", "2020-02/2020-12", "2021", "2022-01/2022-03"]
CATEGORIES = [*"ABCDEFGHJKL", "not_categorised"]


def make_facts(forces: int, periods: list[str] = PERIODS) -> Facts:
    codes = [f"E23{index:06d}" for index in range(1, forces + 1)]
    return Facts(
        edition="test", title="Test", status="draft", marking="SYNTHETIC", clock="received",
        first_month=min(months(periods[0])), last_month=max(months(periods[-1])),
        breaks={}, baseline=periods[0], threshold=5,
        forces=[
            ForceFact(
                code=code, name=code, short_name=code, slug=code, region="R",
                extract_date="2022-05-01", selection="received",
            )
            for code in codes
        ],
        periods=[PeriodFact(key=key, label=key, part_year=len(key) > 4) for key in periods],
        measures=[MeasureFact(name="conduct_and_complaint", title="t", definition="d")],
        package_version="0",
    )  # fmt: skip


def months(period: str) -> list[str]:
    if "/" in period:
        year, first, last = int(period[:4]), int(period[5:7]), int(period[-2:])
    elif "-" in period:
        return [period]
    else:
        year, first, last = int(period), 1, 12
    return [f"{year}-{month:02d}" for month in range(first, last + 1)]


def figures(cells: list[dict[str, Any]]) -> pl.DataFrame:
    """Counts from cells: measure, unit, value, dimensions; value None is not available."""
    rows = [
        {
            **dict.fromkeys(DIMENSIONS, "all"), "clock": "received", "regime": "all",
            "population": "workforce", "months_reported": 1, "months_asked": 1, **cell,
            "status": "x" if cell["value"] is None else cell.get("status", ""),
        }
        for cell in cells
    ]  # fmt: skip
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return frame.with_columns(cell_key(), pl.col("value").cast(pl.Int64))


def make_counts(facts: Facts, rng: np.random.Generator, scale: float) -> pl.DataFrame:
    """All tables of the plan at random; `scale` is allegations a force and month.

    The national tables are counted for every force too, as the measures do.
    """
    forces = [force.code for force in facts.forces]
    both = {"measure": "conduct_and_complaint"}
    cells: list[dict[str, Any]] = []
    chapters: list[dict[str, Any]] = []
    size = rng.lognormal(0, 0.8, len(forces))
    shares = rng.dirichlet(np.array([9, 7, 1, 2, 1, 2, 1.5, 3, 0.5, 0.3, 1, 2]), len(forces))
    for period in facts.periods:
        span = months(period.key)
        mean = scale * len(span) * size[:, None] * shares
        allegations = rng.poisson(mean)
        total = allegations.sum(axis=1)
        cases = np.minimum(total, rng.binomial(total, 0.65) + (total > 0))
        conduct = rng.binomial(cases, 0.2)
        flagged = rng.binomial(cases, 0.06)
        for f, force in enumerate(forces):
            routes = {"complaint": int(cases[f] - conduct[f]), "conduct": int(conduct[f])}
            chapters += chapter_cells(rng, force, period.key, routes)
        month = rng.multinomial(cases.sum(), np.full(len(span), 1 / len(span)))
        for f, force in [*enumerate(forces), (None, "all")]:
            at = slice(None) if f is None else slice(f, f + 1)
            place = {"force": force, "period": period.key}
            for category, column in zip(CATEGORIES, allegations[at].T, strict=True):
                cells.append({**both, "unit": "allegations", **place, "category": category,
                              "value": int(column.sum())})  # fmt: skip
            cells.append(
                {**both, "unit": "allegations", **place, "value": int(total[at].sum())}
            )
            routes = {"conduct": conduct[at].sum(), "complaint": (cases - conduct)[at].sum(),
                      "all": cases[at].sum()}  # fmt: skip
            for route, value in routes.items():
                cells.append(
                    {**both, "unit": "cases", **place, "route": route, "value": int(value)}
                )
            cells.append({"measure": "vawg_flagged", "unit": "cases", **place,
                          "value": int(flagged[at].sum())})  # fmt: skip
        if len(span) > 1:
            for key, value in zip(span, month, strict=True):
                cells.append({**both, "unit": "cases", "period": key, "value": int(value)})
    return figures([*cells, *with_totals(chapters)])


def table_system(array: Any) -> System:
    """A table of any number of dimensions with all its margins, as one linked system.

    A cell is named by its indices, "t" standing for the total: "0,t".
    """
    inner = np.asarray(array)
    whole = inner
    for axis in range(inner.ndim):
        whole = np.concatenate([whole, whole.sum(axis=axis, keepdims=True)], axis=axis)
    places = list(np.ndindex(*whole.shape))
    index = {place: i for i, place in enumerate(places)}
    relations = []
    for place in places:
        for axis, size in enumerate(inner.shape):
            if place[axis] == size:
                parts = (index[*place[:axis], k, *place[axis + 1 :]] for k in range(size))
                relations.append(Relation(index[place], tuple(parts), True, "sum"))
    totals = [sum(k == n for k, n in zip(place, inner.shape, strict=True)) for place in places]
    cells = tuple(
        ",".join("t" if k == n else str(k) for k, n in zip(place, inner.shape, strict=True))
        for place in places
    )
    roles = tuple(
        "inner" if not n else "grand_total" if n == inner.ndim else "margin" for n in totals
    )
    return System(cells, whole.ravel(), roles, tuple(relations), {"table": cells})


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """The functions of this file, for tests."""
    return SimpleNamespace(
        facts=make_facts, counts=make_counts, figures=figures, system=table_system,
        plan=load_plan(Path(__file__).parents[2] / "params" / "publication_plan.yaml"),
    )  # fmt: skip
