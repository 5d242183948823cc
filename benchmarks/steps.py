"""What a run's first two steps cost on the same files: reading them, then standardising.

python -m benchmarks.steps: each round in a process of its own, the rows just written in
the disk's cache. The Markdown for docs/performance.md goes to standard output.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.common import KEY
from benchmarks.measure import prepare, warm
from benchmarks.ours import params_of
from misconduct_profile import extracts, transform


def main() -> None:
    """Measure both steps and print them, with the ratio of each round."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("outputs/bench"))
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--once", type=Path, help="used by itself: one round on this set")
    told = parser.parse_args()
    if told.once:
        print(json.dumps(_once(told.once)))
        return
    told.folder.mkdir(parents=True, exist_ok=True)
    files = prepare(told.folder, told.rows, workbooks=True)
    rounds = [_round(files) for _ in range(told.rounds)]
    print(f"{told.rows:,} rows in 43 files, {told.rounds} rounds\n")
    print("| round | read | standardise | standardise / read |\n| --- | --- | --- | --- |")
    for number, (read, made) in enumerate(rounds, start=1):
        print(f"| {number} | {read:.2f} s | {made:.2f} s | {made / read:.2f} |")
    ratio = statistics.median(made / read for read, made in rounds)
    print(f"\nMedian ratio {ratio:.2f}: standardising costs "
          f"{'less' if ratio < 1 else 'NOT less'} than reading.")  # fmt: skip


def _round(files: Path) -> tuple[float, float]:
    warm(files)
    command = [sys.executable, "-m", "benchmarks.steps", "--once", str(files)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    read, made = json.loads(done.stdout)
    return read, made


def _once(files: Path) -> tuple[float, float]:
    """Read and standardise one set as a run does; return the seconds of both."""
    run = Path(tempfile.mkdtemp(dir=files.parent))
    try:
        (run / "key").write_bytes(KEY)
        sources = extracts.find(params_of(files, run / "key"), files / "extracts")
        start = time.perf_counter()
        extracts.load_all(sources, KEY, run)
        between = time.perf_counter()
        transform.standardise_all(run)
        return between - start, time.perf_counter() - between
    finally:
        shutil.rmtree(run)


if __name__ == "__main__":
    main()
