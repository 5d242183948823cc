"""Files that replace others or add to them: what each says of the months."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import yaml

from misconduct_profile.extracts import Found
from misconduct_profile.params import Params
from misconduct_profile.records import Case
from misconduct_profile.transform.coverage import coverage

EXAMPLE = Path(__file__).parents[2] / "params" / "example.yaml"
READ = Found("", frozenset({"received_date"}), 10, 0)
REFUSED = Found("unclosed_quote", frozenset(), 0, 0)


def told(found: dict[str, Found], **inputs: dict[str, object]) -> dict[str, str]:
    """State of each month by the date received: reported where nil is, for brevity."""
    content = yaml.safe_load(EXAMPLE.read_text())
    one = {
        "force": "Kent",
        "extract_date": dt.date(2022, 6, 30),
        "selection": "received",
        "window": {"first": dt.date(2018, 1, 1), "last": dt.date(2022, 3, 31)},
    }
    listed = {f"{name}.csv": one | said for name, said in inputs.items()}
    made = Params.model_validate({**content, "forces": ["Kent"], "inputs": listed})
    frame = coverage(made, Case.create_empty(), found).filter(pl.col("clock") == "received")
    months = pl.col("month").dt.strftime("%Y-%m")
    return dict(frame.select(months, pl.col("state").cast(pl.String)).rows())


SHORT = {"window": {"first": dt.date(2018, 1, 1), "last": dt.date(2021, 12, 31)}}


def test_a_file_that_another_replaces_says_nothing():
    later = {"replaces": "a.csv"}
    both = told({"a": REFUSED, "b": READ}, a={}, b=later)
    assert set(both.values()) == {"nil"}
    short = told({"a": READ, "b": READ}, a={}, b=SHORT | later)
    assert [month for month, state in short.items() if state == "missing"] == [
        "2022-01", "2022-02", "2022-03",
    ]  # fmt: skip


def test_a_file_that_adds_to_another_is_a_return_of_its_own():
    # As parts side by side, the months that one of them has alone would be missing.
    both = told({"a": READ, "b": READ}, a=SHORT, b={"adds_to": "a.csv"})
    assert set(both.values()) == {"nil"}
    apart = told({"a": READ, "b": READ}, a=SHORT, b={})
    assert apart["2022-01"] == "missing"


def test_so_is_one_that_replaces_what_adds_to_another():
    found = dict.fromkeys("abc", READ)
    both = told(found, a=SHORT, b={"adds_to": "a.csv"}, c={"replaces": "b.csv"})
    assert set(both.values()) == {"nil"}
