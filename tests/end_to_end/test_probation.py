"""Regulations 12 and 13 of the example: each line's fate, each count, the person-time."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from misconduct_profile import example, extracts, measures, transform
from misconduct_profile.params import Params, validate
from misconduct_profile.records import ALL
from misconduct_profile.standards import forces
from misconduct_profile.statistics import rate_ratio

CODE_OF = {
    "regulation_12_extended": ["R12_X"],
    "regulation_12_resigned": ["R12_XR"],
    "regulation_13_discharged": ["R13_D"],
    "regulation_13_resigned": ["R13_R"],
    "probationer_conduct_exits": ["R13_D", "R13_R", "R12_XR", "DWN", "RES"],
}
MET = "E23000001"
CONDUCT = ["sexist_misogynistic", "other_conduct"]
DIMENSIONS = ("ground", "sex", "ethnicity", "outcome")


@dataclass(frozen=True)
class Probation:
    """A run's returns, taken from intake to measures, and what is true of them."""

    folder: Path
    params: Params
    truth: Path
    counts: pl.DataFrame
    estimates: pl.DataFrame

    @property
    def true_events(self) -> pl.DataFrame:
        return pl.read_parquet(self.truth / "probation.parquet")


@pytest.fixture(scope="module")
def probation(runs, tmp_path_factory) -> Probation:
    run = runs("default")
    folder = tmp_path_factory.mktemp("probation")
    for case in sorted((run.folder / "records").glob("*/case.parquet")):
        (folder / "records" / case.parent.name).mkdir(parents=True)
        shutil.copy(case, folder / "records" / case.parent.name)
    content = run.params.model_dump(mode="json")
    section = content["probation"] | example.probation_inputs(run.folder / "example")
    params = validate(Params, {**content, "probation": section}, "example")
    extracts.load_probation(params, example.KEY, folder)
    transform.write_probation(params, folder)
    counts, estimates = measures.probation_by_year(
        transform.read_probation(folder), transform.read_exposure(folder), params,
        transform.read_return_lines(folder),
    )  # fmt: skip
    return Probation(folder, params, run.truth, counts, estimates)


def test_every_line_has_its_fate(probation):
    ledger = pl.read_parquet(probation.folder / "ledger" / "regulation-12-13.parquet").filter(
        pl.col("kind").cast(pl.String).is_in(["kept", "quarantined"])
    )
    told = ledger.select(
        "first_line", "last_line", fate=pl.col("kind").cast(pl.String), reason="reasons"
    ).sort("first_line")
    true = probation.true_events.select(told.columns).sort("first_line")
    assert told.equals(true)
    assert set(true["reason"]) - {""} >= {"date_unreadable", "event_unknown", "duplicate_row"}


def test_every_joiner_is_read(probation):
    kept = pl.read_parquet(probation.folder / "probation" / "joiners.parquet")
    true = pl.read_parquet(probation.truth / "joiners.parquet")
    keys = ["force", "month"]
    for frame in (kept, true):
        assert frame.height > 10_000
    added = [f.group_by(keys).agg(pl.col("joiners").sum()).sort(keys) for f in (kept, true)]
    assert added[0].equals(added[1])


def true_people(probation, measure: str) -> pl.DataFrame:
    """Each person once a period, with the first event: from the truth alone."""
    periods = pl.DataFrame(
        [(p.key, p.first, p.last) for p in probation.params.years],
        schema=["period", "from", "to"], orient="row",
    )  # fmt: skip
    rows = probation.true_events.filter(
        pl.col("fate") == "kept", pl.col("code").is_in(CODE_OF[measure])
    )
    if measure == "probationer_conduct_exits":
        rows = rows.filter(pl.col("ground").is_in(CONDUCT))
    return (
        rows.join_where(
            periods,
            pl.col("event_date") >= pl.col("from"),
            pl.col("event_date") <= pl.col("to"),
        )
        .sort("event_date", "first_line")
        .unique(["force", "staff_number", "period"], keep="first", maintain_order=True)
        .with_columns(outcome="code")
    )


@pytest.mark.parametrize("measure", list(CODE_OF))
def test_every_count_is_the_true_one(probation, measure):
    people = true_people(probation, measure)
    covers = set(probation.params.probation.covers)
    silent = {f.code for f in forces() if f.short_name not in covers}
    assert len(silent) == 3
    told = probation.counts.filter(measure=measure)
    gaps = told.filter(pl.col("value").is_null())
    assert set(gaps["force"]) == silent
    compared = 0
    for cell in told.filter(pl.col("value").is_not_null()).iter_rows(named=True):
        asked = {d: cell[d] for d in (*DIMENSIONS, "force") if cell[d] != ALL}
        true = people.filter(
            pl.col("period") == cell["period"], *(pl.col(d) == v for d, v in asked.items())
        )
        assert cell["value"] == true.height, cell["cell"]
        compared += true.height
    assert compared > 1_000


def test_a_linked_case_is_found_where_an_extract_holds_it(probation):
    events = transform.read_probation(probation.folder)
    true = probation.true_events.filter(pl.col("fate") == "kept")
    both = events.join(true.select("first_line", "case_kept", "linked_case"), on="first_line")
    assert both.height == events.height == true.height
    assert (both["case_id"].is_not_null() == both["case_kept"]).all()
    assert both["case_kept"].sum() > 300
    lost = both.filter(pl.col("linked_case").is_not_null() & ~pl.col("case_kept")).height
    assert transform.read_linked_gaps(probation.folder)["rows"].sum() == lost > 0


def test_person_time_is_that_of_the_joiners(probation):
    """Month by month and joiner by joiner, in halves of a month."""
    period = next(p for p in probation.params.years if p.key == "2021")
    first = period.first.year * 12
    halves = 0
    joiners = pl.read_parquet(probation.truth / "joiners.parquet").filter(force=MET)
    for month, route, number in joiners.select("month", "entry_route", "joiners").iter_rows():
        start = month.year * 12 + month.month - 1
        length = 36 if route == "PCDA" else 24
        for at in range(first, first + 12):
            whole = start < at < start + length
            halves += number * (2 if whole else 1 if at in (start, start + length) else 0)
    rate = probation.estimates.filter(
        measure="regulation_13_discharged", force=MET, period="2021", ground=ALL,
        sex=ALL, ethnicity=ALL, statistic="rate_per_1000_probationers",
    )  # fmt: skip
    assert halves > 0
    assert rate["n_basis"].to_list() == [pytest.approx(halves / 24, abs=1e-6)]


def test_the_planted_disparity_stands_out(probation):
    effects = json.loads((probation.truth / "effects.json").read_text())["effects"]
    planted = next(one for one in effects if one["kind"] == "regulation_13_disparity")
    found = probation.estimates.filter(
        measure="regulation_13_discharged", force=ALL, period="2021", ethnicity="minority",
        statistic="rate_ratio",
    ).row(0, named=True)  # fmt: skip
    assert found["low"] <= planted["size"] <= found["high"]
    counts = dict(probation.counts.select("cell", "value").iter_rows())
    *others, white = (counts[cell] for cell in found["cells"].split(" "))
    rates = probation.estimates.filter(
        measure="regulation_13_discharged", force=ALL, period="2021", ground=ALL,
        statistic="rate_per_1000_probationers",
    )  # fmt: skip
    years = dict(rates.filter(pl.col("ethnicity") != ALL)["ethnicity", "n_basis"].iter_rows())
    base = years.pop("White")
    _, low, _ = rate_ratio(
        sum(others), sum(years.values()), white, base, 1 - planted["test"]["alpha"]
    )
    assert low > 1, "at the level of its own test"
    assert sum(others) + white == pytest.approx(planted["test"]["n"], rel=0.05)


def test_no_staff_number_leaves_intake(probation):
    numbers = set(probation.true_events["staff_number"]) - {""}
    assert len(numbers) > 1_000
    searched = 0
    for path in sorted(probation.folder.rglob("*.parquet")):
        frame = pl.read_parquet(path)
        texts = frame.select(pl.col(pl.String)).to_dicts()
        words = {value for row in texts for value in row.values() if value}
        assert not words & numbers, path
        if path.parent.name == "quarantine":
            assert not [n for n in numbers if any(n in word for word in words)], path
            searched += frame.height
    assert searched == 19


def test_a_force_without_a_return_is_known_from_neither_and_not_available(probation):
    sources = transform.probation_sources(probation.folder, probation.params)
    named = dict(sources.select("force", pl.col("source").cast(pl.String)).iter_rows())
    absent = set(named) - extracts.covered_forces(probation.params)
    assert {force for force, source in named.items() if source == "neither"} == absent
    assert len(absent) == 3
    gaps = probation.counts.filter(pl.col("force").is_in(sorted(absent)))
    assert gaps["value"].null_count() == gaps.height > 0
    assert set(gaps["status"].cast(pl.String)) == {"x"}
    told = dict(sources.select("force", "events_in_return").iter_rows())
    assert all((told[force] == 0) == (force in absent) for force in named)
