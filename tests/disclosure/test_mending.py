"""What a force may mend, and what everybody may know of the quality of extracts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from misconduct_profile.disclosure import notes
from misconduct_profile.disclosure.mending import MEND, QUALITY, bands

A, B = "E23000001", "E23000002"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    located = {"sheet": "", "first_line": 4, "last_line": 5}
    frames = {
        "quarantine/one": [{"input": "one", **located, "reasons": "date_unreadable",
                            "content": '{"Name": "withheld, 9 characters"}'}],
        "quarantine/joint": [{"input": "joint", **located, "reasons": "field_count",
                              "content": "{}"}],
        "ledger/one": [{"input": "one", **located, "kind": "kept", "reasons": ""}],
        "ledger/joint": [{"input": "joint", **located, "kind": "refused",
                          "reasons": "joint_return"}],
        "mapping_gaps/one": [
            {"input": "one", "force": A, "field": field, "value": value, "rows": 3,
             "reason": "no code, name or alias", "suggestions": "J2: Sexual harassment"}
            for field, value in (
                ("outcome", "Sexual harasment"), ("rank", "PC 4711"), ("sex", "a@b.uk"),
                ("decision", "He said that " + "x" * 60),
            )
        ],
    }  # fmt: skip
    for name, rows in frames.items():
        path = tmp_path / f"{name}.parquet"
        path.parent.mkdir(exist_ok=True)
        pl.DataFrame(rows).write_parquet(path)
    return tmp_path


@pytest.fixture
def params() -> SimpleNamespace:
    said = dt.date(2022, 4, 30)
    return SimpleNamespace(
        inputs={
            "one.csv": SimpleNamespace(forces=[A], extract_date=said),
            "joint.csv": SimpleNamespace(forces=[A, B], extract_date=said),
        }
    )


def test_each_force_is_told_of_its_own_lines(run: Path, params: SimpleNamespace) -> None:
    found = notes(params, run)
    own = found.mend_of(A)
    assert own.columns == list(MEND)
    assert own.select("input", "kind", "first_line", "reason", "rows").rows()[0] == (
        "joint", "refused", 4, "joint_return", 2,
    )  # fmt: skip
    lines = own.filter(kind="quarantine")
    assert lines.select("input", "first_line", "last_line", "rows").rows() == [("one", 4, 5, 1)]
    # Of a line that two forces share nobody can tell whose it is.
    assert found.mend_of(B)["kind"].to_list() == ["refused"]


def test_a_line_of_a_return_is_told_by_its_place_to_the_force_it_names(
    run: Path, params: SimpleNamespace
) -> None:
    located = {"input": "hr", "sheet": "", "first_line": 700, "last_line": 700}
    lines = [
        {**located, "force": force, "place": place, "reasons": "event_unknown"}
        for force, place in ((B, 3), ("", 9))
    ]
    (run / "quality").mkdir()
    pl.DataFrame(lines).write_parquet(run / "quality" / "unused_lines.parquet")
    found = notes(params, run)
    told = found.mend.filter(reason="event_unknown")
    assert told.select("force", "input", "first_line", "last_line").rows() == [
        (B, "hr, your rows", 3, 3)
    ]
    assert "700" not in told.write_csv()


def test_only_what_may_be_a_spelling_is_passed_on(run: Path, params: SimpleNamespace) -> None:
    gaps = notes(params, run).mend_of(A).filter(kind="gap")
    assert dict(gaps.select("field", "value").iter_rows()) == {
        "outcome": "Sexual harasment", "rank": "withheld, 7 characters",
        "sex": "withheld, 6 characters", "decision": "withheld, 73 characters",
    }  # fmt: skip
    assert gaps["rows"].to_list() == [3] * 4


def test_a_run_without_any_of_it(tmp_path: Path, params: SimpleNamespace) -> None:
    found = notes(params, tmp_path)
    assert (found.mend.height, found.quality.height) == (0, 0)
    assert bands(found.quality).columns == ["force", "field", "kind", "band"]


@pytest.mark.parametrize(
    ("kind", "rows", "of_rows", "reason", "band"),
    [
        ("completeness", 0, 1000, "", "under 25 per cent"),
        ("completeness", 250, 1000, "", "25 to 49 per cent"),
        ("completeness", 799, 1000, "", "50 to 79 per cent"),
        ("mapped", 949, 1000, "", "80 to 94 per cent"),
        ("mapped", 1000, 1000, "", "95 per cent or more"),
        ("completeness", 0, 1000, "no column", "no column"),
        ("completeness", 3, 4, "", "too few rows to say"),
        ("unused", 0, 1000, "", "none"),
        ("unused", 3, 1000, "", "under 1 per cent"),
        ("unused", 49, 1000, "", "1 to 4 per cent"),
        ("unused", 50, 1000, "", "5 per cent or more"),
        ("refused", 9, 9, "workbook", "a file was refused"),
    ],
)
def test_bands(kind: str, rows: int, of_rows: int, reason: str, band: str) -> None:
    row = {"force": A, "input": "i", "kind": kind, "field": "rank", "reason": reason,
           "rows": rows, "of_rows": of_rows, "share": rows / of_rows}  # fmt: skip
    assert bands(pl.DataFrame([row], schema=QUALITY)).rows() == [(A, "rank", kind, band)]


def test_inputs_are_taken_together_and_no_reason_is_told() -> None:
    rows = [
        {"force": A, "input": name, "kind": kind, "field": "", "reason": reason,
         "rows": number, "of_rows": 1000, "share": number / 1000}
        for name, kind, reason, number in (
            ("a", "unused", "", 4), ("b", "unused", "", 40),
            ("a", "quarantine", "duplicate_row", 4), ("a", "gap", "ambiguous", 7),
        )
    ]  # fmt: skip
    told = bands(pl.DataFrame(rows, schema=QUALITY))
    assert told.rows() == [(A, "", "unused", "1 to 4 per cent")]
