"""Headcounts: read where every force has one at each date, and refused by their line."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import yaml

from misconduct_profile.errors import InputError
from misconduct_profile.params import Params
from misconduct_profile.transform import (
    workforce,
)

EXAMPLE = Path(__file__).parents[2] / "params" / "example.yaml"


def write(path: Path, *lines: str) -> str:
    path.write_text("\n".join(["as_at,force,worker_type,sex,headcount", *lines]) + "\n")
    return str(path)


YEARS = range(2018, 2023)
GOOD = [f"{y}-03-31,E23000032,{w},Female,100" for y in YEARS for w in ("STAFF", "OFFICER")]


def with_heads(file: str) -> Params:
    content = yaml.safe_load(EXAMPLE.read_text()) | {"forces": ["Kent"], "workforce": file}
    return Params.model_validate(content)


def test_a_good_file_is_read(tmp_path):
    made = workforce(with_heads(write(tmp_path / "heads.csv", *GOOD)))
    assert made["headcount"].to_list() == [100] * 10


@pytest.mark.parametrize(
    ("lines", "word"),
    [([*GOOD[:-1], "2022-03-31,E23000032,OFFICER,Female,many"], "line 11"),
     ([*GOOD[:-1], "31/03/2022,E23000032,OFFICER,Female,100"], "line 11"),
     ([*GOOD[:-1], "2022-03-31,E23000032,OFFICER,Female,-5"], "line 11"),
     ([*GOOD, GOOD[0]], "line 12 repeats"),
     ([*GOOD, "2022-03-31,E23000032,Officer,Male,5"], "line 12 has an unknown worker type"),
     (GOOD[:-1], "no headcount of Kent (OFFICER) at 2022-03-31"),
     (GOOD[4:], "its first headcount is of 2020-03-31"),
     (GOOD[:6], "2020-03-31"), ([*GOOD, "2021-09-30,E23000031,OFFICER,Female,9"], "Kent"),
     ([line.replace("E23000032", "E23000031") for line in GOOD], "Kent")],
)  # fmt: skip
def test_a_missing_or_unreadable_denominator_is_refused(tmp_path, lines, word):
    with pytest.raises(InputError, match=r"heads\.csv") as caught:
        workforce(with_heads(write(tmp_path / "heads.csv", *lines)))
    assert word in str(caught.value)


def test_a_missing_column_is_named(tmp_path):
    (tmp_path / "heads.csv").write_text("as_at,force\n2020-03-31,E23000032\n")
    with pytest.raises(InputError, match="worker_type"):
        workforce(with_heads(str(tmp_path / "heads.csv")))


def test_the_packaged_table_has_every_force_at_every_date():
    content = yaml.safe_load(EXAMPLE.read_text())
    made = workforce(Params.model_validate(content))
    assert made.group_by("as_at").agg(pl.col("force").n_unique())["force"].to_list() == [43] * 5
