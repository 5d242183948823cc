"""Measurements to Markdown, as docs/performance.md has them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Final

from benchmarks.measure import Run

LIMIT: Final = 2 * 2**30
_MIB: Final = 2**20


def contenders(runs: Mapping[str, Sequence[Run]]) -> str:
    """Tabulate each contender's time and memory, and how often it takes ours' time.

    The whole process has start and imports in it; the ratio has not.
    """
    head = ("", "median", "least", "most", "rows a second", "times ours (least to most)",
            "whole process", "its CPU", "peak")  # fmt: skip
    rows = [_contender(name, found, runs["ours"]) for name, found in runs.items()]
    return _table(head, rows)


def _contender(name: str, runs: Sequence[Run], ours: Sequence[Run]) -> tuple[str, ...]:
    seconds = [one.seconds for one in runs]
    ratios = [one.seconds / own.seconds for one, own in zip(runs, ours, strict=True)]
    least, most = min(ratios), max(ratios)
    return (
        name,
        f"{median(seconds):.2f} s",
        f"{min(seconds):.2f} s",
        f"{max(seconds):.2f} s",
        f"{runs[0].rows / median(seconds):,.0f}",
        "1" if runs is ours else f"{median(ratios):.2f} ({least:.2f} to {most:.2f})",
        f"{median(one.elapsed for one in runs):.2f} s",
        f"{median(one.cpu for one in runs):.2f} s",
        f"{max(one.peak for one in runs) / _MIB:,.0f} MiB",
    )


def growth(runs: Mapping[int, Sequence[Run]]) -> str:
    """Tabulate ours by the number of rows, and say how time grows with it."""
    rows = []
    for size, found in runs.items():
        seconds = [one.seconds for one in found]
        rows.append(
            (
                f"{size:,}",
                f"{median(seconds):.2f} s",
                f"{min(seconds):.2f} to {max(seconds):.2f} s",
                f"{len(found)}",
                f"{1e6 * median(seconds) / size:.2f} µs",
                f"{max(one.peak for one in found) / _MIB:,.0f} MiB",
            )
        )
    head = ("rows", "median", "least to most", "runs", "a row", "peak")
    return f"{_table(head, rows)}\n\n{_words(runs)}"


def _words(runs: Mapping[int, Sequence[Run]]) -> str:
    sizes = list(runs)
    work = [median(one.seconds for one in found) for found in runs.values()]
    startup = median(one.startup for found in runs.values() for one in found)
    steps = ", ".join(
        f"{slope(sizes[n : n + 2], work[n : n + 2]):.2f}" for n in range(len(sizes) - 1)
    )
    peak = max(one.peak for one in runs[sizes[-1]])
    within = "within" if peak <= LIMIT else "NOT within"
    return (
        f"Time grows as rows to the power {slope(sizes, work):.2f} (least squares over the "
        f"logarithms of {len(sizes)} sizes; from each size to the next: {steps}). Start and "
        f"imports, {startup:.2f} s, are not in it. At {sizes[-1]:,} rows the peak is "
        f"{peak / 2**30:.2f} GiB, {within} 2 GiB."
    )


def slope(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """Fit the exponent of seconds over sizes by least squares of the logarithms."""
    across = [math.log(size) for size in sizes]
    up = [math.log(one) for one in seconds]
    middle, level = sum(across) / len(across), sum(up) / len(up)
    products = sum((x - middle) * (y - level) for x, y in zip(across, up, strict=True))
    return products / sum((x - middle) ** 2 for x in across)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
