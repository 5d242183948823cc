"""From the register to the relations of one system of cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from misconduct_profile.disclosure.facts import Facts
from misconduct_profile.disclosure.plan import months_between
from misconduct_profile.disclosure.register import (
    CONTAINS,
    DATED_REASON,
    DATED_UNITS,
    Counted,
    additive,
)
from misconduct_profile.records import ALL, DIMENSIONS

#: Columns that tell a cell from every other, in the order of a place.
COLUMNS: Final = ("measure", "unit", "clock", "regime", "population", *DIMENSIONS)
Place = tuple[str, ...]

#: Every planned place with the index of its variable; None where it is not available.
Places = Mapping[Place, int | None]


class Relation(NamedTuple):
    """The whole equals its parts together (exact), or is never below them.

    usual: what holds as a rule, and only the data say whether it holds here.
    """

    whole: int
    parts: tuple[int, ...]
    exact: bool
    reason: str
    usual: bool = False


def at(place: Place, column: str) -> str:
    """Return one column of a place."""
    return place[COLUMNS.index(column)]


def relations_of(places: Places, facts: Facts) -> tuple[Relation, ...]:
    """List every relation that the register declares between these places, each once.

    They are found by place and not by table, so that tables are linked wherever one
    holds the total of another. A part that is not available adds nothing to its total.
    """
    found: dict[tuple[int, frozenset[int]], Relation] = {}
    for name in DIMENSIONS:
        groups = _grouped(places, name).items()
        for rest, members in groups:
            some = (
                _months(rest, members)
                if name == "period"
                else _sums(rest, members, name, places, facts)
            )
            for relation in some:
                key = (relation.whole, frozenset(relation.parts))
                if key not in found or relation.exact:
                    found[key] = relation
    for relation in _contained(places):
        found.setdefault((relation.whole, frozenset(relation.parts)), relation)
    return tuple(found.values())


def moved(place: Place, column: str, value: str) -> Place:
    """Return the place with another value in one column."""
    index = COLUMNS.index(column)
    return (*place[:index], value, *place[index + 1 :])


def _grouped(places: Places, name: str) -> dict[Place, dict[str, int | None]]:
    """Group places that differ in one dimension only: value of the dimension to index."""
    groups: dict[Place, dict[str, int | None]] = {}
    for place, index in places.items():
        groups.setdefault(moved(place, name, ""), {})[at(place, name)] = index
    return groups


def _sums(
    rest: Place, members: dict[str, int | None], name: str, places: Places, facts: Facts
) -> Iterator[Relation]:
    """Relate a total to its parts along one dimension."""
    whole = members.get(ALL)
    parts = tuple(i for value, i in members.items() if value != ALL and i is not None)
    if whole is None or not parts:
        return
    entry = additive(at(rest, "measure"), at(rest, "unit"), name)
    if entry is None:
        yield from (Relation(whole, (part,), False, "a part of a total") for part in parts)
        return
    every = {force.code for force in facts.forces} if name == "force" else entry.values
    exact = (every is None or every <= members.keys()) and not _partly_broken_down(
        rest, members, name, places, facts
    )
    yield Relation(whole, parts, exact, entry.reason)


def _partly_broken_down(
    rest: Place, members: dict[str, int | None], name: str, places: Places, facts: Facts
) -> bool:
    """Whether a force adds to the national total and to none of its national parts.

    Such a force has a total, and all its parts along this dimension are not available.
    """
    if name == "force" or at(rest, "force") != ALL:
        return False
    for force in facts.forces:
        own = moved(rest, "force", force.code)
        total = places.get(moved(own, name, ALL))
        parts = [moved(own, name, value) for value in members if value != ALL]
        planned = [part for part in parts if part in places]
        if total is not None and planned and all(places[part] is None for part in planned):
            return True
    return False


def _months(rest: Place, members: dict[str, int | None]) -> Iterator[Relation]:
    """Relate a year, or a part of one, to its months."""
    for period, whole in members.items():
        names = months_of(period)
        planned = [month for month in names if month in members]
        parts = tuple(i for month in planned if (i := members[month]) is not None)
        if len(names) == 1 or whole is None or not parts:
            continue
        if at(rest, "unit") in DATED_UNITS:
            yield Relation(whole, parts, len(planned) == len(names), DATED_REASON)
        else:
            yield from (Relation(whole, (part,), False, "a part of a year") for part in parts)


def months_of(period: str) -> list[str]:
    """List the months of a period's key: "2018", "2018-03" or "2020-02/2020-12"."""
    if "/" in period:
        return months_between(*period.split("/"))
    if "-" in period:
        return [period]
    return months_between(f"{period}-01", f"{period}-12")


def _contained(places: Places) -> Iterator[Relation]:
    """Relate the count of a unit to others that it contains, place by place."""
    for entry in CONTAINS:
        for place, whole in places.items():
            if whole is None or not _stands_at(place, entry.whole):
                continue
            found = [places.get(_beside(place, entry.whole, part)) for part in entry.parts]
            parts = tuple(index for index in found if index is not None)
            if len(parts) == len(found):
                yield Relation(whole, parts, False, entry.reason, entry.usual)
            elif not entry.usual:
                yield from (Relation(whole, (part,), False, entry.reason) for part in parts)


def _stands_at(place: Place, counted: Counted) -> bool:
    return place[:2] == counted[:2] and all(at(place, k) == v for k, v in counted.at)


def _beside(place: Place, whole: Counted, part: Counted) -> Place:
    """Return the place of a part: that of the whole, with the values the part names."""
    for name, value in (*((name, ALL) for name, _ in whole.at), *part.at):
        place = moved(place, name, value)
    return (part.measure, part.unit, *place[2:])
