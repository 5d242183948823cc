"""A layout proposed from an inspection, for a person to check, mend and accept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from misconduct_profile.extracts.lacking import CLOCKS
from misconduct_profile.extracts.layout import NO_LAYOUT, Layout
from misconduct_profile.extracts.recognise import FEWEST_FIELDS, distinct

if TYPE_CHECKING:
    from misconduct_profile.extracts.inspect import Column, Inspection, Looked

FILL_IN: Final = "FILL IN"
#: Further keys of a layout, which are kept as they were said.
_KEPT: Final = ("no_date", "not_data", "row_is_case", "note")


def propose(found: Inspection, said: Layout = NO_LAYOUT) -> str:
    """Return a layout as YAML; `said` is the layout that the file was inspected with.

    What nobody can know is left to be filled in, so that it is not accepted by accident;
    what is only likely stands in a comment, with its reason.
    """
    tables = [table for table in found.tables if table.columns]
    data = [table for table in tables if _holds_data(table, said)] or tables
    lines = [
        f"# Proposed from {found.file}. Check each line against the file, then fill in who",
        "# accepts it and when. It says how the file is laid out; values are not mapped here.",
        "# docs/layouts.md explains each key and lists the fields.",
    ]
    if found.problem:
        which = "this layout" if said is not NO_LAYOUT else "a layout"
        how = "With" if said is not NO_LAYOUT else "Without"
        lines += [f"# {how} {which}: {line}" for line in found.problem.splitlines()]
    if len(found.tables) > 1:
        lines.append(f"sheets: {_quoted([table.sheet for table in data])}")
    lines += _headers(data)
    delimiters = {table.delimiter for table in data if table.encoding != "workbook"}
    if len(delimiters) == 1 and (name := delimiters.pop()):
        lines.append(f"delimiter: {name}")
    lines += _columns(data, said)
    lines += _missing(data, said)
    lines += _orders(found, data, said)
    lines += _fill_down(data, said)
    lines += [
        f"{key}: {json.dumps(value, ensure_ascii=False)}"
        for key in _KEPT
        if (value := getattr(said, key))
    ]
    lines += ["accepted:", '  who: ""', '  when: ""  # year-month-day', ""]
    return "\n".join(lines)


def _holds_data(table: Looked, said: Layout) -> bool:
    if said.sheets:
        return table.sheet in said.sheets
    likely = any(column.field or column.evidence.suggested for column in table.columns)
    return likely or len(table.columns) >= FEWEST_FIELDS


def _headers(data: list[Looked]) -> list[str]:
    rows = {table.header for table in data}
    if len(rows) == 1:
        return [f"header_row: {rows.pop()}"]
    if not rows:
        return [
            f"header_row:  # {FILL_IN}: nothing in it looks like a header. Say 0 where it has",
            "#   none, and its delimiter; then inspect it again with --layout.",
        ]
    return ["header_row:", *(f"  {_quoted(t.sheet)}: {t.header}" for t in data)]


def _columns(data: list[Looked], said: Layout) -> list[str]:
    """List the columns; those that their headings explain as comments."""
    told: list[str] = []
    headings = [[column.heading for column in table.columns] for table in data]
    alike = all(one == headings[0] for one in headings)
    for table in data[:1] if alike else data:
        fields = [column.field for column in table.columns if column.field]
        prefix = f"{table.sheet}!" if len(data) > 1 and not alike else ""
        names = distinct([column.heading for column in table.columns])
        for column, heading in zip(table.columns, names, strict=True):
            name = _quoted(
                f"{prefix}{heading if column.heading else f'column {column.number}'}"
            )
            if column.field and fields.count(column.field) > 1:
                told.append(
                    f"  {name}: {FILL_IN}  # {column.field}, or ignore: two columns claim it"
                )
            elif column.field:
                mark = "" if said.columns else "# "
                told.append(f"  {mark}{name}: {column.field}{_doubt(column)}")
            elif column.evidence.filled:
                told += _unknown(name, column)
    open_ = any(not line.startswith("  #") for line in told)
    return ["columns:" if open_ else "# columns:", *told] if told else []


def _doubt(column: Column) -> str:
    """Say what speaks against the field that a heading names."""
    looks = column.evidence.looks
    if column.field.endswith("_name") and "% numbers" in looks:
        return f"  # by its heading, but {looks}: perhaps subject_id"
    if column.field.endswith("_date") and column.evidence.filled and "% dates" not in looks:
        return f"  # {looks}, and few of them dates: no_date names those that stand for none"
    return f"  # {looks}"


def _unknown(name: str, column: Column) -> list[str]:
    likely = "; ".join(f"{field}: {why}" for field, why in column.evidence.suggested)
    return [
        f"  {name}: ignore  # {column.evidence.looks}{f'. Perhaps {likely}' if likely else ''}"
    ]


def _missing(data: list[Looked], said: Layout) -> list[str]:
    """Say which fields no column has, and without which the file is refused."""
    told = []
    fields = [{column.field for column in table.columns} for table in data]
    for table, own in zip(data, fields, strict=True):
        if "case_reference" not in own and not said.row_is_case:
            told.append(
                f"# No column{f' of {table.sheet}' if len(data) > 1 else ''} is the "
                "case_reference yet: name it above, or say"
            )
            told.append("# row_is_case: true where there is none and each row is a case.")
    if data and not set().union(*fields) & set(CLOCKS):
        told.append(f"# No column is a date of the case yet: {', '.join(CLOCKS)}.")
    return told


def _orders(found: Inspection, data: list[Looked], said: Layout) -> list[str]:
    if said.date_order:
        return [f"date_order: {json.dumps(said.date_order)}"]
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


def _fill_down(data: list[Looked], said: Layout) -> list[str]:
    if said.fill_down:
        return [f"fill_down: {json.dumps(said.fill_down, ensure_ascii=False)}"]
    keys = {table.key for table in data if table.key}
    blank = sorted({heading for table in data for heading in table.blank_with_case})
    if not keys:
        return []
    blank = blank or sorted(keys)  # the reference alone is not repeated
    known = any(c.field == "case_reference" for table in data for c in table.columns)
    if known:
        return [f"fill_down: {_quoted(blank)}  # blank wherever the case reference is: check"]
    return [
        f"# Blank wherever {min(keys)!r} is. Where that is the case reference, and the rows",
        f"# below one that has it belong to it: fill_down: {_quoted(blank)}",
    ]


def _quoted(value: str | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False)  # YAML reads JSON
