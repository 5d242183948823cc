"""Accepted mappings: whose word counts for which row, and that likeness never does."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.params import AcceptedMapping
from misconduct_profile.standards import CATEGORY, LEGACY, MAPPED, codes_of, fold, spellings
from misconduct_profile.transform.accepted import ACCEPTED, TOO_EARLY, TOO_LATE, meaning
from misconduct_profile.transform.allegations import classified
from misconduct_profile.transform.mapping import map_column

KENT, ESSEX = "E23000032", "E23000028"
BEFORE = "2019-03-13"


def said(field: str, value: str, code: str, scope: str = "all") -> AcceptedMapping:
    return AcceptedMapping(field, value, code, scope, "A. Analyst", "2026-11-02", "so")


def coded(field: str, values: list[tuple[str, str]], *accepted: AcceptedMapping) -> list:
    rows = pl.DataFrame(values, schema=["force", "outcome"], orient="row")
    made = map_column(rows, "outcome", field, accepted)
    return made.select("outcome_code", "outcome_accepted").rows()


def test_what_nothing_explains_stays_without_a_code():
    assert coded("outcome", [(KENT, "Dismisal without notice")]) == [(None, False)]


def test_an_accepted_value_has_its_code_whatever_its_case_and_signs():
    all_ = said("outcome", "Gone fishing", "RES")
    made = coded("outcome", [(KENT, "GONE-FISHING"), (ESSEX, "gone fishin")], all_)
    assert made == [("RES", True), (None, False)]


def test_a_forces_own_goes_before_one_for_all_and_is_no_others():
    two = said("outcome", "Gone", "RES"), said("outcome", "Gone", "DN", KENT)
    made = coded("outcome", [(KENT, "Gone"), (ESSEX, "Gone")], *two)
    assert made == [("DN", True), ("RES", True)]
    assert coded("outcome", [(ESSEX, "Gone")], two[1]) == [(None, False)]


def test_a_known_spelling_goes_before_an_accepted_mapping():
    wrong = said("outcome", "Dismissed", "RES")
    assert coded("outcome", [(KENT, "Dismissed")], wrong) == [("DWN", False)]


def test_another_fields_mapping_is_not_used():
    assert coded("outcome", [(KENT, "Gone")], said("finding", "Gone", "RES")) == [(None, False)]


@given(st.data())
def test_nothing_is_mapped_by_similarity(data):
    """A text one sign away from a known or an accepted one has no code, unless known itself."""
    column = data.draw(st.sampled_from(sorted(MAPPED)))
    known = spellings(MAPPED[column])["spelling"].to_list()
    accepted = said(column, "gone fishing", next(iter(codes_of(column))))
    text = data.draw(st.sampled_from([*known, "gone fishing"]))
    place = data.draw(st.integers(0, len(text)))
    near = text[:place] + data.draw(st.sampled_from("abcxyz")) + text[place:]
    rows = pl.DataFrame({"force": [KENT], column: [near]})
    code = map_column(rows, column, MAPPED[column], [accepted])[f"{column}_code"][0]
    if fold(near) not in known:
        assert code is None


def test_every_category_code_means_what_the_tables_say():
    for code in codes_of(CATEGORY):
        era = "legacy" if code.startswith(LEGACY) else "2020"
        for when in (era, "review", "unknown"):
            made = meaning(said(CATEGORY, "x", code), when)
            assert made.category_scheme == era, code
            assert made.category_status in {"mapped", "candidates"}
            assert code in {made.category, f"legacy {made.legacy_code}"}
            assert made.category_evidence == f"{ACCEPTED}A. Analyst, 2026-11-02"


@pytest.mark.parametrize(
    ("code", "day", "status", "category", "evidence"),
    [("J2", "2020-02-01", "mapped", "J2", "accepted mapping: A. Analyst, 2026-11-02"),
     ("J2", "2020-01-31", "ambiguous", None, TOO_EARLY),
     ("legacy B", "2020-01-31", "mapped", "J1", "accepted mapping: A. Analyst, 2026-11-02"),
     ("legacy B", "2020-02-01", "ambiguous", None, TOO_LATE),
     ("legacy B", "", "mapped", "J1", "accepted mapping: A. Analyst, 2026-11-02")],
)  # fmt: skip
def test_the_date_rule_still_holds(records, code, day, status, category, evidence):
    made = records(
        {"Allegation Category": "Letter to Santa", "Date Received": day},
        accepted=[said(CATEGORY, "letter to santa", code)],
    )
    row = made.tables["allegation"].row(0, named=True)
    assert (row["category_status"], row["category"]) == (status, category)
    assert row["category_evidence"] == evidence
    listed = made.gaps.filter(field=CATEGORY)["reason"].to_list()
    assert listed == ([evidence] if status == "ambiguous" else [])


def test_a_known_category_is_not_moved_and_an_ambiguous_one_is_settled_for_its_force(records):
    own = [said(CATEGORY, "B", "legacy B", KENT)]
    dated = records({"Allegation Category": "B"}, accepted=own)  # received in March 2020
    assert dated.tables["allegation"]["category"].to_list() == ["B"]
    undated = {"Allegation Category": "B", "Date Received": ""}
    others = [said(CATEGORY, "B", "legacy B", ESSEX)]
    for accepted, status in (([], "ambiguous"), (own, "mapped"), (others, "ambiguous")):
        made = records(undated, accepted=accepted)
        assert made.tables["allegation"]["category_status"].to_list() == [status]


def test_rows_that_a_person_made_agree_agree(records):
    made = records({}, {"Collar No": "101", "Allegation Category": "Pestering"},
                   accepted=[said(CATEGORY, "Pestering", "J2")])  # fmt: skip
    assert made.tables["allegation"].select("category", "category_status").rows() == [
        ("J2", "mapped")
    ]


def test_values_of_a_cell_that_holds_several(records):
    own = [said("standard_breached", "Twelve", "10", KENT)]
    row = {"Standard Breached": "4|twelve|thirteen"}
    made = records(row, accepted=own)
    assert made.tables["allegation_standard"]["standard_no"].to_list() == [4, 10]
    assert made.gaps.filter(field="standard_breached")["value"].to_list() == ["thirteen"]
    hows = made.shares.filter(field="standard_breached").select("how", "rows").rows()
    assert sorted(hows) == [("accepted", 1), ("code", 1), ("unmapped", 1)]


@pytest.mark.parametrize(
    ("worker", "rank"),
    [
        ("OFFICER", "Sergeant"),
        ("", "Sergeant"),
        ("Whatever", "Sergeant"),
        ("STAFF", "Police staff"),
    ],
)
def test_a_rank_of_two_meanings_is_settled_unless_the_worker_type_says_otherwise(
    records, worker, rank
):
    row = {"Rank": "PS", "Employee Type": worker}
    made = records(row, accepted=[said("rank", "PS", "Sergeant", KENT)])
    assert made.tables["subject"]["rank"].to_list() == [rank]
    assert made.gaps.filter(field="rank").height == 0
    open_ = records(row)
    assert open_.tables["subject"]["rank"][0] == (
        rank if worker in {"OFFICER", "STAFF"} else "Unknown"
    )


def test_shares_say_how_and_add_up_to_what_is_filled(records):
    written = (
        ("DWN", "PC"), ("DWN - Dismissal without notice", "Constable"), ("Zzyzx", ""),
        ("Dismissal without notice", "DC"), ("sacked", "PS"), ("", ""),
    )  # fmt: skip
    rows = [
        {"Case Ref": f"{n}", "Outcome": text, "Rank": rank}
        for n, (text, rank) in enumerate(written)
    ]
    made = records(*rows, accepted=[said("outcome", "Sacked", "DWN")])
    by = {field: dict(made.shares.filter(field=field).select("how", "rows").iter_rows())
          for field in ("outcome", "rank", CATEGORY)}  # fmt: skip
    assert by["outcome"] == {"code": 2, "name": 1, "accepted": 1, "unmapped": 1}
    assert by["rank"] == {"alias": 2, "name": 1, "ambiguous": 1}
    assert by[CATEGORY] == {"code": 6}
    lost = made.shares.filter(pl.col("how").cast(pl.String).is_in(["ambiguous", "unmapped"]))
    assert lost.group_by("field").agg(pl.col("rows").sum()).sort("field").rows() == (
        made.gaps.group_by("field").agg(pl.col("rows").sum()).sort("field").rows()
    )


def test_a_gap_has_up_to_three_suggestions_with_their_scores(records):
    gaps = records({"Outcome": "Dismisal without notice"}).gaps.filter(field="outcome")
    names, scores = (gaps[name][0].split("|") for name in ("suggestions", "scores"))
    assert names[0] == "Dismissal without notice"
    assert 1 <= len(names) == len(scores) <= 3
    told = [int(score) for score in scores]
    assert told == sorted(told, reverse=True)
    assert all(60 <= score <= 100 for score in told)


def test_classified_asks_for_no_mapping():
    schema = {"force": pl.String, "allegation_category": pl.String,
              "received_date": pl.Date, "recorded_date": pl.Date}  # fmt: skip
    rows = pl.DataFrame([(KENT, "Letter to Santa", None, None)], schema=schema, orient="row")
    assert classified(rows)["category_status"].to_list() == ["unmapped"]
