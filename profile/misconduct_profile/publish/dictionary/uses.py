"""Which field of which table each measure rests on, read off the measures themselves."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import dataframely as dy
import polars as pl

from misconduct_profile import measures, records
from misconduct_profile.disclosure.plan import Plan, PlannedTable
from misconduct_profile.measures import ALL_MEASURES, PROBATION_MEASURES, Measure
from misconduct_profile.measures.base import TABLES
from misconduct_profile.measures.definitions import UNITS
from misconduct_profile.measures.outcome_codes import STEPS, witnesses
from misconduct_profile.measures.settled import UNSETTLED

Place = tuple[str, str]  # table, field

#: Pairs are joined to the rest, so that of two fields of one name theirs is kept.
_PAIRS: Final = "allegation_subject"
_PROBATION: Final = "probation_event"
_EVENT: Final[tuple[Place, ...]] = (("outcome_event", "stage"), ("outcome_event", "code"))
_VICTIM: Final[tuple[Place, ...]] = (("allegation_victim", "sex"),)
_MARKED: Final[tuple[Place, ...]] = (
    ("allegation", "sexual_misconduct"),
    ("allegation", "domestic_abuse_perpetrator"),
)
#: What an allegation's category may mean (`measures.vawg.membership`).
_MEANT: Final[tuple[Place, ...]] = tuple(
    ("allegation", name)
    for name in ("category", "category_status", "category_candidates", "legacy_code")
)
#: Columns of pairs that are made from fields of another name (`measures.base`). A column
#: that is neither here nor a field is listed with its measure as one nobody has placed.
_MADE: Final[Mapping[str, tuple[Place, ...]]] = {
    "category": (("allegation", "category_parent"),),
    "month": tuple(
        ("case", f"{clock}_date") for clock in ("received", "recorded", "finalised")
    ),
    "extracted": (),  # the params' extract_date
    "full_category": (("allegation", "category"),),
    "victim": _VICTIM,
    "male_victim": _VICTIM,
    "in_if_female": _MEANT,
    "sexist_misogynistic": (*_MEANT, *_VICTIM),
    "violence_and_abuse": (*_MEANT, *_MARKED),
    "violence_female": (*_MEANT, *_MARKED, *_VICTIM),
    "vawg_derived": (*_MEANT, *_MARKED, *_VICTIM),
    "equality_standard": (("allegation_standard", "standard_no"),),
    "outcome": _EVENT,
    **dict.fromkeys(STEPS, _EVENT),
}
_MADE_OF_EVENTS: Final[Mapping[str, tuple[Place, ...]]] = {
    "outcome": ((_PROBATION, "code"),),
    "month": ((_PROBATION, "event_date"),),
}
#: What every count needs beside its measure: whose it is, when, and that it was returned.
_ALWAYS: Final = ("force", "month", "worker_type")
_COVERED: Final[tuple[Place, ...]] = tuple(
    ("coverage", name) for name in ("force", "month", "clock", "state")
)
_ALWAYS_OF_EVENTS: Final = ("force", "person_key", "event_date", "code")
_TWO_CASES: Final = ("case_id", "subject_id", "force")
#: What each need is, in words, and the columns that decide it.
NEEDS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "flag": ("a force that keeps a flag", ("vawg_flag",)),
    "category": ("a period that begins on or after 1 February 2020", ("month",)),
    "open cases": ("a run that does not count by date finalised", ("month",)),
}
#: Columns of an extract that intake turns into another.
_AT_INTAKE: Final = {"subject_id": "person_key"}
#: Fields that are made from columns of another name (`transform`); any other field is made
#: from the column of its own name, where there is one.
_CATEGORY: Final = ("allegation_category", "received_date", "recorded_date")
READ_FROM: Final[Mapping[Place, tuple[str, ...]]] = {
    ("case", "case_id"): ("case_reference",),
    ("case", "route"): ("case_type",),
    ("allegation", "category"): _CATEGORY,
    ("allegation", "category_parent"): _CATEGORY,
    ("allegation", "legacy_code"): _CATEGORY,
    ("allegation", "sexual_misconduct"): _CATEGORY,
    ("allegation_subject", "case_id"): ("case_reference",),
    ("allegation_subject", "allegation_id"): ("case_reference", "allegation_reference"),
    ("allegation_subject", "subject_id"): ("person_key",),
    ("allegation_subject", "identified"): ("person_key",),
    ("allegation", "category_status"): _CATEGORY,
    ("allegation", "category_candidates"): _CATEGORY,
    ("allegation_standard", "standard_no"): ("standard_breached",),
    ("allegation_victim", "sex"): ("victim_sex",),
    ("subject", "sex"): ("subject_sex",),
    ("subject", "ethnicity"): ("subject_ethnicity",),
    ("subject", "rank_group"): ("rank",),
    (_PROBATION, "code"): ("event",),
}


@dataclass(frozen=True)
class Use:
    """What one measure rests on: fields, and columns of which no field is known."""

    measure: Measure
    on_pairs: bool
    tables: tuple[tuple[str, PlannedTable], ...]
    fields: frozenset[Place]
    unplaced: tuple[str, ...]

    @property
    def units(self) -> tuple[str, ...]:
        """The units it is published in, in their order."""
        found = {table.unit for _, table in self.tables}
        return tuple(unit for unit in UNITS if unit in found)


def every_measure() -> list[Measure]:
    """Return every measure of the package once: on pairs, of probation, then any other."""
    other = [
        one
        for value in vars(measures).values()
        for one in (value if isinstance(value, tuple) else (value,))
        if isinstance(one, Measure)
    ]
    found: dict[str, Measure] = {}
    for one in (*ALL_MEASURES, *PROBATION_MEASURES, *other):
        found.setdefault(one.name, one)
    return list(found.values())


def schemas() -> dict[str, type[dy.Schema]]:
    """Return every schema of the records by its table's name, as the package lists them."""
    listed = (getattr(records, name) for name in records.__all__)
    found = [one for one in listed if isinstance(one, type) and issubclass(one, dy.Schema)]
    return {table_name(one): one for one in found}


def table_name(schema: type[dy.Schema]) -> str:
    """Return the name of a schema's table: `AllegationSubject` is allegation_subject."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", schema.__name__).lower()


def uses_of(plan: Plan) -> list[Use]:
    """Say of each measure what it rests on."""
    return [_use(one, plan) for one in every_measure()]


def used_by(found: Iterable[Use]) -> dict[Place, list[str]]:
    """Turn uses round: the names of the measures that rest on each field."""
    turned: dict[Place, list[str]] = defaultdict(list)
    for one in found:
        for place in one.fields:
            turned[place].append(one.measure.name)
    return dict(turned)


def _use(measure: Measure, plan: Plan) -> Use:
    on_pairs = measure.name not in {one.name for one in PROBATION_MEASURES}
    tables = tuple((n, t) for n, t in plan.tables.items() if measure.name in t.counted)
    columns = [*measure.holds.meta.root_names()]
    columns += measure.holds_case.meta.root_names() if measure.holds_case is not None else []
    columns += [name for need in (measure.needs, measure.case_needs)
                for name in NEEDS.get(need, ("", ()))[1]]  # fmt: skip
    columns += [_column(name, on_pairs) for _, table in tables for name in table.dimensions]
    if on_pairs:
        units = {str(table.unit) for _, table in tables} or set(UNITS)
        columns += [name for unit in units for name in UNITS[unit].meta.root_names()]
    columns += _TWO_CASES if measure.repeats else ()
    columns += _ALWAYS if on_pairs else _ALWAYS_OF_EVENTS
    placed = {name: _places(name, on_pairs) for name in dict.fromkeys(columns)}
    asked = {name: _asked(name) for name in measure.fields}
    found = {place for places in (*placed.values(), *asked.values()) for place in places or ()}
    found |= {text for name, places in placed.items() for text in _texts(name, places or ())}
    return Use(
        measure,
        on_pairs,
        tables,
        frozenset(found | set(_COVERED if on_pairs else ())),
        tuple(sorted(name for name, places in (placed | asked).items() if places is None)),
    )


def _column(dimension: str, on_pairs: bool) -> str:
    """Return the column that a dimension is counted by: of people, the settled one."""
    if dimension == "period":
        return "month"
    own = f"person_{dimension}"
    return own if on_pairs and own in UNSETTLED else dimension


def _places(column: str, on_pairs: bool) -> tuple[Place, ...] | None:
    """Return the fields behind a column that is counted by; None where nobody knows."""
    known = schemas()
    made = _MADE if on_pairs else _MADE_OF_EVENTS
    if column in made:
        return made[column]
    tables = [t for t in ((_PAIRS, *TABLES) if on_pairs else (_PROBATION,)) if t in known]
    for table in tables:
        if column in known[table].column_names():
            return ((table, column),)
    return _of_prefix(column, known)


def _of_prefix(column: str, known: Mapping[str, type[dy.Schema]]) -> tuple[Place, ...] | None:
    """Place `person_sex` and `victim_sex`: a field of the table whose name ends so."""
    prefix, _, field = column.partition("_")
    ends = {"person": "subject"}.get(prefix, prefix)
    found = [
        name
        for name, schema in known.items()
        if name.split("_")[-1] == ends and field in schema.column_names()
    ]
    return ((min(found, key=len), field),) if found else None


def _texts(column: str, places: tuple[Place, ...]) -> Iterator[Place]:
    """Yield the columns of the extract or return that fields are read from.

    A step of the chain is read from the stages whose codes bear witness to it.
    """
    if places == _EVENT:
        steps = witnesses() if column == "outcome" else witnesses().filter(pl.col(column))
        yield from (("rows", stage) for stage in steps["stage"].unique())
        return
    for place in places:
        source = "event_rows" if place[0] == _PROBATION else "rows"
        known = schemas()[source].column_names()
        for name in READ_FROM.get(place, (place[1],)):
            if name in known:
                yield (source, name)


def _asked(column: str) -> tuple[Place, ...] | None:
    """Place a column that each of a force's extracts must have."""
    name = _AT_INTAKE.get(column, column)
    return (("rows", name),) if name in records.Rows.column_names() else None
