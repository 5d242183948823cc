"""What the taxonomies do to rows: evidence, related cases, victims, schemes, regimes."""

from __future__ import annotations

import polars as pl
import pytest

from misconduct_profile.measures.outcome_codes import outcomes_of
from misconduct_profile.transform.quality import _conflicts


def allegation(made) -> dict:
    return made.tables["allegation"].row(0, named=True)


def case(made, reference: str) -> dict:
    return made.tables["case"].filter(case_reference=reference).row(0, named=True)


OLD = {"Case Ref": "CO/9/19", "Date Received": "2019-05-01"}
NEW = {"Case Ref": "CO/1/20", "Linked Case": "CO/9/19"}


def test_a_case_carries_the_regime_of_the_open_case_it_relates_to(records):
    made = case(records(OLD, NEW), "CO/1/20")
    assert (made["regime"], made["regime_basis"]) == ("2012", "related case")


def test_a_related_case_that_was_over_gives_no_regime(records):
    made = case(records(OLD | {"Date Finalised": "2020-01-31"}, NEW), "CO/1/20")
    assert (made["regime"], made["regime_basis"]) == ("2020", "received date")


@pytest.mark.parametrize("other", ["CO/8/19", "CO/1/20"])
def test_a_relation_that_is_not_there_or_is_itself_gives_no_regime(records, other):
    made = case(records(OLD, NEW | {"Linked Case": other}), "CO/1/20")
    assert made["regime"] == "2020"


def test_a_bare_letter_of_a_case_under_the_old_regime_goes_to_review(records):
    """Its date says one list and its regime the other: nothing is guessed."""
    told = records(OLD, NEW | {"Allegation Category": "B"}).tables["allegation"]
    row = told.filter(case_id="E23000032/CO/1/20").row(0, named=True)
    assert (row["category"], row["category_status"]) == (None, "ambiguous")
    assert row["category_candidates"] == "legacy B|B"


def test_the_text_stands_beside_the_rule_that_decided(records):
    row = allegation(records({"Allegation Category": "Sexual harassment"}))
    assert (row["category_text"], row["category_evidence"]) == ("Sexual harassment", "name")


def test_a_text_too_long_to_be_a_category_is_withheld(records):
    text = "Sexual harassment, as she told the sergeant who took the report on the day"
    row = allegation(records({"Allegation Category": text}))
    assert row["category_text"] == f"withheld, {len(text)} characters"


@pytest.mark.parametrize(
    ("text", "inferred"),
    [("J2", False), ("Use of force", False), ("B", True), ("Sexual assault", True)],
)
def test_a_scheme_is_inferred_only_where_the_recorded_date_decided(records, text, inferred):
    row = allegation(
        records({"Date Received": "", "Date Recorded": "2021-01-05",
                 "Allegation Category": text})
    )  # fmt: skip
    assert row["scheme_inferred"] is inferred


def victims(made) -> list[tuple]:
    return made.tables["allegation_victim"].select(
        "victim_no", pl.col("sex").cast(pl.String), "ethnicity"
    ).rows()  # fmt: skip


def test_a_woman_and_a_man_are_two_victims_and_none_is_lost(records):
    made = records({"Victim Sex": "F"}, {"Victim Sex": "M", "Collar No": "101"})
    assert victims(made) == [(1, "female", None), (2, "male", None)]


def test_rows_that_repeat_a_victim_are_one_and_a_blank_adds_none(records):
    made = records(
        {"Victim Sex": "F", "Victim Ethnicity": "B1"},
        {"Victim Sex": "F", "Victim Ethnicity": "B1", "Collar No": "101"},
        {"Collar No": "102"},
    )
    assert victims(made) == [(1, "female", "B1")]


def test_where_no_row_names_a_victim_it_is_unknown(records):
    assert victims(records({}, {"Collar No": "101"})) == [(1, "unknown", None)]


def test_an_extract_with_the_ethnicity_alone_has_victims_of_unknown_sex(records):
    made = records({"Victim Ethnicity": "A1"}, without=("Victim Sex",))
    assert victims(made) == [(1, "unknown", "A1")]


@pytest.mark.parametrize(
    ("codes", "schemes"),
    [
        (["W1", "W3"], {"18+1"}), (["W1", "O1"], {"16+1"}), (["W1", "B1"], {"18+1 or 16+1"}),
        (["W3", "O1", "W1"], {"18+1", "16+1", "18+1 or 16+1"}),
        (["IC3"], {"IC (officer-observed)"}), (["Black"], {"5+1"}),
        (["Chinese"], {None}),
    ],
)  # fmt: skip
def test_the_list_of_an_ethnicity_is_told_by_what_the_column_uses(records, codes, schemes):
    rows = [{"Ethnicity": code, "Collar No": f"{n}"} for n, code in enumerate(codes)]
    made = records(*rows).tables["subject"]
    assert set(made["ethnicity_scheme"]) == schemes


def test_what_people_call_themselves_is_no_officers_observation(records):
    made = records({"Ethnicity": "Black"}).tables["subject"]
    assert made["ethnicity"].to_list() == ["B"]


@pytest.mark.parametrize(
    ("decision", "outcome", "end"),
    [("No case to answer", "No action", "no_case_to_answer"),
     ("Not upheld", "No further action", "not_proven"),
     ("", "No action", "no_action"), ("No case to answer", "Withdrawn", "withdrawn"),
     ("No case to answer", "Acceptable", "service_acceptable"),
     ("", "Misconduct found, no further action", "no_action")],
)  # fmt: skip
def test_no_action_keeps_its_reason(records, decision, outcome, end):
    events = records({"Decision": decision, "Outcome": outcome}).tables["outcome_event"]
    assert outcomes_of(events)["outcome"].to_list() == [end]


def test_a_resignation_with_a_later_finding_counts_once_as_the_finding(records):
    made = records({"Outcome": "Resigned"}, {"Outcome": "Would have been dismissed"})
    ends = outcomes_of(made.tables["outcome_event"])
    assert ends["outcome"].to_list() == ["would_have_been_dismissed"]


@pytest.mark.parametrize(
    ("outcome", "received", "conflict"),
    [("Management advice", "2021-03-01", True), ("Dismissed with notice", "2021-03-01", True),
     ("Management advice", "2019-03-01", False), ("Dismissed with notice", "2019-03-01", False),
     ("Management action", "2021-03-01", False), ("Written warning", "2021-03-01", False),
     ("Dismissed", "2021-03-01", False)],
)  # fmt: skip
def test_a_sanction_that_the_regime_does_not_have_is_marked_and_counted(
    records, outcome, received, conflict
):
    made = records({"Outcome": outcome, "Date Received": received, "Allegation Category": ""})
    assert made.tables["outcome_event"]["regime_conflict"].to_list() == [conflict]
    counted = _conflicts(made.tables["outcome_event"])
    assert counted["rows"].to_list() == [1] * conflict


def test_under_a_carried_regime_management_advice_is_no_conflict(records):
    made = records(OLD, NEW | {"Outcome": "Management advice"})
    assert made.tables["outcome_event"]["regime_conflict"].to_list() == [False]


def test_handling_is_an_event_of_the_process(records):
    events = records({"Handling": "Local resolution"}).tables["outcome_event"]
    assert ("handling", "LOCRES") in events.select(
        pl.col("stage").cast(pl.String), "code"
    ).rows()
