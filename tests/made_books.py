"""Workbooks made by hand, for tests: XLSX and ODS from their XML."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path
from typing import Final

from misconduct_profile.errors import RefusedFileError
from misconduct_profile.extracts.books import count_book, read_workbook, sheet_rows

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FIXTURES: Final = Path(__file__).parents[2] / "shared" / "fixtures" / "messytables_horror"
_ODF: Final = "urn:oasis:names:tc:opendocument:xmlns:"


def sheet(data: str, head: str = "", tail: str = "", before: str = "") -> str:
    """Return a sheet's XML from its rows."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<worksheet xmlns="{MAIN}">{head}'
        f"<sheetData>{data}</sheetData>{tail}</worksheet>"
    )


def numbered(rows: int) -> str:
    """Return a sheet of so many rows with a number each."""
    return sheet(
        "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, rows + 1))
    )


def book(
    path: Path,
    sheets: dict[str, str],
    target: str = "worksheets/s{n}.xml",
    strings: str | None = None,
    state: str = "visible",
    extra: dict[str, str] | None = None,
    mode: str = "",
) -> Path:
    """Write an XLSX of sheets by name; `extra` are more parts, and replace others."""
    listed, related = "", ""
    parts = {}
    for n, (name, content) in enumerate(sheets.items(), start=1):
        told = name.replace("&", "&amp;").replace('"', "&quot;")
        listed += f'<sheet name="{told}" sheetId="{n}" state="{state}" r:id="rId{n}"/>'
        place = target.format(n=n)
        related += (
            f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="{place}" {mode}/>'
        )
        parts[f"xl/worksheets/s{n}.xml"] = content
    if strings is not None:
        related += f'<Relationship Id="s" Type="{OFFICE}/sharedStrings" Target="strings.xml"/>'
        parts["xl/strings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    parts["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>'
    )
    parts["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}">{related}</Relationships>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for part, content in (parts | (extra or {})).items():
            made.writestr(part, content)
    return path


def ods(path: Path, body: str, styles: str = "", before: str = "", after: str = "") -> Path:
    """Write an ODS from the tables within its content."""
    spaces = " ".join(
        f'xmlns:{name}="{_ODF}{name}:1.0"' for name in ("office", "table", "text", "style")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {spaces}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{body}{after}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", content)
    return path


def flipped(content: bytes, dice: random.Random) -> bytes:
    """Change one byte, three or twenty of a file, and sometimes cut it off."""
    changed = bytearray(content)
    for _ in range(dice.choice([1, 3, 20])):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)[: dice.choice([len(changed)] * 3 + [900])]


def only_refused(path: Path) -> None:
    """Hand a workbook to all that read it: it is read, or refused by its name."""
    for use in (read_workbook, sheet_rows, count_book):
        try:
            use(path)
        except RefusedFileError as error:
            assert error.where == path.name
