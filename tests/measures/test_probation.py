"""Regulations 12 and 13: grid, zeros and gaps, additivity, rates and ratios by hand."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from made_returns import ESSEX, KENT, params_of
from misconduct_profile.measures import PROBATION_MEASURES, probation_by_year
from misconduct_profile.records import (
    ALL,
    Counts,
    Estimates,
    ProbationerExposure,
    ProbationEvent,
    ReturnLines,
)
from misconduct_profile.standards import ETHNIC_GROUPS, PROBATION_EVENTS

GROUNDS = ("sexist_misogynistic", "other_conduct", "performance", "attendance", "unknown")
EVENT = {
    "input": "hr", "force": KENT, "person_key": "p", "code": "R13_D",
    "event_date": dt.date(2021, 5, 4), "ground": "other_conduct", "case_id": None,
    "entry_route": "PCDA", "sex": "female", "ethnicity": "White",
}  # fmt: skip


def events_of(*rows: dict) -> pl.DataFrame:
    told = [{**EVENT, "first_line": n, **row} for n, row in enumerate(rows, start=2)]
    shape = ProbationEvent.create_empty().schema
    return ProbationEvent.validate(pl.DataFrame(told, schema=shape))


def exposure_of(**years: dict[tuple[str, str], float]) -> pl.DataFrame:
    """Person-years a month from January 2018 to March 2022: force to (sex, ethnicity)."""
    months = [dt.date(2018 + n // 12, n % 12 + 1, 1) for n in range(51)]
    rows = [
        (force, month, "PCDA", sex, group, amount, "")
        for force, groups in years.items()
        for (sex, group), amount in groups.items()
        for month in months
    ]
    shape = ProbationerExposure.create_empty().schema
    return ProbationerExposure.validate(pl.DataFrame(rows, schema=shape, orient="row"))


NOBODY = ProbationerExposure.create_empty()


@pytest.fixture
def made(tmp_path):
    """Count events of Kent and Essex; the return stands for a file, which nobody reads here."""

    def count(*rows: dict, exposure=NOBODY, lines=None, **changes):
        forces = {"forces": ["Kent", "Essex"], **changes}
        params = params_of(tmp_path, "" if "events" not in changes else None, **forces)
        return probation_by_year(events_of(*rows), exposure, params, lines)

    return count


def one(frame: pl.DataFrame, measure="regulation_13_discharged", **place) -> dict:
    dims = ("route", "category", "worker_type", "rank_group", "sex", "ethnicity", "severity",
            "decision", "outcome", "ground")  # fmt: skip
    at = {**dict.fromkeys(dims, ALL), "force": ALL, "period": "2021", **place}
    found = frame.filter(pl.col("measure") == measure, *(pl.col(k) == v for k, v in at.items()))
    assert found.height == 1, at
    return found.row(0, named=True)


def test_the_grid_is_full(made):
    counts, _ = made({})
    Counts.validate(counts)
    places = 6 * 4 + 4 + 6 + 6 * 3
    assert counts.height == places * 3 * 6, "places, two forces and the nation, six periods"
    assert set(counts["measure"]) == {m.name for m in PROBATION_MEASURES}
    fixed = counts.select("unit", "clock", "population").unique().cast(pl.String).row(0)
    assert fixed == ("people", "event", "officers")


def test_a_force_that_answered_and_had_none_is_nil(made):
    counts, _ = made({})
    assert one(counts, force=KENT)["value"] == 1
    nil = one(counts, force=ESSEX)
    assert (nil["value"], nil["status"], nil["months_reported"]) == (0, "", 12)


def test_a_force_that_did_not_answer_is_missing_and_the_nation_the_sum_of_the_rest(made):
    counts, _ = made({}, {"force": ESSEX, "person_key": "q"}, covers=["Kent"])
    gap = one(counts, force=ESSEX)
    assert (gap["value"], gap["status"], gap["months_reported"]) == (None, "x", 0)
    nation = one(counts)
    assert (nation["value"], nation["months_reported"], nation["months_asked"]) == (1, 12, 24)


def test_without_a_return_nothing_is_zero(tmp_path):
    params = params_of(tmp_path, forces=["Kent", "Essex"])
    counts, estimates = probation_by_year(ProbationEvent.create_empty(), NOBODY, params)
    assert counts["value"].null_count() == counts.height > 0
    assert set(counts["status"].cast(pl.String)) == {"x"}
    assert estimates["value"].null_count() == estimates.height > 0
    assert set(estimates["status"].cast(pl.String)) == {"x"}


@pytest.mark.parametrize(
    ("window", "available"),
    [(("2018-01-01", "2022-03-31"), 6), (("2021-01-01", "2021-12-31"), 1),
     (("2021-01-02", "2022-03-31"), 1), (("2020-02-01", "2021-12-30"), 1)],
)  # fmt: skip
def test_a_period_that_the_window_cuts_is_not_available(made, window, available):
    first, last = window
    counts, _ = made({}, window={"first": first, "last": last})
    told = counts.filter(
        force=ALL, measure="regulation_13_discharged", ground=ALL, sex=ALL, ethnicity=ALL
    )
    assert told["value"].is_not_null().sum() == available


def test_a_person_counts_once_a_year_with_the_first_event(made):
    counts, _ = made(
        {"event_date": dt.date(2021, 6, 1), "ground": "performance"},
        {"event_date": dt.date(2021, 5, 4), "ground": "attendance"},
        {"event_date": dt.date(2020, 5, 4), "ground": "performance"},
    )
    assert one(counts, force=KENT)["value"] == 1
    assert one(counts, force=KENT, ground="attendance")["value"] == 1
    assert one(counts, force=KENT, ground="performance")["value"] == 0
    assert one(counts, force=KENT, period="2020-02/2020-12")["value"] == 1


def test_a_person_with_two_events_counts_in_both_measures(made):
    counts, _ = made({"code": "R12_X"}, {"code": "R13_R", "event_date": dt.date(2021, 9, 1)})
    for measure in ("regulation_12_extended", "regulation_13_resigned"):
        assert one(counts, measure)["value"] == 1
    assert one(counts)["value"] == 0, "a resignation is no discharge"


def test_conduct_exits_take_the_first_and_on_one_day_the_one_that_says_more(made):
    exits = "probationer_conduct_exits"
    counts, _ = made({"code": "RES"}, {"code": "R13_R"})
    assert one(counts, exits, outcome="R13_R")["value"] == 1
    assert one(counts, exits, outcome="RES")["value"] == 0
    counts, _ = made({"code": "RES"}, {"code": "R13_R", "event_date": dt.date(2021, 5, 5)})
    assert one(counts, exits, outcome="RES")["value"] == 1
    assert one(counts, exits)["value"] == 1


def test_exits_over_something_else_or_nothing_known_are_not_over_conduct(made):
    rows = [{"ground": g, "person_key": g} for g in GROUNDS]
    counts, _ = made(*rows, {"code": "R12_X", "person_key": "y"}, {"code": "R13_N"})
    assert one(counts, "probationer_conduct_exits")["value"] == 2
    assert one(counts)["value"] == 5


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "force": st.sampled_from([KENT, ESSEX]),
            "person_key": st.sampled_from("abcdefg"),
            "code": st.sampled_from(PROBATION_EVENTS),
            "event_date": st.dates(dt.date(2017, 12, 1), dt.date(2022, 4, 30)),
            "ground": st.sampled_from(GROUNDS),
            "sex": st.sampled_from(["female", "male", "other", "unknown"]),
            "ethnicity": st.sampled_from(ETHNIC_GROUPS),
        }
    ),
    unique_by=lambda row: (row["person_key"], row["code"], row["event_date"]),
    max_size=25,
)


@given(ROWS)
@settings(max_examples=25)
def test_parts_add_up_to_their_totals(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("any")
    params = params_of(folder, "", forces=["Kent", "Essex"])
    counts, _ = probation_by_year(events_of(*rows), NOBODY, params)
    keys = ["measure", "force", "period"]
    dims = ["ground", "sex", "ethnicity", "outcome"]
    whole = counts.filter(*(pl.col(d) == ALL for d in dims))
    for dim in dims:
        others = [d for d in dims if d != dim]
        parts = counts.filter(pl.col(dim) != ALL, *(pl.col(d) == ALL for d in others))
        added = parts.group_by(keys).agg(pl.col("value").sum().alias("added"))
        both = added.join(whole, on=keys)
        assert both.height == added.height > 0
        assert (both["added"] == both["value"]).all(), dim
    crossed = counts.filter(pl.col("outcome") != ALL, pl.col("ground") != ALL)
    for dim in ("ground", "outcome"):
        margin = [*keys, dim]
        total = counts.filter(
            pl.col(dim) != ALL,
            *(pl.col(d) == ALL for d in dims if d != dim),
            measure="probationer_conduct_exits",
        )
        both = crossed.group_by(margin).agg(pl.col("value").sum().alias("added")).join(
            total, on=margin
        )  # fmt: skip
        assert both.height == total.height
        assert (both["added"] == both["value"]).all()
    places = ["measure", "period", *dims]
    nation = counts.filter(force=ALL).join(
        counts.filter(pl.col("force") != ALL).group_by(places).agg(added=pl.col("value").sum()),
        on=places,
    )
    assert (nation["added"] == nation["value"]).all()
    people = {
        (r["force"], r["person_key"]) for r in rows
        if r["code"] == "R13_D" and r["event_date"].year == 2021
    }  # fmt: skip
    assert one(counts)["value"] == len(people)


KENTS = {("female", "White"): 2.0, ("male", "White"): 4.0, ("male", "Black"): 1.0}
ESSEXS = {("female", "White"): 3.0, ("male", "Asian"): 1.0}
BOTH = {KENT: KENTS, ESSEX: ESSEXS}


def discharged(number: int, force=KENT, **row) -> list[dict]:
    return [{"force": force, "person_key": f"{force}{row}{n}", **row} for n in range(number)]


def test_a_rate_is_the_count_over_the_person_years(made):
    counts, estimates = made(*discharged(6), exposure=exposure_of(**BOTH))
    Estimates.validate(estimates)
    rate = one(estimates, force=KENT, statistic="rate_per_1000_probationers")
    assert rate["n_basis"] == pytest.approx(84)
    assert rate["value"] == pytest.approx(6 / 84 * 1000)
    assert rate["low"] == pytest.approx(stats.chi2.ppf(0.025, 12) / 2 / 84 * 1000, abs=1e-5)
    assert rate["high"] == pytest.approx(stats.chi2.ppf(0.975, 14) / 2 / 84 * 1000, abs=1e-5)
    assert (rate["method"], rate["cells"]) == ("garwood", one(counts, force=KENT)["cell"])
    nation = one(estimates, statistic="rate_per_1000_probationers")
    assert nation["n_basis"] == pytest.approx(12 * 11)
    by_sex = one(estimates, statistic="rate_per_1000_probationers", force=KENT, sex="female")
    assert by_sex["n_basis"] == pytest.approx(24)
    quarter = one(
        estimates, statistic="rate_per_1000_probationers", force=KENT, period="2022-01/2022-03"
    )
    assert quarter["n_basis"] == pytest.approx(21)


def test_every_rate_keeps_to_its_own_count(made):
    counts, estimates = made(*discharged(6), exposure=exposure_of(**BOTH))
    rates = estimates.filter(pl.col("statistic") == "rate_per_1000_probationers")
    both = rates.join(counts.select("cell", count="value"), left_on="cells", right_on="cell")
    assert both.height == rates.height
    known = both.filter(pl.col("value").is_not_null())
    assert known.height > 100
    off = (known["value"] * known["n_basis"] / 1000 - known["count"]).abs().max()
    assert off < 1e-3
    unknown = ("unknown", "Unknown")
    assert not rates.filter(
        pl.col("sex").is_in(unknown) | pl.col("ethnicity").is_in(unknown)
    ).height


def test_without_joiners_there_are_counts_and_no_rates(made):
    counts, estimates = made({})
    assert one(counts)["value"] == 1
    assert estimates["value"].null_count() == estimates.height > 0
    assert set(estimates["status"].cast(pl.String)) == {"x"}


def test_a_nation_of_which_one_force_has_no_person_time_has_no_rate(made):
    _, estimates = made(*discharged(6), exposure=exposure_of(**{KENT: KENTS}))
    assert one(estimates, statistic="rate_per_1000_probationers", force=KENT)["value"]
    nation = one(estimates, statistic="rate_per_1000_probationers")
    assert (nation["value"], nation["n_basis"], nation["status"]) == (None, None, "x")
    _, alone = made(*discharged(6), exposure=exposure_of(**{KENT: KENTS}), covers=["Kent"])
    assert one(alone, statistic="rate_per_1000_probationers")["value"] == pytest.approx(
        6 / 84 * 1000
    )


def test_a_period_whose_months_are_not_all_known_has_no_rate(made):
    short = exposure_of(**BOTH).filter(pl.col("month") != dt.date(2021, 7, 1))
    _, estimates = made({}, exposure=short)
    assert one(estimates, statistic="rate_per_1000_probationers")["value"] is None
    other = one(estimates, statistic="rate_per_1000_probationers", period="2019")
    assert other["value"] == 0.0


def ratio(estimates: pl.DataFrame, **place) -> dict:
    return one(estimates, statistic="rate_ratio", **place)


def test_a_ratio_is_of_two_rates_and_rests_on_both_counts(made):
    counts, estimates = made(
        *discharged(4, ethnicity="Black"), *discharged(6), exposure=exposure_of(**BOTH)
    )
    found = ratio(estimates, force=KENT, ethnicity="Black")
    assert found["value"] == pytest.approx((4 / 12) / (6 / 72))
    assert found["low"] == pytest.approx(
        stats.beta.ppf(0.025, 4, 7) / (1 - stats.beta.ppf(0.025, 4, 7)) * 6, rel=1e-5
    )
    assert found["n_basis"] == pytest.approx(84)
    cells = [one(counts, force=KENT, ethnicity=group)["cell"] for group in ("Black", "White")]
    assert (found["method"], found["cells"].split(" ")) == ("conditional_exact", cells)
    assert ratio(estimates, sex="female")["value"] is None, "no man was discharged"


def test_all_groups_but_white_together_rest_on_their_counts(made):
    counts, estimates = made(
        *discharged(2, ethnicity="Black"), *discharged(1, ESSEX, ethnicity="Asian"),
        *discharged(6), exposure=exposure_of(**BOTH),
    )  # fmt: skip
    found = ratio(estimates, ethnicity="minority")
    assert found["value"] == pytest.approx((3 / 24) / (6 / 108))
    values = dict(counts.select("cell", "value").iter_rows())
    assert sorted(values[cell] for cell in found["cells"].split(" ")) == [0, 0, 1, 2, 6]


def test_a_ratio_without_anybody_to_divide_by_is_not_available(made):
    _, estimates = made(*discharged(4, ethnicity="Black"), exposure=exposure_of(**BOTH))
    none = ratio(estimates, force=KENT, ethnicity="Black")
    assert (none["value"], none["low"], none["high"], none["status"]) == (None, None, None, "x")
    _, estimates = made(*discharged(4), exposure=exposure_of(**BOTH))
    nil = ratio(estimates, force=KENT, ethnicity="Black")
    assert (nil["value"], nil["low"]) == (0.0, 0.0)
    assert nil["high"] > 1
    assert ratio(estimates, force=KENT, ethnicity="Asian")["status"] == "x", "nobody served"


def test_person_time_without_groups_gives_rates_and_no_ratios(made):
    plain = {KENT: {("unknown", "Unknown"): 7.0}, ESSEX: {("unknown", "Unknown"): 4.0}}
    _, estimates = made(*discharged(4), exposure=exposure_of(**plain))
    assert one(estimates, statistic="rate_per_1000_probationers")["value"] == pytest.approx(
        4 / 132 * 1000
    )
    ratios = estimates.filter(pl.col("statistic") == "rate_ratio")
    assert ratios["value"].null_count() == ratios.height > 0


def test_one_force_without_groups_leaves_the_nation_without_ratios(made):
    mixed = {KENT: KENTS, ESSEX: {("male", "Unknown"): 4.0}}
    rows = [*discharged(4), *discharged(2, sex="male")]
    _, estimates = made(*rows, exposure=exposure_of(**mixed))
    assert ratio(estimates, force=KENT, ethnicity="Black")["value"] == 0.0
    assert ratio(estimates, ethnicity="Black")["value"] is None
    assert ratio(estimates, sex="female")["value"] is not None, "sex is known of both"


def lines_of(*rows: tuple[str, str, int, int]) -> pl.DataFrame:
    shape = ReturnLines.create_empty().schema
    return ReturnLines.validate(pl.DataFrame(rows, schema=shape, orient="row"))


def test_a_force_of_which_too_many_lines_are_lost_is_missing(made):
    lines = lines_of(("events", KENT, 100, 6), ("events", ESSEX, 100, 5))
    counts, _ = made({}, lines=lines)
    assert one(counts, force=KENT)["status"] == "x"
    assert one(counts, force=ESSEX)["value"] == 0
    nobodys = lines_of(("events", "", 10, 10), ("events", KENT, 50, 0))
    counts, _ = made({}, lines=nobodys)
    assert one(counts)["status"] == "x"


def test_lost_joiners_take_the_rate_and_leave_the_count(made):
    lines = lines_of(("joiners", KENT, 100, 6), ("joiners", ESSEX, 100, 0))
    counts, estimates = made({}, exposure=exposure_of(**BOTH), lines=lines)
    assert one(counts, force=KENT)["value"] == 1
    rates = {
        force: one(estimates, statistic="rate_per_1000_probationers", force=force)["value"]
        for force in (KENT, ESSEX)
    }
    assert rates == {KENT: None, ESSEX: 0.0}


def test_the_order_of_lines_changes_nothing(made):
    rows = [
        *discharged(3),
        *discharged(2, ethnicity="Black"),
        *discharged(2, ESSEX, sex="male"),
    ]
    exposed = exposure_of(**BOTH)
    forwards = made(*rows, exposure=exposed)
    backwards = made(*rows[::-1], exposure=exposed.reverse())
    assert forwards[0].equals(backwards[0])
    assert forwards[1].equals(backwards[1])
