"""Values that stand off their headings, and rows grouped under a case."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.errors import RefusedFileError
from misconduct_profile.extracts import load
from misconduct_profile.extracts.grid import grid_of_text
from misconduct_profile.extracts.recognise import recognise
from misconduct_profile.extracts.shape import Table, shifted_by
from misconduct_profile.extracts.sort_lines import sort_lines

KEY = b"a key of sixteen"
HEADINGS = {
    "Case Reference": "K{n}", "Case Type": "PC", "Date Received": "{day}",
    "Date Recorded": "{later}", "Date Finalised": "{last}", "Collar No": "{n}0{n}",
    "Outcome": "", "Rank": "Constable",
}  # fmt: skip
STYLES = ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%y", "%d-%b-%Y", "serial", "%d.%m.%Y %H:%M")
#: A count of days beside a staff number proves less than a date with its signs does.
SIGNED = tuple(style for style in STYLES if style != "serial")


def written(day: dt.date, style: str) -> str:
    return str((day - dt.date(1899, 12, 30)).days) if style == "serial" else day.strftime(style)


def rows(names: list[str], style: str, size: int, openings: list[bool]) -> list[list[str]]:
    made = []
    for n in range(size):
        day = dt.date(2021, 1, 20) + dt.timedelta(9 * n)
        values = {
            "n": n,
            "day": written(day, style),
            "later": written(day + dt.timedelta(2), style),
            "last": "" if openings[n % len(openings)] else written(day, style),
        }
        made.append([HEADINGS[name].format(**values) for name in names])
    return made


def told(header: list[str], body: list[list[str]]) -> int:
    text = "\n".join("|".join(line) for line in [header, *body]) + "\n"
    found = recognise(text.encode(), "f.csv")
    lines = sort_lines(grid_of_text(text.encode(), "|", len(found.fields), "f.csv"), found)
    return shifted_by(Table(lines.data, lines.odd), found, 2022)


ORDERS = st.permutations(sorted(HEADINGS))
OPEN = st.lists(st.booleans(), min_size=1, max_size=4)


@given(names=ORDERS, style=st.sampled_from(STYLES), size=st.integers(0, 9), openings=OPEN)
def test_values_under_their_headings_are_never_called_shifted(names, style, size, openings):
    body = rows(names, style, size, openings)
    assert told(names, body) == 0
    assert told(["", *names], [["", *line] for line in body]) == 0


@given(names=ORDERS, style=st.sampled_from(SIGNED), size=st.integers(6, 9),
       openings=st.sampled_from([[False], [True, False]]), padded=st.booleans())  # fmt: skip
def test_a_header_one_column_off_is_noticed_whatever_the_order(
    names, style, size, openings, padded
):
    body = rows(names, style, size, openings)
    right = ["", *names]
    left = names[1:]
    assert told(right, [[*line, ""] if padded else line for line in body]) == -1
    lost = names[0] == "Case Reference" or names[0].startswith("Date")
    if not lost:
        assert told([*left, ""] if padded else left, body) == 1


def test_a_header_off_an_empty_column_beside_its_dates_is_noticed():
    names = ["Case Type", "Case Reference", "Outcome", "Date Recorded", "Date Received"]
    body = rows(names, "%Y-%m-%d", 6, [False])
    assert not any(line[2] for line in body)
    assert told(names[1:], body) == 1


def test_a_header_off_its_counts_of_days_is_noticed():
    names = ["Case Reference", "Date Received", "Date Recorded", "Case Type", "Collar No"]
    body = rows(names, "serial", 6, [False])
    assert told(["", *names], body) == -1
    assert told([names[-1], *names[:-1]], body) == -1
    assert told(names, [["", *line] for line in body]) == 1


def test_a_column_of_rubbish_is_no_shifted_header(source):
    lines = [f"K{n},PC,never,2021-01-2{n},x" for n in range(5)]
    text = "Case Reference,Case Type,Date Received,Date Recorded,Outcome\n" + "\n".join(lines)
    loaded = load(source(text), KEY)
    assert set(loaded.quarantine["reasons"]) == {"date_unreadable"}


def shifted(header: list[str], body: list[list[str]]) -> str:
    return "\n".join(",".join(line) for line in [header, *body])


@pytest.mark.parametrize("wide", [False, True])
def test_a_shifted_header_is_moved_above_its_values(source, wide):
    names = list(HEADINGS)
    body = rows(names, "%Y-%m-%d", 8, [False])
    straight = load(source(shifted(names, body)), KEY).rows
    if wide:  # each row has one field more than the header
        loaded = load(source(shifted(names, [["", *line] for line in body])), KEY)
    else:  # the last heading has fallen off
        loaded = load(source(shifted(["", *names[:-1]], body)), KEY)
    assert loaded.recognised.realigned == (1 if wide else -1)
    same = ["case_reference", "case_type", "received_date", "recorded_date", "person_key"]
    assert loaded.rows.select(same).equals(straight.select(same))
    header = loaded.ledger.filter(kind="header")["reasons"].to_list()
    assert header == [f"headings_moved_{'right' if wide else 'left'}"]


def test_a_shifted_header_of_which_a_heading_would_be_lost_is_refused(source):
    names = list(HEADINGS)
    body = rows(names, "%Y-%m-%d", 8, [False])
    with pytest.raises(RefusedFileError, match="one column to the left") as caught:
        load(source(shifted(["Size", *names[:-1]], body)), KEY)
    assert caught.value.reason == "header_shifted"


def test_a_shifted_header_whose_values_stay_unknown_is_refused(source):
    names = list(HEADINGS)
    body = [[cell.replace("PC", "??").replace("Constable", "??") for cell in line]
            for line in rows(names, "%Y-%m-%d", 8, [False])]  # fmt: skip
    with pytest.raises(RefusedFileError, match="one column to the left"):
        load(source(shifted(["", *names[:-1]], body)), KEY)


HEADER = "Case Reference,Date Received,Case Type,Outcome\n"


def grouped(source, size: int, every: int):
    lines = [f"K{n},2021-01-31,PC,x" if n % every == 0 else f",,PC,{n}" for n in range(size)]
    return source(HEADER + "\n".join(lines) + "\n")


@pytest.mark.parametrize(("size", "every"), [(10, 2), (12, 3), (40, 20)])
def test_rows_grouped_under_a_case_refuse_the_file(source, size, every):
    with pytest.raises(RefusedFileError, match="no case reference") as caught:
        load(grouped(source, size, every), KEY)
    assert caught.value.reason == "rows_grouped"


def test_a_few_rows_without_a_reference_are_quarantined(source):
    lines = [f"K{n},2021-01-31,PC,x" for n in range(40)] + [",2021-01-31,PC,x"] * 8
    loaded = load(source(HEADER + "\n".join(lines)), KEY)
    assert loaded.reasons == {"case_reference_missing": 8}
    few = load(grouped(source, 4, 2), KEY)
    assert few.reasons == {"case_reference_missing": 2}


def test_rows_above_the_first_reference_are_grouped_under_nothing(source):
    lines = [",2021-01-31,PC,x"] * 8 + ["K1,2021-01-31,PC,x"]
    assert load(source(HEADER + "\n".join(lines)), KEY).reasons["case_reference_missing"] == 8
