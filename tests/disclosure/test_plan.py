from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from misconduct_profile import measures
from misconduct_profile.disclosure import load_plan
from misconduct_profile.disclosure.register import ADDITIVE, CHAIN
from misconduct_profile.errors import CombinedInputError, InputError

TABLE = """
tables:
  one:
    title: T
    measure: m
    unit: cases
    dimensions: {force: {values: forces, total: true}, period: {values: years}}
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_plan_of_the_project_has_its_tables(make: SimpleNamespace) -> None:
    sizes = {
        name: table.cells(make.facts(43)).height for name, table in make.plan.tables.items()
    }
    assert sizes == {
        "cases_by_force_year_route": 44 * 6 * 3,
        "allegations_by_force_year_category": 44 * 6 * 13,
        "flagged_cases_by_force_year": 44 * 6,
        "cases_by_month": 51,
        "outcome_chain_by_year_route": 6 * 6 * 3,
        "final_outcomes_by_year_route": 6 * 3 * 23,
        "probation_by_year_ground": 4 * 6 * 6,
        "regulation_13_by_year_ethnicity": 6 * 7,
        "regulation_13_by_year_sex": 6 * 5,
        "probationer_conduct_exits_by_year": 6 * 6 * 3,
        "finalised_in_time_by_year_route": 3 * 6 * 3,
        "people_by_year_sex": 6 * 5,
        "people_by_year_ethnicity": 6 * 7,
        "people_by_year_rank": 6 * 10,
        "people_by_year_worker_type": 6 * 7,
        "repeat_subjects_by_year": 6,
        "vawg_allegations_by_year": 17 * 6,
        "vawg_cases_by_year": 2 * 6,
    }
    assert sum(sizes.values()) < 20_000


def test_cells_stand_in_plan_order(make: SimpleNamespace, tmp_path: Path) -> None:
    facts = make.facts(2, ["2018", "2020-01"])
    table = load_plan(written(tmp_path, TABLE)).table("one")
    cells = table.cells(facts)
    codes = [force.code for force in facts.forces]
    assert cells.select("force", "period").rows() == [
        (force, period) for force in [*codes, "all"] for period in ("2018", "2020-01")
    ]
    assert cells["cell"][0] == f"m.cases.received.workforce.all|force={codes[0]}|period=2018"


def test_a_table_of_several_measures_names_its_rows_by_them_first(
    make: SimpleNamespace, tmp_path: Path
) -> None:
    text = TABLE.replace("measure: m", "measures: [b, a]").replace("tables:", "tables:", 1)
    facts = make.facts(1, ["2018"])
    plan = load_plan(written(tmp_path, text))
    table = plan.table("one")
    assert table.row_key == ("measure", "force", "period")
    assert table.cells(facts).select("measure", "force").rows() == [
        ("b", "E23000001"), ("b", "all"), ("a", "E23000001"), ("a", "all"),
    ]  # fmt: skip
    assert table.values("measure", facts) == ["b", "a"]
    assert plan.table_of("a", "cases", "force", "period") == "one"
    with pytest.raises(InputError, match="no table of c"):
        plan.table_of("c", "cases", "force", "period")


def test_the_register_knows_every_value_that_is_counted(make: SimpleNamespace) -> None:
    declared = {
        (entry.dimension, entry.values) for entry in ADDITIVE if entry.dimension != "force"
    }
    for name in ("sex", "ethnicity", "rank_group", "worker_type", "category", "outcome"):
        assert (name, frozenset(measures.values_of(name))) in declared
    assert [link.name for link in measures.CHAIN] == list(CHAIN)


def test_select_takes_exactly_these_cells_from_counts_in_any_order(
    make: SimpleNamespace,
) -> None:
    facts = make.facts(3)
    counts = make.counts(facts, np.random.default_rng(1), 5.0)
    shuffled = counts.sample(fraction=1, shuffle=True, seed=3)
    for table in make.plan.tables.values():
        chosen = table.select(shuffled, facts)
        assert chosen.columns == counts.columns
        assert chosen["cell"].to_list() == table.cells(facts)["cell"].to_list()
        assert chosen.equals(table.select(counts, facts))


def test_a_planned_cell_that_was_never_counted_is_our_mistake(make: SimpleNamespace) -> None:
    facts = make.facts(3)
    counts = make.counts(facts, np.random.default_rng(1), 5.0)
    gone = "conduct_and_complaint.cases.received.workforce.all|period=2018-03"
    with pytest.raises(ValueError, match="2018-03"):
        make.plan.table("cases_by_month").select(counts.filter(pl.col("cell") != gone), facts)


@pytest.mark.parametrize(
    ("before", "after", "problem", "remedy"),
    [
        ("measure:", "mesure:", "not a known key", "Did you mean measure?"),
        ("total:", "totals:", "not a known key", "Did you mean total?"),
        ("tables:", "table:", "not a known key", "Did you mean tables?"),
        ("unit: cases", "unit: case", "cases", "Mend"),
        ("measure: m", "measures: []", "either its measure or its measures", "Mend"),
        ("measure: m", "measures: [m, m]", "empty or repeated", "Mend"),
        ("unit: cases", "zeros: shown\n    unit: cases", "hidden", "Mend"),
        ("force: {", "farce: {", "no dimension", "Mend"),
        ("values: years", "values: forces", "cannot be the values of period", "Mend"),
        ("values: years", "values: []", "empty", "Mend"),
        ("period: {values: years}", "route: {values: [complaint]}", "period", "Mend"),
    ],
)
def test_a_mistake_is_named_with_its_remedy(
    tmp_path: Path, before: str, after: str, problem: str, remedy: str
) -> None:
    with pytest.raises(InputError) as caught:
        load_plan(written(tmp_path, TABLE.replace(before, after)))
    every = (
        caught.value.errors if isinstance(caught.value, CombinedInputError) else [caught.value]
    )
    assert any(problem in error.problem and remedy in error.remedy for error in every)
    assert all(error.where.startswith("plan.yaml") for error in every)


@pytest.mark.parametrize("text", ["tables: [", "", "tables: {}", "[1]"])
def test_a_file_that_is_no_plan(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"plan\.yaml"):
        load_plan(written(tmp_path, text))


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        load_plan(tmp_path / "plan.yaml")
