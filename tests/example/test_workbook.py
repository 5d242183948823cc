"""The workbook of four sheets: read again by the standard library."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.example.workbook import workbook

if TYPE_CHECKING:
    from conftest import Made

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
cell = st.text(
    alphabet=st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co")), max_size=12
)


def read_again(content: bytes) -> dict[str, list[list[str]]]:
    """Return the cells of each sheet, by the XML alone."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        titles = [sheet.attrib["name"] for sheet in book.iter(f"{MAIN}sheet")]
        found = {}
        for number, title in enumerate(titles, start=1):
            sheet = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
            found[title] = [_cells(row) for row in sheet.iter(f"{MAIN}row")]
        return found


def _cells(row: ElementTree.Element) -> list[str]:
    cells: list[str] = []
    for one in row.iter(f"{MAIN}c"):
        place = ord(re.sub(r"\d", "", one.attrib["r"])) - ord("A")
        cells += [""] * (place - len(cells))
        cells.append("".join(one.itertext()))
    return cells


@given(rows=st.lists(st.lists(cell, min_size=1, max_size=5), min_size=1, max_size=6))
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    made = {"case": rows, "link": rows[:1]}
    found = read_again(workbook(made))
    for title, cells in made.items():
        for row, again in zip(cells, found[title], strict=True):
            assert again + [""] * (len(row) - len(again)) == row
    assert workbook(made) == workbook(made)


def test_sheets_join_to_the_pairs_of_the_truth(made: Made) -> None:
    content = (made.folder / "extracts" / "synthetic-cambridgeshire.xlsx").read_bytes()
    found = read_again(content)
    assert list(found) == ["case", "allegation", "subject", "link"]
    rows = made.rows.filter(pl.col("input") == "synthetic-cambridgeshire").sort("first_line")
    links = [" ".join(row[0].split()) for row in found["link"][1:]]
    assert links == rows["case_reference"].to_list()
    assert set(rows["sheet"]) == {"link"}
    assert rows["first_line"].to_list() == list(range(2, rows.height + 2))
    cases = [" ".join(row[1].split()) for row in found["case"][1:]]
    assert sorted(cases) == sorted(set(rows["case_reference"]))
    told = made.lines.filter(pl.col("input") == "synthetic-cambridgeshire")
    assert dict(told.group_by("sheet").len().iter_rows()) == {
        k: len(v) for k, v in found.items()
    }
