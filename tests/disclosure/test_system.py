from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from misconduct_profile.disclosure import System, link
from misconduct_profile.disclosure.register import CHAIN

HEAD = "conduct_and_complaint.cases.received.workforce.all"


@pytest.fixture
def small(make: SimpleNamespace) -> tuple[SimpleNamespace, pl.DataFrame, SimpleNamespace]:
    facts = make.facts(3, ["2018", "2020-01", "2020-02/2020-12"])
    counts = make.counts(facts, np.random.default_rng(2), 30.0)
    # The register links months that the periods leave out to no year.
    extra = make.figures(
        [
            {
                "measure": "conduct_and_complaint",
                "unit": "cases",
                "period": f"2019-{m:02d}",
                "value": 7,
            }
            for m in range(1, 13)
        ]
    ).select(counts.columns)
    return facts, pl.concat([counts, extra]), make


def parts(system: System, whole: str) -> list[set[str]]:
    index = system.position[whole]
    return [
        {system.cells[part] for part in relation.parts}
        for relation in system.relations
        if relation.whole == index and relation.exact
    ]


def test_a_cell_of_two_tables_is_one_variable(small: tuple) -> None:
    facts, counts, make = small
    system = link(make.plan, counts, facts)
    shared = f"{HEAD}|period=2020-01"
    assert shared in system.tables["cases_by_month"]
    assert shared in system.tables["cases_by_force_year_route"]
    assert len(set(system.cells)) == len(system.cells)
    # So are a year's discharges in three tables, its people and its outcomes in two.
    assert len(system.cells) == len(set().union(*system.tables.values()))
    assert sum(map(len, system.tables.values())) - len(system.cells) == 1 + 3 * (2 + 3 + 3)


def test_a_year_is_the_sum_of_its_months_forces_and_routes(small: tuple) -> None:
    facts, counts, make = small
    system = link(make.plan, counts, facts)
    assert parts(system, f"{HEAD}|period=2020-02/2020-12") == [
        {f"{HEAD}|force={force.code}|period=2020-02/2020-12" for force in facts.forces},
        {f"{HEAD}|period=2020-{month:02d}" for month in range(2, 13)},
        {f"{HEAD}|period=2020-02/2020-12|route={route}" for route in ("complaint", "conduct")},
    ]
    assert len(parts(system, f"{HEAD}|period=2020-01")) == 2


def test_bounds_between_units_and_measures(small: tuple) -> None:
    facts, counts, make = small
    system = link(make.plan, counts, facts)
    bounds = {
        (system.cells[relation.whole], system.cells[relation.parts[0]])
        for relation in system.relations
        if not relation.exact
    }
    assert (
        f"{HEAD}|period=2018",
        f"{HEAD.replace('conduct_and_complaint', 'vawg_flagged')}|period=2018",
    ) in bounds
    assert (
        f"{HEAD.replace('cases', 'allegations')}|period=2018",
        f"{HEAD}|period=2018",
    ) in bounds
    by_force = {(whole, part) for whole, part in bounds if "force=" in whole + part}
    assert len(by_force) == 2 * 3 * 3
    place = "pairs.received.workforce.all|period=2018|route=conduct"
    chain = [f"{name}.{place}" for name in CHAIN]
    assert set(pairwise(chain)) <= bounds


def test_what_holds_as_a_rule_is_exact_where_the_data_say_so(small: tuple) -> None:
    facts, counts, make = small
    system = link(make.plan, counts, facts)
    value = dict(zip(system.cells, system.values.tolist(), strict=True))
    usual = [relation for relation in system.relations if relation.usual]
    assert {relation.exact for relation in usual} == {True, False}
    for relation in usual:
        whole, *rest = (value[system.cells[i]] for i in (relation.whole, *relation.parts))
        assert relation.exact == (whole == sum(rest))
        assert whole >= sum(rest)
    event = "people.event.officers.all|period=2018"
    equal = f"regulation_13_discharged.{event}|ground=other_conduct"
    parts_of = parts(system, equal)
    assert {f"probationer_conduct_exits.{event}|outcome=R13_D|ground=other_conduct"} in parts_of
    # Where somebody's first exit was another, there is no equation.
    other = counts.with_columns(value=pl.col("value") + 4 * (pl.col("cell") == equal))
    other = other.with_columns(
        value=pl.col("value")
        + 4
        * pl.col("cell").is_in(
            [f"regulation_13_discharged.{event}{more}" for more in
             ("", "|sex=female", "|ethnicity=White")]
        )
    )  # fmt: skip
    assert parts(link(make.plan, other, facts), equal) == []


def test_what_a_force_adds_to_a_national_cell(small: tuple) -> None:
    facts, counts, make = small
    system = link(make.plan, counts, facts)
    value = dict(counts.select("cell", "value").iter_rows())
    cell = f"{HEAD.replace('cases', 'people')}|period=2018|sex=female"
    code = facts.forces[0].code
    reader = system.reader(code)
    assert reader.own[system.position[cell]] == value[cell.replace("|", f"|force={code}|", 1)]
    assert [c for c, known in zip(system.cells, reader.known, strict=True) if known] == [
        c for c in system.cells if f"force={code}|" in c
    ]
    alone = dict(zip(system.cells, system.unsplit_cells.tolist(), strict=True))
    assert alone[cell]
    assert not alone[f"{HEAD}|period=2018"]


def test_roles(small: tuple) -> None:
    facts, counts, make = small
    system = link(make.plan, counts, facts)
    role = {cell: system.roles[index] for cell, index in system.position.items()}
    code = facts.forces[0].code
    assert role[f"{HEAD}|period=2018"] == "grand_total"
    assert role[f"{HEAD}|period=2018-05"] == "national"
    assert role[f"{HEAD}|period=2018|route=conduct"] == "national"
    assert role[f"{HEAD}|force={code}|period=2018"] == "margin"
    assert role[f"{HEAD}|force={code}|period=2018|route=conduct"] == "inner"


def test_what_is_not_available_is_no_variable_and_adds_nothing(small: tuple) -> None:
    facts, counts, make = small
    gone = (pl.col("measure") == "vawg_flagged") & (pl.col("force") == facts.forces[0].code)
    lost = counts.filter(gone, pl.col("period") == "2018")["value"].item()
    nation = pl.col("cell") == "vawg_flagged.cases.received.workforce.all|period=2018"
    less = counts.with_columns(
        pl.when(gone).then(None).when(nation).then(pl.col("value") - lost)
        .otherwise(pl.col("value")).alias("value"),
        pl.when(gone).then(pl.lit("x")).otherwise("status").alias("status"),
    )  # fmt: skip
    with pytest.raises(ValueError, match="violate"):
        link(make.plan, less.with_columns(value=pl.col("value") + nation), facts)
    other = ("2020-01", "2020-02/2020-12")
    for period in other:
        cell = f"vawg_flagged.cases.received.workforce.all|period={period}"
        short = counts.filter(gone, pl.col("period") == period)["value"].item()
        less = less.with_columns(
            value=pl.when(pl.col("cell") == cell)
            .then(pl.col("value") - short)
            .otherwise("value")
        )
    system = link(make.plan, less, facts)
    assert set(system.absent) == set(less.filter(gone)["cell"])
    assert not set(system.absent) & set(system.cells)


def test_a_force_that_breaks_nothing_down_leaves_no_equation(small: tuple) -> None:
    facts, counts, make = small
    gone = (
        (pl.col("unit") == "allegations")
        & (pl.col("force") == facts.forces[0].code)
        & (pl.col("category") != "all")
    )
    lost = counts.filter(gone).select("category", "period", less="value")
    national = (pl.col("force") == "all") & (pl.col("unit") == "allegations")
    changed = counts.join(lost, on=["category", "period"], how="left", maintain_order="left")
    changed = changed.with_columns(
        value=pl.when(gone).then(None)
        .when(national & pl.col("less").is_not_null()).then(pl.col("value") - pl.col("less"))
        .otherwise("value"),
        status=pl.when(gone).then(pl.lit("x")).otherwise("status"),
    )  # fmt: skip
    system = link(make.plan, changed.select(counts.columns), facts)
    nation = f"{HEAD.replace('cases', 'allegations')}|period=2018"
    assert parts(system, nation) == [
        {
            f"{HEAD.replace('cases', 'allegations')}|force={f.code}|period=2018"
            for f in facts.forces
        }
    ]


@pytest.mark.parametrize(
    "cell",
    [f"{HEAD}|period=2018-05", f"{HEAD}|period=2018|route=conduct", f"{HEAD}|period=2018"],
)
def test_values_that_contradict_the_register_are_our_mistake(small: tuple, cell: str) -> None:
    facts, counts, make = small
    wrong = counts.with_columns(value=pl.col("value") + (pl.col("cell") == cell))
    with pytest.raises(ValueError, match="violate a declared relation"):
        link(make.plan, wrong, facts)


def test_the_public_view_holds_no_hidden_value(make: SimpleNamespace) -> None:
    system = make.system([[3, 7], [9, 8]])
    seen = system.published(frozenset({"0,0", "1,1"}), 1)
    assert seen.values[[0, 4]].tolist() == [-1, -1]
    assert seen.values[[1, 2]].tolist() == [7, 10]
