"""XLSX of anything and damaged XLSX: read in place, or refused, and nothing else raised."""

from __future__ import annotations

import datetime
import random
import zipfile

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from made_books import flipped, only_refused
from misconduct_profile.extracts.books import count_book, read_workbook, sheet_rows

DAY = datetime.datetime(2020, 1, 31)


CELL = st.one_of(
    st.none(),
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.booleans(),
    st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Cn")), max_size=12),
)


@settings(max_examples=20)
@given(grid=st.lists(st.lists(CELL, min_size=1, max_size=5), min_size=1, max_size=8))
def test_what_openpyxl_writes_is_read_at_the_same_places(tmp_path_factory, grid):
    path = tmp_path_factory.mktemp("book") / "b.xlsx"
    made = openpyxl.Workbook()
    wanted = {}
    for r, row in enumerate(grid):
        for c, value in enumerate(row):
            cell = made.active.cell(r + 3, c + 2)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
            text = str(value).lower() if isinstance(value, bool) else str(value)
            if value not in (None, ""):
                wanted[r + 2, c + 1] = text
    made.save(path)
    [one] = read_workbook(path)
    rows = one.cells.rows()
    found = {(r, c): v for r, row in enumerate(rows) for c, v in enumerate(row) if v}
    assert found == wanted
    assert count_book(path)["Sheet"] == (len(rows), sum(any(row) for row in rows))
    assert sheet_rows(path) == {"Sheet": len(rows)}


def test_a_damaged_workbook_is_refused_and_nothing_else_is_raised(tmp_path, written):
    given = {f"{c}{r}": f"{c}{r}" for c in "ABC" for r in range(1, 9)} | {"D1": (DAY, "d/m/yy")}
    content = written(given).read_bytes()
    path = tmp_path / "m.xlsx"
    dice = random.Random(7)
    for _ in range(150):
        path.write_bytes(flipped(content, dice))
        only_refused(path)


def test_damaged_xml_in_a_sound_zip_is_refused_or_seen_by_the_second_count(tmp_path, written):
    cells = {f"{c}{r}": f"{c}{r}" for c in "ABC" for r in range(1, 5)} | {"D1": (DAY, "d/m/yy")}
    with zipfile.ZipFile(written(cells)) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    used = [name for name in parts if name.startswith("xl/") and "theme" not in name]
    dice, path = random.Random(11), tmp_path / "m.xlsx"
    for _ in range(300):
        name = dice.choice(used)
        changed = bytearray(parts[name])
        changed[dice.randrange(len(changed))] = dice.choice(b"<>/\"'&\x00 19Zr=\xff")
        with zipfile.ZipFile(path, "w") as made:
            for part, content in parts.items():
                made.writestr(part, bytes(changed) if part == name else content)
        only_refused(path)
