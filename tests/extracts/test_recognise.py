"""Which line is the header, and which column is which field."""

from __future__ import annotations

import csv
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.errors import InputError
from misconduct_profile.extracts import NO_LAYOUT, Layout, load
from misconduct_profile.extracts.recognise import recognise
from misconduct_profile.extracts.split import split
from misconduct_profile.standards import fold
from misconduct_profile.standards.fold import remembered

HEADER = ("Case Reference", "Date Received", "Case Type", "Officer Name", "Shoe Size")
COLUMNS = (resources.files("misconduct_profile.extracts") / "columns.csv").read_text("utf-8")
TAKEN = ("case_reference", "received_date", "case_type", "outcome")
ALIASES = [
    alias
    for row in csv.DictReader(COLUMNS.splitlines())
    if row["field"] not in TAKEN
    for alias in row["aliases"].split("|")
]
FIELDS = ("case_reference", "received_date", "case_type", "subject_name", None)


@pytest.mark.parametrize("line", [1, 4, 12, 40])
def test_the_header_is_found_below_its_titles(line):
    text = "Complaints, conduct\n" * (line - 1) + ",".join(HEADER) + "\n1,2,3,4,5\n"
    found = recognise(text.encode(), "f.csv")
    assert found.header.first == found.header.last == line
    assert found.fields == FIELDS
    assert found.unrecognised == ["Shoe Size"]


def test_a_header_below_the_head_is_no_header():
    assert recognise(("title\n" * 40 + ",".join(HEADER) + "\n").encode(), "f.csv") is None


@pytest.mark.parametrize("sign", ["\x0c", "\x0b", "\x1d", "\x85", "\u2028"])
def test_a_sign_that_python_calls_a_line_end_moves_no_header(sign):
    text = f"Title{sign}more\n" + ",".join(HEADER) + "\n1,2,3,4,5\n"
    found = recognise(text.encode(), "f")
    assert found.header.first == 2
    assert found.header in split(text, ",", "f")


def test_a_heading_may_hold_a_line_break():
    text = 'Title\n"Case\nReference",Date Received,Case Type,Outcome\n1,2,3,4\n'
    found = recognise(text.encode(), "f.csv")
    assert (found.header.first, found.header.last) == (2, 3)
    assert found.position("case_reference") == 0
    assert found.header in split(text, ",", "f.csv")


def test_a_header_within_a_quoted_field_is_refused(source):
    text = 'a,"Note\n' + ",".join(HEADER) + '\n",b\n1,2,3,4,5\n'
    with pytest.raises(InputError, match="on line 2, stands within a quoted field"):
        load(source(text), b"a key of sixteen")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_delimiter_is_found_by_what_it_explains(delimiter):
    found = recognise(f"a;b,c|d\n{delimiter.join(HEADER)}\n".encode(), "f.csv")
    assert found.delimiter == delimiter
    assert found.fields == FIELDS


@pytest.mark.parametrize(
    ("heading", "field"),
    [("CASE_REF", "case_reference"), ("  Centurion   Ref. ", "case_reference"),
     ("Complaint/Conduct Ref", "case_reference"), ("Matter\xa0Reference", "case_reference")],
)  # fmt: skip
def test_an_alias_is_known_whatever_its_signs(heading, field):
    found = recognise(f"{heading},Date Received,Case Type,Outcome\n".encode(), "f.csv")
    assert found.fields[0] == field


@given(st.sampled_from(ALIASES), st.data())
def test_nothing_is_recognised_by_likeness(alias, data):
    place = data.draw(st.integers(0, len(alias) - 1))
    near = alias[:place] + "q" + alias[place + 1 :]
    found = recognise(f'Case No,Received,Matter,Outcome,"{near}"\n'.encode(), "f.csv")
    assert found.fields[4] is None or fold(near) in map(fold, ALIASES)


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("Case Reference,Case Ref,Date Received,Case Type,Outcome",
         r"the columns 'Case Reference' and 'Case Ref' both claim to be case_reference"),
        ("Date Received,Case Type,Outcome,Rank", "no column holds the case reference"),
        ("Case Reference,Case Type,Outcome,Rank", "no column holds a date of the case"),
        ("Case Reference,Case Type,Outcome", "no header line was found"),
        ("colour,size", "no header line was found"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_understood_is_refused(source, header, message):
    with pytest.raises(InputError, match=message):
        load(source(header + "\n1,2,3,4,5\n"), b"a key of sixteen")


@pytest.mark.parametrize(
    "heading", ["Case Reference¹", "Case Reference ²", "Case Reference½", "¹Case Reference*"]
)
def test_a_raised_figure_in_a_heading_is_no_part_of_its_words(heading):
    found = recognise(f"{heading},Date Received²,Case Type,Outcome\n".encode(), "f.csv")
    assert found.fields == ("case_reference", "received_date", "case_type", "outcome")


def test_cells_are_not_remembered_where_a_layout_names_columns():
    columns = {"Case No": "case_reference", "Officer": "subject_id"}
    layout = Layout.model_validate({"columns": columns, "accepted": NO_LAYOUT.accepted})
    held = []
    for names in (("Ann Other", "Bob Young"), ("Cy Old", "Di Tall"), ("Eve Small", "Flo Big")):
        rows = "".join(f"{name},{name} again,1,2\n" for name in names)
        assert recognise(f"Case No,Officer,Received,Type\n{rows}".encode(), "f.csv", layout)
        held.append(remembered())
    assert held[0] == held[1] == held[2]


def test_long_texts_are_not_remembered():
    before = remembered()
    assert fold("A long text! " * 9) == ("a long text " * 9).strip()
    assert remembered() == before
    assert fold("A text nobody has folded yet") == "a text nobody has folded yet"
    assert remembered() == before + 1
