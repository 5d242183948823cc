"""The chapter of tables: every field of every schema, in the order of the pipeline."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import dataframely as dy
import polars as pl

from misconduct_profile.publish.dictionary.markdown import code, codes, link, table, text
from misconduct_profile.publish.dictionary.uses import (
    Place,
    Use,
    schemas,
    table_name,
    used_by,
)

#: Modules of `records` in the order of the pipeline, and what their tables are. A module
#: that is not here comes before the figures, under its own name.
STAGES: Final = {
    "intake": "Intake: what each input holds (notebook 01)",
    "returns": "Intake of the HR return and the joiners (notebook 01)",
    "case": "Cases, allegations and people (notebook 02)",
    "process": "What happened: events and probation (notebook 02)",
    "context": "Around the records: coverage, workforce, gaps (notebook 02)",
    "figures": "Figures (notebooks 03 to 08)",
}
HEADINGS: Final = ("Field", "Type", "Null", "Meaning", "Values", "Measures")
_TYPES: Final = {
    "String": "text", "Int64": "whole number", "Float64": "number", "Date": "date",
    "Boolean": "true or false", "Enum": "one of",
}  # fmt: skip
#: More measures than this are named by those that a field lacks, where these are fewer.
_MANY: Final = 6


def stages() -> dict[str, list[type[dy.Schema]]]:
    """Return the schemas by the title of their stage, in order."""
    by_module: dict[str, list[type[dy.Schema]]] = {}
    for schema in schemas().values():
        by_module.setdefault(schema.__module__.rpartition(".")[2], []).append(schema)
    *known, last = STAGES
    order = [*known, *(name for name in by_module if name not in STAGES), last]
    return {
        STAGES.get(name, name.replace("_", " ").capitalize()): sorted(
            by_module[name], key=_line
        )
        for name in order
        if name in by_module
    }


def sections(uses: Sequence[Use]) -> Iterator[str]:
    """Yield the blocks of the chapter: a heading, what the table is, and its fields."""
    users = used_by(uses)
    for title, listed in stages().items():
        yield f"### {title}"
        for schema in listed:
            name = table_name(schema)
            yield f"#### {name}"
            yield from _paragraphs(schema)
            rows = [
                _row(name, field, it, users, uses) for field, it in schema.columns().items()
            ]
            yield table(HEADINGS, rows)


def undescribed() -> list[str]:
    """List the fields that say nothing of themselves."""
    return [
        f"{name}.{field}"
        for name, schema in schemas().items()
        for field, it in schema.columns().items()
        if not (it.description or "").strip()
    ]


def lists_of(column: dy.Column) -> tuple[str, ...]:
    """Return the lists of codes that a column names, see `records.codes.coded`."""
    found = (column.metadata or {}).get("codes", ())
    return tuple(str(one) for one in found)


def _row(
    name: str,
    field: str,
    column: dy.Column,
    users: Mapping[Place, list[str]],
    uses: Sequence[Use],
) -> tuple[str, ...]:
    kind = _TYPES.get(type(column.dtype).__name__, str(column.dtype))
    kind += ", key" if column.primary_key else ""
    null = "yes" if column.nullable else "no"
    meaning = text(column.description or "")
    return (
        code(field), kind, null, meaning, _values(column),
        _measures(users.get((name, field), []), uses),
    )  # fmt: skip


def _values(column: dy.Column) -> str:
    """Return what a field may hold: its values, the lists of its codes, its bounds."""
    told = []
    if isinstance(column.dtype, pl.Enum):
        told.append(codes(column.dtype.categories))
    told += [_list(one) for one in lists_of(column)]
    for name, word in (("min", "from"), ("max", "to"), ("min_length", "of length")):
        bound = getattr(column, name, None)
        if bound is not None:
            more = " or more" if name == "min_length" else ""
            told.append(f"{word} {bound}{more}")
    return "; ".join(told)


def _list(name: str) -> str:
    home, _, part = name.partition("/")
    shown = f"{home}.csv" + (f", {part}" if part else "")
    return link(f"{home}.csv", shown)


def _measures(names: Sequence[str], uses: Sequence[Use]) -> str:
    """Name the measures of a field, briefly where nearly all rest on it."""
    groups = {
        "all": [one.measure.name for one in uses],
        "all on pairs": [one.measure.name for one in uses if one.on_pairs],
        "all of probation": [one.measure.name for one in uses if not one.on_pairs],
    }
    for words, group in groups.items():
        if names and set(names) == set(group):
            return words
    for words, group in groups.items():
        rest = [name for name in group if name not in names]
        if len(names) > _MANY and set(names) < set(group) and len(rest) < len(names) // 2:
            return f"{words} but {codes(rest)}"
    return codes(names)


def _paragraphs(schema: type[dy.Schema]) -> list[str]:
    """Return what a schema says of itself, a line a paragraph."""
    said = inspect.getdoc(schema) or ""
    return [text(part) for part in said.split("\n\n")]


def _line(schema: type[dy.Schema]) -> int:
    """Say where in its module a schema stands."""
    return list(vars(inspect.getmodule(schema))).index(schema.__name__)
