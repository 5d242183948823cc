"""The chapters of codes: every reference table, and what awaits confirmation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, get_args

import polars as pl

from misconduct_profile.publish.dictionary.markdown import code, link, table, text
from misconduct_profile.standards.confidence import GRADES, code_tables, graded, unconfirmed
from misconduct_profile.standards.reference import Table
from misconduct_profile.standards.reference import table as reference

#: Of longer lists of aliases only the first are shown.
_ALIASES: Final = 6


def sections() -> Iterator[str]:
    """Yield the blocks of the chapter: a heading a reference table, and its codes."""
    for name in get_args(Table):
        yield f"### {name}.csv"
        yield from _codes(name) if name in code_tables() else _figures(reference(name))


def awaiting() -> Iterator[str]:
    """Yield the blocks of the codes that await confirmation: how many, and which."""
    counts = [
        (link(f"{name}.csv"), *(str(number) for number in numbers.values()))
        for name, numbers in counted().items()
    ]
    yield table(("Table", *(grade.capitalize() for grade in GRADES)), counts)
    waiting = unconfirmed()
    for (name,), part in waiting.group_by("table", maintain_order=True):
        yield f"### Awaiting in {name}.csv"
        rows = [
            (*_named(row), row["grades"], text(row["source"]))
            for row in part.iter_rows(named=True)
        ]
        yield table(("Code", "Name", "List", "Confidence", "Source"), rows)


def counted() -> dict[str, dict[str, int]]:
    """Count the codes of each table by confidence; tables of our own words have none."""
    told = graded().filter(pl.col("confidence") != "")
    grades = [*GRADES, *sorted(set(told["confidence"]) - set(GRADES))]
    return {
        str(name): {grade: part.filter(confidence=grade).height for grade in grades}
        for (name,), part in told.group_by("table", maintain_order=True)
    }


def _codes(name: str) -> Iterator[str]:
    rows = graded().filter(table=name)
    yield f"Columns: {', '.join(code(one) for one in reference(_known(name)).columns)}."
    sources = [one for one in dict.fromkeys(rows["source"]) if one]
    optional = {
        "List": [row["list"] for row in rows.iter_rows(named=True)],
        "Aliases": [_aliases(row["aliases"]) for row in rows.iter_rows(named=True)],
        "Confidence": rows["grades"].to_list(),
        "Source": [_number(one, sources) for one in rows["source"]],
    }
    shown = {heading: values for heading, values in optional.items() if any(values)}
    named = [_named(row)[:2] for row in rows.iter_rows(named=True)]
    lines = zip(named, *shown.values(), strict=True)
    yield table(("Code", "Name", *shown), [(*first, *rest) for first, *rest in lines])
    if sources:
        yield "Sources:"
        yield "\n".join(f"{place}. {text(one)}" for place, one in enumerate(sources, 1))


def _figures(frame: pl.DataFrame) -> Iterator[str]:
    """Say of a table of figures what it holds; its rows are no codes."""
    yield f"A table of figures, not of codes: {frame.height:,} rows."
    rows = [(code(name), f"{frame[name].n_unique():,}", _span(frame[name]))
            for name in frame.columns]  # fmt: skip
    yield table(("Column", "Different values", "From and to"), rows)


def _span(values: pl.Series) -> str:
    whole = values.str.to_integer(strict=False)
    ordered = (whole if not whole.null_count() else values).sort()
    first, last = str(ordered[0]), str(ordered[-1])
    return text(first if first == last else f"{first} to {last}")


def _named(row: dict[str, str]) -> tuple[str, str, str]:
    return code(row["code"]), text(row["name"]), text(row["list"])


def _aliases(joined: str) -> str:
    known = [one for one in joined.split("|") if one]
    more = len(known) - _ALIASES
    return text("; ".join(known[:_ALIASES])) + (f"; and {more} more" if more > 0 else "")


def _number(source: str, sources: Sequence[str]) -> str:
    return str(sources.index(source) + 1) if source else ""


def _known(name: str) -> Table:
    return next(one for one in get_args(Table) if one == name)
