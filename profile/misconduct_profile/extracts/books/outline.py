"""Which sheets an XLSX workbook has, and in which parts of the file they are kept."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from misconduct_profile.extracts.books.package import local, parse
from misconduct_profile.extracts.books.sheet import broken, check_names

if TYPE_CHECKING:
    from misconduct_profile.extracts.books.package import Package

_NO_CELLS: Final = ("chartsheet", "dialogsheet")


@dataclass(frozen=True)
class Outline:
    """A workbook's sheets as (name, part or "" for a chart, hidden), and what they share."""

    sheets: list[tuple[str, str, bool]]
    strings: str  # the part of the shared texts, or ""
    styles: str
    date1904: bool


def outline(package: Package) -> Outline:
    """Find the sheets. Raises RefusedFileError where one is kept outside the workbook."""
    [main] = [
        path for kind, path in relations(package, "").values() if kind == "officeDocument"
    ] or ["xl/workbook.xml"]
    related = relations(package, main)
    found: list[dict[str, str]] = []
    dates = []

    def start(name: str, told: dict[str, str]) -> None:
        if local(name) == "sheet":
            found.append({local(key): value for key, value in told.items()})
        elif local(name) == "workbookPr":
            dates.append(told.get("date1904") in ("1", "true"))

    parse(package.read(main), main, start)
    check_names(package.name, [sheet.get("name", "") for sheet in found])
    sheets = []
    for sheet in found:
        kind, part = related[sheet["id"]]
        if kind not in ("worksheet", *_NO_CELLS):
            raise broken(package.name, f"has a sheet {sheet['name']} of an unknown kind")
        told = part if kind == "worksheet" else ""
        sheets.append((sheet["name"], told, sheet.get("state", "visible") != "visible"))
    of_kind = {kind: part for kind, part in related.values() if part in package}
    return Outline(
        sheets, of_kind.get("sharedStrings", ""), of_kind.get("styles", ""), any(dates)
    )


def relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """List what a part refers to: id to (kind, part); other files are left out."""
    folder, name = posixpath.split(part)
    place = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}

    def start(element: str, told: dict[str, str]) -> None:
        if local(element) != "Relationship" or "Id" not in told:
            return
        kind = told.get("Type", "").rpartition("/")[2]
        if told.get("TargetMode") == "External":
            found[told["Id"]] = ("external", "")
            return
        target = posixpath.normpath(posixpath.join("/", folder, told["Target"])).lstrip("/")
        climbs = posixpath.normpath(posixpath.join(folder, told["Target"].lstrip("/")))
        if climbs.startswith(".."):
            raise broken(package.name, f"refers to {told['Target']!r}, outside itself")
        found[told["Id"]] = (kind, target)

    if place in package:
        parse(package.read(place), place, start)
    elif part:
        raise broken(package.name, f"lacks its part {place}")
    return found
