"""All published cells as one system: variables, and the relations between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from misconduct_profile.disclosure.readers import (
    PUBLIC,
    BoolArray,
    FloatArray,
    IntArray,
    Published,
    Reader,
    nobody,
)
from misconduct_profile.disclosure.relations import Relation

if TYPE_CHECKING:
    from scipy import sparse

Role = Literal["inner", "margin", "national", "grand_total"]


@dataclass(frozen=True)
class System:
    """The linked system of all planned tables. A cell that two tables share is one variable.

    Cells that are not available ([x]) are in `absent` and are no variables. `forces` are
    the readers beside the public. `zero_hides`: cells whose zeros may be hidden;
    `unsplit`: national cells to which no planned cell of a force adds (None: no cell).
    """

    cells: tuple[str, ...]
    values: IntArray
    roles: tuple[Role, ...]
    relations: tuple[Relation, ...]
    tables: dict[str, tuple[str, ...]]
    absent: tuple[str, ...] = ()
    forces: tuple[Reader, ...] = ()
    zero_hides: BoolArray | None = None
    unsplit: BoolArray | None = None

    @cached_property
    def matrix(self) -> sparse.csr_array:
        """One row a relation: +1 for the whole, -1 for each part."""
        from scipy import sparse

        entries = [
            (row, column, sign)
            for row, relation in enumerate(self.relations)
            for column, sign in ((relation.whole, 1), *((part, -1) for part in relation.parts))
        ]
        table = np.array(entries, dtype=np.int64).reshape(-1, 3)
        shape = (len(self.relations), len(self.cells))
        return sparse.csr_array(
            (table[:, 2].astype(np.float64), (table[:, 0], table[:, 1])), shape=shape
        )

    @cached_property
    def row_high(self) -> FloatArray:
        """Upper limit of each row: 0 where whole = parts, infinite where whole >= parts."""
        return np.array([0.0 if relation.exact else np.inf for relation in self.relations])

    @cached_property
    def position(self) -> dict[str, int]:
        """Index of each cell key."""
        return {cell: index for index, cell in enumerate(self.cells)}

    @cached_property
    def readers(self) -> tuple[Reader, ...]:
        """The public first, then each force."""
        return (nobody(len(self.cells)), *self.forces)

    def reader(self, name: str) -> Reader:
        """Return the reader of this name; KeyError where there is none."""
        return {reader.name: reader for reader in self.readers}[name]

    @cached_property
    def unsplit_cells(self) -> BoolArray:
        """Which national cells are broken down by force nowhere."""
        none = np.zeros(len(self.cells), dtype=bool)
        return none if self.unsplit is None else self.unsplit

    def row_low(self, reader: Reader) -> FloatArray:
        """Lower limit of each row: what holds of all counts holds of those of the others."""
        limits = self.matrix @ np.stack([reader.own, self.values], axis=1).astype(np.float64)
        return np.where(np.isinf(self.row_high), np.clip(limits[:, 0], 0, limits[:, 1]), 0.0)

    def least(self, least: int, reader: Reader) -> IntArray:
        """Return the smallest value that a reader must allow for in each cell if hidden."""
        lowest = np.full(len(self.cells), least, dtype=np.int64)
        if self.zero_hides is not None:
            lowest[self.zero_hides] = 0
        return np.maximum(lowest, reader.own)

    def published(self, hidden: frozenset[str], least: int, reader: str = PUBLIC) -> Published:
        """Return the system as a reader sees it when the cells `hidden` are hidden."""
        who = self.reader(reader)
        mask = np.array([cell in hidden for cell in self.cells], dtype=bool) & ~who.known
        return Published(
            cells=self.cells,
            values=np.where(mask, -1, self.values),
            hidden=mask,
            matrix=self.matrix,
            row_low=self.row_low(who),
            row_high=self.row_high,
            least=self.least(least, who),
            own=who.own,
            known=who.known,
            unsplit=self.unsplit_cells,
        )
