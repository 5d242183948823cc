"""Every line has a kind, and what may be data is data."""

from __future__ import annotations

import pytest

from misconduct_profile.extracts.grid import grid_of_text
from misconduct_profile.extracts.recognise import recognise
from misconduct_profile.extracts.sort_lines import Sorter, sort_lines
from misconduct_profile.extracts.split import split

HEADER = "Case Reference,Force,Date Received,Case Type,Outcome,Rank"


def kinds(*below, above="A title\n\n"):
    text = above + "\n".join([HEADER, *below]) + "\n"
    found = recognise(text.encode(), "f.csv")
    sorter = Sorter(found)
    alone = [sorter.kind_of(line) for line in split(text, ",", "f.csv")]
    grid = grid_of_text(text.encode(), ",", len(found.fields), "f.csv")
    assert sort_lines(grid, found).kinds["kind"].to_list() == alone
    return alone


def test_what_stands_above_the_header_is_title_or_blank():
    assert kinds() == ["title", "blank", "header"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (",,,,,", "blank"), ("", "blank"), ("  ,\xa0,\t,,,", "blank"),
        (HEADER, "repeated_header"), (HEADER.upper(), "repeated_header"),
        ("Total,12,,,,", "total"), ("Grand total: 12", "total"), (",,Sub-total,7,,", "total"),
        ('Total,"1,234",,,,', "total"), ("Totals,,,,,", "total"),
        ("Total,Kent,01/02/2021,PC,,", "data"), ("Total,1,2,3,4,5", "total"),
        ("Totality/1,Kent,01/02/2021,PC,,", "data"),
        ("End of report,,,,,", "footer"), ("*** End of data ***", "footer"),
        ("Source: Centurion extract of June", "footer"),
        ("CO/00123/21,,,,,", "data"), ("CO/00123/21", "data"), ("CM 123 21,,,,,", "data"),
        ("123,,,,,", "data"), ("12/34/56 and more words", "footer"),
        ("A1,Kent,01/02/2021,PC,,", "data"), ("A1,Kent", "data"), (",Kent,,PC,,", "data"),
        ("1,2,3,4,5,6,7,8", "data"),
    ],
)  # fmt: skip
def test_a_line_below_the_header(line, kind):
    assert kinds(line)[-1] == kind
