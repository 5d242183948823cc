"""A pack of each kind: one asked for after the break of 2020, one from before it."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest

from misconduct_profile.params import load_params
from misconduct_profile.request import Request, build

PARAMS = Path(__file__).parents[2] / "params"
DEADLINE = dt.date(2022, 5, 31)


@pytest.fixture(scope="session")
def autumn() -> Request:
    return Request(load_params(PARAMS / "autumn-2022.yaml"), DEADLINE)


@pytest.fixture(scope="session")
def before_the_break() -> Request:
    return Request(load_params(PARAMS / "example.yaml"), DEADLINE)


@pytest.fixture(scope="session")
def pack(autumn) -> dict[str, bytes]:
    return build(autumn)


@pytest.fixture(scope="session")
def book(pack):
    return openpyxl.load_workbook(io.BytesIO(pack["template.xlsx"]))
