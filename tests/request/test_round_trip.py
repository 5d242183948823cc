"""A template filled in, with every code of every list, is read with nothing left over."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest

from misconduct_profile.extracts import Source, load
from misconduct_profile.params import Input
from misconduct_profile.request import Asked, asked, build, code_lists
from misconduct_profile.transform import standardise

KEY = b"a key of the tests"
PARAMS = ["autumn", "before_the_break"]


def filled(request) -> openpyxl.Workbook:
    """Fill in as many rows as the longest list has codes, each list from its start again."""
    lists = code_lists(request.params.period.first)
    book = openpyxl.load_workbook(io.BytesIO(build(request)["template.xlsx"]))
    sheet = book["Extract"]
    longest = max(len(lists[one.list_name].codes) for one in asked() if one.list_name)
    for row in range(longest):
        old = is_legacy(lists["category"].codes, row)
        for place, one in enumerate(asked(), start=1):
            sheet.cell(row + 2, place).value = answer(one, row, lists, old=old)
    return book


def is_legacy(codes, row: int) -> bool:
    return "before 1 February 2020" in codes[row % len(codes)].meaning


def answer(one: Asked, row: int, lists, *, old: bool) -> str | dt.date:
    if one.kind == "date":
        year, month = (2019 if old else 2021), 1 + row % 12
        return dt.date(year, month, 1 + row % 28)
    if one.field == "force":
        return "Kent"
    if one.list_name:
        codes = lists[one.list_name].codes
        first = codes[row % len(codes)].write
        return f"{first}; {codes[-1 - row % len(codes)].write}" if one.several else first
    return {"case_reference": f"CO/{row:04}/21", "allegation_reference": "1",
            "subject_id": f"0{row:03}"}[one.field]  # fmt: skip


def saved(book: openpyxl.Workbook, suffix: str, folder: Path) -> Path:
    path = folder / f"kent{suffix}"
    if suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(as_text(book["Extract"]))
    else:
        book.save(path)
    return path


def as_text(sheet) -> list[list[str]]:
    return [
        [str(v.date() if isinstance(v, dt.datetime) else v or "") for v in row]
        for row in sheet.iter_rows(values_only=True)
    ]


@pytest.fixture(scope="module", params=PARAMS)
def done(request):
    """One request, its filled-in workbook, and the lists it was filled in from."""
    made = request.getfixturevalue(request.param)
    return filled(made), code_lists(made.params.period.first)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_every_row_is_kept_and_every_code_understood(done, suffix, tmp_path):
    book, lists = done
    path = saved(book, suffix, tmp_path)
    said = Input.model_validate({
        "force": "Kent", "extract_date": "2022-04-30", "selection": "received",
        "window": {"first": "2018-01-01", "last": "2021-12-31"},
    })  # fmt: skip
    loaded = load(Source("kent", path, said), KEY)
    assert loaded.recognised.unrecognised == []
    assert loaded.recognised.fields == tuple(one.field for one in asked())
    assert loaded.quarantine.height == 0
    assert loaded.rows.height == book["Extract"].max_row - 1
    assert loaded.rows["person_key"].null_count() == 0
    records = standardise(loaded.rows)
    assert records.gaps.rows() == []
    assert_all_codes_arrived(records.tables, lists)


def assert_all_codes_arrived(tables, lists):
    def expected(name: str) -> set[str]:
        return {one.code for one in lists[name].codes}

    assert set(tables["case"]["case_type"]) == expected("case_type")
    assert set(tables["subject"]["rank"]) == expected("rank")
    assert set(tables["subject"]["sex"]) == expected("sex")
    assert set(tables["subject"]["ethnicity"]) == expected("ethnicity")
    assert set(tables["subject"]["worker_type"]) == expected("worker_type")
    assert {str(n) for n in tables["allegation_standard"]["standard_no"]} == expected(
        "standard"
    )
    assert set(tables["allegation_factor"]["factor"]) == expected("factor")
    by_scheme = tables["allegation"].partition_by("category_scheme", as_dict=True)
    new = set(by_scheme["2020",]["category"])
    old = set(by_scheme["legacy",]["legacy_code"]) if ("legacy",) in by_scheme else set()
    assert new | old == expected("category")
    events = tables["outcome_event"]
    for stage in ("severity", "decision", "proceedings", "finding", "investigation"):
        assert set(events.filter(stage=stage)["code"]) == expected(stage)
    assert expected("outcome") <= set(events["code"])
