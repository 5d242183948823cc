"""Writes one extract as a workbook of four related sheets, with the standard library."""

from __future__ import annotations

import io
import zipfile
from typing import Final
from xml.sax.saxutils import escape

import polars as pl

#: The fields of each sheet; the first of all but the first names the sheet it belongs to.
SHEETS: Final = {
    "case": (
        "force", "case_reference", "case_type", "received_date", "recorded_date",
        "finalised_date", "vawg_flag", "handling", "unrecognised",
    ),
    "allegation": (
        "case_reference", "allegation_reference", "allegation_category",
        "standard_breached", "domestic_abuse_perpetrator", "victim_sex", "free_text",
    ),
    "subject": (
        "case_reference", "subject", "person_id", "person_name", "worker_type", "rank",
        "subject_sex", "subject_ethnicity",
    ),
    "link": (
        "case_reference", "allegation_reference", "subject", "severity", "decision",
        "proceedings", "finding", "outcome",
    ),
}  # fmt: skip
SUBJECT_HEADING: Final = "Subject in Case"
_ROOT: Final = "http://schemas.openxmlformats.org"
_MAIN: Final = f"{_ROOT}/spreadsheetml/2006/main"
_DOCUMENT: Final = f"{_ROOT}/officeDocument/2006/relationships"
_PACKAGE: Final = f"{_ROOT}/package/2006"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def sheets(fields: dict[str, str], texts: pl.DataFrame) -> dict[str, list[list[str]]]:
    """Part the texts of pairs into four sheets, each with its header row.

    `texts` has a column for each field, and `subject` (number within its case). The rows
    of link are those of `texts`, one to one and in order.
    """
    headings = {**fields, "subject": SUBJECT_HEADING}
    made = {}
    for title, wanted in SHEETS.items():
        here = [name for name in wanted if name in headings]
        rows = texts.select(here)
        if title != "link":
            keys = {"case": ["case_reference"], "allegation": here[:2], "subject": here[:2]}
            rows = rows.unique(keys[title], keep="first", maintain_order=True)
        made[title] = [[headings[name] for name in here], *map(list, rows.iter_rows())]
    return made


def workbook(made: dict[str, list[list[str]]]) -> bytes:
    """Return the bytes of a workbook: every cell a text, the same bytes for the same cells."""
    out = io.BytesIO()
    parts = {
        "[Content_Types].xml": _content_types(len(made)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(list(made)),
        "xl/_rels/workbook.xml.rels": _relations(
            [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(made) + 1)]
        ),
        **{
            f"xl/worksheets/sheet{n}.xml": _sheet(rows)
            for n, rows in enumerate(made.values(), start=1)
        },
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text.encode("utf-8"))
    return out.getvalue()


def _content_types(number: int) -> str:
    sheet = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
        f'ContentType="{_TYPE}.worksheet+xml"/>'
        for n in range(1, number + 1)
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f"{sheet}</Types>"
    )


def _relations(targets: list[tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="rId{n}" Type="{_DOCUMENT}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def _workbook(titles: list[str]) -> str:
    each = "".join(
        f'<sheet name="{title}" sheetId="{n}" r:id="rId{n}"/>'
        for n, title in enumerate(titles, start=1)
    )
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}">'
        f"<sheets>{each}</sheets></workbook>"
    )


def _sheet(rows: list[list[str]]) -> str:
    lines = []
    for number, cells in enumerate(rows, start=1):
        filled = "".join(
            f'<c r="{_letters(place)}{number}" t="inlineStr"><is>'
            f'<t xml:space="preserve">{escape(cell)}</t></is></c>'
            for place, cell in enumerate(cells)
            if cell
        )
        lines.append(f'<row r="{number}">{filled}</row>')
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
    )


def _letters(place: int) -> str:
    """Name a column from 0: A to Z, which is more than any sheet here has."""
    return chr(ord("A") + place)
