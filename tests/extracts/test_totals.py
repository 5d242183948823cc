"""A line of totals is never data, and a row of data never a total."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.extracts import load
from misconduct_profile.extracts.recognise import recognise
from misconduct_profile.extracts.sort_lines import Sorter
from misconduct_profile.extracts.split import split
from misconduct_profile.extracts.totals import is_total, is_total_label

KEY = b"a key of sixteen"
HEADER = "Case Reference;Force;Date Received;Case Type;Outcome;Rank;Collar No;Alleg No"
ROW = "K1;Kent;2021-01-31;PC;;Constable;77;1"

LABELS = [
    "Total", "TOTALS", "Total 2019", "2019 total", "Year total: 2020", "Subtotal", "Sub-total",
    "Sub total (2021)", "Grand Total:", "Total for Kent", "Kent total", "Total cases",
    "Total number of allegations", "Running total", "*** Total ***", "Total: 1,234",
    "Total 2019/20", "Total January 2020", "Total Jan-20", "Total\xa02019", "Total records",
    "Total for Avon & Somerset", "Total 01/01/2019 to 31/12/2019",
]  # fmt: skip


@pytest.mark.parametrize("label", LABELS)
def test_a_label_is_known_wherever_it_stands(label):
    assert is_total_label(label)
    lines = ["{};123;;;;;;", "{};;;;;;;", "{}", ";;{};7;;;;", "{};1;2;3;4;5;6;7",
             "2019;{};12;;;;;", "{};123"]  # fmt: skip
    for line in (one.format(label) for one in lines):
        assert kind(line) == "total", line


@pytest.mark.parametrize(
    "text",
    ["", "12", "K1", "Totality", "Total loss of care", "Total/1/2020 PSD", "Subtotal of theft",
     "Totally unfounded", "Case total unknown to me", "grand", "2019", "Sub", "tot", "Kent"],
)  # fmt: skip
def test_what_is_no_label(text):
    assert not is_total_label(text)


def kind(line: str) -> str:
    text = f"{HEADER}\n{line}\n"
    return Sorter(recognise(text.encode(), "f.csv")).kind_of(split(text, ";", "f.csv")[-1])


@pytest.mark.parametrize(
    "line",
    [ROW, "Total;Kent;2021-01-31;PC;;;77;1", "Total;;01/02/2021;;;;;", "Total;PC;12;;;;;",
     "Total;;;;Dismissed;;;", "Total loss of care;;;;;;12;", "K1;;;;Total;;77;1",
     "K1;Kent;2021-01-31;PC;Total;;77;1", "TOT/1;;;;;;;", "12345;;;;;;Totality;"],
)  # fmt: skip
def test_a_line_with_more_than_a_total_is_data(line):
    assert kind(line) == "data"


def test_what_is_called_total_and_is_none_is_quarantined(source):
    lines = [ROW, "Total;Kent;2021-01-31;PC;;;77;1", "Grand total;PC;12;;;;;"]
    loaded = load(source("\n".join([HEADER, *lines])), KEY)
    assert loaded.rows["case_reference"].to_list() == ["K1"]
    assert loaded.reasons["case_reference_missing"] == 2


WORDS = st.lists(
    st.text(st.sampled_from("CKMPabto/-. 0129"), min_size=1, max_size=9), min_size=1, max_size=6
)


@given(WORDS)
def test_no_line_without_the_word_is_a_total(cells):
    assert is_total(cells) <= any("total" in cell.lower() for cell in cells)


@given(
    label=st.sampled_from(LABELS),
    numbers=st.lists(st.integers(0, 10**6).map("{:,}".format), max_size=7),
    place=st.integers(0, 8),
)
def test_totals_among_rows_are_neither_kept_nor_quarantined(source, label, numbers, place):
    cells = [label, *numbers]
    total = ";".join([*cells, *[""] * (8 - len(cells))])
    rows = [ROW.replace("K1", f"K{n}") for n in range(8)]
    loaded = load(source("\n".join([HEADER, *rows[:place], total, *rows[place:]])), KEY)
    assert loaded.rows["case_reference"].to_list() == [f"K{n}" for n in range(8)]
    assert loaded.quarantine.height == 0
    assert loaded.ledger.filter(kind="total")["first_line"].to_list() == [place + 2]
