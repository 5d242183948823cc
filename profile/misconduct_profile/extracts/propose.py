"""A layout proposed from an inspection, for a person to check, mend and accept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from misconduct_profile.extracts.inspect import Column, Inspection, Looked

FILL_IN: Final = "FILL IN"


def propose(found: Inspection) -> str:
    """Return a layout as YAML.

    What nobody can know is left to be filled in, so that it is not accepted by accident;
    what is only likely stands in a comment, with its reason.
    """
    data = [table for table in found.tables if _holds_data(table)]
    lines = [
        f"# Proposed from {found.file}. Check each line against the file, then fill in who",
        "# accepts it and when. It says how the file is laid out; values are not mapped here.",
    ]
    if found.problem:
        lines += [f"# Without a layout: {line}" for line in found.problem.splitlines()]
    if len(found.tables) > 1:
        lines.append(f"sheets: {_quoted([table.sheet for table in data])}")
    lines += _headers(data)
    delimiters = {table.delimiter for table in data if table.encoding != "workbook"}
    if len(delimiters) == 1 and (name := delimiters.pop()):
        lines.append(f"delimiter: {name}")
    lines += _columns(data)
    lines += _orders(found, data)
    lines += _fill_down(data)
    lines += ["accepted:", '  who: ""', '  when: ""  # year-month-day', ""]
    return "\n".join(lines)


def _holds_data(table: Looked) -> bool:
    return bool(table.header) and any(c.field for c in table.columns)


def _headers(data: list[Looked]) -> list[str]:
    rows = {table.header for table in data}
    if len(rows) == 1:
        return [f"header_row: {rows.pop()}"]
    if not rows:
        return [f"header_row:  # {FILL_IN}: nothing in it looks like a header"]
    return ["header_row:", *(f"  {_quoted(t.sheet)}: {t.header}" for t in data)]


def _columns(data: list[Looked]) -> list[str]:
    """List the columns that no alias explains, and those that claim one field."""
    told: list[str] = []
    for table in data:
        fields = [column.field for column in table.columns if column.field]
        prefix = f"{table.sheet}!" if len(data) > 1 else ""
        for column in table.columns:
            name = _quoted(f"{prefix}{column.heading or f'column {column.number}'}")
            if column.field and fields.count(column.field) > 1:
                told.append(
                    f"  {name}: {FILL_IN}  # {column.field}, or ignore: two columns claim it"
                )
            elif not column.field and column.evidence.filled:
                told += _unknown(name, column)
    return ["columns:", *told] if told else []


def _unknown(name: str, column: Column) -> list[str]:
    likely = "; ".join(f"{field}: {why}" for field, why in column.evidence.suggested)
    return [
        f"  {name}: ignore  # {column.evidence.looks}{f'. Perhaps {likely}' if likely else ''}"
    ]


def _orders(found: Inspection, data: list[Looked]) -> list[str]:
    asked = "date_order" in found.problem or "day from month" in found.problem
    if not asked:
        settled = sorted({o for o in found.orders.values() if o.endswith("first")})
        return [f"# Dates: {', '.join(settled)}, proved by the values."] if settled else []
    told = [f"date_order: {FILL_IN}  # day first or month first: ask the force"]
    told += [
        f"#   {column.heading}: {column.evidence.looks}"
        for table in data
        for column in table.columns
        if column.field.endswith("_date")
    ]
    return told


def _fill_down(data: list[Looked]) -> list[str]:
    blank = sorted({heading for table in data for heading in table.blank_with_case})
    if not blank:
        return []
    return [f"fill_down: {_quoted(blank)}  # blank wherever the case reference is: check"]


def _quoted(value: str | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False)  # YAML reads JSON
