"""Known data-quality problems of such extracts: each has its file and its test.

The files are made up, and small enough to be read; what went wrong in them went wrong in
a real one. A test is named after its row of ROWS, and its docstring begins with the
evidence.
"""

from __future__ import annotations

import datetime as dt
import inspect
import json
import re
import sys
from pathlib import Path

import polars as pl
import pytest

from misconduct_profile import disclosure, extracts, transform
from misconduct_profile.errors import InputError, RefusedFileError
from misconduct_profile.publish.tables import forces as table_of_forces
from misconduct_profile.records import ALL

sys.path.insert(0, str(Path(__file__).parent))  # taken.py
from taken import FAULTS, ROOT, Taken, said, take

KENT, ESSEX, MET, WEST_MIDLANDS = "E23000032", "E23000028", "E23000001", "E23000014"
#: Test by name, its evidence, and what must become of it.
ROWS = {
    "header_shifted": (
        "edikaQT cleaning script",
        "detect by type profile, refuse or realign with log",
    ),
    "duplicate_rows": (
        "edikaQT cleaning script",
        "in quarantine only where case, allegation and subject are known; else kept, flagged",
    ),
    "allegation_numbers_not_contiguous": (
        "edikaQT cleaning script",
        "do not use max(seq) as a count",
    ),
    "placeholder_person": (
        "Met FOI file",
        "exclude from person counts, keep in allegation counts",
    ),
    "rank_blank": ("A&S FOI 1193/18", "Unknown, not Constable"),
    "mixed_date_styles": (
        "Met FOI 01.FOI.22.026275",
        "order proved per column; else in quarantine, refused, or unknown",
    ),
    "pending_with_hearing": (
        "Met FOI 01.FOI.22.026275",
        "live cases in received, not in outcome rates",
    ),
    "one_case_many_officers_and_allegations": (
        "Met file; Casey",
        "state the unit on every table",
    ),
    "person_in_both_routes": (
        "NPCC sums exactly",
        "individuals by route; add distinct total",
    ),
    "fewer_allegations_than_individuals": (
        "NPCC 1,483 vs 1,539",
        "allegation x subject is a third unit",
    ),
    "series_starts_differ": (
        "WMP FOI 1721A/22; MOPAC PCD 118",
        "per-force coverage table",
    ),
    "break_of_february_2020": ("IOPC 2020/21", "no line across the break"),
    "ethnicity_missing": ("edikaQT; IOPC", "show missing rate, no imputation"),
    "received_or_finalised_basis": (
        "HO finalised; Casey and NPCC received",
        "label basis; recent years are right-censored",
    ),
    "units_change": ("HO bulletins", "never splice"),
    "detail_differs_by_force": (
        "NPCC/College 14 Oct 2022",
        "force-level completeness score",
    ),
    "more_recording_is_no_more_misconduct": (
        "IPCC 2011/12 foreword",
        "no league table; funnel plot",
    ),
    "kept_as_statuses": ("A&S FOI 592/21", "keep as statuses"),
}
#: The files of each row's test.
FILES = {
    "header_shifted": ("header_shifted.csv", "header_shifted_for_good.csv"),
    "duplicate_rows": ("duplicate_rows.csv",),
    "allegation_numbers_not_contiguous": ("allegation_numbers.csv",),
    "placeholder_person": ("placeholder_person.csv",),
    "rank_blank": ("rank_blank.csv",),
    "mixed_date_styles": (
        "mixed_dates.csv",
        "mixed_dates_contradictory.csv",
        "mixed_dates_clock_unproven.csv",
        "mixed_dates_other_unproven.csv",
    ),
    "pending_with_hearing": ("pending_with_hearing.csv",),
    "one_case_many_officers_and_allegations": ("one_case_many.tsv",),
    "person_in_both_routes": ("both_routes.csv",),
    "fewer_allegations_than_individuals": ("fewer_allegations_than_people.csv",),
    "series_starts_differ": (
        "series_starts_west_midlands.csv",
        "series_starts_metropolitan.csv",
    ),
    "break_of_february_2020": ("break_of_2020.csv",),
    "ethnicity_missing": ("ethnicity_missing.csv",),
    "received_or_finalised_basis": ("received_basis.csv", "finalised_basis.csv"),
    "units_change": ("units_change.csv",),
    "detail_differs_by_force": ("detail_complete.csv", "detail_poor.csv"),
    "more_recording_is_no_more_misconduct": ("more_recording.csv",),
    "kept_as_statuses": ("kept_as_statuses.csv",),
}


@pytest.fixture
def folder(tmp_path):
    """Make a folder of its own for each run of a test."""

    def made(name: str) -> Path:
        (tmp_path / name).mkdir()
        return tmp_path / name

    return made


def of(run: Path, name: str) -> Taken:
    return take(run, {name: said("Kent")})


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


def test_fewer_allegations_than_individuals(tmp_path):
    """Evidence: NPCC 1,483 vs 1,539. Unique allegations are fewer than individuals.

    An allegation against a subject is a unit of its own.
    """
    done = of(tmp_path, "fewer_allegations_than_people.csv")
    for measure in ("conduct_and_complaint", "vawg_flagged"):
        numbers = [done.number(unit, measure=measure) for unit in
                   ("allegations", "people", "pairs")]  # fmt: skip
        assert numbers == [2, 3, 4]


def test_series_starts_differ(tmp_path):
    """Evidence: WMP FOI 1721A/22; MOPAC PCD 118. Systems that begin in different years.

    A table says for each force which months it returned; a year before a force's first
    is not available, never nil, and no part of the nation's.
    """
    inputs = {
        "series_starts_west_midlands.csv": said("West Midlands", ("2020-01-01", "2021-12-31")),
        "series_starts_metropolitan.csv": said("Metropolitan", ("2017-01-16", "2021-12-31")),
    }
    done = take(tmp_path, inputs)
    told = transform.coverage_table(done.folder).filter(clock="received")
    told = told.with_columns(there=pl.col("reported") + pl.col("nil"))
    years = list(range(2017, 2022))
    for force, there in ((WEST_MIDLANDS, [0, 0, 0, 12, 12]), (MET, [11, 12, 12, 12, 12])):
        own = told.filter(force=force).sort("year")
        assert own.select("year", "there").rows() == list(zip(years, there, strict=True))
        assert (own["there"] + own["missing"]).to_list() == [12] * 5
        absent = own.filter(pl.col("missing") > 0)["reasons"].to_list()
        assert set(absent) == {"outside the extract's window"}
    assert done.number("cases", force=WEST_MIDLANDS, period="2018") is None
    assert done.number("cases", force=MET, period="2018") == 1
    assert done.number("cases", force=MET, period="2019") == 0
    nation = done.counts.filter(
        measure="conduct_and_complaint", unit="cases", population="workforce", force=ALL,
        route=ALL, period="2018",
    )  # fmt: skip
    assert nation.select("value", "months_reported", "months_asked").rows() == [(1, 12, 24)]


def test_break_of_february_2020(tmp_path):
    """Evidence: IOPC 2020/21: "cannot be meaningfully compared". The law changed.

    No period crosses 1 February 2020: 2020 is January, and February to December.
    """
    inputs = {"break_of_2020.csv": said("Kent", ("2019-01-01", "2021-12-31"))}
    done = take(tmp_path, inputs)
    assert done.number("cases", period="2020-01") == 2
    assert done.number("cases", period="2020-02/2020-12") == 3
    figures = pl.concat([done.counts.select("period"), done.estimates.select("period")])
    for period in figures["period"].unique():
        first, _, last = period.partition("/")
        last = last or first
        if len(period) == 4:
            first, last = f"{period}-01", f"{period}-12"
        assert (last < "2020-02") or (first >= "2020-02"), period
    assert "2020" not in set(figures["period"])
    regimes = done.records("case").sort("case_id")["regime"].cast(pl.String).to_list()
    assert regimes == ["2012", "2012", "2020", "2020", "2020"]
    waits = done.counts.filter(measure="sexual_misconduct", period="2020-01")
    assert set(waits["status"].cast(pl.String)) == {"x"}


def test_ethnicity_missing(tmp_path):
    """Evidence: edikaQT; IOPC says "where known/declared". HR carry-forward imputes it.

    What is missing is counted as missing; nothing is put in its place in any record.
    """
    done = of(tmp_path, "ethnicity_missing.csv")
    quality = transform.read_quality(done.folder)
    shown = quality.filter(kind="completeness", field="subject_ethnicity")
    assert shown.select("rows", "of_rows", "share").rows() == [(2, 5, 0.4)]
    subjects = done.records("subject").sort("case_id")
    assert subjects["ethnicity"].to_list() == ["W1", None, "A1", None, None]
    people = {
        group: done.number("people", ethnicity=group)
        for group in ("White", "Mixed", "Asian", "Black", "Other", "Unknown")
    }
    assert people == {"White": 1, "Mixed": 0, "Asian": 1, "Black": 0, "Other": 0, "Unknown": 2}


def test_received_or_finalised_basis(folder):
    """Evidence: HO finalised; Casey and NPCC received. Two bases, two numbers.

    Every count names its clock, an extract selected by one basis gives no count by the
    other, and cases still open are counted beside those of recent years.
    """
    window = ("2020-01-01", "2021-12-31")
    by = {
        "received": {"received_basis.csv": said("Kent", window)},
        "finalised": {"finalised_basis.csv": said("Kent", selection="finalised")},
    }
    runs = {}
    for selection, clock in (("received", "received"), ("finalised", "finalised"),
                             ("finalised", "received"), ("received", "finalised")):  # fmt: skip
        run = folder(f"{selection}-{clock}")
        runs[selection, clock] = take(run, by[selection], clock=clock)
    received, finalised = runs["received", "received"], runs["finalised", "finalised"]
    assert (received.number("cases"), finalised.number("cases")) == (3, 3)
    assert received.number("cases", period="2020-02/2020-12") == 2
    for run, clock in ((received, "received"), (finalised, "finalised")):
        assert set(run.counts["clock"].cast(pl.String)) == {clock}
        assert run.counts["cell"].str.contains(f".{clock}.", literal=True).all()
    assert not set(received.counts["cell"]) & set(finalised.counts["cell"])
    for pair in (("finalised", "received"), ("received", "finalised")):
        assert runs[pair].number("cases") is None
    still = {
        period: (received.number("cases", measure="open_at_extract", period=period),
                 received.number("pairs", measure="outcomes_finalised", period=period))
        for period in ("2020-02/2020-12", "2021")
    }  # fmt: skip
    assert still == {"2020-02/2020-12": (0, 2), "2021": (2, 1)}
    assert finalised.number("cases", measure="open_at_extract") is None


def test_units_change(tmp_path):
    """Evidence: HO bulletins. Allegations until one year, individuals from the next.

    A table has one unit, whatever the counts beside it hold, and takes no second one.
    """
    inputs = {"units_change.csv": said("Kent", ("2021-01-01", "2022-05-31"))}
    done = take(tmp_path, inputs, period={"first": "2021-01-01", "last": "2022-05-31"})
    later = "2022-01/2022-05"
    assert [done.number("allegations", period=p) for p in ("2021", later)] == [3, 1]
    assert [done.number("people", period=p) for p in ("2021", later)] == [1, 3]
    facts = disclosure.describe(done.params, transform.read_coverage(done.folder))
    for unit, numbers in (("allegations", [3, 1]), ("people", [1, 3])):
        table = disclosure.load_plan(_plan(tmp_path, unit)).table("by_year")
        series = table.select(done.counts, facts)
        assert series["unit"].cast(pl.String).to_list() == [unit] * 2
        assert series["value"].to_list() == numbers
    with pytest.raises(InputError, match="unit"):
        disclosure.load_plan(_plan(tmp_path, "[allegations, people]"))


def _plan(folder: Path, unit: str) -> str:
    path = folder / "plan.yaml"
    path.write_text(
        "tables:\n  by_year:\n    title: By year\n    measure: conduct_and_complaint\n"
        f"    unit: {unit}\n    dimensions:\n      period: {{values: years}}\n"
    )
    return str(path)


def test_detail_differs_by_force(tmp_path):
    """Evidence: NPCC/College 14 Oct 2022: "not recorded in a detailed and consistent manner".

    How full each extract is stands by force and field, with what had no code and what was
    not used.
    """
    inputs = {"detail_complete.csv": said("Kent"), "detail_poor.csv": said("Essex")}
    quality = transform.read_quality(take(tmp_path, inputs).folder)

    def shares(kind: str, field: str) -> dict[str, float | None]:
        return dict(quality.filter(kind=kind, field=field).select("force", "share").iter_rows())

    assert shares("completeness", "allegation_category") == {KENT: 1.0, ESSEX: 0.25}
    assert shares("completeness", "outcome") == {KENT: 1.0, ESSEX: 0.5}
    assert shares("completeness", "vawg_flag") == {KENT: 1.0, ESSEX: None}
    assert shares("mapped", "outcome") == {KENT: 1.0, ESSEX: 0.5}
    assert shares("quarantine", "") == {ESSEX: 0.2}


def test_more_recording_is_no_more_misconduct(tmp_path):
    """Evidence: IPCC 2011/12 foreword. More recording can mean more trust.

    No ranks: no output has a place in an order, forces stand by name, and what is said of
    a force's rate is whether chance explains it.
    """
    names = ["Bedfordshire", "Cleveland", "Essex", "Wiltshire"]
    done = take(tmp_path, {"more_recording.csv": said(names)})
    by_number = done.counts.filter(
        measure="conduct_and_complaint", unit="cases", population="workforce", route=ALL,
        period="2021",
    ).filter(pl.col("force") != ALL).sort("value")["force"].to_list()  # fmt: skip
    assert by_number != done.params.force_codes

    ordinal = ("rank", "place", "order", "league", "percentile", "quartile")
    for frame in (done.counts, done.estimates, transform.read_quality(done.folder),
                  transform.coverage_table(done.folder)):  # fmt: skip
        assert not set(frame.columns) & {*ordinal, "position"}
    placed = done.estimates.filter(pl.col("statistic").str.starts_with("position"))
    assert set(placed["force"]) == set(done.params.force_codes)
    assert set(placed["value"]) <= {-1.0, 0.0, 1.0}
    statistics = " ".join(done.estimates["statistic"].unique())
    assert not [word for word in ordinal if word in statistics]

    page = table_of_forces(_released(done)).html
    assert sorted(names, key=page.index) == names
    assert not re.search(r"\b(rank|league|highest|lowest|worst|best|1st|2nd)", page, re.I)


def _released(done: Taken) -> disclosure.Release:
    plan_path = done.folder / "plan.yaml"
    plan_path.write_text(
        "tables:\n  cases_by_force_year_route:\n    title: Cases\n"
        "    measure: conduct_and_complaint\n    unit: cases\n    dimensions:\n"
        "      force: {values: forces, total: true}\n      period: {values: years}\n"
        "      route: {values: [complaint, conduct], total: true}\n"
    )
    plan = disclosure.load_plan(str(plan_path))
    facts = disclosure.describe(done.params, transform.read_coverage(done.folder))
    system = disclosure.link(plan, done.counts, facts)
    pattern = disclosure.protect(system, disclosure.Policy.read(done.params.disclosure))
    disclosure.clear(
        done.counts, done.estimates, system, pattern,
        disclosure.audit_pattern(system, pattern), plan, facts, done.folder,
    )  # fmt: skip
    return disclosure.release("public", done.folder)


def test_kept_as_statuses(tmp_path):
    """Evidence: A&S FOI 592/21. De-recorded, withdrawn, discontinued, dispensed.

    All stay cases, each with what became of it; what has no code is kept as it was
    written, and listed.
    """
    done = of(tmp_path, "kept_as_statuses.csv")
    assert done.number("cases") == 6
    events = done.records("outcome_event").select(
        pl.col("case_id").str.strip_prefix(f"{KENT}/"), pl.col("stage").cast(pl.String), "code"
    )
    assert events.sort("case_id").rows() == [
        ("CM/3/21", "decision", "DISCONT"),
        ("CM/4/21", "probation", "R13_D"),
        ("PC/1/21", "decision", "DERECORD"),
        ("PC/2/21", "result", "C_WD"),
        ("PC/5/21", "result", "NOACT"),
    ]
    handling = dict(done.records("case").select("case_reference", "handling").iter_rows())
    assert handling["PC/5/21"] == "DISAPP"
    ends = {
        end: done.number("pairs", measure="outcomes_finalised", outcome=end)
        for end in (
            "discontinued",
            "withdrawn",
            "left_service",
            "no_action",
            "not_recorded",
            ALL,
        )
    }
    assert ends == {
        "discontinued": 2, "withdrawn": 1, "left_service": 1, "no_action": 1,
        "not_recorded": 1, ALL: 6,
    }  # fmt: skip
    assert done.rows()["decision"].to_list()[5] == "Dispensed"
    gaps = transform.read_gaps(done.folder).select("field", "value").rows()
    assert gaps == [("decision", "Dispensed")]


def test_every_known_fault_has_a_test_and_a_file():
    tests = {
        name.removeprefix("test_"): function
        for name, function in globals().items()
        if name.startswith("test_") and name != "test_every_known_fault_has_a_test_and_a_file"
    }
    assert len(ROWS) == 18
    assert list(tests) == list(ROWS)
    for name, (evidence, _) in ROWS.items():
        assert f"Evidence: {evidence}" in (tests[name].__doc__ or ""), name
    used = {name for names in FILES.values() for name in names}
    assert list(FILES) == list(ROWS)
    assert all(FILES.values())
    assert used == {path.name for path in FAULTS.iterdir()}
    for name, files in FILES.items():
        code = inspect.getsource(tests[name])
        assert all(f'"{file}"' in code for file in files), name
