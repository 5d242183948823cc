"""A count of lines and rows that shares no code with the package."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import xlrd

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
RELATED = re.compile(
    r"\{http://(schemas.openxmlformats|purl.oclc).org/\S+[rR]elationships\}id$"
)


class UncountableError(Exception):
    """A file whose rows cannot be counted here either."""


def counted(path: Path) -> dict[str, int]:
    """Count the lines of a text, or the rows of each sheet, by the ledger's name for it.

    Of XLSX the highest number of a row with a cell counts, of others the last with a
    value. What has none is left out. Raises UncountableError.
    """
    how = {".xlsx": _xlsx, ".ods": _ods, ".xls": _xls, ".zip": _zip}
    try:
        found = how.get(path.suffix, _text)(path)
    except (ET.ParseError, zipfile.BadZipFile, xlrd.XLRDError, LookupError, ValueError, OSError,
            NotImplementedError, RuntimeError, AssertionError, EOFError) as error:  # fmt: skip
        raise UncountableError(repr(error)) from error
    return {name: number for name, number in found.items() if number}


def lines(content: bytes) -> int:
    """Count lines as a text file that is opened with universal newlines has them."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        order = "<" if content[:2] == b"\xff\xfe" else ">"
        body = content[2:]
        units = struct.unpack(f"{order}{len(body) // 2}H", body[: len(body) // 2 * 2])
        half = "x" * (len(body) % 2)
        text = "".join(chr(unit) if unit < 0xD800 else "x" for unit in units) + half
    else:
        text = content.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.count("\n") + (text[-1:] not in ("", "\n"))


def _text(path: Path) -> dict[str, int]:
    return {"": lines(path.read_bytes())}


def _zip(path: Path) -> dict[str, int]:
    with zipfile.ZipFile(path) as packed:
        names = [
            one.filename
            for one in packed.infolist()
            if not one.is_dir() and not one.filename.startswith("__MACOSX/")
        ]
        found = {name: lines(packed.read(name)) for name in names}
    return {"": found[names[0]]} if len(names) == 1 else found


def _xlsx(path: Path) -> dict[str, int]:
    found = {}
    with zipfile.ZipFile(path) as book:
        root = _targets(book, "")
        main = next((to for kind, to in root.values() if kind == "officeDocument"),
                    "xl/workbook.xml")  # fmt: skip
        related = _targets(book, main)
        for sheet in ET.fromstring(book.read(main)).iter():
            if sheet.tag.rpartition("}")[2] == "sheet":
                key = next(value for name, value in sheet.items() if RELATED.search(name))
                kind, part = related[key]
                found[sheet.attrib["name"]] = _rows(book, part) if kind == "worksheet" else 0
    return found


def _targets(book: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    folder, name = posixpath.split(part)
    place = posixpath.join(folder, "_rels", f"{name}.rels")
    if place not in book.namelist():
        return {}
    return {
        one.attrib["Id"]: (
            one.attrib["Type"].rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, one.attrib["Target"]))[1:],
        )
        for one in ET.fromstring(book.read(place)).iter()
        if one.tag.endswith("}Relationship")
    }


def _rows(book: zipfile.ZipFile, part: str) -> int:
    last = at = 0
    for row in ET.fromstring(book.read(part)).iter():
        if row.tag.rpartition("}")[2] == "row":
            at = int(row.get("r", at + 1))
            if any(cell.tag.rpartition("}")[2] == "c" for cell in row):
                last = max(last, at)
    return last


def _ods(path: Path) -> dict[str, int]:
    with zipfile.ZipFile(path) as book:
        root = ET.fromstring(book.read("content.xml"))
    found = {}
    for sheet in root.iter(f"{TABLE}table"):
        at = last = 0
        for row in sheet.iter(f"{TABLE}table-row"):
            at += int(row.get(f"{TABLE}number-rows-repeated", "1"))
            if any(_valued(cell) for cell in row if cell.tag.endswith("table-cell")):
                last = at
        found[sheet.get(f"{TABLE}name", "")] = last
    return found


def _valued(cell: ET.Element) -> bool:
    kinds = ("value", "date-value", "time-value", "boolean-value", "string-value")
    if any(cell.get(f"{OFFICE}{kind}") for kind in kinds):
        return True
    own = [child for child in cell if child.tag == f"{TEXT}p"]
    if len(own) > 1:
        return True
    signs = (f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break")
    return any("".join(text.itertext()) or any(one.tag in signs for one in text.iter())
               for text in own)  # fmt: skip


def _xls(path: Path) -> dict[str, int]:
    with io.StringIO() as quiet, xlrd.open_workbook(str(path), logfile=quiet) as book:
        return {
            sheet.name: max(
                (
                    number + 1
                    for number in range(sheet.nrows)
                    for cell in sheet.row(number)
                    if cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)
                    and cell.value != ""
                ),
                default=0,
            )
            for sheet in book.sheets()
        }
