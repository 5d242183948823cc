"""The return of human resources and the joiners, read again by the csv module."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from scipy.stats import binomtest

from misconduct_profile.example import probation_inputs
from misconduct_profile.example.dialects import forces
from misconduct_profile.example.probation import SILENT
from misconduct_profile.example.probation_files import FAULTS, HEADINGS, JOINERS_HEADINGS
from misconduct_profile.params import Probation, validate
from misconduct_profile.records.process import GROUNDS, ProbationEvent
from misconduct_profile.standards import force_spellings, spellings, table
from misconduct_profile.standards.fold import fold

if TYPE_CHECKING:
    from conftest import Made


def events(made: Made) -> pl.DataFrame:
    return pl.read_parquet(made.folder / "truth" / "probation.parquet")


def joiners(made: Made) -> pl.DataFrame:
    return pl.read_parquet(made.folder / "truth" / "joiners.parquet")


def lines(made: Made, name: str) -> list[list[str]]:
    text = (made.folder / "hr" / name).read_text(encoding="utf-8")
    return [next(csv.reader([line]), []) for line in text.splitlines()]


def code_of(field: str, text: str) -> str | None:
    found = spellings(field).filter(spelling=fold(text))["code"]
    return found[0] if len(found) else None


def test_inputs_are_params_of_probation(made: Made) -> None:
    content = probation_inputs(made.folder)
    said = validate(Probation, content, "example")
    assert len(said.covers) == 40
    assert not set(said.covers) & set(SILENT)
    for path in (said.events, said.joiners):
        assert Path(path).is_file()
    assert said.window is not None
    assert said.window.first == date(2018, 1, 1)


def test_kept_events_say_what_the_truth_says(made: Made) -> None:
    header, *_ = written = lines(made, "regulation-12-13.csv")
    assert tuple(header) == HEADINGS
    groups = dict(table("ethnicity").select("code", "group_5plus1").iter_rows())
    words = {"Sexist or misogynistic conduct": "sexist_misogynistic", "": "unknown"}
    kept = events(made).filter(fate="kept")
    assert kept.height > 300
    for row in kept.iter_rows(named=True):
        force, staff, event, day, ground, linked, route, sex, ethnicity = written[
            row["first_line"] - 1
        ]
        assert force_spellings()[fold(force)] == row["force"]
        assert staff == row["staff_number"]
        assert code_of("outcome", event) == row["code"]
        assert date.fromisoformat(day) == row["event_date"]
        assert words.get(ground, fold(ground).replace(" ", "_")) == row["ground"]
        assert linked == (row["linked_case"] or "")
        assert (route or "unknown") == row["entry_route"]
        assert code_of("sex", sex) == row["sex"]
        assert groups[code_of("ethnicity", ethnicity)] == row["ethnicity"]
    assert set(kept["ground"]) <= set(GROUNDS)


def test_every_line_is_the_header_an_event_or_blank(made: Made) -> None:
    written = lines(made, "regulation-12-13.csv")
    blank = [n for n, cells in enumerate(written, start=1) if not any(cells)]
    assert len(blank) == 3
    placed = events(made)["first_line"].to_list()
    assert sorted([1, *blank, *placed]) == list(range(1, len(written) + 1))


def test_each_fault_is_planted_with_its_fate(made: Made) -> None:
    lost = events(made).filter(pl.col("reason") != "")
    assert set(lost["fate"]) == {"quarantined"}
    assert dict(lost.group_by("reason").len().iter_rows()) == FAULTS
    written = lines(made, "regulation-12-13.csv")
    for line, reason in lost.select("first_line", "reason").iter_rows():
        cells = written[line - 1]
        assert (len(cells) != len(HEADINGS)) == (reason == "field_count")
        assert (cells in written[: line - 1]) == (reason == "duplicate_row")
        assert (cells[1] == "") == (reason == "staff_number_missing")


def test_nobody_leaves_twice_and_records_can_hold_them(whole: Made) -> None:
    kept = events(whole).filter(fate="kept")
    leaving = kept.filter(pl.col("code") != "R12_X")
    assert not leaving.select("force", "staff_number").is_duplicated().any()
    assert set(kept["code"]) == {"R12_X", "R12_XR", "R13_D", "R13_R", "R13_N", "DWN", "RES"}
    records = kept.select(
        *("force", "code", "event_date", "ground", "entry_route", "sex", "ethnicity"),
        "first_line",
        input=pl.lit("hr"),
        person_key=pl.format("{}{}", "force", "staff_number"),
        case_id="linked_case",
    )
    assert ProbationEvent.validate(records, cast=True).height == kept.height


def test_linked_cases_stand_in_extracts_or_are_said_not_to(whole: Made) -> None:
    linked = events(whole).drop_nulls("linked_case")
    assert linked.height > 300
    kept = whole.rows.filter(fate="kept").select("force", linked_case="case_reference").unique()
    found = linked.join(kept, on=["force", "linked_case"], how="semi")
    assert found["case_kept"].all()
    assert found.height == linked["case_kept"].sum() < linked.height
    assert set(linked["ground"]) == {"sexist_misogynistic", "other_conduct"}


def test_national_numbers_are_of_the_size_they_are_set_to(whole: Made) -> None:
    year = events(whole).filter(
        (pl.col("fate") == "kept") & (pl.col("event_date").dt.year() == 2021)
    )
    number = dict(year.group_by("code").len().iter_rows())
    assert number["R13_D"] == pytest.approx(300, abs=55)
    assert number["R13_R"] == pytest.approx(150, abs=40)
    assert number["R12_X"] == pytest.approx(600, abs=80)
    assert not set(events(whole)["force"]) & set(
        forces().filter(pl.col("name").is_in(SILENT))["force"]
    )


def test_the_disparity_stands_among_discharges_of_2021(whole: Made) -> None:
    silent = forces().filter(pl.col("name").is_in(SILENT))["force"].to_list()
    known = joiners(whole).filter(
        ~pl.col("force").is_in(silent)
        & (pl.col("ethnicity") != "Unknown")
        & pl.col("month").is_between(date(2019, 1, 1), date(2021, 12, 1))
    )
    other = known.filter(pl.col("ethnicity") != "White")["joiners"].sum()
    share = other / known["joiners"].sum()
    held = events(whole).filter(
        (pl.col("fate") == "kept") & (pl.col("code") == "R13_D")
        & (pl.col("event_date").dt.year() == 2021) & (pl.col("ethnicity") != "Unknown")
    )  # fmt: skip
    discharged = held.filter(pl.col("ethnicity") != "White").height
    assert binomtest(discharged, held.height, share).pvalue < 0.01
    assert 1.5 < discharged / (held.height - discharged) * (1 - share) / share < 3.2


def test_joiners_add_up_and_begin_three_years_before(whole: Made) -> None:
    header, *written = lines(whole, "joiners.csv")
    assert tuple(header) == JOINERS_HEADINGS
    true = joiners(whole)
    assert sum(int(cells[-1]) for cells in written) == true["joiners"].sum()
    assert len(written) == true.height
    assert written[0][1] == "2015-01"
    years = dict(
        true.group_by(pl.col("month").dt.year()).agg(pl.col("joiners").sum()).iter_rows()
    )
    assert all(5_500 < years[year] < 13_500 for year in range(2015, 2022))
    assert years[2021] > 1.4 * years[2018]
    assert set(true["ethnicity"]) == {"White", "Mixed", "Asian", "Black", "Other", "Unknown"}
    assert true["force"].n_unique() == 43
    for cells, row in zip(written, true.iter_rows(named=True), strict=True):
        assert force_spellings()[fold(cells[0])] == row["force"]
        assert cells[1] == row["month"].strftime("%Y-%m")
        assert code_of("sex", cells[3]) == row["sex"] if row["sex"] == "unknown" else True
