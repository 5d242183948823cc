"""A file of a force, as intake is given it."""

from __future__ import annotations

import datetime as dt
from itertools import count
from pathlib import Path

import pytest

from misconduct_profile.extracts import Source
from misconduct_profile.params import Input, Span


def said(**changes) -> Input:
    values = {
        "force": "Kent",
        "extract_date": dt.date(2022, 6, 30),
        "selection": "received",
        "window": Span(first=dt.date(2018, 1, 1), last=dt.date(2022, 3, 31)),
    }
    return Input(**{**values, **changes})


@pytest.fixture(scope="session")
def source(tmp_path_factory):
    """Write text (as UTF-8) or bytes to a file of its own; say whose it is."""
    folder, numbers = tmp_path_factory.mktemp("sources"), count()

    def write(content: str | bytes, **changes) -> Source:
        path: Path = folder / f"file{next(numbers)}.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return Source(path.stem, path, said(**changes))

    return write
