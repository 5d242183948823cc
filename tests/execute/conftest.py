"""A small example run of four forces, through the notebooks, as the command runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FORCES = ["Avon and Somerset", "Cumbria", "Humberside", "Metropolitan Police"]


def example_params(**changes) -> dict:
    made = yaml.safe_load((ROOT / "params" / "example.yaml").read_text())
    made["edition"] = "small-example"
    made["example"] = {"seed": 7, "scale": "small"}
    made["forces"] = FORCES
    made["disclosure"]["known_minimum"] = "accepted"
    # Of four forces each knows much of every total: some of these must go too.
    made["disclosure"]["weights"]["grand_total"] = 200
    return made | changes


class Project:
    """A folder laid out as the project is, with params and outputs of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "notebooks").symlink_to(ROOT / "notebooks")
        (folder / "params").mkdir()
        plan = ROOT / "params" / "publication_plan.yaml"
        (folder / "params" / "publication_plan.yaml").write_text(plan.read_text())

    @staticmethod
    def example_params(**changes) -> dict:
        return example_params(**changes)

    def write(self, params: dict | str, name: str = "run.yaml") -> Path:
        path = self.folder / "params" / name
        path.write_text(params if isinstance(params, str) else yaml.safe_dump(params))
        return path

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
        return subprocess.run(
            [sys.executable, "-m", "misconduct_profile", *words],
            cwd=self.folder, env=clean, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def report(self, params: dict | str) -> subprocess.CompletedProcess[str]:
        return self.command("report", "--params", str(self.write(params)))


@pytest.fixture(scope="session")
def new_project():
    """What makes a project's folder, for fixtures that live longer than a test."""
    return Project


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path / "a project with spaces")


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """The same run made twice, in one folder; the first run's bytes by path."""
    made = Project(tmp_path_factory.mktemp("finished") / "a project with spaces")
    first = made.report(example_params())
    assert first.returncode == 0, first.stderr + first.stdout
    run = made.folder / "outputs" / "small-example"
    before = {p.relative_to(run): p.read_bytes() for p in run.rglob("*") if p.is_file()}
    second = made.report(example_params())
    assert second.returncode == 0, second.stderr + second.stdout
    return run, before, first


@pytest.fixture(scope="session")
def run_folder(finished) -> Path:
    return finished[0]


@pytest.fixture(scope="session")
def looked_at(request) -> Path:
    """The run whose outputs are looked at: the small one, or MISCONDUCT_PROFILE_RUN."""
    named = os.environ.get("MISCONDUCT_PROFILE_RUN")
    return Path(named).resolve() if named else request.getfixturevalue("run_folder").resolve()


@pytest.fixture(scope="session")
def manifest(run_folder) -> dict:
    return json.loads((run_folder / "manifest.json").read_text())
