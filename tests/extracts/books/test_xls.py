"""XLS: values, errors and dates by xlrd; rows counted again from the records."""

from __future__ import annotations

import datetime
import random

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from made_books import flipped, only_refused
from misconduct_profile.errors import RefusedFileError
from misconduct_profile.extracts.books import count_book, read_workbook, sheet_rows

DAY = datetime.datetime(2020, 1, 31, 9, 5)


def style(form):
    return xlwt.easyxf(num_format_str=form)


@pytest.fixture
def written(tmp_path):
    """Write cells by (row, column) with xlwt: value, or value and number format."""

    def write(cells, arrange=None):
        made = xlwt.Workbook()
        one = made.add_sheet("Data")
        for (row, column), value in cells.items():
            if isinstance(value, tuple):
                one.write(row, column, value[0], style(value[1]))
            else:
                one.write(row, column, value)
        if arrange:
            arrange(made, one)
        made.save(str(tmp_path / "w.xls"))
        return tmp_path / "w.xls"

    return write


def test_leading_blank_rows_and_columns_are_there(written, cells_of):
    assert cells_of(written({(2, 1): "x"})) == [("", ""), ("", ""), ("", "x")]


def test_values_are_the_same_text_as_in_xlsx(written, cells_of):
    midnight = DAY.replace(hour=0, minute=0)
    row = [12345, 123456789012345, 0.1 + 0.2, -0.0, "00123", True, (DAY, "dd/mm/yyyy hh:mm"),
           (midnight, "d/m/yy"), (DAY.time(), "hh:mm"), " a\nb "]  # fmt: skip
    made = written({(0, n): value for n, value in enumerate(row)})
    assert cells_of(made) == [
        ("12345", "123456789012345", "0.3", "0", "00123", "true", "2020-01-31 09:05:00",
         "2020-01-31 00:00:00", "09:05:00", " a\nb ")
    ]  # fmt: skip


def test_dates_of_1904_are_right_and_the_system_is_told(written, read):
    def arrange(made, one):
        made.dates_1904 = True
        one.write(0, 0, DAY, style("d/m/yy h:mm"))

    [one] = read(written({}, arrange))
    assert one.cells.item() == "2020-01-31 09:05:00"
    assert one.date1904


def test_an_error_keeps_its_sign(written, cells_of):
    def arrange(made, one):
        one.row(1).set_cell_error(1, 0x2A)

    assert cells_of(written({(0, 0): "x"}, arrange)) == [("x", ""), ("", "#N/A")]


def test_a_number_too_long_to_be_exact_is_refused(written, refused):
    reason, message = refused(written({(1, 2): 2.0**60}))
    assert reason == "number_too_long"
    assert "cell C2 of sheet Data" in message


@pytest.mark.parametrize("serial", [99999999, -3])
def test_a_date_that_no_calendar_has_is_refused(written, refused, serial):
    reason, message = refused(written({(1, 2): (serial, "d/m/yy")}))
    assert reason == "value_unreadable"
    assert "cell C2" in message


def test_hidden_things_are_read_and_counted(written, read):
    def arrange(made, one):
        one.row(1).hidden = True
        one.col(1).hidden = True
        one.col(200).hidden = True
        one.merge(0, 1, 4, 5)
        made.add_sheet("hidden").visibility = 1
        made.add_sheet("very").visibility = 2
        made.get_sheet(1).write(0, 0, "seen")

    cells = {(row, column): f"{row}{column}" for row in range(3) for column in range(3)}
    first, hidden, very = read(written(cells, arrange))
    assert (first.hidden_rows, first.hidden_columns, first.merged) == (1, 1, 1)
    assert hidden.hidden
    assert very.hidden
    assert hidden.cells.item() == "seen"
    assert very.cells.shape == (0, 0)
    assert first.cells.row(1) == ("10", "11", "12")


def test_formatted_blank_cells_are_no_values(written, cells_of):
    def arrange(made, one):
        one.write(30, 9, "", style("d/m/yy"))

    assert cells_of(written({(0, 0): "x"}, arrange)) == [("x",)]


def test_empty_shared_texts_are_no_values_also_behind_long_ones(written, cells_of):
    long = {(row, 0): f"{row}" + "é€"[row % 2] * 3000 for row in range(12)}
    made = written({**long, (12, 0): "@@", (13, 0): "last"})
    content = made.read_bytes()
    # xlwt writes no empty texts, as other programs do: one is made so, and padded.
    assert content.count(b"\x02\0\0@@") == 1
    made.write_bytes(content.replace(b"\x02\0\0@@", b"\0\0\x08\0\0"))
    rows = cells_of(made)
    assert rows[:12] == [(text,) for text in long.values()]
    assert rows[12:] == [("",), ("last",)]


CELL = st.one_of(
    st.integers(-(2**50), 2**50),
    st.booleans(),
    st.text(st.characters(min_codepoint=32, max_codepoint=0xD7FF, exclude_categories=("Cn",))),
)


@settings(max_examples=20)
@given(
    grid=st.dictionaries(st.tuples(st.integers(0, 40), st.integers(0, 6)), CELL, max_size=12)
)
def test_what_xlwt_writes_is_read_at_the_same_places(tmp_path_factory, grid):
    path = tmp_path_factory.mktemp("book") / "b.xls"
    made = xlwt.Workbook()
    one = made.add_sheet("Dátá €")
    for place, value in grid.items():
        one.write(*place, value)
    made.save(str(path))
    [read] = read_workbook(path)
    rows = read.cells.rows()
    found = {(r, c): v for r, row in enumerate(rows) for c, v in enumerate(row) if v}
    text = {p: str(v).lower() if isinstance(v, bool) else str(v) for p, v in grid.items()}
    assert found == {place: value for place, value in text.items() if value}
    assert count_book(path) == {"Dátá €": (len(rows), sum(any(row) for row in rows))}
    assert sheet_rows(path) == {"Dátá €": len(rows)}


def test_a_stream_that_turns_in_a_circle_is_refused_at_once(written, refused):
    path = written({(row, 0): "x" * 99 for row in range(99)})
    content = bytearray(path.read_bytes())
    table = 512 * (1 + int.from_bytes(content[76:80], "little"))
    content[table + 16 : table + 20] = (1).to_bytes(4, "little")
    path.write_bytes(content)
    assert refused(path)[0] == "workbook_broken"
    with pytest.raises(RefusedFileError, match="without an end"):
        count_book(path)


def test_a_damaged_workbook_is_refused_and_nothing_else_is_raised(tmp_path, written):
    cells = {(row, column): f"{row}{column}" for row in range(9) for column in range(3)}
    content = written({**cells, (9, 9): (DAY, "d/m/yy"), (10, 1): 1.5}).read_bytes()
    path, dice = tmp_path / "m.xls", random.Random(5)
    for _ in range(300):
        path.write_bytes(flipped(content, dice))
        only_refused(path)
