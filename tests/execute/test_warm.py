"""Forked kernels: each starts alike, and a cold one stands behind them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import nbformat
import pytest

from misconduct_profile.execute.notebook import Job, NotebookError, quiet, run_notebook
from misconduct_profile.execute.warm import PRELOADED


@pytest.fixture(scope="module")
def log(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("worker") / "kernels.log"


@pytest.fixture(scope="module")
def worker(log):
    """One worker, as a run has two; it lives on from test to test, as from page to page."""
    spawn = get_context("spawn")
    with ProcessPoolExecutor(1, spawn, initializer=quiet, initargs=(str(log),)) as pool:
        yield pool


def gone_cold(log: Path) -> int:
    """Count the kernels that were started cold so far."""
    return log.read_text().count("Again, in a cold kernel")


def run(worker: ProcessPoolExecutor, folder: Path, name: str, *cells: str) -> str:
    """Run a notebook of these cells; return all it printed."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbformat.write(book, folder / f"{name}.ipynb")
    job = Job(name, folder / f"{name}.ipynb", folder / "done" / f"{name}.ipynb", {})
    worker.submit(run_notebook, job).result()
    done = json.loads(job.result.read_text())
    return "".join(
        "".join(out.get("text", "")) for c in done["cells"] for out in c.get("outputs", [])
    )


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_kernel_ends_with_those_it_works_for(tmp_path):
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(
        f"import os, pathlib, time\npathlib.Path({str(tmp_path / 'pid')!r})"
        ".write_text(f'{os.getpid()} {os.getppid()}')\ntime.sleep(60)"
    )])  # fmt: skip
    nbformat.write(book, tmp_path / "waits.ipynb")
    code = (
        "from pathlib import Path\n"
        "from misconduct_profile.execute.notebook import Job, run_notebook\n"
        f"here = Path({str(tmp_path)!r})\n"
        "if __name__ == '__main__':\n"
        "    run_notebook(Job('waits', here / 'waits.ipynb', here / 'done.ipynb', {}))"
    )
    (tmp_path / "worker.py").write_text(code)
    started = subprocess.Popen([sys.executable, tmp_path / "worker.py"])
    told = tmp_path / "pid"
    assert soon(lambda: told.exists() and len(told.read_text().split()) == 2)
    kernel, warm = map(int, told.read_text().split())
    started.kill()
    started.wait()
    assert soon(lambda: not alive(kernel) and not alive(warm))


def soon(true: Callable[[], bool]) -> bool:
    """Wait up to a minute for something to be so."""
    until = time.monotonic() + 60
    while not (so := true()) and time.monotonic() < until:
        time.sleep(0.1)
    return so


def test_no_notebook_sees_what_another_did(worker, tmp_path):
    look = (
        "import os, sys, misconduct_profile as m\n"
        "print(os.getppid(), hasattr(m, 'left'), 'LEFT' in os.environ, 'left' in globals())"
    )
    leave = f"{look}\nm.left = left = os.environ['LEFT'] = '1'\nos.chdir('/')"
    first = run(worker, tmp_path, "first", leave).split()
    second = run(worker, tmp_path, "second", look).split()
    assert first[0] == second[0], "both come from one warm process"
    assert first[1:] == second[1:] == ["False"] * 3


def test_a_kernel_that_dies_is_followed_by_a_cold_one(worker, log, tmp_path):
    run(worker, tmp_path, "warm", "pass")
    before = gone_cold(log)
    mark = tmp_path / "mark"
    die = (
        "import os, pathlib\n"
        f"mark = pathlib.Path({str(mark)!r})\n"
        "if not mark.exists():\n    mark.touch()\n    os._exit(3)\n"
        "print('again')"
    )
    assert run(worker, tmp_path, "dies", die) == "again\n"
    assert gone_cold(log) == before + 1


def test_a_warm_process_that_was_killed_is_made_anew(worker, log, tmp_path):
    run(worker, tmp_path, "warm", "pass")
    before = gone_cold(log)
    mark = tmp_path / "mark"
    kill = (
        "import os, pathlib, signal, time\n"
        f"mark = pathlib.Path({str(mark)!r})\n"
        "if not mark.exists():\n    mark.write_text(str(os.getpid()))\n"
        "    os.kill(os.getppid(), signal.SIGKILL)\n    time.sleep(60)\n"
        "print('done')"
    )
    assert run(worker, tmp_path, "kills", kill) == "done\n"
    pid = int(mark.read_text())
    assert soon(lambda: not alive(pid)), "a kernel outlived its notebook"
    assert gone_cold(log) == before + 1
    assert run(worker, tmp_path, "next", "print('warm')") == "warm\n"
    assert gone_cold(log) == before + 1


def test_a_mistake_in_a_notebook_is_its_own_and_not_tried_again(worker, tmp_path):
    mark = tmp_path / "mark"
    count = f"open({str(mark)!r}, 'a').write('x')\nraise ValueError('odd')"
    with pytest.raises(NotebookError, match="ValueError: odd"):
        run(worker, tmp_path, "fails", count)
    assert mark.read_text() == "x"


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are counted in /proc")
def test_what_is_imported_before_the_fork_runs_no_query():
    count = "len(list(pathlib.Path('/proc/self/task').iterdir()))"
    code = (
        f"import importlib, pathlib, polars\nbefore = {count}\n"
        f"for name in {PRELOADED!r}: importlib.import_module(name)\n"
        f"after = {count}\npolars.DataFrame({{'a': [1, 2]}}).lazy().sort('a').collect()\n"
        f"print(before, after, {count})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={"OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    before, after, queried = map(int, done.stdout.split())
    assert before == after
    assert queried > after, "a query starts threads, so the count can tell"


def test_what_is_preloaded_computes_nothing():
    """A process in which polars has worked cannot be forked: the kernel would wait for ever."""
    code = f"""
import os, pathlib, {", ".join(PRELOADED)}
tasks = pathlib.Path("/proc/self/task").glob("*/comm")
print(*(path.read_text().strip() for path in tasks))
"""
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert "python" in told.stdout
    assert not re.search(r"polars-\d|async-exec", told.stdout), told.stdout
