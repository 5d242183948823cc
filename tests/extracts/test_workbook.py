"""Workbooks: every row of every sheet is counted, twice, and nothing is read."""

from __future__ import annotations

import zipfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.errors import InputError
from misconduct_profile.extracts import LineCountError, Source, check_lines, find, load_all
from misconduct_profile.extracts import workbook as module
from misconduct_profile.extracts.recount import count_rows
from misconduct_profile.extracts.workbook import sheet_rows

KEY = b"a key of sixteen"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TEXT = "Case Ref,Case Type,Date Received,Alleg No\nK1,PC,2021-01-31,1\n"
FIXTURES = Path(__file__).parents[2].parent / "shared" / "fixtures" / "messytables_horror"
REAL = [FIXTURES / name for name in ("simple.xlsx", "libreoffice.xlsx", "sw_gen.xlsx")]


def sheet(rows: int, prefix: str = "", extra: str = "") -> str:
    mark = f"xmlns{':' + prefix if prefix else ''}"
    p = f"{prefix}:" if prefix else ""
    body = "".join(f'<{p}row r="{n}"><{p}c/></{p}row>' for n in range(1, rows + 1))
    return (
        f'<?xml version="1.0"?>{extra}<{p}worksheet {mark}="{MAIN}"><{p}sheetData>{body}'
        f'</{p}sheetData><{p}rowBreaks count="1"/></{p}worksheet>'
    )


def book(path: Path, sheets: dict[str, str], target: str = "worksheets/s{n}.xml") -> Path:
    listed, related = "", ""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for n, (name, content) in enumerate(sheets.items(), start=1):
            told = name.replace("&", "&amp;").replace('"', "&quot;")
            listed += f'<sheet name="{told}" sheetId="{n}" r:id="rId{n}"/>'
            place = target.format(n=n)
            related += f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="{place}"/>'
            made.writestr(f"xl/worksheets/s{n}.xml", content)
        made.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        )
        made.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}">{related}</Relationships>',
        )
    return path


@given(
    sizes=st.lists(st.integers(0, 900), min_size=1, max_size=4),
    prefix=st.sampled_from(["", "x"]),
    target=st.sampled_from(["worksheets/s{n}.xml", "/xl/worksheets/s{n}.xml"]),
)
def test_rows_are_counted_by_sheet_and_again_in_all(tmp_path_factory, sizes, prefix, target):
    wanted = {f'Sheet {n} & "more"': size for n, size in enumerate(sizes)}
    made = {name: sheet(size, prefix) for name, size in wanted.items()}
    path = book(tmp_path_factory.mktemp("book") / "b.xlsx", made, target)
    assert sheet_rows(path) == wanted
    assert list(sheet_rows(path)) == list(wanted)
    assert count_rows(path) == sum(sizes)


@pytest.mark.parametrize("chunk", [1, 7, 33, 64])
def test_a_tag_that_two_chunks_share_is_counted_once(tmp_path, monkeypatch, chunk):
    path = book(tmp_path / "b.xlsx", {"a": sheet(300, "x"), "b": sheet(1)})
    monkeypatch.setattr(module, "_CHUNK", chunk)
    assert sheet_rows(path) == {"a": 300, "b": 1}


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="the shared fixtures are not at hand")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_workbooks_that_programs_wrote_are_counted_alike(path):
    counted = sheet_rows(path)
    assert counted
    assert sum(counted.values()) == count_rows(path) > 0


def source(path: Path, said, **changes) -> Source:
    return Source(path.stem, path, said.model_copy(update=changes))


@pytest.fixture
def said(source_said):
    return source_said(if_refused="leave_out")


def test_left_out_each_sheet_is_an_entry_of_its_own(tmp_path, said):
    path = book(tmp_path / "kent.xlsx", {"case": sheet(3), "empty": sheet(0), "link": sheet(7)})
    (tmp_path / "more.csv").write_text(TEXT)
    sources = [source(tmp_path / "more.csv", said), source(path, said)]
    intake = load_all(sources, KEY, tmp_path / "run")
    [left] = intake.refused
    assert (left.reason, left.lines) == ("workbook", 10)
    ledger = pl.read_parquet(tmp_path / "run" / "ledger" / "kent.parquet")
    assert ledger.select("sheet", "first_line", "last_line", "reasons").rows() == [
        ("case", 1, 3, "workbook"),
        ("link", 1, 7, "workbook"),
    ]
    short = left.ledger.filter(pl.col("sheet") == "case")
    with pytest.raises(LineCountError, match="10 physical lines, 3 in the ledger"):
        check_lines(type(left)(**{**left.__dict__, "ledger": short}), sources[1])


def test_a_row_in_a_comment_is_noticed_by_the_second_count(tmp_path, said):
    path = book(tmp_path / "k.xlsx", {"a": sheet(2, extra="<!-- <row r='9'> -->")})
    (tmp_path / "more.csv").write_text(TEXT)
    with pytest.raises(LineCountError, match="2 physical lines, 3 in the ledger"):
        load_all([source(tmp_path / "more.csv", said), source(path, said)], KEY, tmp_path)


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        sheet_rows(path)
    assert caught.value.where == path.name
    return str(caught.value)


def test_what_is_no_workbook_is_a_plain_mistake(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"\xd0\xcf\x11\xe0 a locked file")
    assert "no workbook whose rows can be counted" in refused(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as made:
        made.writestr("readme.txt", "hello")
    assert "Save it again without a password" in refused(tmp_path / "b.xlsx")
    book(tmp_path / "c.xlsx", {})
    assert "can be counted" in refused(tmp_path / "c.xlsx")


def test_a_workbook_that_would_fill_the_memory_is_refused_unread(tmp_path, monkeypatch):
    path = book(tmp_path / "big.xlsx", {"a": sheet(1) + " " * 200_000})
    assert path.stat().st_size < 3000
    monkeypatch.setattr(module, "MAX_PART", 100_000)
    assert "unpacks to 2" in refused(path)
    monkeypatch.setattr(module, "MAX_PART", 10_000_000)
    monkeypatch.setattr(module, "MAX_WHOLE", 150_000)
    assert "more than an extract can have" in refused(path)


def test_a_size_that_the_zip_lies_about_is_a_broken_zip(tmp_path):
    path = book(tmp_path / "liar.xlsx", {"a": sheet(2000)})
    with zipfile.ZipFile(path) as made:
        true = made.getinfo("xl/worksheets/s1.xml").file_size
    content = path.read_bytes()
    path.write_bytes(content.replace(true.to_bytes(4, "little"), (99).to_bytes(4, "little")))
    assert "BadZipFile" in refused(path)


def test_a_document_type_ends_the_second_count(tmp_path):
    bomb = '<!DOCTYPE worksheet [<!ENTITY a "ha">]>'
    path = book(tmp_path / "b.xlsx", {"a": sheet(2, extra=bomb)})
    with pytest.raises(InputError, match="document type"):
        count_rows(path)


def test_found_before_the_run_unless_it_may_be_left_out(tmp_path, params_of):
    folder = tmp_path / "in"
    folder.mkdir()
    book(folder / "kent.xlsx", {"a": sheet(2)})
    with pytest.raises(InputError, match=r"files ending in \.xlsx are not read.*leave_out"):
        find(params_of({"kent.xlsx": {}}), folder)
    [found] = find(params_of({"kent.xlsx": {"if_refused": "leave_out"}}), folder)
    assert found.path.name == "kent.xlsx"
