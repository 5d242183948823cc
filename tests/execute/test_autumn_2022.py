"""The params of the 2022 request, pointed at a folder of extracts as an analyst would."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from misconduct_profile import example
from misconduct_profile.params import load_params

AUTUMN = Path(__file__).parents[2] / "params" / "autumn-2022.yaml"


@pytest.fixture(scope="module")
def filled(tmp_path_factory, new_project):
    """A project whose autumn-2022.yaml is filled in for extracts in a folder beside it."""
    home = tmp_path_factory.mktemp("autumn")
    project = new_project(home / "project")
    forces = project.example_params()["forces"]
    listed = []
    for one in example.make(home / "made", seed=7, scale="small"):
        if one["force"] in forces:
            listed.append(one)
        else:  # a folder has what was asked for
            (home / "made" / "extracts" / one["file"]).unlink()
    (home / "person.key").write_text("00112233445566778899aabbccddeeff")
    content = yaml.safe_load(AUTUMN.read_text()) | {
        "extracts": "../made/extracts",
        "identity_key": "../person.key",
        "forces": forces,
        "inputs": {
            one["file"]: {k: v for k, v in one.items() if k != "file"} for one in listed
        },
    }
    content["disclosure"] |= {"known_minimum": "accepted", "weights": {"grand_total": 200}}
    return project, content


def test_it_says_what_is_open_before_anything_starts(project):
    done = project.report(AUTUMN.read_text())
    assert done.returncode == 2
    assert "identity_key" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (project.folder / "outputs").exists()


def test_it_is_the_request_of_calendar_2021():
    params = load_params(AUTUMN)
    assert [period.key for period in params.years] == ["2021"]
    assert params.baseline == "2021"
    assert params.vawg_measure == "vawg_flagged"
    assert len(params.force_codes) == 43


@pytest.mark.long
def test_it_runs_on_a_folder_of_extracts(filled):
    project, content = filled
    done = project.report(content)
    assert done.returncode == 0, done.stderr + done.stdout
    run = project.folder / "outputs" / "autumn-2022"
    page = (run / "site" / "publication.html").read_text("utf-8")
    assert "January 2021 to December 2021" in page
    assert "SYNTHETIC" not in page
    manifest = json.loads((run / "manifest.json").read_text("utf-8"))
    assert len(manifest["inputs"]) == len(content["inputs"]) >= 4
