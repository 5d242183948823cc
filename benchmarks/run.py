"""Peers in one run: the same files, each contender in turn, round after round.

python -m benchmarks.run: what contenders found must be equal, or the run stops. The
Markdown for docs/performance.md goes to standard output, the rest to standard error.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import Final

from benchmarks.measure import CONTENDERS, Run, prepare, run, warm
from benchmarks.report import contenders, growth

SMALL: Final = (10_000, 100_000)
LARGE: Final = 10_000_000


def main() -> None:
    """Measure, compare and print."""
    told = _arguments()
    told.folder.mkdir(parents=True, exist_ok=True)
    names = [name for name in CONTENDERS if name == "ours" or name not in told.leave_out]
    for name in names:  # so that none pays for compiling what it imports
        run(name, _set(told, SMALL[0]), told.folder)
    runs = _rounds(names, _set(told, told.rows), told)
    if told.rounds:
        print(f"{told.rows:,} rows in 43 files, {told.rounds} rounds\n")
        print(contenders(runs), flush=True)
    if not told.no_growth:
        sizes = {size: _ours(told, size, told.growth_rounds) for size in SMALL}
        sizes[told.rows] = runs["ours"] or _ours(told, told.rows, told.growth_rounds)
        if told.large:
            sizes[LARGE] = _ours(told, LARGE, 1)
        print(f"\n{growth(dict(sorted(sizes.items())))}", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("outputs/bench"))
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--growth-rounds", type=int, default=3)
    parser.add_argument("--without-workbooks", action="store_true", help="43 CSV files")
    parser.add_argument("--no-growth", action="store_true")
    parser.add_argument(
        "--large", action="store_true", help="10 million rows, 3 GB on disk until measured"
    )
    parser.add_argument("--keep", action="store_true", help="do not delete the large set")
    parser.add_argument("--leave-out", nargs="*", default=[], choices=list(CONTENDERS))
    return parser.parse_args()


def _set(told: argparse.Namespace, rows: int) -> Path:
    return prepare(told.folder, rows, workbooks=not told.without_workbooks)


def _rounds(names: list[str], files: Path, told: argparse.Namespace) -> dict[str, list[Run]]:
    """Run all contenders in turn, round after round, each round beginning with the next."""
    runs: dict[str, list[Run]] = {name: [] for name in names}
    for number in range(told.rounds):
        warm(files)
        first = number % len(names)
        for name in names[first:] + names[:first]:
            runs[name].append(run(name, files, told.folder))
        _must_agree({name: found[-1] for name, found in runs.items()})
    return runs


def _must_agree(runs: dict[str, Run]) -> None:
    """Stop where contenders did not find the same."""
    wanted = runs["ours"].checks
    for name, one in runs.items():
        keys = wanted.keys() | one.checks.keys()
        odd = {k: (wanted.get(k), one.checks.get(k)) for k in sorted(keys)}
        odd = {k: both for k, both in odd.items() if both[0] != both[1]}
        if odd:
            sys.exit(f"ours and {name} differ (ours first): {odd}")


def _ours(told: argparse.Namespace, rows: int, times: int) -> list[Run]:
    files = _set(told, rows)
    warm(files)
    found = [run("ours", files, told.folder) for _ in range(times)]
    if rows == LARGE and not told.keep:
        shutil.rmtree(files)
    return found


if __name__ == "__main__":
    main()
