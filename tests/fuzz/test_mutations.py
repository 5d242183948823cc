"""Damaged extracts: no traceback, no hang, and no line that is not accounted for.

300 in `make test`, 10,000 by `make fuzz`. A number and FUZZ_SEED make a file: FUZZ_FIRST=1234
FUZZ_COUNT=1 makes that one again.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from fuzzing.damage import damaged
from fuzzing.draft import MUTATORS
from fuzzing.runs import failures, run, table
from fuzzing.seeds import write_seeds

IN_A_TEST = 300
COUNT = int(os.environ.get("FUZZ_COUNT", IN_A_TEST))
FIRST = int(os.environ.get("FUZZ_FIRST", "0"))
SEED = int(os.environ.get("FUZZ_SEED", "0"))
JOBS = int(os.environ.get("FUZZ_JOBS", "1"))


def test_the_same_number_makes_the_same_file(seeds):
    for number in range(0, 120, 7):
        one, two = damaged(seeds, SEED, number), damaged(seeds, SEED, number)
        assert one.mutators == two.mutators
        # A writer of workbooks puts the time of day into the properties of some.
        assert one.seed.kind == "xlsx" or one.content == two.content


@pytest.fixture(scope="module")
def found(seeds, tmp_path_factory):
    folder = tmp_path_factory.mktemp("fuzz")
    kept = Path(os.environ.get("FUZZ_KEEP") or folder / "failed").absolute()
    write_seeds(seeds, folder / "seeds.json")
    numbers = range(FIRST, FIRST + COUNT)
    told = run([folder / "seeds.json", folder, SEED], kept, numbers, JOBS)
    print(table(told))
    print(f"Files that failed are kept in {kept}")
    return told


def test_every_damaged_file_is_accounted_for(found):
    failed = failures(found)
    assert not failed, "\n".join(failed)
    assert [one["number"] for one in found] == list(range(FIRST, FIRST + COUNT))


@pytest.mark.skipif(COUNT < IN_A_TEST, reason="a few files cannot be of every kind")
def test_every_kind_of_damage_was_done(found):
    assert {name for one in found for name in one["mutators"]} == {one.name for one in MUTATORS}
    assert {one["kind"] for one in found} == {"csv", "tsv", "txt", "zip", "xlsx", "xls", "ods"}
    outcomes = {one["outcome"].split(":")[0] for one in found}
    assert {"read", "refused"} <= outcomes
    assert sum(one["still"] for one in found if one["outcome"] == "read") >= COUNT / 10
