"""The returns to records: codes or gaps, one event once, person-time by hand."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_returns import KENT, KEY, events_text, joiners_text, params_of
from misconduct_profile.extracts import load_probation
from misconduct_profile.records import ProbationerExposure, ProbationEvent
from misconduct_profile.transform import (
    person_time,
    read_exposure,
    read_linked_gaps,
    read_probation,
    read_return_lines,
    write_probation,
)

CASES = pl.DataFrame({"case_id": [f"{KENT}/CO/1/20"]})


@pytest.fixture
def written(tmp_path):
    """Take returns through intake and transform; give back the run's folder."""

    def made(events: str | None = None, joiners: str | None = None, **changes):
        params = params_of(tmp_path, events, joiners, **changes)
        run = tmp_path / "run"
        (run / "records" / "kent").mkdir(parents=True)
        (run / "mapping_gaps").mkdir()
        CASES.write_parquet(run / "records" / "kent" / "case.parquet")
        load_probation(params, KEY, run)
        write_probation(params, run)
        return run

    return made


def gaps(run, name="regulation-12-13") -> list[tuple[str, str]]:
    return pl.read_parquet(run / "mapping_gaps" / f"{name}.parquet")["field", "value"].rows()


def test_without_returns_there_is_nothing_and_no_zero(written):
    run = written()
    assert read_probation(run).equals(ProbationEvent.create_empty())
    assert read_exposure(run).equals(ProbationerExposure.create_empty())
    assert read_return_lines(run).height == read_linked_gaps(run).height == 0
    assert not list(run.rglob("probation*"))


def test_a_line_becomes_an_event(written):
    run = written(
        events_text(
            {"Ground": "Sexist or misogynistic conduct", "Linked Case": "CO/1/20", "Sex": "F",
             "Ethnicity": "A1", "Event": "Discharged under Regulation 13"}
        )
    )  # fmt: skip
    row = read_probation(run).row(0, named=True)
    assert {key: row[key] for key in ("code", "ground", "case_id", "entry_route", "sex")} == {
        "code": "R13_D", "ground": "sexist_misogynistic", "case_id": f"{KENT}/CO/1/20",
        "entry_route": "PCDA", "sex": "female",
    }  # fmt: skip
    assert (row["ethnicity"], row["event_date"]) == ("Asian", dt.date(2021, 5, 4))
    assert gaps(run) == []


@pytest.mark.parametrize(
    ("text", "group"),
    [("Black", "Black"), ("White", "White"), ("W1", "White"), ("A4 - Chinese", "Asian"),
     ("Unknown", "Unknown"), ("NS", "Unknown"), ("", "Unknown"), ("Mixed", "Mixed"),
     ("Other", "Other"), ("O9", "Other"), ("B", "Black"), ("M1", "Mixed")],
)  # fmt: skip
def test_self_defined_ethnicity_has_a_group(written, text, group):
    run = written(events_text({"Ethnicity": text}))
    assert read_probation(run)["ethnicity"].to_list() == [group]
    assert gaps(run) == []


@pytest.mark.parametrize("text", ["IC3", "BME", "Chinese", "O1", "Celt"])
def test_what_has_no_single_group_is_unknown_and_listed(written, text):
    run = written(events_text({"Ethnicity": text}))
    assert read_probation(run)["ethnicity"].to_list() == ["Unknown"]
    assert gaps(run) == [("ethnicity", text)]


def test_unknown_words_are_unknown_and_listed(written):
    run = written(events_text({"Sex": "Femal", "Entry Route": "Cadet", "Ground": ""}))
    row = read_probation(run).row(0, named=True)
    assert (row["sex"], row["entry_route"], row["ground"]) == ("unknown", "unknown", "unknown")
    assert gaps(run) == [("entry_route", "Cadet"), ("sex", "Femal")]


def test_a_linked_case_that_no_extract_holds_is_listed(written):
    run = written(
        events_text({"Linked Case": "CO/9/20"}, {"Linked Case": "", "Staff Number": "101"})
    )
    assert read_probation(run)["case_id"].to_list() == [None, None]
    found = read_linked_gaps(run).row(0, named=True)
    assert (found["force"], found["value"], found["rows"]) == (KENT, "CO/9/20", 1)
    assert found["suggestions"] == ""


def test_one_event_told_in_two_ways_is_one(written):
    run = written(
        events_text(
            {"Ground": "Performance"}, {"Ground": "Attendance", "Ethnicity": ""},
            {"Event": "Discharged under Regulation 13", "Linked Case": "CO/1/20"},
        )
    )  # fmt: skip
    row = read_probation(run).row(0, named=True)
    assert read_probation(run).height == 1
    assert (row["ground"], row["ethnicity"]) == ("unknown", "White")
    assert row["case_id"] == f"{KENT}/CO/1/20"


def lead_in(*rows: dict[str, str]) -> str:
    """Joiners whose lines reach from January 2015 to March 2022, with 0 where not given."""
    ends = [{"Month": month, "Joiners": "0"} for month in ("2015-01", "2022-03")]
    return joiners_text(*ends, *rows)


def months_of(exposure: pl.DataFrame, **group: str) -> dict[str, float]:
    one = exposure.filter(*(pl.col(name) == value for name, value in group.items()))
    told = one.group_by("month").agg(pl.col("person_years").sum()).sort("month")
    return {f"{m:%Y-%m}": years for m, years in told.iter_rows() if years}


@pytest.mark.parametrize(("route", "years"), [("PCDA", 3), ("IPLDP", 2), ("", 2)])
def test_a_joiner_serves_from_mid_month_to_mid_month(written, route, years):
    run = written(joiners=lead_in({"Month": "2018-05", "Entry Route": route}))
    served = months_of(read_exposure(run), force=KENT)
    assert sum(served.values()) == pytest.approx(12 * years)
    assert served["2018-05"] == pytest.approx(0.5)
    assert served["2018-06"] == pytest.approx(1.0)
    assert served[f"{2018 + years}-05"] == pytest.approx(0.5)
    assert "2018-04" not in served
    assert f"{2018 + years}-06" not in served
    assumptions = read_exposure(run).filter(pl.col("person_years") > 0)["assumption"]
    assert assumptions.unique().str.starts_with(f"{years} years").all()


def test_the_length_of_probation_can_be_set(written):
    run = written(joiners=lead_in({"Month": "2018-05"}), years={"PCDA": 1.5, "other": 2.0})
    served = months_of(read_exposure(run))
    assert sum(served.values()) == pytest.approx(18)
    assert read_exposure(run)["assumption"][0].startswith("1.5 years")


def test_months_whose_probationers_joined_before_the_lines_begin_are_left_out(written):
    text = joiners_text({"Month": "2016-07"}, {"Month": "2021-12"})
    run = written(joiners=text)
    months = read_exposure(run)["month"].unique().sort()
    assert (months[0], months[-1]) == (dt.date(2019, 7, 1), dt.date(2021, 12, 1))
    assert months.len() == 30


def test_a_group_stands_in_every_month(written):
    run = written(joiners=lead_in({"Month": "2018-05", "Sex": "M", "Ethnicity": "Black"}))
    one = read_exposure(run).filter(sex="male", ethnicity="Black")
    assert one.height == 51
    assert one["person_years"].min() == 0.0


def test_lines_of_one_group_in_two_spellings_are_added(written):
    run = written(joiners=lead_in({"Month": "2018-05"}, {"Month": "2018-05", "Sex": "F"}))
    assert months_of(read_exposure(run), sex="female")["2018-06"] == pytest.approx(2.0)


MONTHS = [dt.date(2010 + n // 12, n % 12 + 1, 1) for n in range(12 * 15)]


@given(
    st.lists(
        st.tuples(st.integers(60, 100), st.integers(0, 50), st.sampled_from(["PCDA", "DHEP"])),
        min_size=1, max_size=8,
    ),
    st.floats(0.25, 4.0),
)  # fmt: skip
def test_no_person_time_is_lost_or_made(rows, years):
    """Each joiner serves the whole length, whatever month, when all months are asked."""
    joiners = pl.DataFrame(
        [("E1", MONTHS[at], route, "female", "White", number) for at, number, route in rows]
        + [("E1", MONTHS[at], "DHEP", "female", "White", 0) for at in (0, len(MONTHS) - 1)],
        schema=["force", "month", "entry_route", "sex", "ethnicity", "joiners"], orient="row",
    )  # fmt: skip
    lengths = {"PCDA": years, "other": 2.0}
    made = person_time(joiners, lengths, MONTHS)
    due = sum(n * (years if route == "PCDA" else 2.0) for _, n, route in rows)
    assert made["person_years"].sum() == pytest.approx(due, abs=1e-6)
