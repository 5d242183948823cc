"""The chain and the final outcome: by hand, and for whatever may be recorded."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from misconduct_profile import measures
from misconduct_profile.measures.definitions import OUTCOME_GROUPS
from misconduct_profile.measures.outcome_codes import STEPS, witnesses
from misconduct_profile.records import ALL, OutcomeEvent
from misconduct_profile.standards import table
from misconduct_profile.transform.events import STAGE_OF, STAGES_OF_COLUMNS

KENT, ESSEX = "E23000032", "E23000028"
CHAIN = [link.name for link in measures.CHAIN]
ANSWER, HEARD = ("decision", "CTA_GM"), ("proceedings", "HEARING")
PROVEN, GONE = ("finding", "F_GM"), ("sanction", "DWN")
#: Every code that an event may carry, with its stage.
CODES = [
    (STAGE_OF[row["family"]], row["code"]) for row in table("outcomes").iter_rows(named=True)
] + [
    (stage, row["code"])
    for stage in STAGES_OF_COLUMNS.values()
    for row in table("case_types").filter(field=stage).iter_rows(named=True)
]


def outcome(build, params, *events: tuple[str, str]) -> str:
    return build(params, {"events": events}).pairs["outcome"].item()


@pytest.mark.parametrize(
    ("events", "group"),
    [
        ([], "not_recorded"),
        ([("result", "PENDING")], "not_recorded"),
        ([ANSWER, HEARD, PROVEN], "not_recorded"),
        ([ANSWER, HEARD, PROVEN, GONE], "dismissed"),
        ([("sanction", "S_DIS")], "dismissed"),
        ([("sanction", "S_WW")], "staff_sanction"),
        ([("sanction", "MADV")], "other_formal"),
        ([("sanction", "MACT")], "informal_action"),
        ([("sanction", "NFA_M"), PROVEN], "no_action"),
        ([("sanction", "UPP_D")], "performance"),
        ([("result", "ND")], "not_proven"),
        ([("finding", "F_NOT")], "not_proven"),
        ([("leaving", "RES")], "left_service"),
        ([("leaving", "RES"), ("sanction", "WHBD")], "would_have_been_dismissed"),
        ([("leaving", "RETRES"), ANSWER], "left_service"),
        ([("list", "BARRED"), ("sanction", "FWW")], "final_written_warning"),
        ([("list", "BARRED")], "not_recorded"),
        ([("probation", "R13_D")], "left_service"),
        ([("probation", "R12_X")], "not_recorded"),
        ([("sanction", "WW"), ("sanction", "FWW"), ("result", "ND")], "final_written_warning"),
        ([("decision", "NCTA")], "no_case_to_answer"),
        ([("decision", "NCTA"), ("result", "C_ACC")], "service_acceptable"),
        ([("decision", "SUBST")], "upheld"),
        ([("decision", "SUBST"), ("sanction", "WW")], "written_warning"),
        ([("decision", "UNSUBST")], "not_proven"),
    ],
)  # fmt: skip
def test_the_final_outcome_of_a_pair(build, year, events, group):
    assert outcome(build, year, *events) == group


def test_case_dismissed_is_an_acquittal_and_no_dismissal(build, year):
    made = build(year, {"events": [ANSWER, HEARD, ("result", "ND")]})
    assert made.pairs["outcome"].item() == "not_proven"
    assert value(measures.outcomes_by_year(made, year), "outcomes_dismissed") == 0


def test_what_is_a_formal_sanction_and_what_ends_service():
    told = witnesses().filter(pl.col("stage") == "outcome")
    formal = set(told.filter("sanction")["code"])
    assert formal == {"DWN", "DN", "WHBD", "RIR", "FWW", "FWWX", "WW", "MADV", "RTR", "FINE",
                      "S_WW", "S_FWW", "S_DIS"}  # fmt: skip
    assert set(told.filter("dismissal")["code"]) == {"DWN", "DN", "WHBD", "RTR", "S_DIS"}


def test_every_outcome_that_can_be_recorded_has_a_group_or_a_reason_for_none():
    told = witnesses()
    none = {"PENDING", "UNKNOWN", "BARRED", "ADVISORY", "R12_X", "R13_N"}
    grouped = told.filter((pl.col("stage") == "outcome") & (pl.col("rank") > 0))["code"]
    assert set(grouped) | none == set(table("outcomes")["code"])
    assert not set(grouped) & none
    assert not told.select("stage", "code").is_duplicated().any()


def value(counts: pl.DataFrame, measure: str, **places: str) -> int | None:
    wanted = {"measure": measure, "force": KENT, "route": ALL, "outcome": ALL} | places
    return counts.filter(pl.col(n).cast(pl.String) == v for n, v in wanted.items())[
        "value"
    ].item()


def test_a_pair_is_counted_as_far_as_its_record_reaches(build, year):
    made = build(
        year,
        {"case": "1", "events": [ANSWER, HEARD, PROVEN, GONE]},
        {"case": "2", "events": [ANSWER, GONE]},
        {"case": "3", "events": [GONE], "route": "complaint"},
        {"case": "4", "events": [ANSWER, HEARD, PROVEN, ("sanction", "NFA_M")]},
        {"case": "5", "events": [ANSWER, HEARD, PROVEN, GONE], "finalised": None},
        {"case": "6", "events": [ANSWER, HEARD, PROVEN, GONE], "worker_type": "VOLUNTEER"},
    )
    counts = measures.outcomes_by_year(made, year)
    assert [value(counts, name) for name in CHAIN] == [4, 3, 2, 2, 1, 1]
    assert value(counts, "outcomes_finalised", outcome="dismissed") == 3
    assert measures.out_of_chain(made).rows() == [
        ("sanction", "case_to_answer", "complaint", 1),
        ("sanction", "proceedings", "conduct", 1),
        ("dismissal", "case_to_answer", "complaint", 1),
        ("dismissal", "proceedings", "conduct", 1),
    ]


def test_a_person_is_not_counted_for_the_outcome_of_another(build, year):
    made = build(year, {"who": "p", "events": [GONE]}, {"who": "q"}, {"who": ""})
    assert made.pairs["outcome"].to_list().count("dismissed") == 1
    counts = measures.outcomes_by_year(made, year)
    assert value(counts, "outcomes_finalised", outcome="not_recorded") == 2


def given_fields(**absent: str) -> pl.DataFrame:
    fields = ("finalised_date", "decision", "proceedings", "finding", "outcome", "subject_id")
    rows = [
        (force, name, field, absent.get(field) != name, 5)
        for force, name in ((KENT, "kent"), (ESSEX, "essex"))
        for field in fields
    ]
    names = ["force", "input", "field", "present", "filled"]
    return pl.DataFrame(rows, schema=names, orient="row")


def test_a_force_without_the_column_is_not_available_and_never_nil(build, year):
    pairs = ({"events": [ANSWER]}, {"force": ESSEX, "input": "essex", "events": [ANSWER]})
    made = build(year, *pairs, given=given_fields(decision="essex"))
    counts = measures.outcomes_by_year(made, year)
    assert value(counts, "outcomes_finalised", force=ESSEX) == 1
    assert [value(counts, name, force=ESSEX) for name in CHAIN[1:]] == [None] * 5
    assert [value(counts, name, force=ALL) for name in CHAIN] == [2, 1, 0, 0, 0, 0]


def test_a_force_with_no_date_finalised_anywhere_is_not_available(build, year):
    blank = given_fields().with_columns(
        filled=pl.when((pl.col("field") == "finalised_date") & (pl.col("input") == "essex"))
        .then(0)
        .otherwise("filled")
    )
    made = build(year, {}, {"force": ESSEX, "input": "essex", "finalised": None}, given=blank)
    counts = measures.outcomes_by_year(made, year)
    assert value(counts, "outcomes_finalised", force=ESSEX) is None
    assert value(counts, "outcomes_finalised") == 1


PAIRS = st.lists(
    st.fixed_dictionaries(
        {
            "who": st.sampled_from(["", "p", "q", "r"]),
            "allegation": st.sampled_from("123"),
            "events": st.lists(st.sampled_from(CODES), max_size=5, unique=True).map(tuple),
            "worker_type": st.sampled_from(["OFFICER", "STAFF", "UNKNOWN", "VOLUNTEER"]),
        }
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda pair: (pair["who"], pair["allegation"]),
)
CASES = st.lists(
    st.tuples(
        st.sampled_from([(KENT, "kent"), (ESSEX, "essex")]),
        st.sampled_from(["complaint", "conduct", "other"]),
        st.sampled_from(["2021-01-02", "2021-11-30"]),
        st.sampled_from(["2021-12-01", None]),
        PAIRS,
    ),
    min_size=1,
    max_size=8,
)


def spread(cases: list) -> list[dict]:
    return [
        {"force": force, "input": name, "case": str(n), "route": route, "received": received,
         "finalised": finalised, **pair}
        for n, ((force, name), route, received, finalised, pairs) in enumerate(cases)
        for pair in pairs
    ]  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CASES)
def test_whatever_is_recorded_links_contain_each_other_and_outcomes_add_up(build, year, cases):
    made = build(year, *spread(cases))
    counts = measures.outcomes_by_year(made, year)
    places = [(force, route) for force in (KENT, ESSEX, ALL)
              for route in ("complaint", "conduct", ALL)]  # fmt: skip
    whole = measures.forces_by_year(made, year).filter(
        pl.col("unit").cast(pl.String) == "pairs",
        pl.col("population").cast(pl.String) == "workforce",
    )
    for force, route in places:
        chain = [value(counts, name, force=force, route=route) for name in CHAIN]
        chain.insert(0, value(whole, "conduct_and_complaint", force=force, route=route))
        assert chain == sorted(chain, reverse=True)
        ends = [value(counts, CHAIN[0], force=force, route=route, outcome=group)
                for group in OUTCOME_GROUPS]  # fmt: skip
        assert sum(ends) == chain[1]
    for name in CHAIN:
        both = [value(counts, name, route=route) for route in ("complaint", "conduct")]
        assert sum(both) == value(counts, name)
    assert counts["cell"].is_unique().all()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(CODES), max_size=6, unique=True), st.randoms())
def test_the_order_of_events_changes_nothing(build, year, events, random):
    mixed = list(events)
    random.shuffle(mixed)
    columns = ["outcome", *STEPS]
    one = build(year, {"events": tuple(events)}).pairs.select(columns)
    assert one.equals(build(year, {"events": tuple(mixed)}).pairs.select(columns))


def test_stages_of_events_are_those_of_the_schema():
    stages = set(OutcomeEvent.create_empty().schema["stage"].categories)
    assert {stage for stage, _ in CODES} <= stages
