"""From the plan and the counts to the one system that is protected and attacked."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from misconduct_profile.disclosure.facts import Facts
from misconduct_profile.disclosure.plan import Plan
from misconduct_profile.disclosure.readers import BoolArray, IntArray, Reader
from misconduct_profile.disclosure.relations import (
    COLUMNS,
    Place,
    Relation,
    at,
    moved,
    relations_of,
)
from misconduct_profile.disclosure.system import Role, System
from misconduct_profile.records import ALL, DIMENSIONS


def link(plan: Plan, counts: pl.DataFrame, facts: Facts) -> System:
    """Return the system of all cells of the plan with the values of `counts`.

    Each force of the facts that has a count is a reader of its own; what it adds to a
    national cell is taken from `counts`, whether planned or not. Raises ValueError when
    counts lack a planned cell, or when true values violate a relation that the register
    declares: then a definition or a measure is wrong.
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
    relations = _settled(relations_of(places, facts), values)
    _check(relations, cells, values)
    standing = [place for place, i in places.items() if i is not None]
    free = {cell for name, table in plan.tables.items() if table.zeros == "hidden"
            for cell in planned[name]["cell"]}  # fmt: skip
    return System(
        cells=cells,
        values=values,
        roles=_roles(standing, relations),
        relations=relations,
        tables={name: tuple(table["cell"]) for name, table in planned.items()},
        absent=tuple(frame.filter(pl.col("status") == "x")["cell"]),
        forces=_forces(known, counts, facts),
        zero_hides=np.array([cell in free for cell in cells], dtype=bool),
        unsplit=_unsplit(standing, places, facts),
    )


def _settled(relations: tuple[Relation, ...], values: IntArray) -> tuple[Relation, ...]:
    """Let the data say what becomes of a relation that holds as a rule."""
    found = []
    for relation in relations:
        gap = _gap(relation, values)
        if relation.usual and gap < 0:
            continue
        equal = relation.usual and gap == 0
        found.append(relation._replace(exact=True) if equal else relation)
    return tuple(found)


def _check(relations: tuple[Relation, ...], cells: tuple[str, ...], values: IntArray) -> None:
    """Raise ValueError when the true values violate a declared relation."""
    for relation in relations:
        gap = _gap(relation, values)
        if gap < 0 or (relation.exact and gap):
            raise ValueError(
                f"the counts violate a declared relation ({relation.reason}): "
                f"{cells[relation.whole]} against {len(relation.parts)} parts, "
                f"{cells[relation.parts[0]]}, ..."
            )


def _gap(relation: Relation, values: IntArray) -> int:
    return int(values[relation.whole] - sum(values[part] for part in relation.parts))


def _roles(places: list[Place], relations: tuple[Relation, ...]) -> tuple[Role, ...]:
    """Say of each cell what hiding it would take from the reader."""
    sums = [relation for relation in relations if relation.exact]
    totals = {relation.whole for relation in sums}
    parts = {part for relation in sums for part in relation.parts}
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


def _unsplit(standing: list[Place], places: dict[Place, int | None], facts: Facts) -> BoolArray:
    """Return which national cells no force's planned cell adds to."""
    codes = [force.code for force in facts.forces]
    return np.array(
        [
            at(place, "force") == ALL
            and not any(moved(place, "force", code) in places for code in codes)
            for place in standing
        ],
        dtype=bool,
    )


def _forces(known: pl.DataFrame, counts: pl.DataFrame, facts: Facts) -> tuple[Reader, ...]:
    """Say of each force what it adds to each cell."""
    rest = [name for name in COLUMNS if name != "force"]
    nation = (
        known.with_row_index("index")
        .filter(pl.col("force") == ALL)
        .select("index", pl.col(rest).cast(pl.String))
    )
    adds = (
        counts.filter((pl.col("force") != ALL) & pl.col("value").is_not_null())
        .select("force", "value", pl.col(rest).cast(pl.String))
        .join(nation, on=rest, how="inner")
    )
    values = known["value"].to_numpy().astype(np.int64)
    readers = []
    for force in facts.forces:
        mine = (known["force"] == force.code).to_numpy()
        own = np.where(mine, values, 0)
        added = adds.filter(pl.col("force") == force.code)
        own[added["index"].to_numpy()] = added["value"].to_numpy()
        if own.any():
            readers.append(Reader(force.code, np.minimum(own, values), mine))
    return tuple(readers)
