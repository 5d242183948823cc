"""One text or sheet of an input: its header found, its lines sorted, its texts in columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from misconduct_profile.errors import RefusedFileError
from misconduct_profile.extracts.contents import Content
from misconduct_profile.extracts.grid import Grid, grid_of_sheet, grid_of_text
from misconduct_profile.extracts.recognise import Recognised, recognise, recognise_sheet
from misconduct_profile.extracts.shape import (
    Table,
    check_grouped,
    check_header,
    check_joined,
    check_shift,
)
from misconduct_profile.extracts.sort_lines import sort_lines
from misconduct_profile.extracts.split import MAX_COLUMNS, Line
from misconduct_profile.extracts.texts import filled_down, texts_of

if TYPE_CHECKING:
    from misconduct_profile.extracts.find import Source


@dataclass(frozen=True)
class Tabled:
    """A text or sheet that holds data.

    kinds: `first_line`, `last_line`, `kind` of every line ("data" among them). texts: as
    of `texts_of`. odd: data lines of another width. filled_down: rows filled as a layout
    says.
    """

    sheet: str
    found: Recognised
    grid: Grid
    kinds: pl.DataFrame
    texts: pl.DataFrame
    odd: list[Line]
    filled_down: int = 0

    @property
    def fields(self) -> set[str]:
        """Fields that it has a column for."""
        own = {field for field in self.found.fields if field}
        return own | ({"case_reference"} & set(self.texts.columns))


def tabled(content: Content, source: Source) -> Tabled | None:
    """Find the table of a text or sheet, or None where it has no header.

    Raises RefusedFileError where its columns cannot be told, or its values do not stand
    under their headings.
    """
    name, layout = source.path.name, source.layout
    if content.cells is not None:
        found = recognise_sheet(content.cells, name, layout, content.sheet)
        if found is None:
            return None
        _check_width(content.cells.width, name)
        return _sorted(grid_of_sheet(content.sheet, content.cells), found, source)
    assert content.utf8 is not None
    found = recognise(content.utf8, name, layout, content.sheet)
    if found is None:
        return None
    grid = grid_of_text(content.utf8, found.delimiter, len(found.fields), name, content.sheet)
    _check_header(grid, found, name)
    if _is_wider(grid, found):
        wide = replace(
            found,
            header=replace(found.header, cells=[*found.header.cells, ""]),
            fields=(*found.fields, None),
        )
        wider = grid_of_text(
            content.utf8, wide.delimiter, len(wide.fields), name, content.sheet
        )
        table = _sorted(wider, wide, source)
        blank = not wider.rows[wider.columns[-1]].str.contains(r"\S").any()
        if blank or table.found.realigned:
            return table
    return _sorted(grid, found, source)


def _sorted(grid: Grid, found: Recognised, source: Source) -> Tabled:
    name, layout = source.path.name, source.layout
    check_header(found, source.said.extract_date.year, name)
    lines = sort_lines(grid, found, layout.not_data)
    table = Table(lines.data, lines.odd)
    check_joined(table, found, name)
    found = check_shift(table, found, source.said.extract_date.year, name)
    data, filled = filled_down(lines.data, found, layout, name)
    if not layout.fill_down and not layout.row_is_case:
        check_grouped(table, found, name)
    texts = texts_of(data, found, grid.sheet)
    if layout.row_is_case:
        texts = _each_its_case(texts, found, source)
    return Tabled(grid.sheet, found, grid, lines.kinds, texts, lines.odd, filled)


def _each_its_case(texts: pl.DataFrame, found: Recognised, source: Source) -> pl.DataFrame:
    """Name the case of each row by file, sheet and line, where a layout says it has one."""
    if "case_reference" in texts.columns:
        heading = found.headings[found.position("case_reference") or 0].strip()
        raise RefusedFileError(
            "layout_wrong",
            source.path.name,
            f"the layout says that each row is a case, and {heading!r} is a case reference",
            "Take row_is_case out of the layout, or say that the column is ignore.",
        )
    line = pl.col("first_line").cast(pl.String)
    place = pl.concat_str(pl.lit(f"{source.name} "), "sheet", pl.lit(" line "), line)
    return texts.with_columns(case_reference=place.str.replace_all("  ", " ", literal=True))


def _is_wider(grid: Grid, found: Recognised) -> bool:
    """Whether most records below the header have one field more than it has."""
    wide = sum(
        len(line.cells) == grid.width + 1 for line in grid.odd if line.first > found.header.last
    )
    return wide > grid.rows.height


def _check_header(grid: Grid, found: Recognised, name: str) -> None:
    """Refuse a text whose header stands within a quoted field."""
    if not found.header.first:
        return
    here = grid.rows.filter(pl.col("first_line") == found.header.first)
    if not here.height or list(here.row(0)[3:]) != found.header.cells:
        raise RefusedFileError(
            "unclosed_quote",
            name,
            f"what looks like its header, on line {found.header.first}, stands within a "
            "quoted field",
            "Look for a quotation mark above it that is not closed.",
        )


def _check_width(width: int, name: str) -> None:
    if width > MAX_COLUMNS:
        raise RefusedFileError(
            "no_header",
            name,
            f"has {width:,} columns, more than an extract can have",
            "Ask the force to send the extract alone.",
        )
