"""Text to cells by RFC 4180, each record with its physical lines."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.errors import InputError
from misconduct_profile.extracts.split import MAX_CHARACTERS, MAX_LINES, split

SPECTRUM = Path(__file__).parents[2].parent / "shared" / "fixtures" / "csv_spectrum"
ANSWERS = sorted(path.stem for path in (SPECTRUM / "json").glob("*.json"))


def shape(text, delimiter=","):
    return [(line.first, line.last, line.cells) for line in split(text, delimiter, "f.csv")]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_lines_end_as_they_may(end):
    text = f'a,b{end}"x{end}y",2{end}{end}"say ""so""",3'
    assert shape(text) == [
        (1, 1, ["a", "b"]),
        (2, 3, [f"x{end}y", "2"]),
        (4, 4, []),
        (5, 5, ['say "so"', "3"]),
    ]


def test_other_separators_of_unicode_end_no_line():
    assert shape("a\x0cb\x85c\u2028d,e\n1,2\n") == [
        (1, 1, ["a\x0cb\x85c\u2028d", "e"]),
        (2, 2, ["1", "2"]),
    ]


def test_an_unclosed_quote_is_refused_by_the_line_it_starts_on():
    with pytest.raises(InputError, match=r"starts on line 2 cannot be split"):
        split('a,b\n"open,2\nx,y\n', ",", "f.csv")


def test_a_quote_that_swallows_lines_is_refused_even_where_another_closes_it():
    swallowed = "x,y\n" * MAX_LINES
    with pytest.raises(InputError, match=r"line 2 .*runs over 20 lines"):
        split(f'a,b\n"open,2\n{swallowed}close",1\n', ",", "f.csv")


def test_a_field_of_twenty_lines_is_a_field_and_two_of_them_are_a_record():
    field = '"' + "\n".join("x" * MAX_LINES) + '"'
    [line] = split(f"{field},{field}\n", ",", "f.csv")
    assert (line.first, line.last) == (1, 2 * MAX_LINES - 1)


def test_a_field_of_64_kib_is_read_and_a_longer_one_refused():
    before = csv.field_size_limit()
    assert len(split("x" * MAX_CHARACTERS, ",", "f.csv")[0].cells[0]) == MAX_CHARACTERS
    with pytest.raises(InputError, match="line 1 cannot be split"):
        split("x" * (MAX_CHARACTERS + 1), ",", "f.csv")
    assert csv.field_size_limit() == before


CELLS = st.text(st.sampled_from('ab,;"\n\r é'), max_size=8)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=6))
def test_what_was_written_is_read_back(rows):
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    lines = split(out.getvalue(), ",", "f.csv")
    assert [line.cells for line in lines] == rows
    assert [line.first for line in lines] == [1, *(line.last + 1 for line in lines[:-1])]


def answers(stem):
    """Return the answers; where they differ from the file itself, as the file has it."""
    text = (SPECTRUM / "json" / f"{stem}.json").read_text("utf-8")
    if stem == "newlines_crlf":  # the copy at hand has line ends of its own
        text = text.replace("\\r\\n", "\\n")
    if stem == "location_coordinates":  # its answer has another telephone number
        text = text.replace("1234567890", "2095257564")
    wanted = json.loads(text)
    return wanted if isinstance(wanted, list) else [wanted]


@pytest.mark.skipif(not ANSWERS, reason="the shared fixtures are not at hand")
@pytest.mark.parametrize("stem", ANSWERS)
def test_csv_spectrum_gives_the_cells_of_its_answers(stem):
    content = (SPECTRUM / "csvs" / f"{stem}.csv").read_bytes().decode("utf-8")
    header, *rows = (line.cells for line in split(content, ",", stem))
    assert [dict(zip(header, row, strict=True)) for row in rows] == answers(stem)
