"""The return of Regulations 12 and 13: each planted line met its fate, each count is true."""

from __future__ import annotations

import polars as pl
import pytest

from misconduct_profile import example, measures, transform
from misconduct_profile.extracts.people import person_key
from misconduct_profile.records import ALL

CODES = {
    "regulation_12_extended": "R12_X",
    "regulation_12_resigned": "R12_XR",
    "regulation_13_discharged": "R13_D",
    "regulation_13_resigned": "R13_R",
}


def truth(run) -> pl.DataFrame:
    return pl.read_parquet(run.truth / "probation.parquet")


@pytest.fixture
def told(run) -> pl.DataFrame:
    events = transform.read_probation(run.folder)
    exposure = transform.read_exposure(run.folder)
    return measures.probation_by_year(events, exposure, run.params)[0]


def test_every_planted_line_met_its_fate(run):
    ledger = pl.read_parquet(run.folder / "ledger" / "regulation-12-13.parquet")
    met = ledger.with_columns(pl.col("kind").cast(pl.String)).filter(
        pl.col("kind").is_in(["kept", "quarantined"])
    )
    met = met.select("first_line", "last_line", fate="kind", reason="reasons")
    true = truth(run).select("first_line", "last_line", "fate", "reason")
    assert met.sort("first_line").equals(true.sort("first_line"))
    assert true["reason"].n_unique() >= 8


def test_every_kept_line_says_what_is_true(run):
    true = truth(run).filter(fate="kept")
    found = transform.read_probation(run.folder).with_columns(pl.col("ground").cast(pl.String))
    keys = pl.struct("force", "staff_number").map_elements(
        lambda one: person_key(example.KEY, one["force"], one["staff_number"]),
        return_dtype=pl.String,
    )
    true = true.with_columns(person_key=keys).sort("first_line")
    columns = ["first_line", "force", "person_key", "code", "event_date", "ground",
               "entry_route", "sex", "ethnicity"]  # fmt: skip
    assert found.select(columns).sort("first_line").equals(true.select(columns))
    linked = true.filter("case_kept", pl.col("linked_case").is_not_null())
    met = linked.join(found.select("first_line", "case_id"), on="first_line")
    assert met.height > 20
    assert (met["case_id"] == met["force"] + "/" + met["linked_case"]).all()


@pytest.mark.parametrize("measure", list(CODES))
def test_every_national_count_is_the_true_one(run, told, measure):
    true = truth(run).filter(fate="kept", code=CODES[measure])
    for period in run.params.years:
        inside = true.filter(pl.col("event_date").is_between(period.first, period.last))
        found = told.filter(
            measure=measure, force=ALL, period=period.key, ground=ALL, sex=ALL, ethnicity=ALL
        )
        assert found["value"].to_list() == [inside.select("force", "staff_number").n_unique()]
        for ground in inside["ground"].unique():
            part = told.filter(measure=measure, force=ALL, period=period.key, ground=ground)
            assert part["value"].to_list() == [inside.filter(ground=ground).height]


def test_a_force_that_did_not_answer_is_missing_and_never_nil(run, told):
    answered = set(truth(run)["force"])
    silent = told.filter(
        ~pl.col("force").is_in([*answered, ALL]), pl.col("measure").is_in(list(CODES))
    )
    assert silent["force"].n_unique() == 3
    assert silent["value"].is_null().all()
