"""A file refused whole: it stops the run, or a person chose to go on without it."""

from __future__ import annotations

import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile import extracts
from misconduct_profile.errors import CombinedInputError, InputError, RefusedFileError
from misconduct_profile.extracts import LineCountError, Source, check_lines, load, load_all
from misconduct_profile.extracts.refusals import REASONS, refuse

KEY = b"a key of sixteen"
HEADER = "Case Reference,Date Received,Case Type,Outcome\n"
GOOD = HEADER + "K1,2021-01-31,PC,\nK2,2021-02-28,PC,\n"
SHIFTED = "Size," + HEADER + "".join(f"K{n},2021-01-31,PC,,\n" for n in range(4))
GROUPED = HEADER + "K1,2021-01-31,PC,\n" + ",,,Dismissed\n" * 6
REFUSED = {
    "column_doubled": "Case No,Case Ref,Received,Case Type,Rank\nK1,K1,2021-01-31,PC,\n",
    "column_missing": "Case Type,Outcome,Rank,Date Received\nPC,,,2021-01-31\n",
    "cut_short": f"{HEADER}K1,2021-01-31,PC,é\nK2,2021-02-28,PC,é".encode()[:-1],
    "date_order_unproven": HEADER + "K1,01/02/2021,PC,\n",
    "empty": "",
    "header_holds_data": HEADER.strip() + ",K1,2021-01-31,PC,Dismissed\nK2,2021-02-28,PC,\n",
    "header_shifted": SHIFTED,
    "no_header": "colour,size\nred,1\n",
    "rows_grouped": GROUPED,
    "unclosed_quote": HEADER + 'K1,2021-01-31,PC,"never closed\nK2,2021-02-28,PC,\n',
    "undecodable": HEADER.encode() + b"K1,2021-01-31,\x81,\r\nmore\rand more",
}
OF_BOOKS = {
    "formula_without_value", "number_too_long", "value_unreadable", "workbook_broken",
    "workbook_locked", "workbook_too_big",
}  # fmt: skip
ELSEWHERE = OF_BOOKS | {
    "archive_broken", "joint_return", "layout_wrong", "relation_unclear", "resubmission",
}  # fmt: skip


def test_every_reason_is_tried_and_has_its_words():
    assert REFUSED.keys() | ELSEWHERE == REASONS.keys()


@pytest.mark.parametrize("reason", list(REFUSED))
def test_a_file_is_refused_for_its_reason(source, reason):
    one = source(REFUSED[reason])
    with pytest.raises(RefusedFileError, match=one.path.name) as caught:
        load(one, KEY)
    assert caught.value.reason == reason


def test_a_row_without_a_date_does_not_pass_for_headings(source):
    joined = HEADER.strip() + ",K1,,PC,Ann Other\nK2,2021-02-28,PC,\nK3,2021-02-28,PC,\n"
    with pytest.raises(RefusedFileError, match="line 1 has 8 headings") as caught:
        load(source(joined), KEY)
    assert caught.value.reason == "header_holds_data"
    assert "Ann" not in str(caught.value)


@pytest.mark.parametrize("reason", list(REFUSED))
def test_by_default_it_stops_the_run_and_nothing_is_written(source, tmp_path, reason):
    bad = source(REFUSED[reason])
    with pytest.raises(InputError, match=r"if_refused: leave_out") as caught:
        load_all([source(GOOD), bad], KEY, tmp_path)
    assert caught.value.where == bad.path.name
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("reason", list(REFUSED))
def test_left_out_it_has_no_rows_and_all_its_lines(source, tmp_path, reason):
    good, bad = source(GOOD), source(REFUSED[reason], if_refused="leave_out")
    intake = load_all([good, bad], KEY, tmp_path)
    [left] = intake.refused
    assert (left.name, left.reason, left.forces) == (bad.name, reason, ("E23000032",))
    lines = physical_lines(bad)
    assert left.lines == lines
    entries = [(bad.name, "", 1, lines, "refused", reason)] if lines else []
    written = pl.read_parquet(tmp_path / "ledger" / f"{bad.name}.parquet")
    assert written.with_columns(pl.col("kind").cast(pl.String)).rows() == entries
    assert json.loads((tmp_path / "recognised" / f"{bad.name}.json").read_text())["refused"]
    assert [p.stem for p in (tmp_path / "rows").iterdir()] == [good.name]


def physical_lines(one: Source) -> int:
    text = one.path.read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return text.count(b"\n") + (not text.endswith(b"\n") and text != b"")


@given(
    text=st.text(st.sampled_from("ab,\r\n\x0c\x85\u2028é\u0d0a")),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1"]),
    tail=st.sampled_from([b"", b"\x81", b"\xd8"]),
)
def test_the_two_counts_of_a_refused_file_agree(source, text, encoding, tail):
    one = source(text.encode(encoding, "replace") + tail)
    error = RefusedFileError("undecodable", one.path.name, "is broken", "Mend it.")
    check_lines(refuse(one, error), one)


def test_a_refused_file_of_which_a_line_is_lost_is_noticed(source):
    one = source(GROUPED)
    left = refuse(one, RefusedFileError("rows_grouped", "f", "is", "Mend it."))
    short = left.ledger.with_columns(pl.col("last_line") - 1)
    with pytest.raises(LineCountError, match="8 physical lines, 7 in the ledger"):
        check_lines(type(left)(**{**left.__dict__, "ledger": short}), one)


def test_all_files_that_stop_the_run_are_told_together(source, tmp_path):
    bad = [source(REFUSED["rows_grouped"]), source(REFUSED["no_header"])]
    left = source(REFUSED["empty"], if_refused="leave_out")
    with pytest.raises(CombinedInputError) as caught:
        load_all([source(GOOD), *bad, left], KEY, tmp_path)
    assert [error.where for error in caught.value.errors] == [one.path.name for one in bad]


def test_where_nothing_is_left_the_run_stops(source, tmp_path):
    with pytest.raises(InputError, match="every extract was refused"):
        load_all([source("", if_refused="leave_out")], KEY, tmp_path)


def test_a_file_refused_at_a_second_look_leaves_no_rows_of_the_first(source, tmp_path):
    other, one = source(GOOD.replace("K", "L")), source(GOOD, if_refused="leave_out")
    load_all([other, one], KEY, tmp_path)
    one.path.write_text(GROUPED)
    load_all([other, one], KEY, tmp_path)
    for folder in ("rows", "quarantine"):
        assert not (tmp_path / folder / f"{one.name}.parquet").exists()


def test_the_tables_of_the_notebook_name_what_was_refused(source, tmp_path):
    good, bad = source(GOOD + ",2021-01-01,PC,\n"), source(GROUPED, if_refused="leave_out")
    intake = load_all([good, bad], KEY, tmp_path)
    assert extracts.summary(intake).select(
        "input", "kept", "quarantined", "refused"
    ).rows() == [
        (good.name, 2, 1, ""),
        (bad.name, None, None, "rows_grouped"),
    ]
    kinds = extracts.lines_by_kind(tmp_path)
    assert dict(kinds.select("kind", "lines").iter_rows()) == {
        "kept": 2, "quarantined": 1, "header": 1, "refused": 8,
    }  # fmt: skip
    why = "The row has no case reference."
    assert extracts.quarantined(intake).rows() == [
        (good.name, "case_reference_missing", 1, why)
    ]
    assert extracts.unrecognised(intake).height == 0
    [told] = extracts.refused(intake).rows(named=True)
    assert (told["forces"], told["lines"]) == ("Kent", 8)
    assert told["reason"] == "its case references stand on the first row of each case alone"
    assert told["found"].startswith("6 of its 7 rows have no case reference")


def test_what_was_found_is_read_back(source, tmp_path):
    good, bad = source(GOOD + ",2021-01-01,PC,\n"), source("", if_refused="leave_out")
    load_all([good, bad], KEY, tmp_path)
    found = extracts.read_found(tmp_path)
    assert found[bad.name] == extracts.Found("empty", frozenset(), 0, 0)
    one = found[good.name]
    assert one.fields == {"case_reference", "received_date", "case_type", "outcome"}
    assert (one.refused, one.kept, one.quarantined) == ("", 2, 1)
    assert one.quarantined_share == pytest.approx(1 / 3)
    assert found[bad.name].quarantined_share == 0


def test_nothing_of_a_refused_file_but_its_count_is_written(source, tmp_path):
    secret = "ZZSECRETZZ"
    bad = source(GROUPED.replace("Dismissed", secret), if_refused="leave_out")
    load_all([source(GOOD), bad], KEY, tmp_path)
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or secret.encode() not in path.read_bytes()
        if path.suffix == ".parquet":
            assert secret not in pl.read_parquet(path).write_json()
