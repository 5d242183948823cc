"""Text to cells: each record with the physical lines it takes."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import Final

from misconduct_profile.errors import RefusedFileError

DELIMITERS: Final = (",", ";", "\t", "|")
#: A quoted field beyond these is a quote that was never closed.
MAX_LINES: Final = 20
MAX_CHARACTERS: Final = 64 * 1024
_BREAK: Final = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True)
class Line:
    """One record of cells, and its first and last physical line (from 1)."""

    first: int
    last: int
    cells: list[str]

    @property
    def filled(self) -> list[str]:
        """Cells that hold more than white space (non-breaking spaces included)."""
        return [cell.strip() for cell in self.cells if cell and not cell.isspace()]


def split(text: str, delimiter: str, name: str) -> list[Line]:
    """Split text into records by RFC 4180 rules; quotes may hold line breaks.

    Raises RefusedFileError where a quote is never closed.
    """
    lines: list[Line] = []
    before = csv.field_size_limit(MAX_CHARACTERS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    last = 0
    try:
        for cells in reader:
            if reader.line_num - last > MAX_LINES and max(map(_lines, cells)) > MAX_LINES:
                raise csv.Error(f"a quoted field runs over {MAX_LINES} lines")
            lines.append(Line(last + 1, reader.line_num, cells))
            last = reader.line_num
    except csv.Error as error:
        raise RefusedFileError(
            "unclosed_quote",
            name,
            f"the record that starts on line {last + 1} cannot be split ({error})",
            "Look for a quotation mark that is not closed or not doubled.",
        ) from None
    finally:
        csv.field_size_limit(before)
    return lines


def _lines(cell: str) -> int:
    """Count the physical lines that a cell stands on."""
    return len(_BREAK.findall(cell)) + 1
