"""The shape of a whole table: headings beside their values, rows grouped under a case."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Final, get_args

import polars as pl

from misconduct_profile.errors import RefusedFileError
from misconduct_profile.extracts.dates import is_date
from misconduct_profile.records import DATE_FIELDS, TEXT_FIELDS
from misconduct_profile.standards import Field, fold, spellings

if TYPE_CHECKING:
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
#: What looks like a date, whatever its year.
_DAY: Final = re.compile(r"^\d{1,5}([-/.])\d{1,2}\1\d{1,4}(?!\w)")
#: Of data rows, a larger share without a case reference are grouped under one.
GROUPED: Final = 0.2
FEWEST_GROUPED: Final = 5
#: Whether headings are off is a matter of the whole table: so many rows bear witness.
WITNESSES: Final = 400
#: A realigned table must explain its values: this share of coded cells is known.
EXPLAINED: Final = 0.5


@dataclass(frozen=True)
class Table:
    """The data of one text or sheet: rows of the width of its header, and others."""

    rows: pl.DataFrame
    odd: list[Line]

    def texts(self, place: int) -> Counter[str]:
        """Count the distinct filled texts of a column, in up to WITNESSES rows."""
        found = Counter(self._witnesses.get(str(place), []))
        odd = self.odd[:WITNESSES]
        found.update(line.cells[place] for line in odd if 0 <= place < len(line.cells))
        folded: Counter[str] = Counter()
        for text, number in found.items():
            folded[" ".join(text.split())] += number
        del folded[""]
        return folded

    @cached_property
    def _witnesses(self) -> dict[str, list[str]]:
        """Columns of the rows that are looked at, spread over the whole table."""
        step = max(1, self.rows.height // WITNESSES)
        columns = [name for name in self.rows.columns if name.isdigit()]
        return self.rows.select(columns).gather_every(step).to_dict(as_series=False)

    @property
    def widest(self) -> int:
        """Fields of the widest row."""
        own = sum(name.isdigit() for name in self.rows.columns) if self.rows.height else 0
        return max([own, *(len(line.cells) for line in self.odd[:WITNESSES])])


def check_shift(table: Table, found: Recognised, last_year: int, name: str) -> Recognised:
    """Return what was recognised with each heading above its values.

    Where the dates prove that the headings stand one column off, they are moved by one,
    if nothing of the header is lost by it and the values are then explained better than
    before. Else RefusedFileError (header_shifted): a table moved by mistake would give
    wrong records that look right.
    """
    shift = shifted_by(table, found, last_year)
    if not shift:
        return found
    moved = _moved(found, shift)
    if moved is not None and _explains(table, moved, found, last_year):
        return moved
    raise RefusedFileError(
        "header_shifted",
        name,
        "its dates stand one column to the "
        f"{'right' if shift > 0 else 'left'} of the headings that name them",
        "Put each heading above its values.",
    )


def check_header(found: Recognised, last_year: int, name: str) -> None:
    """Refuse a table in whose header a date stands: a row of data is joined to it.

    Its names would pass for headings, which are shown. Raises RefusedFileError
    (header_holds_data).
    """
    for heading, field in zip(found.header.cells, found.fields, strict=False):
        text = " ".join(heading.split())
        if field is not None or _NUMBER.match(text):
            continue
        if _DAY.match(text) or is_date(text, last_year):
            raise RefusedFileError(
                "header_holds_data",
                name,
                f"a date stands among the headings of line {found.header.first}, so a row of "
                "data is joined to them",
                "Look for a line end that is lost.",
            )


def check_joined(table: Table, found: Recognised, name: str) -> None:
    """Refuse a table with more rows half as wide as its header than rows as wide.

    A row without a date is joined to it, which `check_header` cannot see; two rows joined
    may stand below. Raises RefusedFileError (header_holds_data).
    """
    widths = Counter(len(line.cells) for line in table.odd)
    width, number = max(widths.items(), key=itemgetter(1), default=(0, 0))
    if number > table.rows.height and len(found.fields) >= 2 * width - 1 > 1:
        raise RefusedFileError(
            "header_holds_data",
            name,
            f"line {found.header.first} has {len(found.fields)} headings and the rows below "
            f"have {width} cells, so a row of data is joined to it",
            "Look for a line end that is lost.",
        )


def check_grouped(table: Table, found: Recognised, name: str) -> None:
    """Refuse a table whose rows are grouped under a case that stands on the first alone.

    Raises RefusedFileError (rows_grouped), unless a layout has filled them down.
    """
    grouped, rows = _grouped(table, found)
    if grouped >= FEWEST_GROUPED and grouped > GROUPED * rows:
        raise RefusedFileError(
            "rows_grouped",
            name,
            f"{grouped} of its {rows} rows have no case reference and stand below one that has",
            "Ask the force for an extract that repeats the case on each row, or accept a "
            "layout that says what to fill down.",
        )


def shifted_by(table: Table, found: Recognised, last_year: int) -> int:
    """Return by how many columns (1 or -1) the values stand off their headings, or 0.

    They do where a date column holds mostly something else, or a column of something else
    holds dates, while the neighbours of all date columns on one side hold dates, and more
    of them. Rows of any width bear witness.
    """
    places = [place for place, field in enumerate(found.fields) if field in DATE_FIELDS]
    own = [_dates(table, place, last_year) for place in places]
    strange = any(filled >= FEWEST and dates * 2 < filled for filled, dates in own)
    if not strange and not _dates_elsewhere(table, found, last_year):
        return 0
    likely: dict[int, int] = {}
    for offset in (1, -1):
        beside = [_dates(table, place + offset, last_year) for place in places]
        enough = max((filled for filled, _ in beside), default=0) >= FEWEST
        total = sum(dates for _, dates in beside)
        whole = all(dates >= DATES * filled for filled, dates in beside)
        if enough and whole and total > sum(dates for _, dates in own):
            likely[offset] = total
    return max(likely, key=lambda offset: likely[offset], default=0)


def _dates_elsewhere(table: Table, found: Recognised, last_year: int) -> bool:
    """Whether a column without a heading, or known to hold something else, holds dates.

    One past the end of the header has no heading.
    """
    beyond = max(0, table.widest - len(found.fields))
    for place, field in enumerate([*found.fields, *[None] * beyond]):
        named = place < len(found.fields) and bool(found.headings[place].strip())
        if field in (*DATE_FIELDS, "date_of_birth", "joined_date") or (field is None and named):
            continue
        filled, dates = _dates(table, place, last_year, serials=field in CODED)
        if filled >= FEWEST and dates >= DATES * filled:
            return True
    return False


def _dates(
    table: Table, place: int, last_year: int, *, serials: bool = True
) -> tuple[int, int]:
    """Count the filled cells of a column, and those of them that are dates."""
    texts = table.texts(place)
    dates = sum(
        number
        for text, number in texts.items()
        if (serials or not _NUMBER.match(text)) and is_date(text, last_year)
    )
    return texts.total(), dates


def _moved(found: Recognised, shift: int) -> Recognised | None:
    """Move the headings by one column, or None where one of them would be lost."""
    cells, fields = found.header.cells, found.fields
    lost = cells[-1] if shift > 0 else cells[0]
    if lost.strip():
        return None
    moved = (None, *fields[:-1]) if shift > 0 else (*fields[1:], None)
    ignored = tuple(place + shift for place in found.ignored)
    return replace(found, fields=moved, ignored=ignored, realigned=shift)


def _explains(table: Table, moved: Recognised, found: Recognised, last_year: int) -> bool:
    """Whether headings moved are right: dates below theirs, and more values are known."""
    if shifted_by(table, moved, last_year):
        return False
    after, before = _explained(table, moved), _explained(table, found)
    case = table.texts(moved.position("case_reference") or 0)
    filled = case.total() >= DATES * min(WITNESSES, max(table.rows.height, len(table.odd)))
    return filled and after >= EXPLAINED and after > before


def _explained(table: Table, found: Recognised) -> float:
    """Share of the filled cells of coded columns that are known spellings of their field."""
    cells = known = 0
    for place, field in enumerate(found.fields):
        if (vocabulary := _VOCABULARY.get(field or "")) is None:
            continue
        words = set(spellings(vocabulary)["spelling"].to_list())
        texts = table.texts(place)
        cells += texts.total()
        known += sum(number for text, number in texts.items() if fold(text) in words)
    return known / cells if cells else 0.0


def known_as(texts: Counter[str]) -> list[tuple[str, float]]:
    """List fields of which a share of counted texts are known spellings, most first."""
    total = texts.total() or 1
    shares = []
    for field, vocabulary in _VOCABULARY.items():
        words = set(spellings(vocabulary)["spelling"].to_list())
        share = sum(number for text, number in texts.items() if fold(text) in words) / total
        if share:
            shares.append((field, share))
    return sorted(shares, key=lambda one: (-one[1], one[0]))


#: Fields of an extract whose spellings are known, and where they stand.
_VOCABULARY: Final[dict[str, Field]] = {
    **{name: name for name in get_args(Field) if name in TEXT_FIELDS},
    "subject_sex": "sex", "subject_ethnicity": "ethnicity", "victim_sex": "sex",
    "vawg_flag": "yes_no", "domestic_abuse_perpetrator": "yes_no",
}  # fmt: skip


def _grouped(table: Table, found: Recognised) -> tuple[int, int]:
    """Count the rows without a case reference below one that has, and all rows."""
    case = found.position("case_reference") or 0
    lines = [(line.first, line.cells[case] if case < len(line.cells) else "")
             for line in table.odd]  # fmt: skip
    odd = pl.DataFrame(lines, schema={"first_line": pl.Int64, "cell": pl.String}, orient="row")
    cells = table.rows.select("first_line", cell=pl.col(str(case)))
    every = pl.concat([cells, odd]).sort("first_line")
    filled = every["cell"].str.contains(r"\S")
    begun = filled.cum_max()
    return int((begun & ~filled).sum()), every.height
