"""The benchmark: the same files each time, and every contender finds the same in them."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from benchmarks import ours
from benchmarks.checks import checks
from benchmarks.common import files_of
from benchmarks.make_files import make
from benchmarks.measure import Run
from benchmarks.peers import polars_peer
from benchmarks.report import contenders, growth, slope

ROOT = Path(__file__).parents[2]
ROWS = 2_000
#: Peers that the environment of the tests need not have, and what they need.
OTHERS = {
    "pandas_peer": ("pandas", "pyarrow", "python_calamine", "fastexcel"),
    "duckdb_peer": ("duckdb", "pandas", "pyarrow"),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """43 CSV files: workbooks are read by the peers only."""
    folder = tmp_path_factory.mktemp("bench") / "files"
    make(folder, ROWS, workbooks=False)
    return folder


@pytest.fixture(scope="module")
def with_workbooks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bench") / "files"
    make(folder, ROWS)
    return folder


def found_by(work, files, out, *options):
    (out / "mapped").mkdir(parents=True)
    assert work(files, out, options) == ROWS
    return checks(out)


@pytest.fixture(scope="module")
def wanted(files, tmp_path_factory):
    return found_by(polars_peer.work, files, tmp_path_factory.mktemp("polars"))


def digests(folder):
    return {
        path.relative_to(folder): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_same_rows_give_the_same_bytes(with_workbooks, tmp_path):
    make(tmp_path / "again", ROWS)
    first = digests(with_workbooks)
    assert len(first) == 45
    assert first == digests(tmp_path / "again")


def test_the_files_are_of_many_dialects(with_workbooks):
    told = files_of(with_workbooks)
    assert len(told) == 43
    assert sum(one.workbook for one in told) == 5
    assert {one.delimiter for one in told} == {",", ";", "\t"}
    assert {one.encoding for one in told} == {"utf-8", "utf-8-sig", "cp1252"}
    assert len({one.date_format for one in told}) == 6
    assert {one.skip for one in told} > {0, 3}


def test_every_spelling_is_known_and_most_cells_are_filled(wanted):
    assert wanted["files"] == 43
    assert not [name for name, number in wanted.items() if "unmapped" in name and number]
    assert wanted["received_date known"] == ROWS
    assert 0 < wanted["finalised_date known"] < ROWS


def test_the_package_finds_all_that_the_peer_was_told(files, wanted, tmp_path):
    assert found_by(ours.work, files, tmp_path) == wanted
    quarantined = [pl.read_parquet(path) for path in (tmp_path / "quarantine").iterdir()]
    assert len(quarantined) == 43
    assert sum(one.height for one in quarantined) == 0


@pytest.mark.parametrize("peer", OTHERS)
def test_other_peers_find_the_same(files, with_workbooks, wanted, peer, tmp_path):
    for needed in OTHERS[peer]:
        pytest.importorskip(needed)
    for name, folder in (("csv", files), ("both", with_workbooks)):
        # A process of its own, as in the benchmark: pandas forks, and here there are threads.
        command = ["benchmarks.peers." + peer, str(folder), str(tmp_path / name)]
        subprocess.run([sys.executable, "-m", *command], check=True, cwd=ROOT)
        assert checks(tmp_path / name) == wanted


def test_polars_finds_the_same_in_workbooks(with_workbooks, wanted, tmp_path):
    assert found_by(polars_peer.work, with_workbooks, tmp_path) == wanted


def joined_wrongly(frames: list[pl.DataFrame]) -> list[pl.DataFrame]:
    return [one.with_columns(pl.col("person_key").reverse()) for one in frames]


def other_texts(frames: list[pl.DataFrame]) -> list[pl.DataFrame]:
    return [one.with_columns(outcome=pl.lit("x")) for one in frames]


def blank_for_missing(frames: list[pl.DataFrame]) -> list[pl.DataFrame]:
    return [one.with_columns(pl.col("outcome").fill_null("")) for one in frames]


def swapped(frames: list[pl.DataFrame]) -> list[pl.DataFrame]:
    return [frames[1], frames[0], *frames[2:]]


@pytest.mark.parametrize("changed", [joined_wrongly, other_texts, blank_for_missing, swapped])
def test_the_checks_see_what_sums_of_columns_do_not(files, wanted, changed, tmp_path):
    found_by(polars_peer.work, files, tmp_path)
    paths = sorted((tmp_path / "mapped").glob("*.parquet"))
    for path, frame in zip(paths, changed([pl.read_parquet(p) for p in paths]), strict=True):
        frame.write_parquet(path)
    assert checks(tmp_path) != wanted


def test_the_tables():
    def runs(*seconds):
        return [Run(one, one + 1, one, 2**30, 1000, {}) for one in seconds]

    text = contenders({"ours": runs(2, 4, 2), "slow": runs(4, 12, 8)})
    assert "| slow | 8.00 s | 4.00 s | 12.00 s | 125 | 3.00 (2.00 to 4.00) |" in text
    text = growth({10: runs(1), 100: runs(10), 1000: runs(1000)})
    assert "to the power 1.50" in text
    assert "1.00, 2.00)" in text
    assert "1.00 GiB, within 2 GiB" in text
    assert slope([1, 10, 100], [5, 5, 5]) == 0
