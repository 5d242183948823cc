"""Worker processes, started again where a file ends one, and what they found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from fuzzing.draft import MUTATORS

HERE = Path(__file__).parents[1]
Told = dict[str, Any]


def run(
    words: list[Any], kept: Path, numbers: range, jobs: int, worker: str = "fuzzing.worker"
) -> list[Told]:
    """Judge the files of all numbers; return what is told of each, by number.

    words: the seeds' file, a folder for the processes, and the run's own seed.
    """
    seeds, folder, seed = words
    Path(folder).mkdir(parents=True, exist_ok=True)
    kept.mkdir(parents=True, exist_ok=True)
    found: list[Told] = []

    def work(job: int) -> None:
        mine = numbers[job::jobs]
        while mine:
            told = _process(worker, [seeds, Path(folder) / f"job{job}", seed], mine, kept)
            found.extend(told)
            mine = mine[len(told) :]

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(work, range(jobs)))
    return sorted(found, key=lambda told: told["number"])


def _process(worker: str, words: list[Any], numbers: range, kept: Path) -> list[Told]:
    """Run one process to its end; where it died, the file that it had begun is a failure."""
    path = os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH", "")]))
    errors = words[1].with_suffix(".stderr")
    words = [*words, numbers.start, numbers.stop, numbers.step, kept]
    with errors.open("w") as log:
        done = subprocess.run(
            [sys.executable, "-m", worker, *map(str, words)],
            stdout=subprocess.PIPE, stderr=log, text=True, check=False,
            env={**os.environ, "PYTHONPATH": path, "POLARS_MAX_THREADS": "1"},
        )  # fmt: skip
    told = [json.loads(line) for line in done.stdout.splitlines()]
    found = [one for one in told if "started" not in one]
    if done.returncode:
        if not told or "started" not in told[-1]:
            raise RuntimeError(
                f"a worker ended outside a file: {errors.read_text('utf-8')[-3000:]}"
            )
        problem = (
            f"the process ended with {done.returncode}: {errors.read_text('utf-8')[-2000:]}"
        )
        found.append({**told[-1], "outcome": "failed", "problem": problem})
    return found


def table(found: list[Told]) -> str:
    """Say what became of the files, by mutator and in all, and which failed."""
    every = Counter(one["outcome"] for one in found)
    by_name = {one.name: Counter[str]() for one in MUTATORS}
    for one in found:
        short = one["outcome"].split(":")[0]
        for name in set(one["mutators"]):
            by_name[name][short] += 1
    heads = ("read", "refused", "stopped", "failed")
    lines = [f"{'mutator':30}" + "".join(f"{head:>9}" for head in heads)]
    lines += [
        f"{name:30}" + "".join(f"{counts[head] or '':>9}" for head in heads)
        for name, counts in by_name.items()
    ]
    lines += ["", *(f"{number:7,}  {outcome}" for outcome, number in every.most_common())]
    kinds = sorted(Counter(one["kind"] for one in found).items())
    slowest = max(found, key=lambda one: one.get("seconds", 0))
    leaks = sum(one.get("leaks", False) for one in found)
    lines += [
        "",
        f"{len(found):,} files: " + ", ".join(f"{number:,} {kind}" for kind, number in kinds),
        f"{leaks:,} in which the damage put names under a heading that is read",
        f"slowest: {slowest.get('seconds', 0)} s ({slowest['number']})",
    ]
    return "\n".join([*lines, *failures(found)])


def failures(found: list[Told]) -> list[str]:
    """Say what each file is that failed, and why; the files themselves are kept."""
    return [
        f"FAILED {one['number']} {one['seed']}.{one['kind']} {'+'.join(one['mutators'])}: "
        f"{one['problem'][:500]}"
        for one in found
        if one["outcome"] == "failed"
    ]
