"""XLSX and XLSM: every value in its place, as text, or a refusal that names the cell."""

from __future__ import annotations

import datetime

import openpyxl
import pytest
import xlsxwriter

from made_books import book, sheet
from misconduct_profile.extracts.books import is_workbook

DAY = datetime.datetime(2020, 1, 31)


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
