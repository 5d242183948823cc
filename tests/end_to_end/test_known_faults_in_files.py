"""Known faults of cells and lines: a test is named after its row in test_known_faults.py.

The docstring of a test begins with the evidence.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

import polars as pl
import pytest

from misconduct_profile import disclosure, extracts
from misconduct_profile.errors import RefusedFileError
from misconduct_profile.records import ALL

sys.path.insert(0, str(Path(__file__).parent))  # taken.py
from taken import ROOT, of, said, take

KENT, ESSEX, MET, WEST_MIDLANDS = "E23000032", "E23000028", "E23000001", "E23000014"


def test_header_shifted(folder):
    """Evidence: edikaQT cleaning script. Headings one column to the right of their values.

    Moved where nothing is lost by it, and the ledger says so; refused by name where a
    heading would be lost.
    """
    done = of(folder("moved"), "header_shifted.csv")
    assert done.ledger() == [
        (1, "header", "headings_moved_left"), *((line, "kept", "") for line in (2, 3, 4, 5)),
    ]  # fmt: skip
    assert extracts.done_to(done.intake)["what"].to_list() == [
        "its headings were moved one column, above their values"
    ]
    assert done.rows()["case_reference"].to_list() == [
        "CM/1/21",
        "CM/2/21",
        "PC/3/21",
        "PC/4/21",
    ]
    assert done.rows()["received_date"][0] == dt.date(2021, 2, 3)
    assert (done.number("cases"), done.number("people")) == (4, 4)
    assert done.number("cases", route="complaint") == 2

    with pytest.raises(RefusedFileError, match="one column to the left") as caught:
        of(folder("refused"), "header_shifted_for_good.csv")
    assert caught.value.reason == "header_shifted"


def test_duplicate_rows(tmp_path):
    """Evidence: edikaQT cleaning script. Exact duplicates, and a column DuplicateCount.

    Case 1 is known to the officer: its repeat is in quarantine. Nobody is identified in
    cases 2 (blank) and 3 (a placeholder), and no allegation in case 4: all are kept, and
    the repeats flagged. Nothing of DuplicateCount passes intake.
    """
    done = of(tmp_path, "duplicate_rows.csv")
    quarantine = done.quarantine()
    assert quarantine.select("first_line", "reasons").rows() == [(3, "duplicate_row")]
    assert extracts.quarantined(done.intake).rows() == [
        ("duplicate_rows", "duplicate_row", 1, "The same row stands further up in the file.")
    ]
    assert done.rows().select("case_reference", "repeated").rows() == [
        ("CM/1/21", False), ("PC/2/21", False), ("PC/2/21", True), ("PC/3/21", False),
        ("PC/3/21", True), ("CM/4/21", False), ("CM/4/21", True),
    ]  # fmt: skip
    assert extracts.done_to(done.intake).rows() == [
        ("duplicate_rows", "", "3 rows that repeat another are kept: each may be true")
    ]
    assert done.number("cases") == 4
    assert done.number("pairs") == 7
    assert done.number("people") == 2
    shown = json.loads(quarantine["content"][0])
    assert shown["DuplicateCount"] == "withheld, 5 characters"
    assert extracts.unrecognised(done.intake)["heading"].to_list() == ["DuplicateCount"]
    kept = " ".join(str(value) for row in done.rows().rows() for value in row)
    assert "PC/2/21" in kept
    assert "9021" not in kept + quarantine["content"][0]


def test_allegation_numbers_not_contiguous(tmp_path):
    """Evidence: edikaQT cleaning script. Numbers that do not start at 1, and leave some out.

    Numbers 3, 7, 12 and 12 of one case, and 5 of another: four allegations, not 12 or 17.
    """
    done = of(tmp_path, "allegation_numbers.csv")
    assert done.number("allegations") == 4
    assert done.number("pairs") == 5
    by_case = done.records("allegation").group_by("case_id").len().sort("case_id")
    assert by_case["len"].to_list() == [3, 1]


def test_placeholder_person(tmp_path):
    """Evidence: Met FOI file. One id on 8,815 of 58,129 rows, and "Organisational".

    9000 stands on 51 of 57 cases: no person. All its cases and allegations are counted;
    nobody is counted for it, and the reason is counted beside.
    """
    done = of(tmp_path, "placeholder_person.csv")
    assert extracts.nobody(done.intake).rows() == [
        ("placeholder_person", "blank", 1),
        ("placeholder_person", "implausible", 51),
        ("placeholder_person", "placeholder", 2),
    ]
    assert done.rows().filter(nobody="implausible")["person_key"].null_count() == 51
    assert done.number("cases") == done.number("allegations") == done.number("pairs") == 57
    assert done.number("people") == 2
    assert done.number("subjects") == 3
    assert done.number("people", measure="repeat_subjects") == 1


def test_rank_blank(tmp_path):
    """Evidence: A&S FOI 1193/18. Rank is blank where no officer was identified.

    A blank is Unknown. Who is not identified has no rank at all, and counts as no person.
    """
    done = of(tmp_path, "rank_blank.csv")
    assert done.rows()["nobody"].to_list() == ["blank", "placeholder", "", "", ""]
    assert sorted(done.records("subject")["rank"]) == ["Constable", "Sergeant", "Unknown"]
    ranks = {
        rank: done.number("people", rank_group=rank)
        for rank in ("Constable", "Sergeant", "Unknown", ALL)
    }
    assert ranks == {"Constable": 1, "Sergeant": 1, "Unknown": 1, ALL: 3}
    assert done.number("pairs") == 5


def test_mixed_date_styles(folder):
    """Evidence: Met FOI 01.FOI.22.026275. 07/12/16, 2/7/2018 and 9/17/2019 in one row.

    Each column proves its own order, or both, or none.
    """
    inputs = {
        "mixed_dates.csv": said("Kent", ("2016-01-01", "2016-12-31"), selection="recorded")
    }
    proven = take(folder("proven"), inputs, baseline="2016", clock="recorded")
    assert proven.intake.loaded[0].date_orders == {
        "recorded_date": "day first", "finalised_date": "day first",
        "proceedings_date": "month first",
    }  # fmt: skip
    assert proven.rows().select(
        "recorded_date", "proceedings_date", "finalised_date"
    ).rows() == [
        (dt.date(2016, 9, 22), dt.date(2019, 9, 17), dt.date(2019, 10, 18)),
        (dt.date(2016, 12, 7), dt.date(2018, 2, 7), dt.date(2018, 4, 3)),
        (dt.date(2016, 2, 1), None, None),
    ]
    assert proven.number("cases", period="2016") == 3

    both = of(folder("both"), "mixed_dates_contradictory.csv")
    assert both.intake.loaded[0].date_orders == {"received_date": "contradictory"}
    assert [entry[1:] for entry in both.ledger()] == [
        ("header", ""), ("kept", ""), ("kept", ""), ("quarantined", "date_ambiguous"),
        ("kept", ""),
    ]  # fmt: skip
    assert both.rows()["received_date"].to_list() == [
        dt.date(2021, 2, 25), dt.date(2021, 2, 25), dt.date(2021, 5, 5),
    ]  # fmt: skip
    assert both.number("cases") == 3

    with pytest.raises(RefusedFileError, match="day from month") as caught:
        of(folder("clock"), "mixed_dates_clock_unproven.csv")
    assert caught.value.reason == "date_order_unproven"

    other = of(folder("other"), "mixed_dates_other_unproven.csv")
    assert other.intake.loaded[0].date_orders["proceedings_date"] == "unproven"
    assert other.rows()["proceedings_date"].to_list() == [None, None, dt.date(2022, 4, 4)]
    assert other.number("cases") == 3
    held = other.records("outcome_event").filter(stage="proceedings")
    assert held["code"].to_list() == ["HEARING"] * 3
    assert held["event_date"].null_count() == 2


def test_pending_with_hearing(tmp_path):
    """Evidence: Met FOI 01.FOI.22.026275. Recorded 22/09/16, hearing 2019, still "Pending".

    A live case counts as recorded and as open, and in no link of the chain of outcomes,
    though its hearing is known.
    """
    inputs = {
        "pending_with_hearing.csv": said(
            "Metropolitan", ("2016-01-01", "2016-12-31"), selection="recorded"
        )
    }
    done = take(tmp_path, inputs, baseline="2016", clock="recorded")
    assert done.number("cases", period="2016") == 3
    chain = {
        step: done.number("pairs", measure=f"outcomes_{step}", period="2016")
        for step in ("finalised", "case_to_answer", "proceedings", "proven", "sanctioned",
                     "dismissed")
    }  # fmt: skip
    assert chain == {
        "finalised": 2, "case_to_answer": 2, "proceedings": 2, "proven": 2, "sanctioned": 2,
        "dismissed": 1,
    }  # fmt: skip
    assert done.number("pairs", measure="outcomes_finalised", period="2016",
                       outcome="not_recorded") == 0  # fmt: skip
    pending = done.records("outcome_event").filter(pl.col("case_id").str.ends_with("CM/1/16"))
    assert dict(pending.select(pl.col("stage").cast(pl.String), "code").iter_rows()) == {
        "decision": "CTA_GM", "proceedings": "HEARING", "result": "PENDING",
    }  # fmt: skip


def test_one_case_many_officers_and_allegations(tmp_path):
    """Evidence: Met file; Casey. A case is 1:N:M; 40% of cases have more than one row.

    Five units give five numbers, and every count names its own.
    """
    done = of(tmp_path, "one_case_many.tsv")
    units = ("cases", "subjects", "people", "allegations", "pairs")
    assert [done.number(unit) for unit in units] == [2, 4, 3, 4, 6]
    assert done.counts["unit"].null_count() == 0
    split = done.counts["cell"].str.split(".")
    assert split.list.get(1).to_list() == done.counts["unit"].cast(pl.String).to_list()
    plan = disclosure.load_plan(str(ROOT / "params" / "publication_plan.yaml"))
    assert {table.unit for table in plan.tables.values()} <= set(units)


def test_person_in_both_routes(tmp_path):
    """Evidence: NPCC sums exactly. Complaint and conduct counts that hold one person twice.

    Individuals by route, and beside them the distinct total, which is less than their sum.
    """
    done = of(tmp_path, "both_routes.csv")
    assert done.number("people", route="complaint") == 2
    assert done.number("people", route="conduct") == 2
    assert done.number("people") == 3
    assert done.number("cases") == 4
