"""Texts that a tool below might take for something else: each is read, or refused in words."""

from __future__ import annotations

import dataclasses

import polars as pl
import pytest

from misconduct_profile.errors import InputError, RefusedFileError
from misconduct_profile.extracts import NO_LAYOUT, Layout, check_lines, load, load_all
from misconduct_profile.extracts.grid import grid_of_text
from misconduct_profile.extracts.lines import cut
from misconduct_profile.extracts.recognise import recognise_sheet

KEY = b"a key of sixteen"
HEADER = "Case Reference,Date Received,Case Type,Date Finalised"
ROWS = "K1,2020-01-13,PC,\nK2,2020-02-14,PC,\n"
#: A text that begins like a pressed stream: in UTF-8, 78 5E, 78 DA.
BEGINS = ["x^", "x\u0680", "x^é", "x^,\n"]


@pytest.mark.parametrize("begins", BEGINS)
@pytest.mark.parametrize("rest", ["", "\n", ",b\nc,d\n", ',"b"\ne,f\n'])
def test_a_text_that_begins_like_a_pressed_stream_is_cut_as_it_stands(begins, rest):
    text = begins + rest
    assert cut(text.encode()).text.to_list() == text.splitlines()
    grid = grid_of_text(text.encode(), ",", 2, "f.csv")
    assert grid.rows.height + len(grid.odd) == len(text.splitlines())
    assert [cell for row in grid.rows.iter_rows() for cell in row[3:]] == [
        cell.strip('"')
        for line in text.splitlines()
        if line.count(",") == 1
        for cell in line.split(",")
    ]


@pytest.mark.parametrize(
    "text",
    [f"x^\n{HEADER}\n{ROWS}", f"x^ Ref,{HEADER}\nx,K1,2020-01-13,PC,\n,K2,2020-02-14,PC,\n",
     f"Extract\nx^,{HEADER}\nx,K1,2020-01-13,PC,\n,K2,2020-02-14,PC,\n",
     f"{HEADER}\n{ROWS}".replace("Case Type", "Case Type,x^").replace("PC,", "PC,x^,")],
)  # fmt: skip
def test_an_extract_that_begins_so_is_read(source, text):
    one = source(text)
    loaded = load(one, KEY)
    check_lines(loaded, one)
    assert loaded.rows["case_reference"].to_list() == ["K1", "K2"]


def test_an_extract_without_a_header_that_begins_so_is_read(take):
    fields = ["case_reference", "received_date", "case_type", "finalised_date"]
    columns = {f"column {place}": field for place, field in enumerate(fields, start=1)}
    layout = {"header_row": 0, "delimiter": "comma", "columns": columns}
    loaded = take("x.csv", "x^1,2020-01-13,PC,\nx^2,2020-02-14,PC,\n", layout)
    assert loaded.rows["case_reference"].to_list() == ["x^1", "x^2"]


LAID = {"columns": {"column 1": "case_reference", "column 2": "received_date"}}
BARE = {**LAID, "header_row": 0, "delimiter": "comma"}


@pytest.mark.parametrize(
    ("text", "layout", "reason", "message"),
    [
        (f"\n{HEADER}\n{ROWS}", {"header_row": 1}, "no_header", "no headings stand in row 1"),
        (f"\t\n{HEADER}\n{ROWS}", {"header_row": 1}, "no_header", "no headings stand in row 1"),
        (f"{HEADER}\n{ROWS}", {"header_row": 9}, "no_header", "no headings stand in row 9"),
        ('"abc,def\n', BARE, "unclosed_quote", "the record that starts on line 1"),
        ("\u200b", BARE, "empty", "the file is empty"),
        ("\u200b\n \x1f\n", {}, "empty", "the file is empty"),
    ],
)  # fmt: skip
def test_what_a_layout_does_not_fit_is_refused_in_words(take, text, layout, reason, message):
    with pytest.raises(RefusedFileError, match=message) as caught:
        take("odd.csv", text, layout)
    assert caught.value.reason == reason


def test_rows_without_a_header_that_are_all_blank_are_blank(take):
    loaded = take("blank.csv", '"",""\n" ",\n', BARE)
    assert loaded.ledger["kind"].to_list() == ["blank", "blank"]


def test_a_sheet_whose_header_row_is_blank_has_no_header():
    cells = pl.DataFrame({"a": ["", "K1"], "b": [" ", "2020-01-13"]})
    layout = Layout.model_validate({"header_row": 1, "accepted": NO_LAYOUT.accepted})
    assert recognise_sheet(cells, "f.xlsx", layout, "Sheet1") is None


@pytest.mark.parametrize("born", ["１２/０３/１９８０", "١٩٨٠", "1980", "12/03/1980"])
def test_a_year_of_birth_in_digits_of_another_script_is_not_read(source, born):
    rows = f"K1,2020-01-13,PC,,{born},1990-01-01\n"
    loaded = load(source(f"{HEADER},Date of Birth,Date Joined\n{rows}"), KEY)
    assert loaded.rows["flags"].to_list() == ["service_before_birth" if born.isascii() else ""]


@pytest.mark.parametrize("name", ["gone.csv", "gone.zip", "gone.xlsx"])
def test_an_input_that_is_gone_is_named(tmp_path, source, name):
    one = dataclasses.replace(source(f"{HEADER}\n{ROWS}"), path=tmp_path / name, name="gone")
    with pytest.raises(InputError, match=rf"^{name}: cannot be"):
        load_all([source(f"{HEADER}\n{ROWS}"), one], KEY, tmp_path / "run")
    assert not [*(tmp_path / "run").rglob("*.*")]
