"""What an extract cannot lack, its header and some columns, and the words where it does."""

from __future__ import annotations

from typing import Final

from misconduct_profile.errors import RefusedFileError

#: A header stands among the first lines, under a title block at most.
HEADER_WITHIN: Final = 40
#: Without one of these a line belongs to no case.
REQUIRED: Final = ("case_reference",)
CLOCKS: Final = ("received_date", "recorded_date", "finalised_date")
_HEADINGS: Final = "Case Reference, Case Type, Date Received, Allegation Category"


def no_header(name: str, row: int | None = None) -> RefusedFileError:
    """Say that a file has no header; `row`: not even where its layout says that it is."""
    if row:
        problem = f"no headings stand in row {row}, where the layout says they are"
        return RefusedFileError("no_header", name, problem, "Mend header_row in the layout.")
    return RefusedFileError(
        "no_header",
        name,
        f"no header line was found in the first {HEADER_WITHIN} lines",
        f"Name the columns as in {_HEADINGS}, or say where they stand in a layout.",
    )


def check_columns(fields: set[str | None], name: str) -> None:
    """Refuse a file that lacks a column without which no row can be used."""
    for field in REQUIRED:
        if field not in fields:
            raise RefusedFileError(
                "column_missing",
                name,
                f"no column holds the {field.replace('_', ' ')}",
                f"Name one of its columns {field.replace('_', ' ')}, or say in a layout "
                "which it is.",
            )
    if not fields & set(CLOCKS):
        raise RefusedFileError(
            "column_missing",
            name,
            "no column holds a date of the case",
            "Add Date Received, or say in a layout which column it is.",
        )
