"""Primary suppression: which cells are too small to be published."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np

from misconduct_profile.disclosure.policy import Policy
from misconduct_profile.disclosure.readers import BoolArray, Reader, small_for
from misconduct_profile.disclosure.system import System
from misconduct_profile.errors import InputError


@dataclass(frozen=True)
class Pattern:
    """Which cells are hidden: primary for their own sake, secondary to protect another.

    Restricted: the public sees one mark, [c], for both.
    """

    primary: tuple[str, ...]
    secondary: tuple[str, ...]
    policy: Policy

    @property
    def hidden(self) -> frozenset[str]:
        """All hidden cells."""
        return frozenset(self.primary) | frozenset(self.secondary)


def primary_mask(system: System, policy: Policy, reader: Reader) -> BoolArray:
    """Return which cells are too small to be known to one reader."""
    return small_for(system.values, reader, system.unsplit_cells, policy.threshold)


def primary_cells(system: System, policy: Policy, reader: str = "") -> tuple[str, ...]:
    """List the cells too small to be known to a reader, in the system's order.

    Without a reader: to any of them. For the public these are the counts from 1 to
    threshold - 1; for a force see `readers.small_for`.
    """
    readers = (system.reader(reader),) if reader else system.readers
    masks = [primary_mask(system, policy, one) for one in readers]
    return tuple(system.cells[index] for index in np.logical_or.reduce(masks).nonzero()[0])


def never_hidden(system: System, policy: Policy) -> BoolArray:
    """Return which cells the policy's `never_hide` names.

    Raises InputError when an entry names no cell of the plan, or a small count.
    """
    small = set(primary_cells(system, policy))
    mask = np.zeros(len(system.cells), dtype=bool)
    for entry in policy.never_hide:
        named = [i for i, cell in enumerate(system.cells) if fnmatchcase(cell, entry)]
        if not named and not any(fnmatchcase(cell, entry) for cell in system.absent):
            raise InputError(
                f"disclosure.never_hide: {entry}",
                "it names no cell of the publication plan",
                "Give the key of a cell as it stands in the counts; * stands for anything.",
            )
        refused = [system.cells[i] for i in named if system.cells[i] in small]
        if refused:
            raise InputError(
                f"disclosure.never_hide: {entry}",
                f"it names {len(refused)} counts too small to be published ({refused[0]})",
                "Take it out of never_hide, or merge categories or periods in the "
                "publication plan.",
            )
        mask[named] = True
    return mask
