"""The shape of one force's file, where it differs: sheets, header, columns, date order.

A layout says how a file is laid out and nothing of what its values mean: those are mapped
by the standards alone.
"""

from __future__ import annotations

import datetime as dt
import difflib
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from misconduct_profile.errors import InputError
from misconduct_profile.extracts.fields import kinds
from misconduct_profile.params import Input, Section, read_yaml, validate
from misconduct_profile.standards import fold, force_by_code

#: What a column is said to be that nothing is made of.
IGNORE: Final = "ignore"
Order = Literal["day first", "month first"]
Row = Annotated[int, Field(ge=0)]
DELIMITERS: Final = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}


class Accepted(Section):
    """Who says that the layout is right, and since when."""

    who: str = Field(min_length=1)
    when: dt.date


class Layout(Section):
    """How one file is laid out; what is not said is found, or the file is refused.

    sheets: those of a workbook (or files of a zip) that hold data, all others do not.
    header_row: its row, of all sheets or by sheet; 0 where there is none, and the columns
    are called "column 1", "column 2" and so on. columns: heading to field, or "ignore";
    "sheet!heading" where two sheets share one. date_order: of all dates, or by field.
    fill_down: headings whose blank cells repeat the row above where the case reference is
    blank; or by key column, where that is blank. no_date: what stands in columns of dates
    where there is none. not_data: what the first filled cell of a banner or a footer says;
    "Page *" is all that begins with "Page". row_is_case: no column holds a case reference,
    and each row is a case of its own.
    """

    sheets: list[str] = Field(default=[])
    header_row: Row | dict[str, Row] | None = None
    delimiter: Literal["comma", "semicolon", "tab", "bar"] | None = None
    columns: dict[str, str] = Field(default={})
    date_order: Order | dict[str, Order] | None = None
    fill_down: list[str] | dict[str, list[str]] = Field(default=[])
    no_date: list[str] = Field(default=[])
    not_data: list[str] = Field(default=[])
    row_is_case: bool = False
    note: str = ""
    accepted: Accepted

    @model_validator(mode="after")
    def _known_fields(self) -> Layout:
        unknown = sorted(set(self.columns.values()) - {*kinds(), IGNORE})
        if unknown:
            near = difflib.get_close_matches(unknown[0], [*kinds(), IGNORE], n=1)
            hint = f"Did you mean {near[0]}?" if near else "docs/layouts.md lists them."
            raise ValueError(f"columns: {unknown[0]!r} is no field of an extract. {hint}")
        if not all(fold(text) for text in self.not_data):
            raise ValueError("not_data: an entry without letters or digits names no line")
        if self.row_is_case and (self.fill_down or "case_reference" in self.columns.values()):
            raise ValueError("row_is_case: a layout that names a case reference cannot say so")
        if isinstance(self.date_order, dict):
            wrong = [name for name in self.date_order if kinds().get(name) != "date"]
            if wrong:
                raise ValueError(f"date_order: {wrong[0]!r} is no field that holds dates")
        return self

    def header_of(self, sheet: str) -> int | None:
        """Row of the header of one sheet, where the layout says it."""
        if isinstance(self.header_row, dict):
            return self.header_row.get(sheet)
        return self.header_row

    def order_of(self, field: str) -> Order | None:
        """Order of day and month of one field, where the layout says it."""
        if isinstance(self.date_order, dict):
            return self.date_order.get(field)
        return self.date_order


#: Nothing is said of the file.
NO_LAYOUT: Final = Layout(accepted=Accepted(who="nobody needed to", when=dt.date(2020, 1, 1)))


def layout_of(said: Input, folder: Path) -> Layout:
    """Read the layout that an input names, or its one force's in a folder, or none.

    Raises InputError (one message a mistake) where it cannot be used.
    """
    if said.layout:
        return read_layout(Path(said.layout))
    if len(said.forces) == 1:
        path = folder / f"{force_by_code(said.forces[0]).slug}.yaml"
        if path.is_file():
            return read_layout(path)
    return NO_LAYOUT


def read_layout(path: Path, *, draft: bool = False) -> Layout:
    """Read and check one layout. Raises InputError.

    draft: it is only tried, and nobody need have accepted it.
    """
    content = read_yaml(path)
    if draft:
        return validate(Layout, {**content, "accepted": NO_LAYOUT.accepted}, str(path))
    accepted = content.get("accepted")
    if not isinstance(accepted, dict) or not all(accepted.get(k) for k in ("who", "when")):
        raise InputError(
            f"{path}: accepted",
            "nobody has accepted this layout",
            "Check it against the file, then fill in who and when (year-month-day).",
        )
    return validate(Layout, content, str(path))
