"""The documents beside the workbook: field specification, covering note, code lists."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from misconduct_profile.extracts.returns import EVENTS, JOINERS
from misconduct_profile.params import Params
from misconduct_profile.request.asked import Asked, asked, left_out
from misconduct_profile.request.words import window

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from misconduct_profile.request.lists import CodeList

FIELD_COLUMNS: Final = (
    "heading", "meaning", "kind", "needed", "code_list", "why", "who_may_see_it",
)  # fmt: skip
CODE_COLUMNS: Final = ("write", "code", "label", "meaning", "confirmed", "source")


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as CSV, in UTF-8, lines ended by a line feed."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return target.getvalue().encode()


def code_tables(lists: Mapping[str, CodeList]) -> dict[str, bytes]:
    """Return each code list as a file of codes/."""
    return {
        f"codes/{name}.csv": table(
            CODE_COLUMNS,
            [(c.write, c.code, c.label, c.meaning, c.confirmed, c.source) for c in one.codes],
        )
        for name, one in lists.items()
    }


def return_templates() -> dict[str, bytes]:
    """Return the two files of Regulations 12 and 13, as their headers alone."""
    return {one.file: table(one.headings, []) for one in (EVENTS, JOINERS)}


def field_table() -> bytes:
    """Return the field specification as CSV."""
    return table(FIELD_COLUMNS, [_row(one) for one in asked()])


def _row(one: Asked) -> tuple[str, ...]:
    listed = f"codes/{one.list_name}.csv" if one.list_name else ""
    return (
        one.heading, one.meaning, one.kind_in_words, one.needed, listed, one.why, one.seen,
    )  # fmt: skip


def field_pages(params: Params) -> bytes:
    """Return the field specification for people: a section a field, and what is not asked."""
    parts = [
        f"# What is asked for: {params.title}",
        f"One row for each allegation and each person it is against, of {window(params)}.",
    ]
    for one in asked():
        heading, meaning, kind, needed, listed, why, seen = _row(one)
        codes = f"; codes in `{listed}`" if listed else ""
        parts += [
            f"## {heading}",
            f"{meaning}",
            f"- Holds: {kind[0].lower()}{kind[1:]}{codes}\n- Needed: {needed}\n"
            f"- Why: {why}\n- Who may see it: {seen}",
        ]
    parts += [
        "## What is not asked for",
        "Please leave these out, whatever your system calls them.",
        "\n".join(f"- {alias}: {reason}" for alias, reason in left_out().items()),
    ]
    return ("\n\n".join(parts) + "\n").encode()
