"""Two inputs at a time while they are small; what fails is told in the order of the inputs."""

from __future__ import annotations

import zipfile
from threading import Barrier, BrokenBarrierError, Lock
from time import sleep

import polars as pl
import pytest

from misconduct_profile.extracts import room
from misconduct_profile.extracts.room import Room, size_of_file, size_of_rows, two_at_a_time

TEXT = "Case Reference,Date Received\n" + "K1,2020-01-13\n" * 5_000


def at_once(sizes):
    """Work on inputs of these sizes; tell the most bytes, and the most inputs, at a time."""
    now, most, lock = [], [(0, 0)], Lock()

    def work(size):
        with lock:
            now.append(size)
            most.append((sum(now), len(now)))
        sleep(0.005)
        with lock:
            now.remove(size)
        return -size

    assert two_at_a_time(work, sizes, int) == [-size for size in sizes]
    return max(taken for taken, number in most if number != 1), max(n for _, n in most)


def test_inputs_are_worked_on_together_while_they_are_small(monkeypatch):
    monkeypatch.setattr(room, "TOGETHER", 100)
    taken, number = at_once([30, 900, 60, 70, 10, 20, 90, 500, 5, 5])
    assert taken <= 100
    assert number <= 2


def test_two_small_ones_are_worked_on_at_once():
    both = Barrier(2, timeout=10)
    assert two_at_a_time(lambda _: both.wait() >= 0, [1, 2], int) == [True, True]


def test_a_large_one_is_worked_on_alone():
    both = Barrier(2, timeout=0.2)

    def work(_):
        both.wait()

    with pytest.raises(BrokenBarrierError):
        two_at_a_time(work, [1, 2], lambda _: room.TOGETHER)


def test_room_is_left_by_what_fails():
    small = Room()
    for _ in range(3):
        with pytest.raises(ValueError, match="wrong"), small.hold(room.TOGETHER):
            raise ValueError("wrong")


def test_the_first_failure_in_the_order_of_the_inputs_is_raised():
    def work(one):
        if one == "first":
            sleep(0.05)
        raise ValueError(one)

    for _ in range(5):
        with pytest.raises(ValueError, match="first"):
            two_at_a_time(work, ["first", "last"], len)


@pytest.mark.parametrize("suffix", ["zip", "xlsx", "ods"])
def test_a_zip_is_as_large_as_its_directory_says(tmp_path, suffix):
    path = tmp_path / f"a.{suffix}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.csv", TEXT)
        packed.writestr("b.csv", "b")
    assert size_of_file(path) == len(TEXT) + 1 > 100 * path.stat().st_size
    path.write_bytes(path.read_bytes()[:-30])
    assert size_of_file(path) == 10 * path.stat().st_size


def test_a_text_is_as_large_as_it_is_and_what_is_gone_is_nothing(tmp_path):
    path = tmp_path / "a.csv"
    assert size_of_file(path) == size_of_file(tmp_path / "a.zip") == 0
    path.write_text(TEXT)
    assert size_of_file(path) == len(TEXT)


def test_rows_are_reckoned_by_their_number(tmp_path):
    pl.DataFrame({"a": range(1_000)}).write_parquet(tmp_path / "a.parquet")
    assert size_of_rows(tmp_path / "a.parquet") == 256_000
