"""Known faults of counts and series: a test is named after its row in test_known_faults.py.

The docstring of a test begins with the evidence.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import polars as pl
import pytest

from misconduct_profile import disclosure, transform
from misconduct_profile.errors import InputError
from misconduct_profile.publish.tables import forces as table_of_forces
from misconduct_profile.records import ALL

sys.path.insert(0, str(Path(__file__).parent))  # taken.py
from taken import Taken, of, said, take

KENT, ESSEX, MET, WEST_MIDLANDS = "E23000032", "E23000028", "E23000001", "E23000014"


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
        ("PC/5/21", "handling", "DISAPP"),
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
