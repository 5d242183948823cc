"""The command: what it says, and one message for each mistake."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    (folder / "params").mkdir(exist_ok=True)
    source = ROOT / "params" / "autumn-2022.yaml"
    (folder / "params" / source.name).write_bytes(source.read_bytes())
    return subprocess.run(
        [sys.executable, "-m", "misconduct_profile", "request", *words],
        cwd=folder, text=True, capture_output=True, check=False,
    )  # fmt: skip


def test_a_pack_is_written_where_it_belongs(tmp_path):
    done = run(tmp_path, "--edition", "autumn-2022", "--deadline", "2199-05-31")
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "outputs" / "request" / "autumn-2022"
    assert f"files in {folder.relative_to(tmp_path)}" in done.stdout
    assert (folder / "template.xlsx").is_file()
    assert not list((tmp_path / "outputs").glob("*/params.json"))


@pytest.mark.parametrize(
    ("edition", "deadline", "word"),
    [("autumn-2022", "2001-01-01", "leaves no time"), ("autumn-2022", "May", "is no date"),
     ("autumn-2023", "2199-05-31", "There are: autumn-2022.")],
)  # fmt: skip
def test_a_mistake_is_one_plain_message(tmp_path, edition, deadline, word):
    done = run(tmp_path, "--edition", edition, "--deadline", deadline)
    assert done.returncode == 2
    assert word in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "outputs").exists()


def test_a_deadline_must_be_named(tmp_path):
    done = run(tmp_path, "--edition", "autumn-2022")
    assert done.returncode == 2
    assert "--deadline" in done.stderr
    assert "Traceback" not in done.stderr
