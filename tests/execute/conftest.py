"""A small example run of four forces, through the notebooks, as the command runs it."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext, redirect_stderr, redirect_stdout
from multiprocessing import get_context
from pathlib import Path

import pytest
import yaml

from misconduct_profile import cli
from misconduct_profile.execute import report as running
from misconduct_profile.execute.notebook import quiet
from shared import made_once

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


class Called(Project):
    """A project whose command is called in this process, and its notebooks by one worker.

    What a process costs to start is spent once, not at every mistake: imports, a worker
    and its warm process. The worker keeps the folder that it began in, so this one is
    emptied from test to test, not made anew. An error that nobody caught comes through.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        log = (str(folder.with_suffix(".log")),)
        spawn = get_context("spawn")
        self.pool = ProcessPoolExecutor(1, spawn, initializer=quiet, initargs=log)

    def empty(self) -> None:
        """Remove all that a test has added."""
        for path in self.folder.iterdir():
            if path.name not in {"notebooks", "params"}:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        for path in (self.folder / "params").glob("run*.yaml"):
            path.unlink()

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        out, err, code = io.StringIO(), io.StringIO(), 0
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.folder)
            patch.setattr(sys, "argv", ["misconduct_profile", *words])
            patch.setattr(
                running, "ProcessPoolExecutor", lambda *_, **__: nullcontext(self.pool)
            )
            with redirect_stdout(out), redirect_stderr(err):
                try:
                    cli.main()
                except SystemExit as ended:
                    code = ended.code or 0
        return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="session")
def _called(tmp_path_factory):
    made = Called(tmp_path_factory.mktemp("called") / "a project with spaces")
    with made.pool:
        yield made


@pytest.fixture
def called(_called):
    """A project whose command is called, and not started."""
    _called.empty()
    return _called


@pytest.fixture(scope="session")
def new_project():
    """What makes a project's folder, for fixtures that live longer than a test."""
    return Project


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path / "a project with spaces")


def make_twice(folder: Path) -> None:
    """Make the small run twice in one place; keep the first beside the second.

    Every other part of the first's records loses its signature, so that the second run
    makes these again and takes the others over.
    """
    made = Project(folder / "a project with spaces")
    run = made.folder / "outputs" / "small-example"
    first = made.report(example_params())
    assert first.returncode == 0, first.stderr + first.stdout
    shutil.copytree(run, folder / "first")
    (folder / "said.txt").write_text(first.stdout)
    for path in sorted((run / "records").glob("*/made_of.json"))[::2]:
        path.unlink()
    second = made.report(example_params())
    assert second.returncode == 0, second.stderr + second.stdout
    (folder / "said again.txt").write_text(second.stdout)


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """The second run, the first run's bytes by path, and what the command said of it."""
    folder = made_once(tmp_path_factory, "finished", make_twice)
    first = folder / "first"
    before = {p.relative_to(first): p.read_bytes() for p in first.rglob("*") if p.is_file()}
    run = folder / "a project with spaces" / "outputs" / "small-example"
    return run, before, (folder / "said.txt").read_text()


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
