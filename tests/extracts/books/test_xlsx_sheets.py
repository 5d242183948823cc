"""Sheets of XLSX: hidden, far too big, of odd XML; all of a sheet is met, and met once."""

from __future__ import annotations

import openpyxl
import pytest

from made_books import MAIN, book, numbered, sheet
from misconduct_profile.extracts.books import count_book, read_workbook
from misconduct_profile.extracts.books import scan as scanning


def test_hidden_things_are_read_and_counted(tmp_path, read):
    made = openpyxl.Workbook()
    one = made.active
    for row in range(1, 6):
        one.append([row, f"t{row}", "x"])
    one.row_dimensions[2].hidden = one.row_dimensions[4].hidden = True
    one.column_dimensions["B"].hidden = True
    one.merge_cells("A4:B5")
    one.auto_filter.ref = "A1:C5"
    for state in ("hidden", "veryHidden"):
        made.create_sheet(state).sheet_state = state
        made[state]["A1"] = "seen"
    made.save(tmp_path / "h.xlsx")
    first, hidden, very = read(tmp_path / "h.xlsx")
    assert (first.hidden, first.hidden_rows, first.hidden_columns) == (False, 2, 1)
    assert (first.filtered, first.merged) == (True, 1)
    assert first.cells.row(1) == ("2", "t2", "x")
    assert first.cells.row(4) == ("", "", "x")
    assert hidden.hidden
    assert very.hidden
    assert not hidden.filtered
    assert very.cells.item() == "seen"


def test_columns_hidden_to_the_edge_of_the_sheet_count_where_used(tmp_path, read):
    cols = '<cols><col min="2" max="16384" hidden="1"/></cols>'
    row = '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>1</v></c></row>'
    [one] = read(book(tmp_path / "c.xlsx", {"a": sheet(row, head=cols)}))
    assert one.hidden_columns == 2


@pytest.mark.parametrize("far", ["XFD1048576", "BYB1", "ZZ900000"])
def test_a_value_far_away_is_refused_before_anything_reads_it(tmp_path, refused, far):
    number = far.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    last = f'<c r="{far}"><v>1</v></c></row>'
    row = '<row r="1"><c r="A1"><v>1</v></c>'
    rows = row + last if number == "1" else f'{row}</row><row r="{number}">{last}'
    reason, message = refused(book(tmp_path / "far.xlsx", {"a": sheet(rows)}))
    assert reason == "workbook_too_big"
    assert f"reaches to cell {far}" in message


def test_blank_cells_down_to_where_there_are_too_many_are_refused(tmp_path, refused):
    wide = "".join(f'<c r="{c}1"><v>1</v></c>' for c in ("A", "B", "CZ"))
    rows = f'<row r="1">{wide}</row><row r="1048576"><c r="A1048576"/></row>'
    reason, message = refused(book(tmp_path / "s.xlsx", {"a": sheet(rows)}))
    assert reason == "workbook_too_big"
    assert "as far as row 1,048,576" in message


def test_a_last_row_that_has_only_a_height_is_no_row(tmp_path, cells_of):
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576" ht="12.8"/>'
    for data in (rows, rows.replace("/>", "></row>")):
        assert cells_of(book(tmp_path / "s.xlsx", {"a": sheet(data)})) == [("1",)]


def test_a_stray_last_row_of_blank_cells_is_counted(tmp_path, read):
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="500"><c r="A500"/></row>'
    [one] = read(book(tmp_path / "s.xlsx", {"a": sheet(rows)}))
    assert one.cells.height == 500


ODD = {
    "prefixed": sheet('<x:row r="2"><x:c r="B2" t="e"><x:v>#N/A</x:v></x:c></x:row>')
    .replace("<worksheet xmlns=", "<x:worksheet xmlns:x=")
    .replace("</worksheet", "</x:worksheet")
    .replace("<sheetData", "<x:sheetData")
    .replace("</sheetData", "</x:sheetData"),
    "no references": sheet("<row/><row><c/><c t='e'><v>#N/A</v></c></row>"),
    "other order": sheet('<row spans="1:2" r="2"><c t="e" r="B2"><v>#N/A</v></c></row>'),
    "comment": sheet('<!-- <row r="9"> --><row r="2"><c r="B2" t="e"><v>#N/A</v></c></row>'),
    "cdata": sheet('<row r="2"><c r="B2" t="str"><v><![CDATA[#N/A]]></v></c></row>'),
    "rich": sheet(
        '<row r="2"><c r="B2" t="inlineStr"><is><r><rPr><color rgb="0"/></rPr><t>#N</t></r>'
        "<r><t>/A</t></r><rPh><t>no</t></rPh></is></c></row>"
    ),
    "indented": sheet('\n <row r="2">\n  <c r="B2" t="e">\n <v>#N/A</v>\n</c>\n </row>\n'),
    "utf-16": sheet('<row r="2"><c r="B2" t="e"><v>#N/A</v></c></row>')
    .replace("UTF-8", "UTF-16")
    .encode("utf-16"),
}


@pytest.mark.parametrize("kind", list(ODD))
def test_xml_of_any_style_gives_the_same_cells(tmp_path, kind):
    path = book(tmp_path / "o.xlsx", {"a": ODD[kind]})
    [one] = read_workbook(path)
    assert one.cells.rows() == [("", ""), ("", "#N/A")]
    assert count_book(path) == {"a": (2, 1)}


def test_what_the_scan_does_not_follow_is_counted_and_refused_in_that_style_too(tmp_path, read):
    x = ODD["prefixed"].replace('r="2"', 'r="2" hidden="1"')
    x = x.replace("</x:sheetData>", '</x:sheetData><x:mergeCells><x:mergeCell ref="A1:B1"/>'
                  '</x:mergeCells><x:autoFilter ref="A1:B2"/>')  # fmt: skip
    [one] = read(book(tmp_path / "p.xlsx", {"a": x}))
    assert (one.hidden_rows, one.merged, one.filtered) == (1, 1, True)


@pytest.mark.parametrize(
    "rows",
    ['<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
     '<row r="3"><c r="A3"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>',
     '<row r="1"><c r="A9"><v>1</v></c></row>',
     '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>'],
)  # fmt: skip
def test_cells_twice_or_out_of_order_are_refused(tmp_path, refused, rows):
    reason, message = refused(book(tmp_path / "d.xlsx", {"a": sheet(rows)}))
    assert reason == "workbook_broken"
    assert "twice, or out of order" in message


@pytest.mark.parametrize("row", ["<row/>", "<row></row>", '<row r="1"><c r="A1"/></row>'])
def test_a_cell_in_no_row_is_no_row_of_the_second_count(tmp_path, row):
    """The reader takes it in: the counts differ, and intake refuses the file."""
    path = book(tmp_path / "n.xlsx", {"a": sheet(f'{row}<c r="A1"><v>1</v></c>')})
    assert count_book(path)["a"][1] == 0


def test_a_sheet_of_another_place_in_the_file_is_found(tmp_path, cells_of):
    path = book(tmp_path / "a.xlsx", {"a": numbered(2)}, target="/xl/worksheets/s{n}.xml")
    assert cells_of(path) == [("1",), ("2",)]


def test_a_strict_workbook_is_read(tmp_path, cells_of):
    strict = numbered(2).replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
    assert cells_of(book(tmp_path / "s.xlsx", {"a": strict})) == [("1",), ("2",)]


@pytest.mark.parametrize("chunk", [1, 7, 33, 64])
def test_a_tag_that_two_chunks_share_is_met_once(tmp_path, monkeypatch, cells_of, chunk):
    monkeypatch.setattr(scanning, "_CHUNK", chunk)
    assert cells_of(book(tmp_path / "b.xlsx", {"a": numbered(120)})) == [
        (str(n),) for n in range(1, 121)
    ]
