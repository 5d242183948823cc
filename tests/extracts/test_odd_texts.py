"""Texts that a tool below might take for something else: each is read, or refused in words."""

from __future__ import annotations

import pytest

from misconduct_profile.extracts import check_lines, load
from misconduct_profile.extracts.grid import grid_of_text
from misconduct_profile.extracts.lines import cut

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
