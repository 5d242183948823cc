"""A measure that a selection cannot support is [x] for that force, by every clock."""

from __future__ import annotations

import datetime as dt
from itertools import product
from pathlib import Path

import polars as pl
import pytest
import yaml

from misconduct_profile import extracts, measures, transform
from misconduct_profile.params import Params
from misconduct_profile.records import ALL

EXAMPLE = Path(__file__).parents[2] / "params" / "example.yaml"
KENT, ESSEX = "E23000032", "E23000028"
SELECTIONS = ("received", "recorded", "finalised", "live")
CLOCKS = ("received", "recorded", "finalised")
#: Selections by which a force can be counted by a clock.
ABLE = {("received", "received"), ("received", "recorded"), ("recorded", "received"),
        ("recorded", "recorded"), ("finalised", "finalised")}  # fmt: skip
#: What is not known of anybody by the date finalised: no case is open by it.
OF_OPEN = ("finalised_within_12_months", "finalised_within_24_months", "open_at_extract")
MEASURES = (
    "conduct_and_complaint", "vawg_flagged", "sexual_misconduct", "repeat_subjects", *OF_OPEN,
    *(f"outcomes_{step}" for step in ("finalised", "case_to_answer", "proceedings", "proven",
                                      "sanctioned", "dismissed")),
)  # fmt: skip
HEADER = ("Case Ref,Case Type,Date Received,Date Recorded,Date Finalised,Alleg No,"
          "Allegation Category,Collar No,Employee Type,VAWG,Decision,Proceedings,Finding,"
          "Outcome")  # fmt: skip
ENDED = "{n},PC,2021-{m}-04,2021-{m}-05,2021-{m}-20,1,J2,100,OFFICER,Y,,,,"
OPEN = "{n},CM,2021-{m}-06,2021-{m}-07,,1,J2,101,OFFICER,N,,,,"


def lines(selection: str) -> str:
    """Two cases a month, of which a selection by date finalised or of live ones has one."""
    kinds = {"finalised": [ENDED], "live": [OPEN]}.get(selection, [ENDED, OPEN])
    rows = [
        kind.format(n=f"{number}{place}", m=f"{number:02d}")
        for number in range(1, 13)
        for place, kind in enumerate(kinds)
    ]
    return "\n".join([HEADER, *rows]) + "\n"


def counted(run: Path, selection: str, clock: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Count Kent, selected as said, beside Essex, which its clock can count."""
    (run / "in").mkdir()
    window = {"first": dt.date(2021, 1, 1), "last": dt.date(2021, 12, 31)}
    said = {"window": window, "extract_date": dt.date(2022, 6, 30)}
    inputs = {}
    for force, by in (("Kent", selection), ("Essex", clock)):
        (run / "in" / f"{force}.csv").write_text(lines(by))
        inputs[f"{force}.csv"] = said | {"force": force, "selection": by}
    content = yaml.safe_load(EXAMPLE.read_text()) | {
        "forces": ["Kent", "Essex"], "period": window, "inputs": inputs, "clock": clock,
    }  # fmt: skip
    params = Params.model_validate(content)
    extracts.load_all(extracts.find(params, run / "in"), b"a key of the tests", run)
    transform.standardise_all(run)
    transform.write_coverage(params, run)
    assert transform.coverage_checks(run).height == 0
    base = measures.read_base(run, params)
    timed, waiting = measures.timeliness(base, params)
    heads = measures.person_months(transform.workforce(params), params.months)
    years = measures.merge_counts(
        [
            measures.national_months(base, params),
            measures.forces_by_year(base, params),
            measures.forces_by_category(base, params),
            measures.outcomes_by_year(base, params),
            measures.people_by_year(base, params),
            timed,
        ]
    )
    return years, pl.concat([measures.comparison(years, base, heads, params), waiting])


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    return {
        (selection, clock): counted(tmp_path_factory.mktemp("run"), selection, clock)
        for selection, clock in product(SELECTIONS, CLOCKS)
    }


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("clock", CLOCKS)
@pytest.mark.parametrize("selection", SELECTIONS)
def test_what_a_selection_cannot_show_is_not_available(runs, selection, clock, measure):
    counts, _ = runs[selection, clock]
    cells = counts.filter(measure=measure, force=KENT)
    assert cells.height
    able = (selection, clock) in ABLE and not (clock == "finalised" and measure in OF_OPEN)
    if able:
        assert "x" not in set(cells["status"].cast(pl.String))
        assert cells["value"].null_count() == 0
        assert set(cells["months_reported"]) == {12}
    else:
        assert set(cells["status"].cast(pl.String)) == {"x"}
        assert cells["value"].null_count() == cells.height
        assert set(cells["months_reported"]) == {0}


@pytest.mark.parametrize("clock", CLOCKS)
@pytest.mark.parametrize("selection", SELECTIONS)
def test_the_nation_is_the_forces_that_remain(runs, selection, clock):
    counts, _ = runs[selection, clock]
    places = [name for name in counts.columns
              if name not in ("cell", "force", "value", "status", "months_reported",
                              "months_asked")]  # fmt: skip
    yearly = counts.filter(period="2021")
    other = yearly.filter(force=ESSEX).select(*places, theirs="value")
    nation = yearly.filter(force=ALL).join(other, on=places)
    assert nation.height
    if (selection, clock) not in ABLE:
        assert nation["value"].equals(nation["theirs"])
        assert set(nation["months_reported"]) <= {0, 12}


@pytest.mark.parametrize("clock", CLOCKS)
@pytest.mark.parametrize("selection", SELECTIONS)
def test_no_rate_limit_or_curve_stands_on_what_is_not_available(runs, selection, clock):
    _, estimates = runs[selection, clock]
    own = estimates.filter(force=KENT)
    if (selection, clock) in ABLE:
        assert own["value"].drop_nulls().len()
        own = own.filter(method="kaplan_meier") if clock == "finalised" else own.clear()
    else:
        assert own.height
    assert own["value"].null_count() == own.height
    assert own["low"].null_count() == own["high"].null_count() == own.height
    assert set(own["status"].cast(pl.String)) <= {"x"}
