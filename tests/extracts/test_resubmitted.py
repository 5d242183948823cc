"""Two files of one force: parts of a return, or two accounts of the same cases."""

from __future__ import annotations

import datetime as dt

import pytest

from misconduct_profile.errors import CombinedInputError
from misconduct_profile.extracts import load_all
from misconduct_profile.params import Span

KEY = b"a key of sixteen"
HEADER = "Case Reference,Date Received,Case Type,Outcome\n"


def file(*references: str) -> str:
    return HEADER + "".join(f"{one},2021-01-31,PC,\n" for one in references)


def window(first: str, last: str) -> Span:
    return Span(first=dt.date.fromisoformat(first), last=dt.date.fromisoformat(last))


def read(source, tmp_path, one: dict, two: dict, first=("K1", "K2"), second=("k 2", "K3")):
    sources = [source(file(*first), **one), source(file(*second), **two)]
    intake = load_all(sources, KEY, tmp_path)
    return [one.name for one in sources], intake


LEFT = {"if_refused": "leave_out"}


def test_files_that_share_a_case_are_both_refused(source, tmp_path):
    other = source(file("Z1"), force="Essex")
    sources = [source(file("K1", "K-2"), **LEFT), source(file("k 2", "K3"), **LEFT)]
    intake = load_all([*sources, other], KEY, tmp_path)
    assert [one.name for one in intake.loaded] == [other.name]
    assert [(one.name, one.reason) for one in intake.refused] == [
        (one.name, "resubmission") for one in sources
    ]
    assert f"1 of its cases stand in {sources[1].path.name}" in intake.refused[0].problem
    assert not {"K1", "K-2", "K3"} & set(intake.refused[0].problem.split())


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({}, {"force": "Essex"}),
        ({}, {"selection": "live"}),
        (
            {"window": window("2018-01-01", "2021-06-30")},
            {"window": window("2021-07-01", "2022-03-31")},
        ),
    ],
)
def test_other_forces_selections_and_windows_are_no_resubmission(source, tmp_path, one, two):
    names, intake = read(source, tmp_path, one, two, ("K1", "K2"), ("K2", "K3"))
    assert [one.name for one in intake.loaded] == names


def test_two_files_of_different_cases_are_both_read(source, tmp_path):
    names, intake = read(source, tmp_path, {}, {}, ("C1", "C2"), ("M1", "M2"))
    assert [one.name for one in intake.loaded] == names


def test_windows_that_meet_on_one_day_overlap(source, tmp_path):
    one = LEFT | {"window": window("2018-01-01", "2021-07-01")}
    two = LEFT | {"window": window("2021-07-01", "2022-03-31")}
    other = source(file("Z1"), force="Essex")
    sources = [source(file("K1"), **one), source(file("K1"), **two)]
    intake = load_all([*sources, other], KEY, tmp_path)
    assert len(intake.refused) == 2


def test_a_resubmission_stops_the_run_and_names_both_files(source, tmp_path):
    with pytest.raises(CombinedInputError) as caught:
        read(source, tmp_path, {}, {}, ("K1",), ("K1",))
    first, second = caught.value.errors
    assert second.where in first.problem
    assert first.where in second.problem


def test_leaving_one_out_does_not_tell_which_holds(source, tmp_path):
    sources = [source(file("K1"), **LEFT), source(file("K1"))]
    with pytest.raises(Exception, match="selected alike") as caught:
        load_all(sources, KEY, tmp_path)
    assert caught.value.where == sources[1].path.name
