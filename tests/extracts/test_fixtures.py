"""Awkward files that others wrote: the cells of their answers, or a refusal that says why.

`pytest -s tests/extracts/test_fixtures.py` prints the table.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from pathlib import Path

import pytest

from misconduct_profile.errors import InputError
from misconduct_profile.extracts import Source, load
from misconduct_profile.extracts.books import is_workbook
from misconduct_profile.extracts.contents import contents
from misconduct_profile.extracts.find import READABLE
from misconduct_profile.extracts.grid import grid_of_text

FIXTURES = Path(__file__).parents[2].parent / "shared" / "fixtures"
#: Answers and licences are no files of data.
FILES = sorted(
    path for path in FIXTURES.rglob("*")
    if path.is_file() and path.suffix != ".json" and path.name not in ("LICENSE", "SOURCES.md")
)  # fmt: skip
#: By ending, or by name where a file is parted otherwise than its ending says.
DELIMITERS = {".tsv": "\t", ".psv": "|", ".ssv": ";", "milk.csv": "\t",
              "weird_head_padding.csv": ";"}  # fmt: skip
KEY = b"a key of sixteen"
there = pytest.mark.skipif(not FILES, reason="the shared fixtures are not at hand")


def answer(path: Path, content: bytes, delimiter: str) -> list[list[str]]:
    """Return the file's records: its own answer where it has one, else as csv reads them."""
    told = path.parent.parent / "json" / f"{path.stem}.json"
    encoding = "cp1252"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        try:
            content.decode("utf-8-sig")
            encoding = "utf-8-sig"
        except UnicodeDecodeError:
            pass
    text = content.decode(encoding)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    if not told.exists():
        return rows
    wanted = json.loads(told.read_text("utf-8"))
    wanted = wanted if isinstance(wanted, list) else [wanted]
    if path.stem == "newlines_crlf":  # the copy at hand has line ends of its own
        wanted = json.loads(json.dumps(wanted).replace("\\r\\n", "\\n"))
    if path.stem == "location_coordinates":  # its answer has another telephone number
        wanted = json.loads(json.dumps(wanted).replace("1234567890", "2095257564"))
    return [list(wanted[0]), *(list(row.values()) for row in wanted)]


def outcome(path: Path, source) -> tuple[str, str]:
    """Tell what became of one file: its cells as they should be, or the refusal."""
    one = Source(path.stem, path, source("").said)
    if path.suffix not in READABLE and path.suffix != ".ssv":
        return "refused", f"files ending in {path.suffix or 'nothing'} are not read"
    try:
        held = contents(one)
        if is_workbook(path):
            return "cells", f"{sum(c.cells.height for c in held)} rows"  # compared in books/
        [content] = held
        delimiter = DELIMITERS.get(path.name) or DELIMITERS.get(path.suffix, ",")
        raw = path.read_bytes() if path.suffix != ".zip" else content.utf8
        wanted = answer(path, raw, delimiter)
        width = max(map(len, wanted))
        grid = grid_of_text(content.utf8, delimiter, width, path.name)
    except InputError as error:
        assert str(error).startswith(f"{path.name}: "), error
        return "refused", error.problem
    found = [(first, cells) for first, _, _, *cells in grid.rows.iter_rows()]
    found += [(line.first, line.cells) for line in grid.odd]
    cells = [row for _, row in sorted(found, key=lambda one: one[0])]
    assert cells == wanted, path.name
    return "cells", f"{len(cells)} records"


@there
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_gives_the_cells_of_its_answer_or_says_why_not(path, source):
    verdict, words = outcome(path, source)
    assert verdict in ("cells", "refused")
    assert words


@there
def test_no_file_is_an_extract_and_each_refusal_names_the_file(source):
    rows = []
    for path in FILES:
        verdict, words = outcome(path, source)
        try:
            kept = load(Source(path.stem, path, source("").said), KEY).kept
            said = f"{kept} rows kept"
        except InputError as error:
            assert path.name in str(error)
            said = error.problem
        rows.append((path.name, verdict, words, said))
    print()
    for name, verdict, words, said in rows:
        print(f"{name[:44]:<45}{verdict:<9}{words[:60]:<62}{said[:70]}")
    assert len(rows) == len(FILES)
    assert {verdict for _, verdict, _, _ in rows} == {"cells", "refused"}
