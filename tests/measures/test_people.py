"""People: one value each, so that any breakdown adds up to them."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from misconduct_profile import measures
from misconduct_profile.measures.settled import ethnic_groups
from misconduct_profile.records import ALL
from misconduct_profile.standards import table

KENT, ESSEX = "E23000032", "E23000028"
FIELDS = measures.CHARACTERISTICS


def value(counts: pl.DataFrame, measure: str = "conduct_and_complaint", **places) -> int | None:
    wanted = {"measure": measure, "force": KENT} | dict.fromkeys(FIELDS, ALL) | places
    return counts.filter(pl.col(n).cast(pl.String) == v for n, v in wanted.items())[
        "value"
    ].item()


def test_a_person_is_counted_once_by_what_the_cases_agree_on(build, year):
    made = build(
        year,
        {"case": "1", "who": "p"},
        {
            "case": "2",
            "who": "p",
            "sex": "unknown",
            "ethnicity": None,
            "rank_group": "Sergeant",
        },
        {"case": "3", "who": "q", "sex": "male", "ethnicity": "W2"},
        {"case": "4", "who": "q", "sex": "female", "ethnicity": "W9"},
        {"case": "5", "who": ""},
    )
    counts = measures.people_by_year(made, year)
    assert value(counts) == 2
    assert [value(counts, sex=sex) for sex in measures.SEXES] == [1, 0, 0, 1]
    assert value(counts, ethnicity="White") == 2
    assert value(counts, rank_group="Constable") == 1
    assert value(counts, rank_group="Unknown") == 1, "promoted between two cases"
    assert value(counts, "repeat_subjects") == 2
    assert measures.people_settled(made).rows() == [
        ("sex", 1, 0, 1), ("ethnicity", 2, 0, 0), ("rank_group", 1, 0, 1),
        ("worker_type", 2, 0, 0),
    ]  # fmt: skip


def test_two_allegations_of_one_case_make_no_repeat(build, year):
    made = build(year, {"allegation": "1"}, {"allegation": "2"}, {"case": "2", "who": ""},
                 {"case": "3", "who": ""})  # fmt: skip
    assert value(measures.people_by_year(made, year), "repeat_subjects") == 0


def test_a_case_of_another_route_makes_no_repeat(build, year):
    made = build(year, {"case": "1"}, {"case": "2", "route": "other"})
    assert value(measures.people_by_year(made, year), "repeat_subjects") == 0


def test_a_force_that_numbers_no_one_has_no_repeats_to_count(build, year):
    given = pl.DataFrame(
        [(KENT, "kent", "subject_id", False, 0)],
        schema=["force", "input", "field", "present", "filled"], orient="row",
    )  # fmt: skip
    counts = measures.people_by_year(build(year, {"who": ""}, given=given), year)
    assert value(counts, "repeat_subjects") is None


@pytest.mark.parametrize(
    ("code", "group"),
    [("W3", "White"), ("M9", "Mixed"), ("A4", "Asian"), ("O1", "Other"), ("O2", "Other"),
     ("B9", "Black"), ("BME", "Unknown"), ("PNS", "Unknown"), ("NS", "Unknown"),
     ("IC3", "Unknown")],
)  # fmt: skip
def test_ethnicity_in_six_groups_what_was_only_observed_is_unknown(code, group):
    assert ethnic_groups()[code] == group


def test_every_code_of_ethnicity_has_one_of_the_six_groups():
    assert set(ethnic_groups()) == set(table("ethnicity")["code"])
    assert set(ethnic_groups().values()) <= set(measures.ETHNIC_GROUPS)


PAIRS = st.lists(
    st.fixed_dictionaries(
        {
            "who": st.sampled_from(["", "p", "q", "r", "s"]),
            "case": st.sampled_from("1234"),
            "sex": st.sampled_from(measures.SEXES),
            "ethnicity": st.none() | st.sampled_from(["W1", "A4", "O1", "IC3", "BME", "NS"]),
            "rank_group": st.sampled_from(["Constable", "Sergeant", "Volunteer", "Unknown"]),
            "worker_type": st.sampled_from(
                ["OFFICER", "SPECIAL", "STAFF", "PCSO", "DESIG", "VOLUNTEER", "CONTRACTOR",
                 "UNKNOWN"]
            ),
            "force": st.sampled_from([KENT, ESSEX]),
        }
    ),
    min_size=1,
    max_size=20,
    unique_by=lambda pair: (pair["force"], pair["case"], pair["who"]),
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PAIRS)
def test_every_breakdown_adds_up_to_the_people_exactly(build, year, pairs):
    named = {KENT: "kent", ESSEX: "essex"}
    made = build(year, *({**pair, "input": named[pair["force"]]} for pair in pairs))
    counts = measures.people_by_year(made, year)
    whole = measures.forces_by_year(made, year).filter(
        pl.col("unit").cast(pl.String) == "people", route=ALL, measure="conduct_and_complaint"
    ).filter(pl.col("population").cast(pl.String) == "workforce")  # fmt: skip
    for force in (KENT, ESSEX, ALL):
        people = value(whole, force=force)
        for name in FIELDS:
            parts = [
                value(counts, force=force, **{name: one}) for one in measures.values_of(name)
            ]
            assert sum(parts) == people == value(counts, force=force)
        assert value(counts, "repeat_subjects", force=force) <= people
    assert value(counts) + value(counts, force=ESSEX) == value(counts, force=ALL)
