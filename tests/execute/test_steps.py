"""Steps see the params they declared, and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from misconduct_profile.errors import InputError
from misconduct_profile.execute import open_step
from misconduct_profile.execute.opened import partial_params, sections
from misconduct_profile.execute.pipeline import PIPELINE
from misconduct_profile.params import Params, load_params

ROOT = Path(__file__).parents[2]
STEPS = [step for stage in PIPELINE for step in stage]


@pytest.fixture
def whole() -> dict:
    return load_params(ROOT / "params" / "example.yaml").model_dump(mode="json")


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_step_declares_known_sections_and_has_a_notebook(step, whole):
    assert set(step.sections) <= set(Params.model_fields)
    assert (ROOT / "notebooks" / step.notebook).is_file()
    given = partial_params(sections(step.name, whole))
    for key in set(Params.model_fields) - set(step.sections):
        with pytest.raises(AttributeError):
            getattr(given, key)
    for key in step.sections:
        assert getattr(given, key) == getattr(Params.model_validate(whole), key)


def test_what_a_step_reads_an_earlier_one_writes():
    written: set[str] = set()
    for stage in PIPELINE:
        for step in stage:
            assert {path.split("/")[0] for path in step.reads} <= written, step.name
        written |= {path for step in stage for path in step.writes}


def test_without_a_run_a_notebook_opened_by_hand_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("MISCONDUCT_PROFILE_RUN", str(tmp_path))
    with pytest.raises(InputError, match="make report first"):
        open_step("03_trends")


def test_a_notebook_opened_by_hand_takes_the_params_of_the_last_run(
    monkeypatch, tmp_path, whole
):
    run = tmp_path / "outputs" / "a-run"
    run.mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    (run / "params.json").write_text(json.dumps(whole))
    monkeypatch.setenv("MISCONDUCT_PROFILE_RUN", str(run))
    monkeypatch.chdir(tmp_path / "notebooks")
    step = open_step("04_force_comparison")
    assert step.folder == run
    assert Path.cwd() == tmp_path, "paths in params are read from the root"
    assert step.params.baseline == whole["baseline"]


@pytest.mark.parametrize(
    "path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem
)
def test_notebooks_hold_calls_and_text_but_no_outputs_and_no_logic(path):
    book = json.loads(path.read_text())
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
            source = "".join(cell["source"])
            for word in ("def ", "for ", "if ", "while ", "lambda", "filter("):
                assert word not in source, (path.name, word)
    assert any("parameters" in c["metadata"].get("tags", []) for c in book["cells"])


@pytest.mark.parametrize("module", ["cProfile", "profile"])
def test_profilers_work_from_the_root(module, tmp_path):
    script = tmp_path / "script.py"
    script.write_text("print(sum(range(10)))\n")
    done = subprocess.run(
        [sys.executable, "-m", module, str(script)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "45" in done.stdout
    assert "function calls" in done.stdout


def test_prun_works_from_the_root(tmp_path):
    code = (
        "from IPython.core.interactiveshell import InteractiveShell as S; "
        "s = S.instance(); s.run_line_magic('prun', '-q -s time sum(range(10))'); print('ran')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, "IPYTHONDIR": str(tmp_path)},  # and nobody's history
    )  # fmt: skip
    assert "ran" in done.stdout
