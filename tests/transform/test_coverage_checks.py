"""What the params say of an extract, held against its cases."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.extracts import Found
from misconduct_profile.params import Params
from misconduct_profile.records import COVERAGE_CHECKS, Case
from misconduct_profile.standards import month_starts
from misconduct_profile.transform import check_coverage, coverage

EXAMPLE = Path(__file__).parents[2] / "params" / "example.yaml"
CODE = {"Kent": "E23000032", "Essex": "E23000028"}
CLOCKS = ("received", "recorded", "finalised")
WINDOW = {"first": "2020-02-10", "last": "2021-10-31"}
WINDOW_REASON = "its window disagrees with its data"
DATE_REASON = "its extract date disagrees with its data"
UNDATED = "more than 5 per cent of its cases have no date received"
BY_LIVE = "selected by live, which cannot show cases received"
SELECTION_REASON = "its selection disagrees with its data"
EMPTY = "nothing in the extract for the month, where other months have cases"
WHOLE = month_starts(dt.date(2020, 3, 1), dt.date(2021, 10, 31))


def params(*, force: str | list[str] = "Kent", **said) -> Params:
    one = {"force": force, "extract_date": "2021-12-15", "selection": "received",
           "window": WINDOW}  # fmt: skip
    content = yaml.safe_load(EXAMPLE.read_text()) | {"forces": list(CODE)}
    return Params.model_validate(content | {"inputs": {"a.csv": one | said}})


def cases(
    *days: tuple[str | None, ...], force: str = "Kent", source: str = "a"
) -> pl.DataFrame:
    """`records.Case` from dates received, recorded and finalised; the last may be left out."""
    told = [(*day, None, None)[:3] for day in days]
    rows = pl.DataFrame(
        told,
        schema=dict.fromkeys((f"{clock}_date" for clock in CLOCKS), pl.String),
        orient="row",
    ).with_columns(pl.all().str.to_date())
    code = CODE[force]
    number = pl.int_range(pl.len()).cast(pl.String)
    return rows.select(
        "received_date", "recorded_date", "finalised_date",
        input=pl.lit(source), force=pl.lit(code),
        case_id=pl.format("{}/{}", pl.lit(code), number), case_reference=number,
        case_type=pl.lit("PC"), route=pl.lit("complaint"),
        regime=pl.lit("2020"), regime_basis=pl.lit("received date"),
        handling=pl.lit(None, dtype=pl.String), vawg_flag=pl.lit("missing"),
        first_line=pl.lit(2, dtype=pl.Int64), conflicts=pl.lit(""),
    ).select(Case.column_names()).cast(dict(Case.create_empty().schema))  # fmt: skip


def monthly(n: int, *without: str) -> list[tuple[str, ...]]:
    """n cases in every month that the window covers, received and recorded at once."""
    days = [f"{month:%Y-%m}-11" for month in WHOLE if f"{month:%Y-%m}" not in without]
    return [(day, day) for day in days for _ in range(n)]


def found(made: Params, frame: pl.DataFrame) -> dict[str, tuple]:
    told = check_coverage(made, frame)
    keys = [f"{check}.{clock}" for check, clock in told.select("check", "clock").iter_rows()]
    ends = told.select("cases", "first_month", "last_month").iter_rows()
    return {
        key: (n, *(f"{day:%Y-%m}" if day else None for day in (first, last)))
        for key, (n, first, last) in zip(keys, ends, strict=True)
    }


def states(
    made: Params, frame: pl.DataFrame, clock: str = "received", force: str = "Kent"
) -> dict[str, tuple[str, str]]:
    told = coverage(made, frame).filter(pl.col("clock") == clock, force=CODE[force])
    return {
        f"{m:%Y-%m}": (s, why) for m, s, why in told.select("month", "state", "reason").rows()
    }


ORDINARY = monthly(5)
LONG_AGO, LATER, UNKNOWN = ("2019-12-30", "2020-02-11"), ("2021-11-01", "2021-11-01"), (None,)
OPEN, ENDED = ("2020-05-01", "2020-05-01"), ("2020-05-01", "2020-05-01", "2021-06-30")


@pytest.mark.parametrize(
    ("said", "rows", "wanted"),
    [
        ({}, ORDINARY, {}),
        ({}, [*ORDINARY, LONG_AGO], {"before_window.received": (1, "2019-12", "2019-12")}),
        ({}, [*ORDINARY, ("2020-02-09", "2020-02-10")],
         {"before_window.received": (1, "2020-02", "2020-02")}),
        ({}, [*ORDINARY, ("2020-02-10", "2020-02-10")], {}),
        ({}, [*ORDINARY, LATER, LATER], {"after_window.received": (2, "2021-11", "2021-11")}),
        ({"selection": "recorded"}, [*ORDINARY, LONG_AGO], {}),
        ({}, [*ORDINARY, ("2021-05-01", "2021-12-16", "2021-12-20")],
         {"after_extract.recorded": (1, "2021-12", "2021-12"),
          "after_extract.finalised": (1, "2021-12", "2021-12")}),
        ({"extract_date": "2021-09-20"}, monthly(5, "2021-10"),
         {"window_past_extract.received": (0, "2021-09", "2021-10")}),
        ({"missing_months": ["2021-03"]}, monthly(5),
         {"in_missing_month.received": (5, "2021-03", "2021-03")}),
        ({"nil_months": ["2021-03", "2021-05"]}, monthly(5, "2021-05"),
         {"in_nil_month.received": (5, "2021-03", "2021-03")}),
        ({"selection": "live"}, [OPEN] * 20 + [ENDED, LONG_AGO, LATER],
         {"finalised_in_live.finalised": (1, "2021-06", "2021-06")}),
        ({"selection": "live"}, [OPEN, ("2020-05-01", "2020-05-01", "2021-12-16")],
         {"after_extract.finalised": (1, "2021-12", "2021-12")}),
        ({"selection": "finalised"}, [ENDED] * 13 + [OPEN],
         {"open_in_finalised.finalised": (1, "2020-05", "2020-05")}),
        ({}, [*ORDINARY, UNKNOWN],
         {"no_date.received": (1, None, None), "no_date.recorded": (1, None, None)}),
        ({}, monthly(14, "2020-07", "2021-02"),
         {"empty_months.received": (0, "2020-07", "2021-02"),
          "empty_months.recorded": (0, "2020-07", "2021-02")}),
    ],
)  # fmt: skip
def test_each_contradiction_has_a_name_a_count_and_its_months(said, rows, wanted):
    made = params(**said)
    assert found(made, cases(*rows)) == wanted
    told = check_coverage(made, cases(*rows))["told"].to_list()
    assert all(told), "and is told in words"
    assert {key.split(".")[0] for key in wanted} <= set(COVERAGE_CHECKS)


@pytest.mark.parametrize(
    ("said", "rows", "reason"),
    [
        # One in a hundred is not too many, nor are two of a few.
        ({}, [*monthly(20), *[LONG_AGO] * 2, *[LATER] * 2], None),
        ({}, [*monthly(20), *[LONG_AGO] * 3, *[LATER] * 2], WINDOW_REASON),
        ({}, [*monthly(1), LONG_AGO, LATER], None),
        ({}, [*monthly(1), LONG_AGO, LATER, LATER], WINDOW_REASON),
        ({}, [*monthly(1), *[LATER] * 3], WINDOW_REASON),
        ({}, [LATER], WINDOW_REASON),
        ({}, [*monthly(1), *[("2021-05-01", "2021-05-02", "2021-12-16")] * 3], DATE_REASON),
        ({"selection": "live"}, [OPEN] * 57 + [ENDED] * 3, BY_LIVE),
        ({"selection": "live"}, [OPEN] * 56 + [ENDED] * 3, SELECTION_REASON),
        ({"selection": "finalised"}, [ENDED] * 57 + [OPEN] * 3,
         "selected by finalised, which cannot show"),
        ({"selection": "finalised"}, [ENDED] * 56 + [OPEN] * 3, SELECTION_REASON),
        ({}, monthly(1) + [UNKNOWN] * 3, UNDATED),
    ],
)  # fmt: skip
def test_a_refuted_claim_makes_every_month_missing_and_says_which(said, rows, reason):
    told = states(params(**said), cases(*rows))
    covered = [told[f"{month:%Y-%m}"] for month in WHOLE]
    if reason is None:
        assert {state for state, _ in covered} == {"reported"}
    else:
        assert {state for state, _ in covered} == {"missing"}
        assert all(why.startswith(reason) for _, why in covered)
        assert not any(sign.isdigit() for sign in reason.replace("5 per cent", ""))


def test_a_claim_is_never_widened_by_the_data():
    told = states(params(missing_months=["2021-03"]), cases(*monthly(20), LONG_AGO, LATER))
    assert told["2021-03"] == ("missing", "the force has no data for the month")
    for month in ("2019-12", "2020-02", "2021-11"):
        assert told[month] == ("missing", "outside the extract's window")


def test_an_empty_month_of_an_ordinary_extract_is_missing_and_of_a_quiet_one_nil():
    assert states(params(), cases(*monthly(14, "2021-03")))["2021-03"] == ("missing", EMPTY)
    assert states(params(), cases(*monthly(13, "2021-03")))["2021-03"] == ("nil", "")
    told = states(params(), cases(*monthly(5, "2021-03", "2021-04", "2021-05")))
    assert [told[f"2021-0{n}"][0] for n in (2, 3, 4, 5, 6)] == [
        "reported", "missing", "missing", "missing", "reported",
    ]  # fmt: skip


def test_a_month_that_is_still_filling_up_is_late_though_it_is_empty():
    made = params(extract_date="2021-10-05")
    assert states(made, cases(*monthly(30, "2021-10")))["2021-10"][0] == "late"


def test_a_person_can_say_nil_and_is_not_believed_against_the_data():
    made = params(nil_months=["2021-03", "2021-04"])
    told = states(made, cases(*monthly(30, "2021-03")))
    assert told["2021-03"] == ("nil", "")
    assert told["2021-04"] == (
        "missing",
        "said to be nil, and the extract has cases in the month",
    )
    later = cases(*monthly(30, "2021-03"), ("2021-02-27", "2021-03-01"))
    assert states(made, later, "recorded")["2021-03"] == ("reported", ""), "recorded later"


def test_each_part_of_a_return_is_held_against_its_own_cases():
    made = params()
    one = made.inputs["a.csv"]
    both = made.model_copy(update={"inputs": {"a.csv": one, "b.csv": one}})
    frame = pl.concat([cases(*monthly(30)), cases(*monthly(20, "2021-03"), source="b")])
    assert states(both, frame)["2021-03"] == ("missing", EMPTY)
    assert set(check_coverage(both, frame)["input"]) == {"b.csv"}


def test_each_force_of_a_joint_file_is_held_against_its_own_cases():
    made = params(force=["Kent", "Essex"])
    frame = pl.concat([cases(*monthly(30)), cases(*monthly(20, "2021-03"), force="Essex")])
    assert states(made, frame)["2021-03"] == ("reported", "")
    assert states(made, frame, force="Essex")["2021-03"] == ("missing", EMPTY)


def test_a_column_that_is_not_there_is_no_lack_of_dates():
    fields = frozenset({"recorded_date", "finalised_date"})
    made = params(selection="recorded")
    frame = cases(*((None, day) for _, day in monthly(5)))
    assert check_coverage(made, frame, {"a": Found("", fields, 100, 0)}).height == 0
    blank = check_coverage(made, frame, {"a": Found("", fields | {"received_date"}, 100, 0)})
    assert "All months are missing by this clock" in blank["told"][0]


SETS = st.lists(st.integers(0, 30), min_size=len(WHOLE), max_size=len(WHOLE))


@given(SETS, st.integers(0, len(WHOLE) - 1), st.integers(0, len(WHOLE) - 1))
def test_one_more_case_never_takes_another_month_out_of_the_reported(counts, place, other):
    def told(numbers: list[int]) -> dict[str, tuple[str, str]]:
        days = [f"{m:%Y-%m}-11" for m, n in zip(WHOLE, numbers, strict=True) for _ in range(n)]
        return states(params(), cases(*((day, day) for day in days)))

    before = told(counts)
    after = told([n + (at == place) for at, n in enumerate(counts)])
    month = f"{WHOLE[other]:%Y-%m}"
    assert (before[month][0] == "reported") == (counts[other] > 0)
    if before[month][0] == "reported":
        assert after[month] == before[month]
    assert after[f"{WHOLE[place]:%Y-%m}"][0] == "reported"
