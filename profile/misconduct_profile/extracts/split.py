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
#: More columns than any extract has: a line of a million separators is an attack.
MAX_COLUMNS: Final = 2000
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

    Raises RefusedFileError where a quote is never closed. A line at a time: `grid_of_text`
    gives the same records of a large file sooner.
    """
    lines: list[Line] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    last = 0
    try:
        for cells in reader:
            check_size(cells, reader.line_num - last)
            lines.append(Line(last + 1, reader.line_num, cells))
            last = reader.line_num
    except csv.Error as error:
        raise unclosed(name, last + 1, error) from None
    return lines


def lines_of(text: str) -> tuple[list[str], list[str] | str]:
    """Cut a text at its line ends: its lines, and the end of each or the one of all.

    A line ends at a line feed, a carriage return or both together, and nowhere else.
    """
    feeds, returns = text.count("\n"), text.count("\r")
    if (feeds and returns and not feeds == returns == text.count("\r\n")) or (
        returns and not feeds
    ):
        whole = io.StringIO(text, newline="").readlines()
        parts = [line.rstrip("\r\n") for line in whole]
        return parts, [line[len(part) :] for line, part in zip(whole, parts, strict=True)]
    end = "\r\n" if returns else "\n"
    parts = text.split(end)
    if not parts[-1]:
        parts.pop()
    return parts, end


def check_size(cells: list[str], height: int) -> None:
    """Raise csv.Error where a field of a record of so many lines runs over too many.

    A field may not be longer than MAX_CHARACTERS either; the module's own limit, which is
    one for all that read at a time, is twice that.
    """
    if max(map(len, cells), default=0) > MAX_CHARACTERS:
        raise csv.Error(f"a field is longer than {MAX_CHARACTERS:,} characters")
    if height > MAX_LINES and max(map(_height, cells)) > MAX_LINES:
        raise csv.Error(f"a quoted field runs over {MAX_LINES} lines")


def unclosed(name: str, line: int, error: csv.Error) -> RefusedFileError:
    """Say on which line a record starts that cannot be split."""
    told = str(error).replace("\t", "tab")  # the module names the separator by itself
    return RefusedFileError(
        "unclosed_quote",
        name,
        f"the record that starts on line {line} cannot be split ({told})",
        "Look for a quotation mark that is not closed or not doubled.",
    )


def _height(cell: str) -> int:
    """Count the physical lines that a cell stands on."""
    return len(_BREAK.findall(cell)) + 1
