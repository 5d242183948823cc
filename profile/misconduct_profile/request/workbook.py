"""The template workbook as bytes: the same for the same params, code lists and deadline."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Final

import xlsxwriter

from misconduct_profile.params import Params
from misconduct_profile.request import coverage_sheet, extract_sheet, other_sheets
from misconduct_profile.request.cells import FONT, styles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from misconduct_profile.request.lists import CodeList

LANGUAGE: Final = "en-GB"
#: A fixed day: when a pack was made is no part of it.
CREATED: Final = dt.datetime(2000, 1, 1)
_CORE: Final = "docProps/core.xml"
_END: Final = "</cp:coreProperties>"


def template(params: Params, deadline: dt.date, lists: Mapping[str, CodeList]) -> bytes:
    """Return the workbook that forces fill in."""
    target, marking = io.BytesIO(), params.handling.restricted
    # The writer adds to the properties it is given, so that it gets a copy.
    options = {"strings_to_urls": False, "default_format_properties": dict(FONT)}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({
            "title": f"{params.title}: template for forces",
            "subject": f"Request to forces, edition {params.edition}",
            "comments": "Start at the sheet Read me.",
            "created": CREATED,
        })  # fmt: skip
        made = styles(book)
        sheets = {name: book.add_worksheet(name) for name in _order()}
        places = other_sheets.code_lists(sheets[other_sheets.CODES], lists, marking, made)
        other_sheets.read_me(sheets[other_sheets.READ_ME], params, deadline, made)
        extract_sheet.fill(sheets[extract_sheet.NAME], places, deadline, marking, made)
        other_sheets.fields(sheets[other_sheets.FIELDS], lists, marking, made)
        coverage_sheet.fill(sheets[coverage_sheet.NAME], params, deadline, places, made)
        other_sheets.probation(sheets[other_sheets.PROBATION], marking, made)
    return _with_language(target.getvalue())


def _order() -> tuple[str, ...]:
    return (
        other_sheets.READ_ME,
        extract_sheet.NAME,
        other_sheets.FIELDS,
        other_sheets.CODES,
        coverage_sheet.NAME,
        other_sheets.PROBATION,
    )


def _with_language(content: bytes) -> bytes:
    """Name the language among the properties, which the writer of workbooks cannot."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as book,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as told,
    ):
        for part in book.infolist():
            text = book.read(part)
            if part.filename == _CORE:
                mark = f"<dc:language>{LANGUAGE}</dc:language>{_END}"
                text = text.replace(_END.encode(), mark.encode())
            told.writestr(part, text)
    return target.getvalue()
