"""All published cells as one system: variables, and the relations between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from misconduct_profile.disclosure.facts import Facts
from misconduct_profile.disclosure.plan import Plan
from misconduct_profile.disclosure.relations import COLUMNS, Place, Relation, at, relations_of
from misconduct_profile.records import ALL, DIMENSIONS

if TYPE_CHECKING:
    from scipy import sparse

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
Role = Literal["inner", "margin", "national", "grand_total"]


@dataclass(frozen=True)
class Published:
    """What the public knows: published values, what is hidden, and the relations.

    `values` holds -1 where a cell is hidden; the true value is nowhere in here. A hidden
    cell is known to be `least` or more.
    """

    cells: tuple[str, ...]
    values: IntArray
    hidden: BoolArray
    matrix: sparse.csr_array
    row_high: FloatArray  # rows are 0 <= matrix @ y <= row_high
    least: int


@dataclass(frozen=True)
class System:
    """The linked system of all planned tables. A cell that two tables share is one variable.

    Cells that are not available ([x]) are in `absent` and are no variables.
    """

    cells: tuple[str, ...]
    values: IntArray
    roles: tuple[Role, ...]
    relations: tuple[Relation, ...]
    tables: dict[str, tuple[str, ...]]
    absent: tuple[str, ...] = ()

    @cached_property
    def matrix(self) -> sparse.csr_array:
        """One row a relation: +1 for the whole, -1 for each part."""
        from scipy import sparse  # noqa: PLC0415

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

    def published(self, hidden: frozenset[str], least: int) -> Published:
        """Return the system as the public sees it when the cells `hidden` are hidden."""
        mask = np.array([cell in hidden for cell in self.cells], dtype=bool)
        values = np.where(mask, -1, self.values)
        return Published(self.cells, values, mask, self.matrix, self.row_high, least)


def link(plan: Plan, counts: pl.DataFrame, facts: Facts) -> System:
    """Return the system of all cells of the plan with the values of `counts`.

    Raises ValueError when counts lack a planned cell, or when true values violate a
    relation that the register declares: then a definition or a measure is wrong.
    """
    planned = {name: table.select(counts, facts) for name, table in plan.tables.items()}
    frame = pl.concat(planned.values()).unique("cell", keep="first", maintain_order=True)
    known = frame.filter(pl.col("status") != "x")
    cells = tuple(known["cell"])
    values = known["value"].to_numpy().astype(np.int64)
    variables = {cell: index for index, cell in enumerate(cells)}
    rows: Iterator[Place] = frame.select(COLUMNS).cast(pl.String).iter_rows()
    places = {
        place: variables.get(cell) for place, cell in zip(rows, frame["cell"], strict=True)
    }
    relations = relations_of(places, facts)
    _check(relations, cells, values)
    return System(
        cells=cells,
        values=values,
        roles=_roles([place for place, i in places.items() if i is not None], relations),
        relations=relations,
        tables={name: tuple(table["cell"]) for name, table in planned.items()},
        absent=tuple(frame.filter(pl.col("status") == "x")["cell"]),
    )


def _check(relations: tuple[Relation, ...], cells: tuple[str, ...], values: IntArray) -> None:
    """Raise ValueError when the true values violate a declared relation."""
    for relation in relations:
        gap = values[relation.whole] - sum(values[part] for part in relation.parts)
        if gap < 0 or (relation.exact and gap):
            raise ValueError(
                f"the counts violate a declared relation ({relation.reason}): "
                f"{cells[relation.whole]} against {len(relation.parts)} parts, "
                f"{cells[relation.parts[0]]}, ..."
            )


def _roles(places: list[Place], relations: tuple[Relation, ...]) -> tuple[Role, ...]:
    """Say of each cell what hiding it would take from the reader."""
    totals = {relation.whole for relation in relations if relation.exact}
    parts = {part for relation in relations if relation.exact for part in relation.parts}
    roles: list[Role] = []
    for index, place in enumerate(places):
        plain = all(
            at(place, name) == ALL for name in DIMENSIONS if name not in ("force", "period")
        )
        if at(place, "force") != ALL:
            roles.append("margin" if index in totals else "inner")
        else:
            roles.append("grand_total" if plain and index not in parts else "national")
    return tuple(roles)
