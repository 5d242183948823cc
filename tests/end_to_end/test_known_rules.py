"""Rules of intake, each by its name and number: dates that cannot be, ids of nobody."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import polars as pl
import pytest

from misconduct_profile import extracts, transform
from misconduct_profile.extracts.rules import FLAGGED, QUARANTINED

sys.path.insert(0, str(Path(__file__).parent))  # taken.py
from taken import RULES, Taken, params_of, said, take

HEADER = (
    "Case Reference,Case Type,Date Received,Allegation No,Allegation Category,Collar No,"
    "Employee Type"
)
#: Cases that no rule of QUARANTINED, and none of FLAGGED, says anything of.
SOUND = {"impossible_clocks": ["CM/2/21", "CM/4/21", "CM/6/21"], "doubtful_dates": ["CM/5/21"]}
BROKEN = {
    "finalised_before_received": ["CM/1/21", "CM/7/21"],
    "finalised_before_recorded": ["CM/3/21"],
    "date_after_extract": ["CM/5/21", "CM/7/21"],
    "recorded_before_received": ["CM/1/21", "CM/7/21"],
    "recorded_after_finalised": ["CM/8/21"],
    "incident_after_received": ["CM/2/21", "CM/7/21"],
    "proceedings_before_received": ["CM/3/21"],
    "service_before_birth": ["CM/4/21", "CM/6/21"],
}


def run_of(folder: Path, name: str, **changes) -> Taken:
    return take(folder, {name: said("Kent")}, **changes)


def cases_of(frame: pl.DataFrame, column: str, rule: str) -> list[str]:
    """Cases of which one of the names joined by | is a rule's, from a ledger or rows."""
    here = pl.col(column).str.split("|").list.contains(rule)
    return frame.filter(here)["case_reference"].to_list()


@pytest.fixture(scope="module")
def clocks(tmp_path_factory) -> Taken:
    return run_of(tmp_path_factory.mktemp("clocks"), "impossible_clocks.csv")


@pytest.fixture(scope="module")
def doubtful(tmp_path_factory) -> Taken:
    return run_of(tmp_path_factory.mktemp("doubtful"), "doubtful_dates.csv")


@pytest.mark.parametrize("rule", QUARANTINED)
def test_a_clock_that_cannot_be_right_keeps_the_row_out(clocks, rule):
    told = clocks.quarantine().with_columns(
        case_reference=pl.col("content").str.json_path_match("$['Case Reference']")
    )
    assert cases_of(told, "reasons", rule) == BROKEN[rule]
    assert clocks.intake.loaded[0].reasons[rule] == len(BROKEN[rule])
    counted = extracts.quarantined(clocks.intake).filter(reason=rule)
    assert counted["rows"].to_list() == [len(BROKEN[rule])]


def test_the_day_itself_breaks_no_rule_of_clocks(clocks):
    assert clocks.rows()["case_reference"].to_list() == SOUND["impossible_clocks"]
    assert set(clocks.rows()["flags"]) == {""}
    # Of the three, one has no date received, and is counted by no month.
    assert clocks.records("case").height == 3
    quality = transform.read_quality(clocks.folder).filter(kind="quarantine")
    assert dict(quality.select("reason", "rows").iter_rows()) == {
        "date_after_extract": 1,
        "finalised_before_received": 1,
        "finalised_before_received|date_after_extract": 1,
        "finalised_before_recorded": 1,
    }


@pytest.mark.parametrize("rule", FLAGGED)
def test_another_date_that_cannot_be_right_flags_the_row(doubtful, rule):
    assert cases_of(doubtful.rows(), "flags", rule) == BROKEN[rule]
    assert doubtful.intake.loaded[0].flags[rule] == len(BROKEN[rule])
    counted = extracts.flagged(doubtful.intake).filter(rule=FLAGGED[rule])
    assert counted["rows"].to_list() == [len(BROKEN[rule])]


def test_flagged_rows_are_counted_and_the_day_itself_is_not_flagged(doubtful):
    rows = doubtful.rows()
    assert rows.filter(flags="")["case_reference"].to_list() == SOUND["doubtful_dates"]
    assert doubtful.quarantine().height == 0
    assert doubtful.number("cases") == 8


def test_every_rule_is_broken_in_a_file():
    assert list(BROKEN) == [*QUARANTINED, *FLAGGED]
    assert all(BROKEN.values())


def test_the_year_3019_is_no_date(tmp_path):
    """Of a clock it keeps the row out; of another date it is unknown, and the row is used."""
    done = run_of(tmp_path, "year_3019.csv")
    assert [entry[1:] for entry in done.ledger()] == [
        ("header", ""),
        ("quarantined", "date_unreadable"),
        ("quarantined", "date_unreadable"),
        ("kept", ""),
        ("kept", ""),
    ]
    assert done.rows()["incident_date"].to_list() == [None, dt.date(2021, 3, 13)]
    assert done.number("cases") == 2


@pytest.mark.parametrize(
    ("name", "days", "unread"),
    [
        ("two_digit_years.csv", ["01-31", "03-02"], "CM/3/21"),
        ("excel_serials.csv", ["01-31", "03-02"], "CM/3/21"),
        ("times.csv", ["01-31", "03-02", "04-05"], "CM/4/21"),
        ("iso.csv", ["01-31", "03-02", "04-05"], "CM/4/21"),
        ("named_months.csv", ["01-31", "03-02", "04-05"], "CM/4/21"),
    ],
)
def test_dates_as_they_are_written(tmp_path, name, days, unread):
    done = run_of(tmp_path, name)
    wanted = [dt.date.fromisoformat(f"2021-{day}") for day in days]
    assert done.rows()["received_date"].to_list() == wanted
    quarantine = done.quarantine()
    assert quarantine["reasons"].to_list() == ["date_unreadable"]
    assert unread in quarantine["content"][0]
    by_month = done.counts.filter(
        pl.col("period").str.starts_with("2021-"), measure="conduct_and_complaint",
        unit="cases", route="all",
    ).filter(pl.col("value") > 0).sort("period")  # fmt: skip
    assert by_month["period"].to_list() == [f"2021-{day[:2]}" for day in days]
    assert done.number("cases") == len(days)


def crowd(folder: Path, of_one: int, others: int) -> dict[str, int]:
    """Say why nobody is named, of a file with an id on so many cases, and so many others."""
    ids = [9000] * of_one + [*range(10_000, 10_000 + others)]
    lines = [
        f"CM/{n}/21,CM,2021-{n % 12 + 1:02d}-09,1,B4,{i},OFFICER" for n, i in enumerate(ids)
    ]
    (folder / "in").mkdir()
    (folder / "in" / "crowd.csv").write_text("\n".join([HEADER, *lines]) + "\n")
    params = params_of({"crowd.csv": said("Kent")})
    (source,) = extracts.find(params, folder / "in")
    return extracts.load(source, b"a key of the tests").nobody


@pytest.mark.parametrize(
    ("of_one", "others", "nobody"),
    [
        (50, 0, {"": 50}),  # every case of the file, and few enough
        (51, 0, {"implausible": 51}),
        (51, 4949, {"": 4949, "implausible": 51}),  # 5,000 cases: a share of 0.0102
        (50, 4950, {"": 5000}),
        (52, 5148, {"": 5200}),  # a hundredth of 5,200 cases is no more than the share
        (53, 5147, {"": 5147, "implausible": 53}),
    ],
)
def test_an_id_on_more_than_50_cases_and_a_hundredth_is_nobody(
    tmp_path, of_one, others, nobody
):
    assert crowd(tmp_path, of_one, others) == nobody


@pytest.mark.parametrize(
    ("cases", "share", "people", "implausible"),
    [
        (3, 0.01, 3, 0),  # as many as may be
        (2, 0.01, 2, 3),
        (2, 0.5, 3, 0),  # half of the six cases, no more
        (2, 0.49, 2, 3),
        (1, 0.01, 1, 5),  # 9001 stands on four rows of one case, and stays
    ],
)
def test_limits_of_the_params_are_those_that_hold(tmp_path, cases, share, people, implausible):
    limits = {"cases": cases, "share": share}
    quality = {"most_quarantined": 1, "placeholders": limits}
    done = run_of(tmp_path, "placeholder_limits.csv", quality=quality)
    told = dict(extracts.nobody(done.intake).select("why", "rows").iter_rows())
    assert told == ({"implausible": implausible} if implausible else {})
    assert done.number("people") == people
    assert (done.number("cases"), done.number("allegations")) == (6, 9)


def test_every_file_of_rules_is_used():
    text = Path(__file__).read_text("utf-8")
    unused = [path.name for path in RULES.iterdir() if f'"{path.name}"' not in text]
    assert not unused
    assert len(list(RULES.iterdir())) == 9
