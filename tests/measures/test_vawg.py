"""Violence against women and girls: the truth tables, and that a factor alone makes none."""

from __future__ import annotations

import itertools

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.measures import vawg
from misconduct_profile.standards import classify, table

CODES = table("allegation_categories")["code"].to_list()
SEXUAL = ("yes", "no", "undetermined", "not_available")
MARKER = ("yes", "no", "missing")
IN_SET = ("yes", "perhaps", "no", "not_available")
VICTIM = ("female", "male", "other", "unknown")


def told(function, **columns) -> str:
    frame = pl.DataFrame({name: [value] for name, value in columns.items()})
    return frame.select(function(*(pl.col(name) for name in columns))).item()


def member(name: str, text: str, when: str = "2020") -> str:
    found = classify(text, when)
    return vawg.membership(
        name, found.category, found.category_status, found.category_candidates,
        found.legacy_code,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("flag", "answer"), [("yes", "yes"), ("no", "no"), ("missing", "not_available")]
)
def test_a_missing_flag_is_missing(flag, answer):
    assert told(vawg.vawg_flagged, flag=flag) == answer


@pytest.mark.parametrize("code", CODES)
def test_sexual_misconduct_is_these_six_categories(code):
    yes = {"J", "J1", "J2", "J3", "G2", "G3"}
    expected = "yes" if code in yes else "undetermined" if code == "G" else "no"
    answer = told(vawg.sexual_misconduct, told=classify(code, "2020").sexual_misconduct)
    if len(code) > 1 or code in "GJ":
        assert answer == expected


@pytest.mark.parametrize(
    ("name", "codes"),
    [("if_female", {"B4", "H5", "F8", "K"}),
     ("violence", {"J", "J1", "J2", "J3", "G2", "G3", "B4", "H5"}),
     ("sexist", {"F8", "J2", "H5"})],
)  # fmt: skip
def test_the_sets_are_those_of_the_definitions(name, codes):
    assert set(vawg.codes_of(name)) == codes


@pytest.mark.parametrize(
    ("name", "text", "when", "answer"),
    [
        ("if_female", "B4", "2020", "yes"),
        ("if_female", "B", "2020", "perhaps"),  # use of force is below it
        ("if_female", "B1", "2020", "no"),
        ("if_female", "H", "2020", "perhaps"),
        ("if_female", "A", "legacy", "yes"),  # old A: use of force, or discreditable: both are
        ("if_female", "U", "legacy", "no"),  # old U: impolite, never harassing
        ("if_female", "D", "legacy", "perhaps"),  # old D: overbearing, or sexual harassment
        ("if_female", "H", "legacy", "no"),  # corrupt practice
        ("if_female", "R", "legacy", "perhaps"),  # any police power
        ("if_female", "", "2020", "not_available"),
        ("if_female", "nonsense", "2020", "perhaps"),
        ("if_female", "B", "review", "perhaps"),  # sexual assault, or police powers
        ("if_female", "C", "unknown", "perhaps"),  # old C: other assault
        ("if_female", "L", "unknown", "no"),
        ("violence", "D", "legacy", "yes"),  # overbearing, or sexual harassment: both are
        ("violence", "Y", "legacy", "yes"),
        ("violence", "H", "legacy", "perhaps"),
        ("violence", "B", "legacy", "yes"),
        ("violence", "E", "legacy", "no"),
        ("violence", "B - Sexual harassment", "2020", "perhaps"),
        ("sexist", "F", "2020", "perhaps"),
        ("sexist", "F8", "2020", "yes"),
        ("sexist", "J1", "2020", "no"),
        ("sexist", "Y", "legacy", "perhaps"),
    ],
)
def test_membership_says_perhaps_where_a_code_may_hide_one_of_the_set(name, text, when, answer):
    assert member(name, text, when) == answer


def derived(sexual: str, marker: str, in_set: str, victim: str) -> str:
    """The table of vawg_derived, written out by its answer rather than by its causes."""
    if sexual == "yes" or marker == "yes" or (in_set, victim) == ("yes", "female"):
        return "yes"
    if sexual == "undetermined":
        return "undetermined"
    if (in_set, victim) in {("yes", "unknown"), ("perhaps", "female"), ("perhaps", "unknown")}:
        return "undetermined"
    if "not_available" in {sexual, in_set}:
        return "not_available"
    return "no"


@pytest.mark.parametrize("row", list(itertools.product(SEXUAL, MARKER, IN_SET, VICTIM)))
def test_truth_table_of_vawg_derived(row):
    names = ("sexual", "marker", "in_set", "victim")
    answer = told(vawg.vawg_derived, **dict(zip(names, row, strict=True)))
    assert answer == derived(*row)


@pytest.mark.parametrize(
    ("sexual", "marker", "in_set", "answer"),
    [
        ("yes", "no", "yes", "yes"), ("no", "yes", "no", "yes"), ("no", "no", "yes", "yes"),
        ("no", "missing", "no", "no"), ("no", "no", "perhaps", "undetermined"),
        ("undetermined", "no", "no", "undetermined"),
        ("undetermined", "yes", "perhaps", "yes"),
        ("not_available", "missing", "not_available", "not_available"),
        ("not_available", "yes", "not_available", "yes"),
    ],
)  # fmt: skip
def test_truth_table_of_violence_and_abuse(sexual, marker, in_set, answer):
    found = told(vawg.violence_and_abuse, sexual=sexual, marker=marker, in_set=in_set)
    assert found == answer


@pytest.mark.parametrize(
    ("answer", "victim", "of_her"),
    [
        ("yes", "female", "yes"), ("yes", "male", "no"), ("yes", "other", "no"),
        ("yes", "unknown", "undetermined"), ("no", "female", "no"), ("no", "unknown", "no"),
        ("undetermined", "female", "undetermined"), ("undetermined", "male", "no"),
        ("undetermined", "unknown", "undetermined"),
        ("not_available", "female", "not_available"), ("not_available", "male", "no"),
        ("not_available", "unknown", "not_available"),
    ],
)  # fmt: skip
def test_truth_table_of_women_and_girls(answer, victim, of_her):
    assert told(vawg.of_women_and_girls, answer=answer, victim=victim) == of_her


@pytest.mark.parametrize(
    ("in_set", "victim", "answer"),
    [
        ("yes", "female", "yes"), ("yes", "male", "no"), ("yes", "unknown", "undetermined"),
        ("perhaps", "female", "undetermined"), ("perhaps", "unknown", "undetermined"),
        ("perhaps", "male", "no"), ("no", "female", "no"),
        ("not_available", "female", "not_available"),
    ],
)  # fmt: skip
def test_truth_table_of_sexist_misogynistic(in_set, victim, answer):
    assert told(vawg.sexist_misogynistic, in_set=in_set, victim=victim) == answer


@pytest.mark.parametrize(
    ("sexes", "victim", "male"),
    [
        (["female", "male"], "female", True), (["male", "unknown"], "unknown", True),
        (["male"], "male", True), (["other"], "other", False), (["unknown"], "unknown", False),
        (["female", "unknown"], "female", False),
    ],
)  # fmt: skip
def test_one_known_woman_is_enough(sexes, victim, male):
    victims = pl.DataFrame({"allegation_id": ["a"] * len(sexes), "sex": sexes})
    assert vawg.victim_of(victims).row(0) == ("a", victim, male)


@given(st.sampled_from(CODES), st.sampled_from(VICTIM), st.sampled_from(MARKER))
def test_the_derived_measure_holds_sexual_misconduct_and_bounds_hold(code, victim, marker):
    found = classify(code, "2020")
    answer = told(
        vawg.vawg_derived, sexual=found.sexual_misconduct, marker=marker,
        in_set=member("if_female", code), victim=victim,
    )  # fmt: skip
    if found.sexual_misconduct == "yes":
        assert answer == "yes"
    if found.sexual_misconduct == "undetermined":
        assert answer in {"yes", "undetermined"}
