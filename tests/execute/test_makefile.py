"""The menu: what it says where something is missing, and what it is written in."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bare(tmp_path):
    """A folder with the Makefile and what its environment depends on, and no environment."""
    folder = tmp_path / "with a space"
    folder.mkdir()
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def make(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *words], cwd=folder, capture_output=True, text=True, check=False
    )


def fake_python(folder: Path, failing: str) -> str:
    """A Python that fails whatever code holds this word."""
    path = folder / "fake-python"
    path.write_text(f'#!/bin/sh\ncase "$2" in *{failing}*) exit 1;; esac\nexit 0\n')
    path.chmod(0o755)
    return f"PYTHON={path}"


@pytest.mark.parametrize(
    ("failing", "words"),
    [("ensurepip", ["no venv or ensurepip", "apt-get install python3-venv"]),
     ("version_info", ["Python 3.11 or newer", "make PYTHON="])],
)  # fmt: skip
def test_a_python_that_will_not_do_gets_one_message(bare, failing, words):
    done = make(bare, "report", fake_python(bare, failing))
    assert done.returncode != 0
    for word in words:
        assert word in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert not (bare / ".venv").exists()


def test_no_python_at_all(bare):
    done = make(bare, "test", "PYTHON=no-such-python")
    assert done.returncode != 0
    assert "There is no no-such-python here" in done.stdout
    assert "python3-venv" in done.stdout


def test_the_menu_names_every_target_with_its_purpose():
    done = make(ROOT)
    text = (ROOT / "Makefile").read_text()
    for target in re.search(r"^\.PHONY: (.+)$", text, re.M)[1].split():
        assert re.search(rf"^  make {target} +\S", done.stdout, re.M), target


def test_the_lock_pins_everything_and_names_no_index():
    for name in ("requirements.lock", "requirements-lab.lock"):
        text = (ROOT / name).read_text()
        pins = re.findall(r"^([a-z0-9._-]+)==", text, re.M)
        assert len(pins) > 50
        assert "://" not in text
        assert "--index-url" not in text
        for block in re.split(r"\n(?=[a-z])", text.strip()):
            assert "--hash=sha256:" in block, block[:40]
    assert not re.search(r"^jupyterlab==", (ROOT / "requirements.lock").read_text(), re.M)
    assert re.search(r"^jupyterlab==", (ROOT / "requirements-lab.lock").read_text(), re.M)
