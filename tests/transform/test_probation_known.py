"""Where each force's events of Regulations 12 and 13 are known from, and what is told of it."""

from __future__ import annotations

import polars as pl
import pytest

from made_exits import NOBODY, events_of
from made_returns import ESSEX, KENT, params_of
from misconduct_profile import disclosure
from misconduct_profile.measures import probation_by_year
from misconduct_profile.records import (
    Coverage,
    OutcomeEvent,
    ProbationEvent,
    ProbationSource,
)
from misconduct_profile.transform import (
    probation_sources,
    read_probation_sources,
    write_probation_sources,
)


def named(*people: str, force: str = KENT, code: str = "R13_D", stage: str = "probation"):
    """Write outcomes of people ("line n": of nobody), each in a case of its own."""
    return [
        ("kent", force, f"{force}/{n}", f"{force}/{n}#1", who, stage, code, None, False)
        for n, who in enumerate(people)
    ]


@pytest.fixture
def told(tmp_path):
    """Say the sources of Kent and Essex: events, outcomes, and the return's section."""

    def made(events=(), outcomes=(), returned="", forces=("Kent", "Essex"), **changes):
        params = params_of(tmp_path, returned, forces=list(forces), **changes)
        run = tmp_path / "run"
        (run / "records" / "any").mkdir(parents=True, exist_ok=True)
        shape = OutcomeEvent.create_empty().schema
        frame = pl.DataFrame(list(outcomes), schema=shape, orient="row")
        frame.write_parquet(run / "records" / "any" / "outcome_event.parquet")
        events_of(*events).write_parquet(run / "records" / "any" / "probation_event.parquet")
        found = probation_sources(run, params)
        write_probation_sources(params, run)
        assert read_probation_sources(run).equals(found)
        return params, {row["force"]: row for row in found.iter_rows(named=True)}

    return made


def test_each_of_the_four_is_told(told):
    _, rows = told([{}], named("p"), covers=["Kent"])
    assert rows[KENT]["source"] == "HR return and extract"
    assert rows[ESSEX]["source"] == "neither"
    _, rows = told([{}], named("q", force=ESSEX), covers=["Kent"])
    assert rows[KENT]["source"] == "HR return"
    assert rows[ESSEX]["source"] == "extract alone"


def test_a_force_that_answered_and_had_none_has_a_return(told):
    _, rows = told()
    assert {row["source"] for row in rows.values()} == {"HR return"}


def test_without_a_return_extracts_stand_alone(told):
    _, rows = told((), named("p"), returned=None)
    assert (rows[KENT]["source"], rows[ESSEX]["source"]) == ("extract alone", "neither")


def test_one_person_and_code_is_one_event_and_both_is_the_same_person_and_code(told):
    events = [{}, {"code": "R12_X"}, {"person_key": "r"}, {"code": "RES", "person_key": "s"}]
    outcomes = [
        *named("p", "p", "q", "line 9"), *named("p", code="R13_N"),
        *named("p", code="RES", stage="leaving"),
    ]  # fmt: skip
    _, rows = told(events, outcomes)
    assert rows[KENT] == {
        "force": KENT, "source": "HR return and extract", "events_in_return": 3,
        "events_in_extract": 4, "people_in_extract": 3, "in_both": 1, "cases_linked": 0,
    }  # fmt: skip


def test_linked_cases_are_counted_once(told):
    linked = {"case_id": f"{KENT}/1"}
    _, rows = told([linked, {**linked, "code": "R12_X"}, {"person_key": "q"}])
    assert (rows[KENT]["cases_linked"], rows[ESSEX]["cases_linked"]) == (1, 0)


@pytest.mark.parametrize("outcomes", [[], named("q", force=ESSEX)], ids=["neither", "extract"])
def test_a_force_without_a_return_is_not_available_and_never_nil(told, outcomes):
    params, rows = told([{}], outcomes, covers=["Kent"])
    assert rows[ESSEX]["source"] in ("neither", "extract alone")
    for events in (events_of({}), ProbationEvent.create_empty()):
        counts, estimates = probation_by_year(events, NOBODY, params)
        for frame in (counts, estimates):
            gaps = frame.filter(force=ESSEX)
            assert gaps["value"].null_count() == gaps.height > 0
            assert set(gaps["status"].cast(pl.String)) == {"x"}


def sources(source: str, people: int) -> pl.DataFrame:
    row = (KENT, source, 9, people, people, 0, 0)
    shape = ProbationSource.create_empty().schema
    return pl.DataFrame([row], schema=shape, orient="row")


@pytest.mark.parametrize(
    ("source", "people", "public"),
    [("HR return", 0, "HR return"), ("HR return and extract", 4, "HR return"),
     ("HR return and extract", 5, "HR return and extract"), ("extract alone", 1, "neither"),
     ("extract alone", 5, "extract alone"), ("neither", 0, "neither")],
)  # fmt: skip
def test_few_people_of_an_extract_are_not_told_from_none(tmp_path, source, people, public):
    params = params_of(tmp_path, "", forces=["Kent", "Essex"])
    months = Coverage.create_empty()
    facts = disclosure.describe(params, months, sources=sources(source, people))
    assert facts.force(KENT).probation_source == public
    assert facts.force(ESSEX).probation_source == "", "nothing is known of it"
    silent = disclosure.describe(params, months)
    assert {force.probation_source for force in silent.forces} == {""}
