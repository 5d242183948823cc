"""Workbooks that are left out: every row of every sheet is in the ledger, counted twice."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_books import book, numbered, ods, sheet
from misconduct_profile.errors import InputError, RefusedFileError
from misconduct_profile.extracts import LineCountError, Source, check_lines, find, load_all
from misconduct_profile.extracts.books import sheet_rows
from misconduct_profile.extracts.recount import second_count
from misconduct_profile.extracts.refusals import refuse

KEY = b"a key of sixteen"
TEXT = "Case Ref,Case Type,Date Received,Alleg No\nK1,PC,2021-01-31,1\n"


@settings(max_examples=20)
@given(
    sizes=st.lists(st.integers(0, 300), min_size=1, max_size=4),
    target=st.sampled_from(["worksheets/s{n}.xml", "/xl/worksheets/s{n}.xml"]),
)
def test_rows_are_counted_by_sheet_and_again_in_all(tmp_path_factory, sizes, target):
    wanted = {f'Sheet {n} & "more"': size for n, size in enumerate(sizes)}
    made = {name: numbered(size) for name, size in wanted.items()}
    path = book(tmp_path_factory.mktemp("book") / "b.xlsx", made, target)
    assert sheet_rows(path) == wanted
    assert list(sheet_rows(path)) == list(wanted)
    assert {s: last for s, (last, _) in second_count((path,)).items()} == wanted


def source(path: Path, said, **changes) -> Source:
    return Source(path.stem, path, said.model_copy(update=changes))


@pytest.fixture
def said(source_said):
    return source_said(if_refused="leave_out")


def test_left_out_each_sheet_is_an_entry_of_its_own(tmp_path, said):
    sheets = {"case": numbered(3), "empty": sheet(""), "link": numbered(7)}
    path = book(tmp_path / "kent.xlsx", sheets)
    (tmp_path / "more.csv").write_text(TEXT)
    sources = [source(tmp_path / "more.csv", said), source(path, said)]
    intake = load_all(sources, KEY, tmp_path / "run")
    [left] = intake.refused
    assert (left.reason, left.lines) == ("no_header", 10)
    ledger = pl.read_parquet(tmp_path / "run" / "ledger" / "kent.parquet")
    assert ledger.select("sheet", "first_line", "last_line", "reasons").rows() == [
        ("case", 1, 3, "no_header"),
        ("link", 1, 7, "no_header"),
    ]
    short = left.ledger.filter(pl.col("sheet") == "case")
    with pytest.raises(LineCountError, match="link is not in the ledger"):
        check_lines(type(left)(**{**left.__dict__, "ledger": short}), sources[1])


def test_a_row_in_a_comment_is_noticed_by_the_second_count(tmp_path, said):
    path = book(
        tmp_path / "k.xlsx", {"a": sheet('<!-- <row r="9"><c/> --><row r="2"><c/></row>')}
    )
    (tmp_path / "more.csv").write_text(TEXT)
    one = source(path, said)
    with pytest.raises(LineCountError, match="2 physical lines, 9 in the ledger"):
        check_lines(refuse(one, RefusedFileError("no_header", "k", "is", "Mend it.")), one)
    with pytest.raises(InputError, match="no header line"):  # it may not be left out
        load_all([source(tmp_path / "more.csv", said), one], KEY, tmp_path)


def test_found_before_the_run_unless_it_may_be_left_out(tmp_path, params_of):
    folder = tmp_path / "in"
    folder.mkdir()
    book(folder / "kent.xlsx", {"a": numbered(2)})
    ods(folder / "essex.ods", "")
    (folder / "kent.xlsx").write_bytes(b"no workbook")
    with pytest.raises(InputError, match=r"kent\.xlsx: is no sound workbook"):
        find(params_of({"kent.xlsx": {}, "essex.ods": {"if_refused": "leave_out"}}), folder)
    left = {"if_refused": "leave_out"}
    found = find(params_of({"kent.xlsx": left, "essex.ods": left}), folder)
    assert {one.path.name for one in found} == {"kent.xlsx", "essex.ods"}
