"""A new code or alias touches one reference table and the generated dictionary alone."""

from __future__ import annotations

import filecmp
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "profile" / "misconduct_profile"
#: What is added: the table, the row before which it stands, the row, and an extract's text.
ADDED = {
    "outcomes": (
        "FINE,",
        "RPR,Severe reprimand,discipline,2020,officer,5,no,no,other_formal,yes,,stern words,"
        "made up,nobody,low\n",
    ),
    "allegation_categories": (
        "L,,",
        "K1,K,subcategory,Conduct off duty,no,vawg_if_female_victim,no,no,made up,off duty,"
        "2020-02-01,no,low,nobody,low\n",
    ),
    "case_types": (
        "handling,OUT_S3",
        "case_type,SOC,Super complaint,made up,complaint,,,,designated body,,nobody,low\n",
    ),
}
HEADER = (
    "Case Ref;Case Type;Date Received;Alleg No;Allegation Category;Collar No;Outcome;Victim Sex"
)
LINES = (
    "CO/1/21;PC;2021-03-01;1;K1;7;Severe reprimand;F",
    "CO/2/21;designated body;2021-03-01;1;Off duty;8;STERN words;M",
    "CO/3/21;PC;2021-03-01;1;Discreditable conduct - off duty;9;RPR - severe reprimand;F",
)
SCRIPT = """
import json, sys
from pathlib import Path
import polars as pl
from misconduct_profile.extracts import Source, load
from misconduct_profile.measures import vawg
from misconduct_profile.measures.outcome_codes import outcomes_of
from misconduct_profile.params import Input
from misconduct_profile.transform import standardise
said = Input.model_validate({"force": "Kent", "extract_date": "2022-06-30",
    "selection": "received", "window": {"first": "2018-01-01", "last": "2022-03-31"}})
made = standardise(load(Source("kent", Path(sys.argv[1]), said), b"key").rows)
ends = outcomes_of(made.tables["outcome_event"])
told = vawg.with_vawg(made.tables["allegation"], made.tables["allegation_victim"])
print(json.dumps({
    "categories": made.tables["allegation"]["category"].to_list(),
    "codes": made.tables["outcome_event"]["code"].to_list(),
    "stages": made.tables["outcome_event"]["stage"].cast(pl.String).to_list(),
    "outcomes": ends["outcome"].to_list(), "sanction": ends["sanction"].to_list(),
    "routes": made.tables["case"]["route"].cast(pl.String).to_list(),
    "derived": told["vawg_derived"].to_list(), "gaps": made.gaps.height}))
"""


@pytest.fixture
def package(tmp_path) -> Path:
    """Copy what the package and its dictionary are made of, so that a table can be changed."""
    skipped = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PACKAGE, tmp_path / "profile" / "misconduct_profile", ignore=skipped)
    shutil.copytree(ROOT / "params", tmp_path / "params")
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "data_dictionary.md", tmp_path / "docs")
    return tmp_path


def run(folder: Path, *command: str) -> str:
    environment = os.environ | {"PYTHONPATH": str(folder / "profile")}
    done = subprocess.run([sys.executable, *command], cwd=folder, env=environment,
                          capture_output=True, text=True, check=True)  # fmt: skip
    return done.stdout


def understood(folder: Path) -> dict:
    path = folder / "kent.csv"
    path.write_text("\n".join((HEADER, *LINES)) + "\n")
    return json.loads(run(folder, "-c", SCRIPT, str(path)))


def add(folder: Path) -> None:
    tables = folder / "profile" / "misconduct_profile" / "standards" / "reference"
    for name, (before, row) in ADDED.items():
        path = tables / f"{name}.csv"
        text = path.read_text("utf-8")
        place = text.index(f"\n{before}") + 1
        path.write_text(text[:place] + row + text[place:], "utf-8")


def test_a_code_and_its_alias_need_one_table_and_the_dictionary(package):
    known = understood(package)
    assert known["codes"] == []
    assert known["categories"].count("K1") == 0
    assert known["gaps"] > 0
    add(package)
    told = understood(package)
    assert told == {
        "categories": ["K1", "K1", "K1"], "codes": ["RPR", "RPR", "RPR"],
        "stages": ["sanction"] * 3, "outcomes": ["other_formal"] * 3, "sanction": [True] * 3,
        "routes": ["complaint"] * 3, "derived": ["yes", "no", "yes"], "gaps": 0,
    }  # fmt: skip
    run(package, "-m", "misconduct_profile", "dictionary")
    dictionary = (package / "docs" / "data_dictionary.md").read_text("utf-8")
    for word in ("Severe reprimand", "Conduct off duty", "Super complaint"):
        assert word in dictionary
    assert changed(package) == {
        *(f"profile/misconduct_profile/standards/reference/{name}.csv" for name in ADDED),
        "docs/data_dictionary.md",
    }


def changed(folder: Path) -> set[str]:
    """List the files of the copy that differ from the project's own."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "kent.csv"]
    names = {path.relative_to(folder).as_posix() for path in files if path.suffix != ".pyc"}
    return {
        name for name in names if not filecmp.cmp(folder / name, ROOT / name, shallow=False)
    }
