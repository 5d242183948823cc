"""The harness sees what it is there to see."""

from __future__ import annotations

import codecs

import polars as pl
import pytest
from fuzzing.count import lines
from fuzzing.damage import spoilt
from fuzzing.oracle import Judge, UnaccountedError, check_message
from fuzzing.runs import run
from fuzzing.seeds import TOKEN
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile import extracts
from misconduct_profile.errors import InputError

FILE = "synthetic-kent.tsv"
#: Dies on one number as a library that aborts does, and is started again behind it.
DYING = """
import json, os, sys
first, stop, step = map(int, sys.argv[4:7])
for number in range(first, stop, step):
    told = {"number": number, "kind": "csv", "seed": "a", "mutators": []}
    print(json.dumps({**told, "started": True}), flush=True)
    if number == 5:
        os.abort()
    print(json.dumps({**told, "outcome": "read"}), flush=True)
"""


@pytest.fixture
def kent(seeds, tmp_path):
    """A sound extract, read; and the judge of it."""
    seed = next(seed for seed in seeds if f"{seed.name}.{seed.kind}" == FILE)
    judge = Judge(tmp_path)
    assert judge.judge(FILE, spoilt(seed, [], None), seed.said, still=True).outcome == "read"
    return judge


def change(judge: Judge, table: str, changed) -> None:
    path = judge.folder / "run" / table / "synthetic-kent.parquet"
    changed(pl.read_parquet(path)).write_parquet(path)


def test_the_seeds_are_read_as_they_are(seeds, tmp_path):
    """But for those whose whole form is a fault that the example planted."""
    judge, read = Judge(tmp_path), set()
    for seed in seeds[::4]:
        outcome = judge.judge(f"{seed.name}.{seed.kind}", spoilt(seed, [], None), seed.said,
                              still=seed.sure).outcome  # fmt: skip
        read |= {seed.kind} if outcome == "read" else set()
    assert {"csv", "tsv", "txt", "xlsx", "xls", "ods"} <= read


@pytest.mark.parametrize(
    "changed",
    [
        lambda frame: frame[1:],
        lambda frame: frame[:-1],
        lambda frame: frame[:5].vstack(frame[4:]),
    ],
)
def test_a_line_that_is_lost_or_made_up_is_seen(kent, changed):
    change(kent, "ledger", changed)
    with pytest.raises(UnaccountedError):
        kent._check_ledger(FILE)


def test_a_planted_text_that_comes_through_is_seen(kent):
    change(kent, "rows", lambda rows: rows.with_columns(rank=pl.lit(f"{TOKEN.upper()}12")))
    with pytest.raises(UnaccountedError, match="withheld"):
        kent._leaks("synthetic-kent", still=True)
    assert kent._leaks("synthetic-kent", still=False)


@pytest.mark.parametrize(
    "error",
    [
        InputError("kent.csv", "", "Mend it."),
        InputError("other.csv", "is wrong", "Mend it."),
        InputError("kent.csv", "is wrong " * 200, "Mend it."),
        InputError("kent.csv", "holds '\x1b'", "Mend it."),
        InputError("kent.csv", f"holds {TOKEN}1", "Mend it."),
        extracts.LineCountError("kent.csv", "4 lines, 5 in the ledger"),
    ],
)
def test_a_message_that_is_no_plain_one_is_seen(error):
    with pytest.raises(UnaccountedError):
        check_message(error, "kent.csv", still=True)


def test_a_file_that_ends_the_process_is_a_failure_and_the_rest_goes_on(tmp_path, monkeypatch):
    (tmp_path / "dying.py").write_text(DYING)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    told = run(["", tmp_path, 0], tmp_path / "kept", range(9), 2, worker="dying")
    assert [one["number"] for one in told] == list(range(9))
    assert [one["number"] for one in told if one["outcome"] == "failed"] == [5]


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(b"", "utf-8"), (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"),
     (codecs.BOM_UTF16_BE, "utf-16-be")],
)  # fmt: skip
@given(text=st.text(st.sampled_from("ab\r\n\x0c\x85\u2028\u0a0a\u0d00\u0d0aé")))
def test_lines_are_counted_as_python_reads_them(mark, encoding, text):
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    expected = len(whole.removesuffix("\n").split("\n")) if whole else 0
    assert lines(mark + text.encode(encoding)) == expected
