"""Contracts of the tables: what a row must not say, and the key of a cell."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.records import (
    ALL,
    DATE_FIELDS,
    DIMENSIONS,
    SEVERITY_OF_STATUS,
    TEXT_FIELDS,
    Counts,
    Estimates,
    Ledger,
    Rows,
    cell_key,
)
from misconduct_profile.records.figures import STATUSES

PLACE = {"measure": "m", "unit": "cases", "clock": "received", "regime": ALL,
         "population": "workforce", **dict.fromkeys(DIMENSIONS, ALL)}  # fmt: skip
COUNT = PLACE | {"value": 1, "status": "", "months_reported": 1, "months_asked": 1}
ESTIMATE = PLACE | {"method": "garwood", "statistic": "rate", "x": None, "value": 1.0,
                    "low": 0.5, "high": 2.0, "n_basis": 9.0, "status": "",
                    "cells": "a"}  # fmt: skip


def counts(*changes):
    return pl.DataFrame([COUNT | change for change in changes], infer_schema_length=None)


def valid(schema, frame):
    return schema.is_valid(frame, cast=True)


def test_every_field_of_an_extract_has_its_column_in_rows():
    assert {*TEXT_FIELDS, *DATE_FIELDS} <= set(Rows.column_names())


def test_every_status_has_its_place_from_best_to_worst():
    assert sorted(STATUSES) == sorted(SEVERITY_OF_STATUS)
    assert (SEVERITY_OF_STATUS[0], SEVERITY_OF_STATUS[-1]) == ("", "c")


@pytest.mark.parametrize(
    ("change", "good"),
    [({}, True), ({"value": 0}, True), ({"value": None, "status": "x"}, True),
     ({"value": None}, False), ({"value": 1, "status": "x"}, False), ({"value": -1}, False),
     ({"unit": "officers"}, False), ({"status": "?"}, False)],
)  # fmt: skip
def test_a_count_is_a_number_or_says_that_it_is_not_available(change, good):
    frame = counts(change).with_columns(cell_key(), pl.col("value").cast(pl.Int64))
    assert valid(Counts, frame) is good


def test_a_cell_stands_once():
    assert not valid(Counts, counts({}, {}).with_columns(cell_key()))
    assert valid(Counts, counts({}, {"force": "E1"}).with_columns(cell_key()))


def test_an_estimate_stands_once_a_place():
    frame = pl.DataFrame([ESTIMATE, ESTIMATE], infer_schema_length=None)
    assert valid(Estimates, frame[:1])
    assert not valid(Estimates, frame)


@pytest.mark.parametrize(("first", "last", "good"), [(1, 1, True), (1, 3, True), (2, 1, False),
                                                     (0, 1, False)])  # fmt: skip
def test_an_entry_of_the_ledger_runs_forward_from_line_one(first, last, good):
    row = {"input": "kent", "sheet": "", "first_line": first, "last_line": last,
           "kind": "kept", "reasons": ""}  # fmt: skip
    assert valid(Ledger, pl.DataFrame([row])) is good


PLACES = st.fixed_dictionaries(
    {name: st.sampled_from([ALL, "a", "b"]) for name in ("force", "period", "route", "sex")}
)


@given(PLACES, PLACES)
def test_two_cells_share_a_key_only_where_they_are_one(one, other):
    keys = counts(one, other).select(cell_key())["cell"]
    assert (keys[0] == keys[1]) is (one == other)


def test_a_key_names_what_it_counts_and_leaves_out_what_it_does_not_part():
    key = counts({"force": "E1", "period": "2021"}).select(cell_key()).item()
    assert key == "m.cases.received.workforce.all|force=E1|period=2021"
