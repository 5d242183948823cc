"""Quality: shares by hand, lines used once each, and no value of an extract in it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
import yaml

from made_returns import events_text, joiners_text, params_of
from misconduct_profile import extracts, transform
from misconduct_profile.params import Params

EXAMPLE = Path(__file__).parents[2] / "params" / "example.yaml"
KENT, ESSEX, SURREY = "E23000032", "E23000028", "E23000031"
HEADER = (
    "Case Ref,Case Type,Date Received,Date Finalised,Alleg No,Allegation Category,Collar No,"
    "Standard,Sex"
)
ROWS = [
    "1,PC,2021-05-04,2021-06-01,1,J2,100,4|9|twelve,Female",
    "2,PC,2021-05-05,,1,J9,101,,Feminine",
    "3,Complaynt,2021-05-06,,1,Letter to Santa,,1,",
    ",PC,2021-05-07,,1,J2,102,,Male",
    ",PC,not a date,,1,J2,103,,Male",
]
WINDOW = {"first": "2018-01-01", "last": "2022-03-31"}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, Params]:
    """Make a run of one extract of Kent, a refused joint one, and one of Surrey."""
    run = tmp_path_factory.mktemp("run")
    (run / "in").mkdir()
    (run / "in" / "kent.csv").write_text("\n".join([HEADER, *ROWS]) + "\n")
    plain = "Case Ref,Case Type,Date Received,Allegation Category\n1,PC,2021-01-02,J2\n"
    (run / "in" / "surrey.csv").write_text(plain)
    said = {"extract_date": dt.date(2022, 6, 30), "selection": "received", "window": WINDOW}
    (run / "in" / "both.csv").write_text(plain + "2,PC,2021-01-02,J2\n" * 5)
    joint = said | {"force": ["Kent", "Essex"], "if_refused": "leave_out"}
    inputs = {
        "both.csv": joint,
        "kent.csv": said | {"force": "Kent"},
        "surrey.csv": said | {"force": "Surrey"},
    }
    content = yaml.safe_load(EXAMPLE.read_text()) | {"forces": ["Kent", "Essex", "Surrey"]}
    params = Params.model_validate(content | {"inputs": inputs})
    extracts.load_all(extracts.find(params, run / "in"), b"a key of the tests", run)
    transform.standardise_all(run)
    transform.write_coverage(params, run)
    transform.write_quality(params, run)
    return run, params


def quality(made, **places: str) -> list[tuple]:
    found = transform.read_quality(made[0]).filter(
        pl.col(name) == text for name, text in places.items()
    )
    return found.select("reason", "rows", "of_rows", "share").rows()


def test_completeness_counts_kept_rows_with_a_value(made):
    whole = {"force": KENT, "input": "kent", "kind": "completeness"}
    assert quality(made, field="case_type", **whole) == [("", 3, 3, 1.0)]
    assert quality(made, field="finalised_date", **whole) == [("", 1, 3, 0.333333)]
    assert quality(made, field="subject_id", **whole) == [("", 2, 3, 0.666667)]


def test_a_column_that_is_not_there_has_no_share(made):
    absent = {"force": KENT, "kind": "completeness", "field": "vawg_flag"}
    assert quality(made, **absent) == [("no column", 0, 3, None)]


def test_mapped_and_gaps_make_up_what_is_filled(made):
    kent = {"force": KENT, "input": "kent"}
    assert quality(made, kind="mapped", field="case_type", **kent) == [("", 2, 3, 0.666667)]
    assert quality(made, kind="mapped", field="subject_sex", **kent) == [("", 1, 2, 0.5)]
    gaps = quality(made, kind="gap", field="allegation_category", **kent)
    assert {(rows, of_rows) for _, rows, of_rows, _ in gaps} == {(1, 3)}
    assert len(gaps) == 2
    # Of a cell with several values each counts: 4, 9 and twelve, and the 1 of another.
    assert quality(made, kind="mapped", field="standard_breached", **kent) == [("", 3, 4, 0.75)]
    told = transform.read_quality(made[0]).filter(pl.col("of_rows") > 0)
    rows = told.group_by("force", "input", "kind", "field").agg(pl.col("rows", "of_rows").sum())
    keys = ["force", "input", "field"]
    mapped, lost, filled = (
        rows.filter(kind=kind) for kind in ("mapped", "gap", "completeness")
    )
    both = mapped.join(lost, on=keys, how="left", suffix="_lost").join(
        filled, on=keys, suffix="_filled"
    )
    one = both.filter(pl.col("field") != "standard_breached")
    assert one.height == 5
    total = one["rows"] + one["rows_lost"].fill_null(0)
    assert total.to_list() == one["rows_filled"].to_list()


def test_how_values_were_understood_adds_up_to_what_is_mapped_and_what_is_not(made):
    told = quality(made, kind="how", field="standard_breached", input="kent")
    assert told == [("code", 3, 4, 0.75), ("unmapped", 1, 4, 0.25)]
    keys = ["force", "input", "field"]
    found = transform.read_quality(made[0])
    lost = pl.col("reason").is_in(["ambiguous", "unmapped"])
    how = found.filter(pl.col("kind") == "how", ~lost).group_by(keys).agg(pl.col("rows").sum())
    mapped = found.filter(pl.col("kind") == "mapped", pl.col("rows") > 0).select(*keys, "rows")
    assert how.sort(keys).equals(mapped.sort(keys))


def test_a_row_in_quarantine_stands_once_under_all_its_reasons(made):
    told = quality(made, force=KENT, input="kent", kind="quarantine")
    assert sum(rows for _, rows, _, _ in told) == 2
    assert {of_rows for _, _, of_rows, _ in told} == {5}
    assert any("|" in reason for reason, *_ in told)


def test_a_refused_file_stands_for_each_of_its_forces(made):
    for force in (KENT, ESSEX):
        told = quality(made, force=force, input="both", kind="refused")
        assert told == [("joint_return", 7, 7, 1.0)]


def test_no_value_of_the_extract_is_in_it(made):
    text = transform.read_quality(made[0]).write_csv()
    for value in ("Complaynt", "Santa", "Feminine", "twelve", "100", "not a date"):
        assert value not in text


def test_the_same_run_gives_the_same_bytes(made):
    run, params = made
    path = run / "quality" / "quality.parquet"
    before = path.read_bytes()
    transform.write_quality(params, run)
    assert path.read_bytes() == before


def test_fields_given_tells_a_column_from_a_blank(made):
    told = transform.fields_given(made[0])
    by = {(f, n): (p, k) for f, _, n, p, k in told.iter_rows()}
    assert by[KENT, "finalised_date"] == (True, 1)
    assert by[SURREY, "finalised_date"] == (False, 0)
    assert by[KENT, "subject_id"] == (True, 2)


def test_coverage_by_force_and_year_adds_up_to_the_months_asked(made):
    run, params = made
    table = transform.coverage_table(run)
    states = ["reported", "nil", "late", "missing"]
    by_received = table.filter(clock="received", year=2021)
    assert by_received.filter(force=SURREY).select(states).row(0) == (1, 11, 0, 0)
    assert by_received.filter(force=KENT).select(states).row(0) == (0, 0, 0, 12)
    assert (table.select(pl.sum_horizontal(states)).sum().item()
            == 3 * len(params.force_codes) * len(params.months))  # fmt: skip
    finalised = table.filter(clock="finalised", force=SURREY, year=2021)
    assert finalised["missing"].to_list() == [12]
    assert "cannot show cases finalised" in finalised["reasons"][0]


def test_a_run_without_rows_has_an_empty_table(tmp_path):
    content = yaml.safe_load(EXAMPLE.read_text())
    transform.write_quality(Params.model_validate(content), tmp_path)
    assert transform.read_quality(tmp_path).height == 0
    assert transform.fields_given(tmp_path).height == 0


def test_all_rows_not_used_of_an_input_stand_once_beside_what_was_read(made):
    assert quality(made, force=KENT, input="kent", kind="unused") == [("", 2, 5, 0.4)]
    assert quality(made, force=SURREY, input="surrey", kind="unused") == [("", 0, 1, 0.0)]
    assert quality(made, force=KENT, input="both", kind="unused") == []


def test_of_the_returns_each_force_has_its_own_lines(tmp_path):
    events = events_text({}, {"Event": "x"}, {"Force": "Essex"}, {"Force": "Nowhere"},
                         {"Event": "y"}, {"Ground": "z", "Event": "x"})  # fmt: skip
    params = params_of(tmp_path, events, joiners_text({}, {"Force": "Essex", "Joiners": "?"}))
    run = tmp_path / "run"
    extracts.load_probation(params, b"a key of the tests", run)
    transform.write_quality(params, run)
    told = {
        (force, name, kind, reason): (rows, of_rows)
        for force, name, kind, _, reason, rows, of_rows, _ in transform.read_quality(run).rows()
    }
    assert told == {
        (KENT, "regulation-12-13", "quarantine", "event_unknown"): (2, 4),
        (KENT, "regulation-12-13", "quarantine", "event_unknown|ground_unknown"): (1, 4),
        (KENT, "regulation-12-13", "unused", ""): (3, 4),
        (KENT, "joiners", "unused", ""): (0, 1),
        (ESSEX, "regulation-12-13", "unused", ""): (0, 1),
        (ESSEX, "joiners", "quarantine", "joiners_unreadable"): (1, 1),
        (ESSEX, "joiners", "unused", ""): (1, 1),
    }
    lines = pl.read_parquet(run / "quality" / "unused_lines.parquet")
    assert lines.filter(force=KENT)["place"].to_list() == [2, 3, 4]
