"""Rows filled by force, month and field, counted by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from misconduct_profile import extracts, transform
from misconduct_profile.params import Params

EXAMPLE = Path(__file__).parents[2] / "params" / "example.yaml"
KENT, ESSEX, SURREY = "E23000032", "E23000028", "E23000031"
WINDOW = {"first": "2018-01-01", "last": "2022-03-31"}
FILES = {
    "kent.csv": """Case Ref,Case Type,Date Received,Date Recorded,Allegation Category,Sex
1,PC,2021-05-04,2021-06-01,J2,Female
2,PC,2021-05-31,2021-06-01,J2,
3,PC,2021-06-01,2021-06-02,,
4,PC,,2021-06-02,J2,Male
5,PC,2017-12-31,2018-01-02,J2,Male
,PC,2021-06-01,2021-06-02,J2,Male
""",
    "kent-conduct.csv": """Case Ref,Case Type,Date Received,Allegation Category
9,CM,2021-05-04,
""",
    "essex.csv": """Case Ref,Case Type,Date Received,Date Recorded,Allegation Category
1,PC,,2021-05-04,J2
2,PC,,2021-05-05,
3,PC,,,J2
""",
    "surrey.csv": """Case Ref,Case Type,Date Finalised,Allegation Category
1,PC,2021-05-04,
""",
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    run = tmp_path_factory.mktemp("run")
    (run / "in").mkdir()
    inputs = {}
    for name, text in FILES.items():
        (run / "in" / name).write_text(text)
        force = name.split(".")[0].split("-")[0].capitalize()
        inputs[name] = {"extract_date": dt.date(2022, 6, 30), "selection": "received",
                        "window": WINDOW, "force": force}  # fmt: skip
    content = yaml.safe_load(EXAMPLE.read_text()) | {"forces": ["Kent", "Essex", "Surrey"]}
    params = Params.model_validate(content | {"inputs": inputs})
    extracts.load_all(extracts.find(params, run / "in"), b"a key of the tests", run)
    transform.write_completeness(params, run)
    return run


def told(run: Path, force: str, field: str) -> dict[str, tuple[int, int]]:
    found = transform.read_completeness(run).filter(force=force, field=field)
    rows = found.select("month", "filled", "rows").iter_rows()
    return {f"{month:%Y-%m}": (filled, of_rows) for month, filled, of_rows in rows}


def test_rows_stand_in_the_month_received_and_two_files_are_one_force(made):
    assert told(made, KENT, "allegation_category") == {"2021-05": (2, 3), "2021-06": (0, 1)}


def test_only_the_file_that_has_the_column_counts(made):
    assert told(made, KENT, "subject_sex") == {"2021-05": (1, 2), "2021-06": (0, 1)}
    assert told(made, KENT, "vawg_flag") == {}
    assert told(made, ESSEX, "subject_sex") == {}


def test_without_any_date_received_the_next_clock_places_a_row(made):
    """Essex has the column and not one date in it; Surrey has the date finalised alone."""
    assert told(made, ESSEX, "allegation_category") == {"2021-05": (1, 2)}
    assert told(made, ESSEX, "received_date") == {"2021-05": (0, 2)}
    assert told(made, SURREY, "allegation_category") == {"2021-05": (0, 1)}


def test_by_year_all_forces_are_taken_together(made):
    yearly = transform.completeness_by_year(made)
    # Kent 2 of 4, Essex 1 of 2, Surrey 0 of 1.
    assert yearly.filter(field="allegation_category")["2021"].to_list() == [0.429]


def test_a_run_without_rows_has_an_empty_table(tmp_path):
    params = Params.model_validate(yaml.safe_load(EXAMPLE.read_text()))
    transform.write_completeness(params, tmp_path)
    assert transform.read_completeness(tmp_path).height == 0
