"""XLSX and XLSM: every value in its place, as text, or a refusal that names the cell."""

from __future__ import annotations

import datetime
import random
import zipfile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from made_books import MAIN, book, numbered, sheet
from misconduct_profile.errors import RefusedFileError
from misconduct_profile.extracts.books import count_book, is_workbook, read_workbook, sheet_rows
from misconduct_profile.extracts.books import scan as scanning

DAY = datetime.datetime(2020, 1, 31)


@pytest.fixture
def written(tmp_path):
    """Write cells by address with xlsxwriter: value, or value and number format."""

    def write(cells, options=None, arrange=None):
        path = tmp_path / "w.xlsx"
        made = xlsxwriter.Workbook(path, options or {})
        one = made.add_worksheet("Data")
        for place, told in cells.items():
            value, form = told if isinstance(told, tuple) else (told, "General")
            one.write(place, value, made.add_format({"num_format": form}))
        if arrange:
            arrange(one)
        made.close()
        return path

    return write


def test_a_workbook_is_told_by_its_ending(tmp_path):
    assert all(is_workbook(tmp_path / f"a{end}") for end in (".xlsx", ".XLSM", ".xls", ".ods"))
    assert not is_workbook(tmp_path / "a.csv")


def test_leading_blank_rows_and_columns_are_there(written, cells_of):
    assert cells_of(written({"C3": "x", "D5": 1})) == [
        ("", "", "", ""), ("", "", "", ""), ("", "", "x", ""), ("", "", "", ""),
        ("", "", "", "1"),
    ]  # fmt: skip


def test_whole_numbers_have_no_point_and_keep_their_digits(written, cells_of):
    given = {"A1": 12345, "B1": -7, "C1": 123456789012345, "D1": 1234567890123456, "E1": 0}
    assert cells_of(written(given)) == [
        ("12345", "-7", "123456789012345", "1234567890123456", "0")
    ]


def test_fractions_are_rounded_to_nine_places(written, cells_of):
    assert cells_of(written({"A1": 0.1 + 0.2, "B1": 12345.6, "C1": 1 / 3})) == [
        ("0.3", "12345.6", "0.333333333")
    ]


def test_a_number_too_long_to_be_exact_is_refused_but_a_text_is_not(
    tmp_path, written, refused, cells_of
):
    path = written({"A1": "x", "B2": 2.0**53})
    reason, message = refused(path)
    assert reason == "number_too_long"
    assert "cell B2 of sheet Data" in message
    raw = '<row r="1"><c r="A1"><v>12345678901234567</v></c></row>'
    assert refused(book(tmp_path / "b.xlsx", {"a": sheet(raw)}))[0] == "number_too_long"
    texts = {"A1": "12345678901234567890", "B1": "9007199254740993"}
    path = tmp_path / "t.xlsx"
    made = xlsxwriter.Workbook(path)
    one = made.add_worksheet()
    for place, text in texts.items():
        one.write_string(place, text)
    made.close()
    assert cells_of(path) == [tuple(texts.values())]


def test_texts_stay_as_they_are(written, cells_of):
    texts = ["00123", "1e5", "007", " padded ", "a\nb", "<&>\"'", "=not a formula", "é€😀"]
    made = written(
        {}, arrange=lambda one: [one.write_string(0, n, t) for n, t in enumerate(texts)]
    )
    assert cells_of(made) == [tuple(texts)]


def test_a_formula_injection_is_only_text(written, cells_of):
    text = "=cmd|'/C calc'!A0"
    made = written({}, arrange=lambda one: one.write_string("A1", text))
    assert cells_of(made) == [(text,)]


def test_control_characters_do_no_harm(written, cells_of):
    made = written({}, arrange=lambda one: one.write_string("A1", "a\x01b"))
    assert cells_of(made) == [("a\x01b",)]


def test_dates_times_and_truth(written, cells_of):
    forms = {
        "A1": (DAY, "dd/mm/yyyy"), "B1": (DAY, "[$-809]d mmmm yyyy;@"),
        "C1": (DAY.replace(hour=9, minute=5), "dd/mm/yyyy hh:mm"),
        "D1": (datetime.time(9, 5), "hh:mm"), "E1": True, "F1": False, "G1": 43861,
        "H1": (43861, '"Day "0'), "I1": (43861, "[Red]0"),
    }  # fmt: skip
    assert cells_of(written(forms)) == [
        ("2020-01-31 00:00:00", "2020-01-31 00:00:00", "2020-01-31 09:05:00", "09:05:00",
         "true", "false", "43861", "43861", "43861")
    ]  # fmt: skip


@pytest.mark.parametrize("date1904", [False, True])
def test_dates_of_both_systems_are_right_and_the_system_is_told(written, read, date1904):
    cells = {"A1": (DAY, "dd/mm/yyyy"), "B1": (datetime.time(9, 5), "hh:mm"), "C1": 42399}
    [one] = read(written(cells, {"date_1904": date1904}))
    assert one.cells.row(0) == ("2020-01-31 00:00:00", "09:05:00", "42399")
    assert one.date1904 is date1904


def test_a_date_that_no_calendar_has_is_refused_with_its_cell(written, refused):
    reason, message = refused(written({"A1": 1, "B2": (99999999, "dd/mm/yyyy")}))
    assert reason == "value_unreadable"
    assert "cell B2 of sheet Data" in message


@pytest.mark.parametrize("sign", ["#N/A", "#REF!", "#DIV/0!", "#SPILL!", "#CALC!"])
def test_an_error_keeps_its_sign(tmp_path, cells_of, sign):
    wrong = f'<c r="A1" s="0" t="e"><f>x</f><v>{sign}</v></c>'
    row = f'<row r="1">{wrong}<c r="B1"><v>1</v></c></row>'
    assert cells_of(book(tmp_path / "e.xlsx", {"a": sheet(row)})) == [(sign, "1")]


@pytest.mark.parametrize(
    "cell",
    ['<c r="B3"><f>1+1</f></c>', '<c r="B3"><f>1+1</f><v></v></c>',
     '<c r="B3"><f>A1</f><v/></c>', '<c r="B3"><f t="shared" si="0"/></c>',
     '<c r="B3" t="str"><f>A1</f></c>'],
)  # fmt: skip
def test_a_formula_without_a_result_is_refused_with_its_cell(tmp_path, refused, cell):
    rows = f'<row r="1"><c r="A1"><f>2</f><v>2</v></c></row><row r="3">{cell}</row>'
    reason, message = refused(book(tmp_path / "f.xlsx", {"Sums": sheet(rows)}))
    assert reason == "formula_without_value"
    assert "cell B3 of sheet Sums" in message


def test_formulas_by_openpyxl_were_never_calculated(tmp_path, refused):
    made = openpyxl.Workbook()
    made.active["A1"] = "=1+1"
    made.save(tmp_path / "o.xlsx")
    assert refused(tmp_path / "o.xlsx")[0] == "formula_without_value"


def test_a_formula_has_its_result_which_may_be_an_empty_text(tmp_path, cells_of):
    row = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>""</f><v></v></c>'
        '<c r="C1" t="str"><f>"a"</f><v>a</v></c></row>'
    )
    assert cells_of(book(tmp_path / "f.xlsx", {"a": sheet(row)})) == [("2", "", "a")]


def test_empty_texts_are_no_values(tmp_path, cells_of):
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
        '<c r="C1" t="inlineStr"><is><t></t></is></c></row><row r="2"/>'
        '<row r="3"><c r="A3" s="0"/><c r="C3" t="s"><v>0</v></c></row>'
    )
    path = book(
        tmp_path / "s.xlsx", {"a": sheet(rows)}, strings="<si><t/></si><si><t>x</t></si>"
    )
    assert cells_of(path) == [("", "x", ""), ("", "", ""), ("", "", "")]


SPACES = [" ", "\u00a0", "\u2003 ", "&#10;", "&#13;&#10;", "&#9;"]


@pytest.mark.parametrize("space", SPACES, ids=repr)
@pytest.mark.parametrize("kept", ["", ' xml:space="preserve"'], ids=["bare", "kept"])
def test_texts_of_spaces_alone_are_counted_as_they_are_read(tmp_path, read, space, kept):
    cells = [
        '<c r="A{}" t="s"><v>0</v></c>', '<c r="A{}" t="s"><v>1</v></c>',
        f'<c r="A{{}}" t="inlineStr"><is><t{kept}>{space}</t></is></c>',
        f'<c r="A{{}}" t="str"><v>{space}</v></c>',
        f'<c r="A{{}}" t="inlineStr"><is><r><t{kept}>{space}</t></r></is></c>',
    ]  # fmt: skip
    rows = "".join(f'<row r="{n}">{one.format(n)}</row>' for n, one in enumerate(cells, 1))
    strings = f"<si><t{kept}>{space}</t></si><si><r><t{kept}>{space}</t></r></si>"
    read(book(tmp_path / "s.xlsx", {"a": sheet(rows)}, strings=strings))
    prefixed = sheet(rows.replace(" r=", "  r="))
    read(book(tmp_path / "p.xlsx", {"a": prefixed}, strings=strings))


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
        changed = bytearray(content)
        for _ in range(dice.choice([1, 3, 20])):
            changed[dice.randrange(len(changed))] = dice.randrange(256)
        path.write_bytes(bytes(changed)[: dice.choice([len(changed)] * 3 + [900])])
        for use in (read_workbook, sheet_rows, count_book):
            try:
                use(path)
            except RefusedFileError as error:
                assert error.where == "m.xlsx"


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
        for use in (read_workbook, sheet_rows, count_book):
            try:
                use(path)
            except RefusedFileError as error:
                assert error.where == "m.xlsx"
