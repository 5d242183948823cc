"""Rows to records: what is mapped, what is left open, and what is never guessed."""

from __future__ import annotations

import polars as pl
import pytest

from misconduct_profile.measures import vawg


def case(made) -> dict:
    return made.tables["case"].row(0, named=True)


def flags(made) -> list[str]:
    return made.tables["case"].sort("case_id")["vawg_flag"].cast(pl.String).to_list()


def refs(*values: str) -> list[dict[str, str]]:
    return [{"Case Ref": f"CO/{n}/20", "VAWG": value} for n, value in enumerate(values)]


def test_a_force_without_the_flag_is_missing_never_no(records):
    assert flags(records({}, without=("VAWG",))) == ["missing"]


def test_in_a_column_of_only_yes_a_blank_is_its_no(records):
    assert flags(records(*refs("VAWG", "", "VAWG"))) == ["yes", "no", "yes"]


@pytest.mark.parametrize("mark", ["N", "not known", "perhaps"])
def test_in_a_column_that_says_anything_else_a_blank_says_nothing(records, mark):
    assert flags(records(*refs("Y", "", mark)))[:2] == ["yes", "missing"]


def test_a_blank_column_says_nothing(records):
    assert flags(records(*refs("", ""))) == ["missing", "missing"]


def test_a_case_is_flagged_where_one_of_its_rows_is(records):
    made = records({"VAWG": "N"}, {"Alleg No": "2", "VAWG": "Y"})
    assert flags(made) == ["yes"]


def test_a_case_is_finalised_when_its_last_row_is(records):
    open_ = records({"Date Finalised": "2021-01-05"}, {"Alleg No": "2"})
    assert case(open_)["finalised_date"] is None
    done = records(
        {"Date Finalised": "2021-01-05"}, {"Alleg No": "2", "Date Finalised": "2021-03-01"}
    )
    assert str(case(done)["finalised_date"]) == "2021-03-01"


def test_what_rows_of_a_case_disagree_on_is_left_empty_and_named(records):
    made = case(records({}, {"Alleg No": "2", "Date Received": "2020-04-01"}))
    assert made["received_date"] is None
    assert made["conflicts"] == "received_date"


@pytest.mark.parametrize(
    ("text", "route"),
    [("PC", "complaint"), ("Conduct matter", "conduct"), ("RCM", "conduct"),
     ("Death or serious injury", "other"), ("Whatever", "unknown")],
)  # fmt: skip
def test_the_route_follows_the_case_type(records, text, route):
    assert case(records({"Case Type": text}))["route"] == route


def test_rows_of_an_allegation_that_name_different_categories_make_it_ambiguous(records):
    made = records({}, {"Collar No": "101", "Allegation Category": "B4"})
    row = made.tables["allegation"].row(0, named=True)
    assert row["category"] is None
    assert row["category_status"] == "ambiguous"


def test_rows_that_say_one_thing_in_two_spellings_agree(records):
    made = records({}, {"Collar No": "101", "Allegation Category": "J2 - Sexual harassment"})
    assert made.tables["allegation"]["category"].to_list() == ["J2"]


def test_nobody_identified_stays_in_pairs_and_leaves_subjects(records):
    nobody = {"Collar No": "unknown officer", "Employee Type": ""}
    made = records({}, nobody, nobody)
    pairs = made.tables["allegation_subject"]
    assert pairs.height == 3
    assert pairs.filter("identified").height == 1
    assert set(pairs.filter(~pl.col("identified"))["worker_type"]) == {"UNKNOWN"}
    assert made.tables["subject"].height == 1


def test_one_person_on_two_allegations_is_one_subject_and_two_pairs(records):
    made = records({}, {"Alleg No": "2"})
    assert made.tables["subject"].height == 1
    assert made.tables["allegation_subject"].height == 2


@pytest.mark.parametrize(
    ("ages", "found"),
    [(("30", "40"), "26_TO_40"), (("40", "41"), "unknown"), (("40", ""), "26_TO_40"),
     (("", ""), "unknown")],
)  # fmt: skip
def test_a_band_on_which_rows_of_a_case_disagree_is_unknown(records, ages, found):
    rows = [{"Officer Age": age, "Alleg No": str(n)} for n, age in enumerate(ages)]
    [subject] = records(*rows).tables["subject"].iter_rows(named=True)
    assert (subject["age_band"], subject["service_band"]) == (found, "unknown")


def test_service_of_a_subject_is_its_band(records):
    [subject] = records({"Length of Service": "12"}).tables["subject"].iter_rows(named=True)
    assert (subject["age_band"], subject["service_band"]) == ("unknown", "10_TO_19")


@pytest.mark.parametrize(
    ("rank", "worker", "found"),
    [("PS", "OFFICER", "Sergeant"), ("PS", "STAFF", "Police staff"), ("PS", "", "Unknown"),
     ("DC", "OFFICER", "Unknown"), ("SC", "SPECIAL", "Special Constable"),
     ("SC", "OFFICER", "Unknown"), ("DSI", "OFFICER", "Superintendent"),
     ("PC", "OFFICER", "Constable"), ("", "OFFICER", "Unknown")],
)  # fmt: skip
def test_an_abbreviation_of_two_meanings_is_settled_by_the_worker_type_or_not(
    records, rank, worker, found
):
    made = records({"Rank": rank, "Employee Type": worker})
    assert made.tables["subject"]["rank"].to_list() == [found]


@pytest.mark.parametrize(
    ("outcome", "worker", "code", "stage"),
    [("Dismissed", "OFFICER", "DWN", "sanction"), ("Dismissed", "STAFF", "S_DIS", "sanction"),
     ("Case dismissed", "OFFICER", "ND", "result"),
     ("Would have been dismissed", "OFFICER", "WHBD", "sanction"),
     ("Management action", "OFFICER", "MACT", "sanction"),
     ("Management advice", "OFFICER", "MADV", "sanction"),
     ("Resigned", "OFFICER", "RES", "leaving"),
     ("Barred list", "OFFICER", "BARRED", "list")],
)  # fmt: skip
def test_outcomes_that_sound_alike_stay_apart(records, outcome, worker, code, stage):
    events = records({"Outcome": outcome, "Employee Type": worker}).tables["outcome_event"]
    assert events.select("code", pl.col("stage").cast(pl.String)).rows() == [(code, stage)]


@pytest.mark.parametrize(
    "text",
    ["1; 9", "1|9", "1, 9", "Honesty and Integrity; Discreditable Conduct",
     "9 - Discreditable Conduct | 1 - Honesty & Integrity"],
)  # fmt: skip
def test_one_allegation_may_breach_several_standards(records, text):
    made = records({"Standard Breached": text.replace(";", "|")})
    assert made.tables["allegation_standard"]["standard_no"].to_list() == [1, 9]


def test_a_standard_with_commas_in_its_name_is_one_standard(records):
    made = records({"Standard Breached": "Authority, Respect and Courtesy"})
    assert made.tables["allegation_standard"]["standard_no"].to_list() == [2]


def test_what_nothing_explains_is_listed_with_suggestions_and_not_mapped(records):
    made = records({"Outcome": "Final writen warning"})
    assert made.tables["outcome_event"].height == 0
    gap = made.gaps.filter(field="outcome").row(0, named=True)
    assert gap["value"] == "Final writen warning"
    assert "Final written warning" in gap["suggestions"].split("|")


def test_a_long_value_is_no_example(records):
    text = "a story about somebody " * 4
    gap = records({"Outcome": text}).gaps.row(0, named=True)
    assert gap["value"] == f"withheld, {len(text.strip())} characters"


def test_a_known_extract_leaves_no_gaps(records):
    assert records({"Outcome": "Written warning", "Rank": "PC"}).gaps.height == 0


def test_a_domestic_abuse_factor_alone_never_makes_an_allegation_vawg(records):
    """The factor may say that she complains of how her report was handled."""
    made = records({
        "Allegation Category": "A2", "Factors": "Domestic/gender abuse", "Victim Sex": "F",
    })  # fmt: skip
    assert made.tables["allegation_factor"]["factor"].to_list() == ["Domestic/gender abuse"]
    answers = vawg.with_vawg(made.tables["allegation"], made.tables["allegation_victim"])
    row = answers.row(0, named=True)
    assert row["victim"] == "female"
    for name in (
        "vawg_derived",
        "violence_and_abuse",
        "violence_female",
        "sexist_misogynistic",
    ):
        assert row[name] == "no", name
