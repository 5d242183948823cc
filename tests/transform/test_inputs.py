"""Several extracts of one force; months at the edges; more that a headcount file may lack."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
import yaml

from misconduct_profile.errors import InputError
from misconduct_profile.params import Params
from misconduct_profile.records import Case
from misconduct_profile.transform import (
    case_faults,
    coverage,
    coverage_by_state,
    read_gaps,
    read_records,
    workforce,
    write,
    write_coverage,
)

EXAMPLE = Path(__file__).parents[2] / "params" / "example.yaml"
KENT = "E23000032"


def said(first: str, last: str, made: str = "2022-06-30", how: str = "received") -> dict:
    window = {"first": dt.date.fromisoformat(first), "last": dt.date.fromisoformat(last)}
    return {
        "force": "Kent",
        "extract_date": dt.date.fromisoformat(made),
        "selection": how,
        "window": window,
    }


def params(**inputs: dict) -> Params:
    content = yaml.safe_load(EXAMPLE.read_text())
    named = {f"{name}.csv": one for name, one in inputs.items()}
    return Params.model_validate(content | {"forces": ["Kent"], "inputs": named})


def kent(*cases: tuple[str, str, str]) -> pl.DataFrame:
    """`records.Case` from input, reference and received date."""
    rows = pl.DataFrame(cases, schema=["input", "case_reference", "day"], orient="row")
    return rows.select(
        "input", "case_reference", force=pl.lit(KENT),
        case_id=pl.format("{}/{}", pl.lit(KENT), "case_reference"),
        case_type=pl.lit("PC"), route=pl.lit("complaint"),
        received_date=pl.col("day").str.to_date(),
        recorded_date=pl.lit(None, dtype=pl.Date), finalised_date=pl.lit(None, dtype=pl.Date),
        regime=pl.lit("2020"), regime_basis=pl.lit("received date"),
        handling=pl.lit(None, dtype=pl.String), vawg_flag=pl.lit("missing"),
        first_line=pl.lit(2, dtype=pl.Int64), conflicts=pl.lit(""),
    ).select(Case.column_names())  # fmt: skip


def told(made: Params, cases: pl.DataFrame, clock: str, month: str) -> dict:
    found = coverage(made, cases).filter(
        pl.col("clock") == clock, pl.col("month") == dt.date.fromisoformat(f"{month}-01")
    )
    assert found.height == 1
    return found.row(0, named=True)


FULL = said("2018-01-01", "2022-03-31")


def test_a_month_with_a_case_is_reported_and_one_without_is_nil():
    cases = kent(("a", "1", "2021-05-31"), ("a", "2", "2021-05-01"))
    made = params(a=FULL)
    assert [told(made, cases, "received", m)["state"] for m in ("2021-05", "2021-06")] == [
        "reported",
        "nil",
    ]
    assert told(made, cases, "received", "2021-05")["cases"] == 2


def test_a_case_of_two_extracts_is_one_case_and_both_are_named():
    cases = kent(("a", "1", "2021-05-04"), ("b", "1", "2021-05-04"))
    row = told(params(a=FULL, b=FULL), cases, "received", "2021-05")
    assert (row["cases"], row["inputs"]) == (1, "a.csv|b.csv")


def test_what_one_extract_cannot_show_another_may():
    both = params(a=said("2018-01-01", "2020-12-31"), b=said("2021-01-01", "2022-03-31"))
    row = told(both, Case.create_empty(), "received", "2021-01")
    assert (row["state"], row["inputs"]) == ("nil", "b.csv")
    live = params(a=FULL, b=said("2018-01-01", "2022-03-31", how="live"))
    assert told(live, Case.create_empty(), "received", "2021-01")["state"] == "nil"


def test_a_whole_month_of_one_extract_beats_a_late_one_of_another():
    early = said("2018-01-01", "2022-03-31", made="2022-01-10", how="recorded")
    made = params(a=early, b=FULL)
    assert told(made, Case.create_empty(), "received", "2022-01")["inputs"] == "b.csv"
    alone = told(params(a=early), Case.create_empty(), "received", "2022-01")
    assert (alone["state"], alone["reason"]) == ("late", "extracted before the month was over")


def test_the_short_month_is_the_last_whole_one_of_a_window_that_ends_within_a_month():
    made = params(a=said("2018-01-15", "2022-02-10", how="recorded"))
    states = {
        m: told(made, Case.create_empty(), "received", m)["state"]
        for m in ("2021-12", "2022-01", "2022-02")
    }
    assert states == {"2021-12": "nil", "2022-01": "late", "2022-02": "missing"}
    made = params(a=said("2018-01-15", "2022-02-10"))
    states = {
        m: told(made, Case.create_empty(), "recorded", m)["state"]
        for m in ("2018-01", "2018-02", "2018-03")
    }
    assert states == {"2018-01": "missing", "2018-02": "late", "2018-03": "nil"}


@pytest.mark.parametrize(
    ("made", "state"),
    [("2022-03-31", "nil"), ("2022-03-30", "late"), ("2022-03-01", "late"),
     ("2022-02-28", "missing")],
)  # fmt: skip
def test_the_day_of_the_extract_decides_its_month(made, state):
    one = params(a=said("2018-01-01", "2022-03-31", made=made))
    assert told(one, Case.create_empty(), "received", "2022-03")["state"] == state


def test_a_run_reads_back_what_it_wrote(records, tmp_path):
    for name in ("a", "b"):
        write(records({"Outcome": "Zzyzx", "Date Received": ""}), name, tmp_path)
    assert read_records(tmp_path, "case").height == 2
    gap = read_gaps(tmp_path).row(0, named=True)
    assert (gap["value"], gap["rows"]) == ("Zzyzx", 2)
    assert case_faults(tmp_path)["no_received_date"].sum() == 2
    made = params(a=FULL)
    write_coverage(made, tmp_path)
    assert coverage_by_state(tmp_path)["force_months"].sum() == 3 * len(made.months)


GOOD = [f"{year}-03-31,{KENT},{kind},Female,100" for year in range(2018, 2023)
        for kind in ("OFFICER", "STAFF")]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "problem"),
    [([*GOOD, GOOD[0]], "line 12 repeats"),
     ([*GOOD, f"2022-03-31,{KENT},WIZARD,Female,1"], "line 12 has an unknown worker type"),
     ([*GOOD, f"2022-03-31,{KENT},STAFF,Male,"], "line 12 has no readable date or headcount"),
     ([*GOOD, f"2022-03-31,{KENT},STAFF,Male,1.5"], "line 12 has no readable"),
     (GOOD[:-1], "no headcount of Kent (STAFF) at 2022-03-31"),
     ([*GOOD[:3], *GOOD[4:]], "no headcount of Kent (STAFF) at 2019-03-31"),
     (GOOD[2:], "its first headcount is of 2019-03-31"), ([], "its last headcount is of None")],
)  # fmt: skip
def test_a_headcount_that_would_make_a_wrong_rate_is_refused(tmp_path, lines, problem):
    file = tmp_path / "heads.csv"
    file.write_text("\n".join(["as_at,force,worker_type,sex,headcount", *lines]) + "\n")
    with pytest.raises(InputError) as caught:
        workforce(params(a=FULL).model_copy(update={"workforce": str(file)}))
    assert problem in str(caught.value)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    away = params(a=FULL).model_copy(update={"workforce": str(tmp_path / "heads.csv")})
    with pytest.raises(InputError, match="cannot be read as CSV"):
        workforce(away)
