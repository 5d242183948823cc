"""Two files of one force that hold the same cases: which one holds now, nobody has said."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from misconduct_profile.errors import RefusedFileError
from misconduct_profile.standards import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from misconduct_profile.extracts.find import Source


def resubmitted(inputs: Sequence[tuple[Source, pl.DataFrame]]) -> dict[str, RefusedFileError]:
    """Find inputs (each with its `records.Rows`) that another one repeats; name to error.

    Two files of one force, selected alike over windows that overlap, are parts of one
    return as long as no case stands in both; else one was meant to replace the other.
    """
    held = [(source, _cases(rows)) for source, rows in inputs]
    found: dict[str, RefusedFileError] = {}
    for (one, cases), (two, others) in combinations(held, 2):
        both = len(cases & others)
        if not both or not _alike(one, two):
            continue
        for source, other in ((one, two), (two, one)):
            found.setdefault(source.name, _error(source, other, both))
    return found


def _cases(rows: pl.DataFrame) -> frozenset[tuple[str, str]]:
    pairs = rows.select("force", "case_reference").unique().iter_rows()
    return frozenset((force, fold(reference) or reference) for force, reference in pairs)


def _alike(one: Source, two: Source) -> bool:
    first, second = one.said, two.said
    return (
        first.selection == second.selection
        and first.window.first <= second.window.last
        and second.window.first <= first.window.last
    )


def _error(source: Source, other: Source, cases: int) -> RefusedFileError:
    return RefusedFileError(
        "resubmission",
        source.path.name,
        f"{cases} of its cases stand in {other.path.name} too, which is selected alike",
        "Keep the one that holds now, and take the other out of the folder and of inputs.",
    )
