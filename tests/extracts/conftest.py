"""A file of a force, as intake is given it."""

from __future__ import annotations

import datetime as dt
from itertools import count
from pathlib import Path

import pytest

from misconduct_profile.extracts import Source
from misconduct_profile.params import Input, Params, Span, load_params

ROOT = Path(__file__).parents[2]


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


@pytest.fixture(scope="session")
def source_said():
    """Say whose a file is and how it was selected."""
    return said


@pytest.fixture(scope="session")
def params_of():
    """Params of a run over inputs, each given by what differs from a plain one."""

    def made(inputs: dict[str, dict]) -> Params:
        content = load_params(ROOT / "params" / "example.yaml").model_dump(mode="json")
        told = {name: said(**changes).model_dump() for name, changes in inputs.items()}
        return Params.model_validate({**content, "inputs": told})

    return made
