"""Two files of one force that hold the same cases: which one holds now, somebody must say."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import polars as pl

from misconduct_profile.errors import RefusedFileError
from misconduct_profile.extracts.successions import before_of
from misconduct_profile.standards import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from misconduct_profile.extracts.find import Source


def resubmitted(
    sources: Sequence[Source], rows_of: Callable[[Source], pl.DataFrame]
) -> dict[str, RefusedFileError]:
    """Find inputs that another one repeats; name to error.

    `rows_of` gives the `records.Rows` of a source (force and case_reference are enough).
    Two files of one force, selected alike over windows that overlap, are parts of one
    return as long as no case stands in both; else one was meant to replace the other,
    unless the params say which replaces or adds to which.
    """
    pairs = [
        (one, two)
        for one, two in combinations(sources, 2)
        if set(one.said.forces) & set(two.said.forces)
        and alike(one, two)
        and not _said(one, two, sources)
    ]
    paired = {source.name: source for pair in pairs for source in pair}
    held = {name: _cases(rows_of(source)) for name, source in paired.items()}
    found: dict[str, RefusedFileError] = {}
    for one, two in pairs:
        both = len(held[one.name] & held[two.name])
        if both:
            found.setdefault(one.name, _error(one, two, both))
            found.setdefault(two.name, _error(two, one, both))
    return found


def _said(one: Source, two: Source, sources: Sequence[Source]) -> bool:
    """Whether one of two files follows the other, over others between them."""
    by_file = {source.path.name: source for source in sources}

    def ancestors(source: Source) -> set[str]:
        found: set[str] = set()
        name = before_of(source.said)
        while name and name not in found:
            found.add(name)
            name = before_of(by_file[name].said) if name in by_file else ""
        return found

    return two.path.name in ancestors(one) or one.path.name in ancestors(two)


def _cases(rows: pl.DataFrame) -> frozenset[tuple[str, str]]:
    pairs = rows.select("force", "case_reference").unique().iter_rows()
    return frozenset((force, fold(reference) or reference) for force, reference in pairs)


def alike(one: Source, two: Source) -> bool:
    """Whether two files are selected by the same date over windows that overlap."""
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
        "Say under inputs which of the two replaces the other (replaces: FILE) or adds to it "
        "(adds_to: FILE), or take one out of the folder and of inputs.",
    )
