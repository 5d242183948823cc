"""Small worlds of records, written as one dict a pair."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import yaml

from made_exits import NOBODY, events_of
from made_returns import params_of
from misconduct_profile import measures
from misconduct_profile.params import Params
from misconduct_profile.records import Coverage, OutcomeEvent, Subject

EXAMPLE = Path(__file__).parents[2] / "params" / "example.yaml"
KENT, ESSEX = "E23000032", "E23000028"
#: What a pair is where a test says nothing else of it.
PAIR = {
    "force": KENT, "case": "1", "route": "conduct", "received": "2021-05-04",
    "finalised": "2021-08-12", "allegation": "1", "who": "p", "worker_type": "OFFICER",
    "sex": "female", "ethnicity": "W1", "rank_group": "Constable", "events": (),
    "input": "kent", "category": "K", "sexual": "no", "flag": "missing", "marker": "missing",
    "victims": (), "standards": (),
}  # fmt: skip


@pytest.fixture(scope="session")
def year() -> Params:
    """Kent and Essex in 2021, each in one extract of 30 June 2022."""
    window = {"first": dt.date(2021, 1, 1), "last": dt.date(2021, 12, 31)}
    said = {"selection": "received", "window": window, "extract_date": dt.date(2022, 6, 30)}
    content = yaml.safe_load(EXAMPLE.read_text()) | {
        "forces": ["Kent", "Essex"],
        "period": window,
        "inputs": {
            "kent.csv": said | {"force": "Kent"},
            "essex.csv": said | {"force": "Essex"},
        },
    }
    return Params.model_validate(content)


@pytest.fixture(scope="session")
def build() -> Callable[..., measures.Base]:
    """Make the base of counts from pairs (what differs from PAIR), all months reported."""
    return make


def make(
    params: Params, *pairs: dict, given: pl.DataFrame | None = None, state: str = "reported"
) -> measures.Base:
    told = [PAIR | pair | {"line": n} for n, pair in enumerate(pairs, start=2)]
    keys = {"case": ["case_id"], "allegation": ["allegation_id"],
            "allegation_subject": ["allegation_id", "subject_id"]}  # fmt: skip
    types = {"received_date": pl.Date, "finalised_date": pl.Date, "ethnicity": pl.String,
             "legacy_code": pl.String, "category": pl.String}  # fmt: skip
    whole = pl.DataFrame([_flat(pair) for pair in told], schema_overrides=types)
    records = {
        title: whole.unique(on, keep="first", maintain_order=True) for title, on in keys.items()
    }
    records["allegation_subject"] = records["allegation_subject"].select(
        "input", "force", "case_id", "allegation_id", "subject_id", "identified", "worker_type"
    )
    records["subject"] = _subjects(whole)
    events = [
        (*(row[name] for name in ("input", "force", "case_id", "allegation_id", "subject_id")),
         stage, code, None, False)
        for row, pair in zip(whole.iter_rows(named=True), told, strict=True)
        for stage, code in pair["events"]
    ]  # fmt: skip
    empty = OutcomeEvent.create_empty()
    records["outcome_event"] = pl.DataFrame(events, schema=empty.schema, orient="row")
    records["allegation_victim"] = _below(whole, told, "victims", {"sex": pl.String})
    records["allegation_standard"] = _below(whole, told, "standards", {"standard_no": pl.Int64})
    return measures.base(records, covered(params, state), params, given)


def _subjects(whole: pl.DataFrame) -> pl.DataFrame:
    return (
        whole.filter("identified")
        .unique(["case_id", "subject_id"], keep="first", maintain_order=True)
        .with_columns(
            person_key="subject_id",
            rank="rank_group",
            ethnicity_scheme=pl.lit("18+1"),
            age_band=pl.lit("unknown"),
            service_band=pl.lit("unknown"),
        )
        .select(Subject.column_names())
    )


def _below(whole: pl.DataFrame, told: list[dict], name: str, column: dict) -> pl.DataFrame:
    """Make what stands below an allegation, one row for each value a pair names."""
    rows = [(row["allegation_id"], row["input"], value)
            for row, pair in zip(whole.iter_rows(named=True), told, strict=True)
            for value in pair[name]]  # fmt: skip
    schema = {"allegation_id": pl.String, "input": pl.String, **column}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _flat(pair: dict) -> dict:
    case = f"{pair['force']}/{pair['case']}"
    identified = bool(pair["who"])
    return {
        "input": pair["input"],
        "force": pair["force"],
        "case_id": case,
        "allegation_id": f"{case}#{pair['allegation']}",
        "subject_id": f"{pair['force']} {pair['who']}"
        if identified
        else f"line {pair['line']}",
        "identified": identified,
        "route": pair["route"],
        "received_date": _day(pair["received"]),
        "finalised_date": _day(pair["finalised"]),
        "vawg_flag": pair["flag"],
        "sexual_misconduct": pair["sexual"],
        "domestic_abuse_perpetrator": pair["marker"],
        "category": pair["category"],
        "category_parent": pair["category"] and pair["category"][0],
        "category_status": "mapped",
        "category_candidates": "",
        "legacy_code": None,
        **{name: pair[name] for name in ("worker_type", "sex", "ethnicity", "rank_group")},
    }


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def covered(params: Params, state: str) -> pl.DataFrame:
    told = [
        (force, month, params.clock, state, "", "", 0)
        for force in params.force_codes
        for month in params.months
    ]
    return pl.DataFrame(told, schema=Coverage.create_empty().schema, orient="row")


@pytest.fixture
def made(tmp_path):
    """Count events of Kent and Essex; the return stands for a file, which nobody reads here."""

    def count(*rows: dict, exposure=NOBODY, lines=None, **changes):
        forces = {"forces": ["Kent", "Essex"], **changes}
        params = params_of(tmp_path, "" if "events" not in changes else None, **forces)
        return measures.probation_by_year(events_of(*rows), exposure, params, lines)

    return count
