"""Rows that say one thing in part, or twice: what stands, and what stays open."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from misconduct_profile.extracts import Source, load
from misconduct_profile.params import Input
from misconduct_profile.records import Rows
from misconduct_profile.transform import standardise
from misconduct_profile.transform.events import outcome_events

BLANK = {"Allegation Category": "", "Collar No": "101"}


def allegation(made) -> dict:
    return made.tables["allegation"].row(0, named=True)


@pytest.mark.parametrize("blank_first", [True, False])
def test_a_blank_category_does_not_undo_the_one_beside_it(records, blank_first):
    rows = [BLANK, {}] if blank_first else [{}, BLANK]
    found = allegation(records(*rows))
    assert (found["category"], found["category_status"]) == ("J2", "mapped")


def test_rows_that_disagree_keep_their_categories_as_candidates(records):
    found = allegation(records({}, BLANK | {"Allegation Category": "B4"}))
    assert found["category_candidates"] == "B4|J2"
    assert found["category_evidence"] == "its rows disagree"
    assert found["category_text"] == "B4|J2"
    assert found["sexual_misconduct"] == "undetermined"


def test_one_letter_under_two_dates_keeps_both_meanings(records):
    row = {"Allegation Category": "B"}
    found = allegation(
        records(row | {"Date Received": "2020-01-31"},
                row | {"Date Received": "2020-02-01", "Collar No": "101"})
    )  # fmt: skip
    assert (found["category"], found["category_status"]) == (None, "ambiguous")
    assert (found["category_text"], found["category_candidates"]) == ("B", "B|J1")


def test_two_texts_that_nothing_explains_are_two_categories(records):
    found = allegation(
        records({"Allegation Category": "x"}, BLANK | {"Allegation Category": "y"})
    )
    assert found["category_status"] == "ambiguous"


def test_a_blank_worker_type_does_not_undo_a_pairs_own(records):
    made = records({"VAWG": "Y"}, {"Employee Type": ""})
    assert made.tables["allegation_subject"]["worker_type"].to_list() == ["OFFICER"]
    assert made.tables["subject"]["worker_type"].to_list() == ["OFFICER"]


def test_a_pair_of_two_worker_types_has_none(records):
    made = records({}, {"Employee Type": "SPECIAL"})
    assert made.tables["allegation_subject"]["worker_type"].to_list() == ["UNKNOWN"]


@pytest.mark.parametrize("rank", ["DC", "DSI", "cc"])
def test_a_rank_left_open_is_listed_as_of_two_meanings(records, rank):
    gaps = records({"Rank": rank, "Employee Type": "STAFF"}).gaps
    assert gaps.select("field", "reason").rows() == [("rank", "more than one meaning")]


def test_an_unknown_rank_is_listed_as_unknown(records):
    gaps = records({"Rank": "Wizard"}).gaps
    assert gaps["reason"].to_list() == ["no code, name or alias"]


def test_no_rows_make_no_records(records):
    made = records({})
    empty = standardise(Rows.create_empty())
    for title, frame in made.tables.items():
        assert empty.tables[title].height == 0
        assert empty.tables[title].schema == frame.schema
    assert empty.gaps.height == 0


def load_text(path, text):
    path.write_text(text)
    said = Input.model_validate(
        {"force": "Kent", "extract_date": "2022-06-30", "selection": "received",
         "window": {"first": "2018-01-01", "last": "2022-03-31"}}
    )  # fmt: skip
    return load(Source("kent", path, said), b"a key of the tests").rows


def test_standards_a_line_each_in_one_cell_are_parted(tmp_path):
    text = 'Case Ref,Date Received,Standard Breached,Rank\nA,2021-01-05,"Use of Force\r\n 9",\n'
    made = standardise(load_text(tmp_path / "kent.csv", text))
    assert made.tables["allegation_standard"]["standard_no"].to_list() == [4, 9]
    assert made.gaps.height == 0


@pytest.mark.parametrize("outcome", ["Dismissed", "Dismissal with notice"])
@pytest.mark.parametrize(
    ("worker", "staff"), [("STAFF", True), ("PCSO", True), ("DESIG", True), ("OFFICER", False),
                          ("SPECIAL", False), ("", False)],
)  # fmt: skip
def test_staff_are_dismissed_by_force_policy_with_or_without_notice(
    records, outcome, worker, staff
):
    made = records({"Outcome": outcome, "Employee Type": worker})
    [code] = made.tables["outcome_event"]["code"]
    assert (code == "S_DIS") is staff


EVENTS = {"input": "kent", "force": "f", "case_id": "c", "allegation_id": "a", "first_line": 2,
          "person_key": "p", "worker_type_code": "OFFICER", "severity_code": None,
          "investigation_code": None, "decision_code": None, "proceedings_code": None,
          "finding_code": None, "handling_code": None, "regime": "2020",
          "finalised_date": dt.date(2021, 3, 3)}  # fmt: skip


def event_dates(code, *rows):
    frame = pl.DataFrame(
        [EVENTS | {"outcome_code": code, "proceedings_date": held, "left_date": left}
         for held, left in rows],
        schema_overrides={"proceedings_date": pl.Date, "left_date": pl.Date}
        | {f"{n}_code": pl.String for n in ("severity", "handling", "investigation", "decision",
                                            "proceedings", "finding")},
    )  # fmt: skip
    return outcome_events(frame)["event_date"].to_list()


LATE, EARLY = dt.date(2021, 2, 2), dt.date(2021, 1, 1)


def test_of_rows_that_repeat_an_event_the_earliest_date_stands():
    assert event_dates("WW", (None, None), (LATE, None), (EARLY, None)) == [EARLY]


def test_each_stage_has_the_date_it_happened_on():
    assert event_dates("RES", (EARLY, LATE)) == [LATE]
    assert event_dates("ND", (EARLY, LATE)) == [dt.date(2021, 3, 3)]
    assert event_dates("WW", (EARLY, LATE)) == [EARLY]
