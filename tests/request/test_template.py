"""The template workbook: its checks point at the right words, and anybody can read it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter, range_boundaries

import misconduct_profile.extracts as intake
from misconduct_profile.request import asked, code_lists
from misconduct_profile.request.cells import LAST_ROW
from misconduct_profile.standards import fold

SHEETS = ["Read me", "Extract", "Fields", "Code lists", "Coverage and deadline",
          "Regulations 12 and 13"]  # fmt: skip


def texts(sheet) -> list[list[str]]:
    return [[str(c) for c in row if c is not None] for row in sheet.iter_rows(values_only=True)]


def column(sheet, place: int):
    [found] = [d for d in sheet.column_dimensions.values() if d.min <= place <= d.max]
    return found


def validation(sheet, cell: str):
    [found] = [v for v in sheet.data_validations.dataValidation if cell in v.sqref]
    return found


def test_the_sheets_and_the_header(book):
    assert book.sheetnames == SHEETS
    header = [cell.value for cell in book["Extract"][1]]
    assert header == [one.heading for one in asked()]
    assert book["Extract"].max_row <= 2


@pytest.mark.parametrize(
    ("place", "one"), list(enumerate(asked(), start=1)), ids=[one.field for one in asked()]
)
def test_each_coded_column_offers_its_own_list_down_to_the_last_row(book, autumn, place, one):
    letter = get_column_letter(place)
    if not one.list_name:
        return
    check = validation(book["Extract"], f"{letter}2")
    assert str(check.sqref) == f"{letter}2:{letter}{LAST_ROW + 1}"
    assert check.type == "list"
    sheet, _, area = check.formula1.partition("!")
    assert sheet.strip("'") == "Code lists"
    across, first, same, last = range_boundaries(area.replace("$", ""))
    assert across == same
    cells = book["Code lists"].iter_rows(first, last, across, across, values_only=True)
    wanted = code_lists(autumn.params.period.first)[one.list_name]
    assert [value for (value,) in cells] == [code.write for code in wanted.codes]


def test_a_value_off_the_list_is_kept_where_the_person_insists(book):
    styles = {
        check.errorStyle
        for check in book["Extract"].data_validations.dataValidation
        if check.type == "list"
    }
    assert styles == {"warning", "information"}


def test_date_columns_take_dates_and_show_them_year_month_day(book, autumn):
    sheet = book["Extract"]
    for place, one in enumerate(asked(), start=1):
        letter = get_column_letter(place)
        style = column(sheet, place).number_format
        assert style == ("yyyy-mm-dd" if one.kind == "date" else "@")
        if one.kind == "date":
            check = validation(sheet, f"{letter}2")
            assert check.type == "date"
            serial = (autumn.deadline - dt.date(1899, 12, 30)).days
            assert int(check.formula2) == serial


def test_people_who_listen_or_print_are_served(book):
    assert book.properties.title == "Police misconduct problem profile, England and Wales, " \
        "2021: template for forces"  # fmt: skip
    assert book.properties.language == "en-GB"
    assert book.active.title == "Read me"
    for sheet in book:
        assert not sheet.merged_cells.ranges
        assert sheet["A1"].value
        assert sheet.sheet_state == "visible"
        assert sheet.oddHeader.center.text == "OFFICIAL-SENSITIVE"
        assert sheet.page_setup.orientation == "landscape"
        assert all(d.width and d.width >= 14 for d in sheet.column_dimensions.values())
    for name in ("Extract", "Fields", "Code lists", "Regulations 12 and 13"):
        sheet = book[name]
        [table] = sheet.tables.values()
        row = range_boundaries(table.ref)[1]
        assert sheet.freeze_panes == f"A{row + 1}"
        assert sheet.print_title_rows == f"${row}:${row}"
        assert all(cell.font.b for cell in sheet[row] if cell.value)
        assert table.headerRowCount != 0


def test_tables_have_names_of_their_own_and_no_blank_headings(book):
    tables = [table for sheet in book for table in sheet.tables.values()]
    assert {t.name for t in tables} == {
        "Extract", "Fields", "CodeLists", "File", "Months", "Returns"
    }  # fmt: skip
    assert all(column.name for table in tables for column in table.tableColumns)


def test_no_other_sheet_could_be_taken_for_the_extract(book):
    path = Path(intake.__file__).with_name("columns.csv")
    known = {
        fold(alias): row["field"]
        for row in csv.DictReader(path.read_text("utf-8").splitlines())
        for alias in (row["field"], *row["aliases"].split("|"))
    }
    for sheet in book:
        if sheet.title == "Extract":
            continue
        for row in texts(sheet):
            found = {known[fold(text)] for text in row if fold(text) in known}
            assert len(found) <= 1, (sheet.title, row)


def test_what_is_asked_for_and_by_when_is_on_it(book):
    told = "\n".join(line for sheet in book for row in texts(sheet) for line in row)
    assert "received from 1 January 2021 to 31 December 2021" in told
    assert "31 May 2022" in told
    assert "Do not send names" in told
    months = [row[0] for row in texts(book["Coverage and deadline"]) if row]
    assert [m for m in months if m[:2] == "20"] == [f"2021-{n:02}" for n in range(1, 13)]
    assert "nil return" in told


def test_answers_about_the_file_have_checks(book):
    sheet = book["Coverage and deadline"]
    rows = {sheet.cell(n, 1).value: n for n in range(1, sheet.max_row + 1)}
    chosen = validation(sheet, f"B{rows['Cases were selected by which date']}")
    assert chosen.formula1 == '"received,recorded,finalised,live"'
    run = validation(sheet, f"B{rows['Day the query was run']}")
    assert run.type == "date"
    force = validation(sheet, f"B{rows['Name of your force']}")
    assert "Code lists" in force.formula1
    month = validation(sheet, f"B{rows['2021-12']}")
    assert "Nothing to report" in month.formula1
    assert str(month.sqref) == f"B{rows['2021-01']}:B{rows['2021-12']}"


def test_nothing_in_it_says_who_made_it_or_when(pack):
    with zipfile.ZipFile(io.BytesIO(pack["template.xlsx"])) as book:
        assert {part.date_time for part in book.infolist()} == {(1980, 1, 31, 0, 0, 0)}
        core = book.read("docProps/core.xml").decode()
    assert "2000-01-01T00:00:00Z" in core
    assert "<dc:creator></dc:creator>" in core
