"""ODS: cells by an XML parser, where rows and cells may be repeated."""

from __future__ import annotations

import random
import zipfile

import odfdo
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_books import ods, only_refused
from misconduct_profile.extracts.books import count_book, read_workbook, sheet_rows


def cell(kind: str = "string", text: str = "", more: str = "", **values: str) -> str:
    told = "".join(
        f' office:{key.replace("_", "-")}="{value}"' for key, value in values.items()
    )
    kind = f' office:value-type="{kind}"' if kind else ""
    return f"<table:table-cell{kind}{told} {more}><text:p>{text}</text:p></table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def table(*rows: str, name: str = "Data", more: str = "") -> str:
    return f'<table:table table:name="{name}" {more}>{"".join(rows)}</table:table>'


NOTHING = "<table:table-cell/>"
FAR = '<table:table-cell table:number-columns-repeated="16384"/>'
REST = row(FAR, more='table:number-rows-repeated="1048570"')


def test_blank_rows_and_columns_are_there_but_trailing_ones_are_not(tmp_path, cells_of):
    made = table(
        row(FAR, more='table:number-rows-repeated="2"'), row(NOTHING, cell(text="x"), FAR), REST
    )
    assert cells_of(ods(tmp_path / "a.ods", made)) == [("", ""), ("", ""), ("", "x")]


def test_repeated_rows_and_cells_stand_as_often_as_told(tmp_path, cells_of):
    twice = cell(text="x", more='table:number-columns-repeated="2"')
    made = table(row(twice, cell(text="y"), more='table:number-rows-repeated="3"'))
    assert cells_of(ods(tmp_path / "a.ods", made)) == [("x", "x", "y")] * 3


@pytest.mark.parametrize(
    "made",
    [row(cell(text="x"), more='table:number-rows-repeated="9000000000"'),
     row(cell(text="x", more='table:number-columns-repeated="9000000000"')),
     row(cell(text="x", more='table:number-columns-repeated="1900"'),
         more='table:number-rows-repeated="900000"'),
     REST + row(NOTHING, cell(text="x")) * 9,
     row(FAR.replace("16384", "1999") + cell(text="x")) * 2 + REST.replace("1048570", "900000")
     + row(cell(text="y"))],
)  # fmt: skip
def test_repetition_without_bound_is_refused(tmp_path, refused, made):
    assert refused(ods(tmp_path / "b.ods", table(made)))[0] == "workbook_too_big"


def test_values_are_the_same_text_as_in_xlsx(tmp_path, cells_of):
    made = table(row(
        cell("float", "12,345.00", value="12345"), cell("float", "x", value="12345.0"),
        cell("float", "x", value="0.30000000000000004"), cell("percentage", "5%", value="0.05"),
        cell("currency", "£1", value="1"), cell("boolean", "WAHR", boolean_value="true"),
        cell("date", "31/01/20", date_value="2020-01-31"),
        cell("date", "x", date_value="2020-01-31T09:05:03.500000000"),
        cell("time", "9:05", time_value="PT09H05M00S"), cell("time", "x", time_value="PT36H"),
        cell(text="00123"), cell("", "bare"), cell("string", "", string_value="told"),
    ))  # fmt: skip
    assert cells_of(ods(tmp_path / "a.ods", made)) == [
        ("12345", "12345", "0.3", "0.05", "1", "true", "2020-01-31 00:00:00",
         "2020-01-31 09:05:03.500", "09:05:00", "36:00:00", "00123", "bare", "told")
    ]  # fmt: skip


def test_paragraphs_spaces_and_tabs_of_a_text_stay_and_comments_do_not(tmp_path, cells_of):
    text = (
        'a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d<text:span>e</text:span>'
        "<office:annotation><text:p>no</text:p></office:annotation></text:p><text:p>f"
    )
    assert cells_of(ods(tmp_path / "a.ods", table(row(cell(text=text))))) == [
        ("a   b\tc\nde\nf",)
    ]


def test_a_comment_alone_is_no_value(tmp_path, cells_of):
    note = "<office:annotation><text:p>no</text:p></office:annotation>"
    made = table(row(cell(text="x"), f"<table:table-cell>{note}</table:table-cell>"))
    assert cells_of(ods(tmp_path / "a.ods", made)) == [("x",)]


def test_an_error_keeps_its_sign(tmp_path, cells_of):
    f = 'table:formula="of:=1/0"'
    made = table(row(cell("string", "#N/A", f), cell("float", "#DIV/0!", f, value="0"),
                     cell("float", "Err:502", f, value="0")))  # fmt: skip
    assert cells_of(ods(tmp_path / "e.ods", made)) == [("#N/A", "#DIV/0!", "Err:502")]


def test_a_formula_without_a_result_is_refused_with_its_cell(tmp_path, refused, cells_of):
    f = 'table:formula="of:=A1"'
    made = table(row(cell(text="x")), row(NOTHING, f"<table:table-cell {f}/>"))
    reason, message = refused(ods(tmp_path / "f.ods", made))
    assert reason == "formula_without_value"
    assert "cell B2 of sheet Data" in message
    empty = table(row(cell("string", "", f, string_value=""), cell("float", "2", f, value="2")))
    assert cells_of(ods(tmp_path / "g.ods", empty)) == [("", "2")]


def test_a_number_too_long_to_be_exact_is_refused(tmp_path, refused):
    made = table(row(cell("float", "1.23E+17", value="1.23456789012345E+17")))
    assert refused(ods(tmp_path / "n.ods", made))[0] == "number_too_long"


@pytest.mark.parametrize("told", ["2020-02-30", "-4000-01-01", "soon"])
def test_a_date_that_no_calendar_has_is_refused(tmp_path, refused, told):
    made = table(row(cell("date", "x", date_value=told)))
    assert refused(ods(tmp_path / "d.ods", made))[0] == "value_unreadable"
    made = table(row(cell("time", "x", time_value="P1Y")))
    assert refused(ods(tmp_path / "t.ods", made))[0] == "value_unreadable"


def test_hidden_things_are_read_and_counted(tmp_path, read):
    columns = (
        '<table:table-column/><table:table-column table:visibility="collapse"'
        ' table:number-columns-repeated="1023"/>'
    )
    shown = [cell(text=letter) for letter in "abc"]
    hidden = 'table:visibility="collapse" table:number-rows-repeated="2"'
    wide = cell(text="w", more='table:number-columns-spanned="2"')
    made = table(
        columns, row(*shown), row(*shown, more=hidden),
        row(*shown, more='table:visibility="filter"'),
        row(wide, "<table:covered-table-cell/>", cell(text="c")),
        REST.replace("<table:table-row", '<table:table-row table:visibility="collapse"'),
    )  # fmt: skip
    other = table(row(cell(text="seen")), name="It's", more='table:style-name="ta2"')
    styles = (
        '<style:style style:name="ta1"/><style:style style:name="ta2"><style:table-properties'
        ' table:display="false"/></style:style>'
    )
    ranges = (
        '<table:database-ranges><table:database-range table:display-filter-buttons="true"'
        " table:target-range-address=\"'It''s'.A1:'It''s'.C9\"/></table:database-ranges>"
    )
    first, second = read(ods(tmp_path / "h.ods", made + other, styles, after=ranges))
    assert (first.hidden_rows, first.hidden_columns, first.merged) == (3, 2, 1)
    assert first.filtered
    assert not first.hidden
    assert first.cells.rows()[-1] == ("w", "", "c")
    assert second.hidden
    assert second.filtered
    assert second.cells.item() == "seen"


def test_the_system_of_1904_is_told(tmp_path, read):
    null = (
        "<table:calculation-settings><table:null-date "
        'table:date-value="1904-01-01"/></table:calculation-settings>'
    )
    [one] = read(ods(tmp_path / "n.ods", null + table(row(cell(text="x")))))
    assert one.date1904


def test_a_table_within_a_cell_is_refused(tmp_path, refused):
    inner = f"<table:table-cell>{table(row(cell(text='x')), name='in')}</table:table-cell>"
    assert "within a cell" in refused(ods(tmp_path / "t.ods", table(row(inner))))[1]


TEXT = st.text(
    st.characters(min_codepoint=33, max_codepoint=0xD7FF, exclude_categories=("Cn", "Zs"))
)


@settings(max_examples=15)
@given(
    grid=st.lists(
        st.lists(st.one_of(st.none(), st.integers(-(2**50), 2**50), TEXT), max_size=4),
        max_size=6,
    )
)
def test_what_odfdo_writes_is_read_at_the_same_places(tmp_path_factory, grid):
    path = tmp_path_factory.mktemp("book") / "b.ods"
    made = odfdo.Document("spreadsheet")
    made.body.clear()
    one = odfdo.Table("Data")
    wanted = {}
    for r, values in enumerate(grid):
        for c, value in enumerate(values):
            if value not in (None, ""):
                one.set_value((c + 1, r + 2), value)
                wanted[r + 2, c + 1] = str(value)
    made.body.append(one)
    made.save(str(path))
    [read] = read_workbook(path)
    rows = read.cells.rows()
    found = {(r, c): v for r, row in enumerate(rows) for c, v in enumerate(row) if v}
    assert found == wanted
    assert count_book(path) == {"Data": (len(rows), sum(any(row) for row in rows))}
    assert sheet_rows(path) == {"Data": len(rows)}


def test_a_damaged_workbook_is_refused_and_nothing_else_is_raised(tmp_path):
    first = row(cell("float", "1", value="1"), cell("date", "x", date_value="2020-01-31"))
    second = row(NOTHING, cell(text="y", more='table:number-columns-repeated="2"'))
    made = table(first, second, REST)
    with zipfile.ZipFile(ods(tmp_path / "a.ods", made)) as opened:
        content = opened.read("content.xml")
    path, dice = tmp_path / "m.ods", random.Random(3)
    for _ in range(300):
        changed = bytearray(content)
        changed[dice.randrange(len(changed))] = dice.choice(b"<>/\"'&\x00 19Zr=\xff-")
        with zipfile.ZipFile(path, "w") as out:
            out.writestr("content.xml", bytes(changed))
        only_refused(path)
