"""Edges of the transform that once went wrong, and the lists of what is left open."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.transform.mapping import AMBIGUOUS, LONGEST, UNMAPPED, gap_frame

FIRST, LATER = "2021-02-01", "2021-05-04"


def only(frame: pl.DataFrame) -> dict:
    assert frame.height == 1
    return frame.row(0, named=True)


def test_a_blank_row_names_no_category_so_none_is_disputed(records):
    made = records({"Allegation Category": ""}, {"Collar No": "101"})
    row = only(made.tables["allegation"])
    assert (row["category"], row["category_status"]) == ("J2", "mapped")


def test_two_unknown_spellings_are_one_by_their_fold_and_differ_otherwise(records):
    same = records({"Allegation Category": "Zzyzx"}, {"Allegation Category": "ZZYZX "})
    assert only(same.tables["allegation"])["category_status"] == "unmapped"
    two = records({"Allegation Category": "Zzyzx"}, {"Allegation Category": "Qwxyz"})
    assert only(two.tables["allegation"])["category_status"] == "ambiguous"


def test_an_ambiguous_allegation_says_what_it_might_be_and_leaves_no_parent(records):
    row = only(records({}, {"Allegation Category": "B4"}).tables["allegation"])
    assert row["category_candidates"] == "B4|J2"
    assert row["category_parent"] is None
    assert row["sexual_misconduct"] == "undetermined"


def test_a_blank_row_does_not_undo_a_worker_type(records):
    made = records({}, {"Employee Type": ""})
    assert made.tables["allegation_subject"]["worker_type"].to_list() == ["OFFICER"]
    assert made.tables["subject"]["worker_type"].to_list() == ["OFFICER"]


def test_rows_that_disagree_on_the_worker_type_leave_it_unknown(records):
    made = records({}, {"Employee Type": "STAFF"})
    assert made.tables["allegation_subject"]["worker_type"].to_list() == ["UNKNOWN"]
    assert made.tables["subject"]["worker_type"].to_list() == ["UNKNOWN"]


def test_fields_in_dispute_are_named_together(records):
    made = records({}, {"Alleg No": "2", "Case Type": "CM", "Date Received": "2020-04-01"})
    row = only(made.tables["case"])
    assert row["conflicts"] == "case_type|received_date"
    assert (row["case_type"], row["route"], row["regime"]) == ("unknown", "unknown", "unknown")


def test_a_blank_is_no_dispute(records):
    row = only(records({}, {"Alleg No": "2", "Date Received": ""}).tables["case"])
    assert row["conflicts"] == ""
    assert row["received_date"] == dt.date(2020, 3, 13)


@pytest.mark.parametrize("dates", [(FIRST, ""), ("", FIRST), (LATER, FIRST), (FIRST, LATER)])
def test_of_an_event_told_twice_the_earliest_date_stands_and_none_is_no_date(records, dates):
    one, two = ({"Outcome": "Written warning", "Hearing Date": date} for date in dates)
    event = only(records(one, two).tables["outcome_event"])
    assert event["event_date"] == dt.date.fromisoformat(FIRST)


@pytest.mark.parametrize(
    ("outcome", "day"),
    [("Written warning", 1), ("Case dismissed", 2), ("Resigned", 3), ("Barred list", None)],
)
def test_each_stage_has_its_own_date(records, outcome, day):
    dates = {"Hearing Date": "2021-02-01", "Date Finalised": "2021-02-02",
             "Left Date": "2021-02-03"}  # fmt: skip
    event = only(records({"Outcome": outcome, **dates}).tables["outcome_event"])
    assert event["event_date"] == (day and dt.date(2021, 2, day))


@pytest.mark.parametrize(
    ("outcome", "worker", "code"),
    [("Dismissed with notice", "STAFF", "S_DIS"), ("Dismissed with notice", "PCSO", "S_DIS"),
     ("Dismissed with notice", "OFFICER", "DN"), ("Dismissed", "PCSO", "S_DIS"),
     ("Dismissed", "SPECIAL", "DWN"), ("Dismissed", "", "DWN"),
     ("Written warning", "STAFF", "WW")],
)  # fmt: skip
def test_staff_are_dismissed_by_their_own_sanction(records, outcome, worker, code):
    made = records({"Outcome": outcome, "Employee Type": worker})
    assert only(made.tables["outcome_event"])["code"] == code


@pytest.mark.parametrize(
    ("rank", "worker"), [("PS", ""), ("DC", "OFFICER"), ("DSI", ""), ("SC", "OFFICER"),
                         ("CC", "STAFF")],
)  # fmt: skip
def test_an_abbreviation_left_open_is_listed_as_having_two_meanings(records, rank, worker):
    gap = only(records({"Rank": rank, "Employee Type": worker}).gaps)
    assert (gap["field"], gap["value"], gap["reason"]) == ("rank", rank, AMBIGUOUS)


def test_a_rank_nobody_knows_has_no_meaning_rather_than_two(records):
    gap = only(records({"Rank": "Zzyzx"}).gaps)
    assert (gap["reason"], gap["suggestions"]) == (UNMAPPED, "")


def test_only_the_part_of_a_cell_that_nothing_explains_is_a_gap(records):
    made = records({"Standard Breached": "1|Zzyzx|9"}, {"Standard Breached": "Zzyzx"})
    assert made.tables["allegation_standard"]["standard_no"].to_list() == [1, 9]
    gap = only(made.gaps)
    assert (gap["field"], gap["value"], gap["rows"]) == ("standard_breached", "Zzyzx", 2)


def test_an_unknown_category_is_a_gap_and_no_category(records):
    made = records({"Allegation Category": "Sexual harasment"})
    assert only(made.tables["allegation"])["category"] is None
    gap = only(made.gaps.filter(field="allegation_category"))
    assert "Sexual harassment" in gap["suggestions"].split("|")


def test_a_victim_is_known_where_the_column_is_and_unknown_where_it_is_blank(records):
    made = records({"Victim Sex": "F"}, {"Alleg No": "2"})
    assert made.tables["allegation_victim"]["sex"].cast(pl.String).to_list() == [
        "female",
        "unknown",
    ]
    assert (
        records({}, without=("Victim Sex", "Victim Ethnicity"))
        .tables["allegation_victim"]
        .height
        == 0
    )


def test_without_a_reference_each_line_is_an_allegation_of_its_own(records):
    made = records({"Alleg No": ""}, {"Alleg No": ""})
    assert made.tables["allegation"].height == 2


@given(st.lists(st.tuples(st.text("ab", min_size=55, max_size=65), st.integers(1, 9)),
                max_size=8, unique_by=lambda pair: pair[0]))  # fmt: skip
def test_gaps_lose_no_row_and_show_no_long_text(values):
    left = pl.DataFrame(
        [("kent", "E23000032", text, UNMAPPED, rows) for text, rows in values],
        schema={"input": pl.String, "force": pl.String, "value": pl.String,
                "reason": pl.String, "rows": pl.Int64},
        orient="row",
    )  # fmt: skip
    made = gap_frame(left, "outcome", ["Written warning"])
    assert made["rows"].sum() == sum(rows for _, rows in values)
    short = {text for text, _ in values if len(text) <= LONGEST}
    shown = set(made["value"])
    assert short == {value for value in shown if not value.startswith("withheld")}
    lengths = {len(text) for text, _ in values if len(text) > LONGEST}
    assert shown - short == {f"withheld, {n} characters" for n in lengths}
