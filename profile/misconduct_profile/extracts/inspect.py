"""One file looked at alone: what is recognised in it, what is not, and the evidence."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polars as pl

from misconduct_profile.errors import InputError, RefusedFileError
from misconduct_profile.extracts.contents import Content, contents
from misconduct_profile.extracts.draft import named_in
from misconduct_profile.extracts.evidence import Evidence, evidence_of
from misconduct_profile.extracts.find import Source
from misconduct_profile.extracts.grid import Grid, grid_of_sheet, grid_of_text
from misconduct_profile.extracts.layout import DELIMITERS, NO_LAYOUT, Layout
from misconduct_profile.extracts.load import load
from misconduct_profile.extracts.recognise import (
    Recognised,
    best_of_sheet,
    best_of_text,
    distinct,
    guess_of_sheet,
    guess_of_text,
)
from misconduct_profile.extracts.shape import FEWEST_GROUPED, GROUPED, WITNESSES, Table
from misconduct_profile.extracts.sort_lines import sort_lines
from misconduct_profile.extracts.split import lines_of
from misconduct_profile.params import Input, Span
from misconduct_profile.standards import fold, force_by_code, force_spellings

#: The example's key: nothing that is looked at here is kept.
_KEY: Final = b"inspected, not kept"
#: Of the filled cells of a column that may be the case reference, so many differ.
DIFFER: Final = 0.9
_NAMES: Final = {sign: name for name, sign in DELIMITERS.items()}


@dataclass(frozen=True)
class Column:
    """One column: number from 1, heading, field ("" where none), and its evidence."""

    number: int
    heading: str
    field: str
    evidence: Evidence


@dataclass(frozen=True)
class Looked:
    """One text or sheet.

    header: its row, 0 where there is none. guessed: by the look of its lines, not by
    aliases. columns: none where no header was found. kinds: lines by kind. key: heading of
    the case reference, or of the first column with as many blanks, where none is known.
    blank_with_case: headings of columns that are blank wherever the key is.
    """

    sheet: str
    encoding: str
    delimiter: str
    lines: int
    header: int
    guessed: bool
    columns: list[Column]
    kinds: dict[str, int]
    key: str = ""
    blank_with_case: list[str] = field(default_factory=list)
    notes: str = ""


@dataclass(frozen=True)
class Inspection:
    """A file looked at.

    problem: why it would be refused, "" where it would be read. moved: sheets whose headings
    would be moved one column, above their values.
    """

    file: str
    tables: list[Looked]
    problem: str
    kept: int
    reasons: Counter[str]
    orders: dict[str, str]
    moved: list[str] = field(default_factory=list)
    quarantined: int = 0


def inspect(
    path: Path,
    layout: Layout = NO_LAYOUT,
    extract_date: dt.date | None = None,
    force: str = "",
    tables: tuple[Path, ...] = (),
) -> Inspection:
    """Look at one file as intake would, and refuse nothing.

    `force` is whose it is; where it is not said, the forces that the file names. `tables`
    are further files of the same extract. Raises InputError where one cannot be opened.
    """
    day = extract_date or dt.date(dt.datetime.now(tz=dt.UTC).year, 12, 31)
    source = _source(path, layout, day, [force] if force else ["Kent"], tables)
    try:
        held = contents(source)
    except OSError as error:
        raise InputError(path.name, f"cannot be read ({error.strerror})", "Check it.") from None
    except RefusedFileError as error:
        return Inspection(path.name, [], str(error), 0, Counter(), {})
    looked = [_look(content, layout, day.year) for content in held]
    named = sorted({code for _, forces in looked for code in forces} or named_in(path.stem))
    if named and not force:
        names = [force_by_code(code).short_name for code in named]
        source = _source(path, layout, day, names, tables)
    found = [table for table, _ in looked]
    try:
        loaded = load(source, _KEY)
    except RefusedFileError as error:
        return Inspection(path.name, found, str(error), 0, Counter(), {})
    moved = [table.sheet for table in loaded.tables if table.recognised.realigned]
    return Inspection(
        path.name, found, "", loaded.kept, loaded.reasons, loaded.date_orders, moved,
        loaded.quarantined,
    )  # fmt: skip


def _source(
    path: Path, layout: Layout, day: dt.date, forces: list[str], tables: tuple[Path, ...]
) -> Source:
    span = Span(first=dt.date(1990, 1, 1), last=day)
    said = Input(force=forces, extract_date=day, selection="received", window=span)
    return Source(path.stem, path, said, tables, layout)


def _look(content: Content, layout: Layout, last_year: int) -> tuple[Looked, set[str]]:
    """Look at one text or sheet; return it, and the forces that it names."""
    found, guessed, grid = _found(content, layout)
    if found is None or grid is None:
        return Looked(content.sheet, content.encoding, "", _lines(content), 0, guessed=False,
                      columns=[], kinds={}, notes=content.notes), set()  # fmt: skip
    lines = sort_lines(grid, found, layout.not_data)
    table = Table(lines.data, lines.odd)
    seen = (_witnesses(lines.data.height) + len(lines.odd[:WITNESSES])) or 1
    columns = [
        Column(
            place + 1,
            " ".join(heading.split()),
            found.fields[place] or "",
            evidence_of(heading, table.texts(place), seen, last_year),
        )
        for place, heading in enumerate(found.headings)
    ]
    kinds = dict(lines.kinds["kind"].value_counts().sort("kind").iter_rows())
    looked = Looked(
        content.sheet, content.encoding, _NAMES.get(found.delimiter, ""), _lines(content),
        found.header.first, guessed, columns, kinds, *_with_case(table, found), content.notes,
    )  # fmt: skip
    place = found.position("force")
    texts = table.texts(place) if place is not None else {}
    return looked, {force_spellings()[fold(t)] for t in texts if fold(t) in force_spellings()}


def _found(content: Content, layout: Layout) -> tuple[Recognised | None, bool, Grid | None]:
    """Find the header by aliases, or guess it; and split the lines."""
    if content.cells is not None:
        found = best_of_sheet(content.cells, layout, content.sheet)
        guess = found or guess_of_sheet(content.cells)
        return guess, found is None, grid_of_sheet(content.sheet, content.cells)
    utf8 = content.utf8 or b""
    found = best_of_text(utf8, layout, content.sheet)
    guess = found or guess_of_text(utf8)
    if guess is None:
        return None, False, None
    try:
        grid = grid_of_text(utf8, guess.delimiter, len(guess.fields), "", content.sheet)
    except RefusedFileError:
        return None, False, None
    return guess, found is None, grid


def _with_case(table: Table, found: Recognised) -> tuple[str, list[str]]:
    """List the headings of columns that are blank wherever the case reference is.

    They are what a system writes on the first row of a case alone: candidates to fill down.
    Where no column is known as the case reference, the first with as many blanks, and else
    few texts twice, stands for it; its heading is returned first.
    """
    names = distinct([" ".join(heading.split()) for heading in found.headings])
    blanks = [table.rows[str(n)].str.strip_chars() == "" for n in range(len(names))
              if str(n) in table.rows.columns]  # fmt: skip
    known = found.position("case_reference")
    for case in range(len(blanks)) if known is None else [known]:
        blank = blanks[case] if blanks else pl.Series([], dtype=pl.Boolean)
        if blank.all() or not FEWEST_GROUPED <= blank.sum() > GROUPED * table.rows.height:
            continue
        filled = table.rows[str(case)].filter(~blank)
        if known is None and (blank[0] or filled.n_unique() < DIFFER * len(filled)):
            continue
        others = [n for n, one in enumerate(blanks) if n != case and not one.all()]
        return names[case], [names[n] for n in others if blanks[n].filter(blank).all()]
    return "", []


def _witnesses(height: int) -> int:
    return len(range(0, height, max(1, height // WITNESSES)))


def _lines(content: Content) -> int:
    if content.cells is not None:
        return content.cells.height
    return len(lines_of((content.utf8 or b"").decode())[0])
