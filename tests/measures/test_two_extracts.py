"""A case that a force sent twice is read from its latest extract, and counted once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
import yaml

from misconduct_profile import extracts, measures, transform
from misconduct_profile.params import Params

EXAMPLE = Path(__file__).parents[2] / "params" / "example.yaml"
HEADER = "Case Ref,Case Type,Date Received,Alleg No,Allegation Category,Collar No,VAWG"
FIRST = ["1,PC,2021-05-04,1,B4,100,N", "1,PC,2021-05-04,,B4,,N", "2,PC,2021-06-04,1,B4,101,N"]
LATER = ["1,PC,2021-07-04,1,B4,100,Y", "1,PC,2021-07-04,,B4,,Y", "3,CM,2021-07-05,1,J2,100,N"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Take two extracts of one force, the later named first, as far as the base of counts.

    A case changes its received date between them; their windows do not meet, or both
    would be refused as two accounts of the same cases.
    """
    run = tmp_path_factory.mktemp("run")
    folder = run / "in"
    folder.mkdir()
    said = {"force": "Kent", "selection": "received"}
    inputs = {}
    for name, rows, day, window in (
        ("b.csv", FIRST, "2022-04-30", ("2018-01-01", "2021-06-30")),
        ("a.csv", LATER, "2022-06-30", ("2021-07-01", "2022-03-31")),
    ):
        (folder / name).write_text("\n".join([HEADER, *rows]) + "\n")
        inputs[name] = {
            **said,
            "extract_date": dt.date.fromisoformat(day),
            "window": dict(zip(("first", "last"), window, strict=True)),
        }
    content = yaml.safe_load(EXAMPLE.read_text()) | {"forces": ["Kent"], "inputs": inputs}
    params = Params.model_validate(content)
    extracts.load_all(extracts.find(params, folder), b"a key of the tests", run)
    transform.standardise_all(run)
    transform.write_coverage(params, run)
    return measures.read_base(run, params), params


def test_its_pairs_are_those_of_the_latest_extract(made):
    base, _ = made
    assert base.pairs.group_by("case_id").len().sort("case_id")["len"].to_list() == [2, 1, 1]
    one = base.pairs.filter(case_id="E23000032/1")
    assert set(one["input"]) == {"a"}
    assert set(one["month"]) == {dt.date(2021, 7, 1)}


@pytest.mark.parametrize(
    ("unit", "number"),
    [("cases", 3), ("allegations", 4), ("subjects", 3), ("people", 2), ("pairs", 4)],
)
def test_every_unit_counts_it_once(made, unit, number):
    base, params = made
    counts = measures.forces_by_year(base, params)
    found = counts.filter(
        pl.col("unit") == unit, pl.col("population") == "workforce", period="2021", route="all",
        force="E23000032", measure="conduct_and_complaint",
    )  # fmt: skip
    assert found["value"].to_list() == [number]
