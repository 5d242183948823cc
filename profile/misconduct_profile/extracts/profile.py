"""The shape of a whole file: headings beside their values, rows grouped under a case."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from misconduct_profile.errors import RefusedFileError
from misconduct_profile.extracts.dates import is_date
from misconduct_profile.records import DATE_FIELDS, TEXT_FIELDS

if TYPE_CHECKING:
    from misconduct_profile.extracts.find import Source
    from misconduct_profile.extracts.recognise import Recognised
    from misconduct_profile.extracts.split import Line

#: Fewer filled cells than this prove nothing of a column, nor rows of a file.
FEWEST: Final = 3
#: Of the filled cells of a column of dates, at least this share are dates.
DATES: Final = 0.9
#: Columns of words: a number in them may be a spreadsheet's date. A reference may not.
CODED: Final = frozenset(TEXT_FIELDS) - {
    "case_reference", "related_case", "allegation_reference",
}  # fmt: skip
_NUMBER: Final = re.compile(r"^[\d.]+$")
#: Of data rows, a larger share without a case reference are grouped under one.
GROUPED: Final = 0.2
FEWEST_GROUPED: Final = 5


def check_shape(data: list[Line], found: Recognised, source: Source) -> None:
    """Refuse a file whose values do not stand where its header says.

    Raises RefusedFileError (header_shifted, rows_grouped). Nothing is put right here: a
    file that is moved by mistake would give wrong records that look right.
    """
    shift = shifted_by(data, found, source.said.extract_date.year)
    if shift:
        raise RefusedFileError(
            "header_shifted",
            source.path.name,
            "its dates stand one column to the "
            f"{'right' if shift > 0 else 'left'} of the headings that name them",
            "Put each heading above its values.",
        )
    grouped, rows = _grouped(data, found)
    if grouped >= FEWEST_GROUPED and grouped > GROUPED * rows:
        raise RefusedFileError(
            "rows_grouped",
            source.path.name,
            f"{grouped} of its {rows} rows have no case reference and stand below one that has",
            "Ask the force for an extract that repeats the case on each row.",
        )


def shifted_by(data: list[Line], found: Recognised, last_year: int) -> int:
    """Return by how many columns (1 or -1) the values stand off their headings, or 0.

    They do where a date column holds mostly something else, or a column of something else
    holds dates, while the neighbours of all date columns on one side hold dates, and more
    of them. Rows of any width bear witness.
    """
    places = [place for place, field in enumerate(found.fields) if field in DATE_FIELDS]
    own = [_dates(data, place, last_year) for place in places]
    strange = any(filled >= FEWEST and dates * 2 < filled for filled, dates in own)
    if not strange and not _dates_elsewhere(data, found, last_year):
        return 0
    likely: dict[int, int] = {}
    for offset in (1, -1):
        beside = [_dates(data, place + offset, last_year) for place in places]
        enough = max((filled for filled, _ in beside), default=0) >= FEWEST
        total = sum(dates for _, dates in beside)
        whole = all(dates >= DATES * filled for filled, dates in beside)
        if enough and whole and total > sum(dates for _, dates in own):
            likely[offset] = total
    return max(likely, key=lambda offset: likely[offset], default=0)


def _dates_elsewhere(data: list[Line], found: Recognised, last_year: int) -> bool:
    """Whether a column without a heading, or known to hold something else, holds dates.

    One past the end of the header has no heading.
    """
    widest = max((len(line.cells) for line in data), default=0)
    beyond = max(0, widest - len(found.fields))
    for place, field in enumerate([*found.fields, *[None] * beyond]):
        named = place < len(found.fields) and bool(found.header.cells[place].strip())
        if field in (*DATE_FIELDS, "date_of_birth") or (field is None and named):
            continue
        filled, dates = _dates(data, place, last_year, serials=field in CODED)
        if filled >= FEWEST and dates >= DATES * filled:
            return True
    return False


def _dates(
    data: list[Line], place: int, last_year: int, *, serials: bool = True
) -> tuple[int, int]:
    """Count the filled cells of a column, and those of them that are dates."""
    cells = (line.cells[place] for line in data if 0 <= place < len(line.cells))
    texts = Counter(" ".join(cell.split()) for cell in cells)
    del texts[""]
    dates = sum(
        number
        for text, number in texts.items()
        if (serials or not _NUMBER.match(text)) and is_date(text, last_year)
    )
    return texts.total(), dates


def _grouped(data: list[Line], found: Recognised) -> tuple[int, int]:
    """Count the rows without a case reference below one that has, and all rows."""
    case = found.position("case_reference") or 0
    grouped, begun = 0, False
    for line in data:
        if case < len(line.cells) and line.cells[case].strip():
            begun = True
        else:
            grouped += begun
    return grouped, len(data)
