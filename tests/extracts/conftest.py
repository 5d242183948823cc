"""A file of a force, as intake is given it."""

from __future__ import annotations

import datetime as dt
from itertools import count
from pathlib import Path

import pytest
import yaml

from misconduct_profile import extracts
from misconduct_profile.execute.look import look
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
        path: Path = folder / f"file{next(numbers):06d}.csv"
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


@pytest.fixture
def take(tmp_path, params_of):
    """Load a file and its tables by a layout, through params, a folder and the recount."""

    def taken(name: str, content: str | Path, layout: dict, tables: dict | None = None):
        folder, run = tmp_path / "extracts", tmp_path / "run"
        folder.mkdir()
        for file, text in {name: content, **(tables or {})}.items():
            whole = text.read_bytes() if isinstance(text, Path) else text.encode()
            (folder / file).write_bytes(whole)
        laid = tmp_path / "layout.yaml"
        accepted = {"who": "A. Analyst", "when": "2022-05-01"}
        laid.write_text(yaml.safe_dump({**layout, "accepted": accepted}))
        params = params_of({name: {"layout": str(laid), "tables": list(tables or {})}})
        sources = extracts.find(params, folder)
        extracts.load_all(sources, b"a key of sixteen", run)
        return extracts.load(sources[0], b"a key of sixteen")

    return taken


@pytest.fixture
def seen(tmp_path):
    """Return the words of an inspection of a text, and the layout that it proposes."""

    def found(text: str, **draft) -> tuple[str, dict]:
        path, laid = tmp_path / "seen.csv", tmp_path / "draft.yaml"
        path.write_text(text)
        laid.write_text(yaml.safe_dump(draft))
        told = look(path, laid if draft else None, None, "Kent", "2022-06-30")
        return told, yaml.safe_load(told.partition("Proposed layout:")[2])

    return found
