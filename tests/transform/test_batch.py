"""All inputs of a run are standardised, or nothing of any is left."""

from __future__ import annotations

import shutil

import pytest

from misconduct_profile.extracts import Source, load, write
from misconduct_profile.params import Input
from misconduct_profile.transform import batch, standardise, standardise_all

TEXT = "Case Ref,Case Type,Date Received,Allegation Category\n1,PC,2021-01-02,J2\n"
SAID = {
    "force": "Kent",
    "extract_date": "2022-06-30",
    "selection": "received",
    "window": {"first": "2018-01-01", "last": "2022-03-31"},
}


@pytest.fixture
def run(tmp_path):
    for name in ("a", "b", "c"):
        path = tmp_path / f"{name}.csv"
        path.write_text(TEXT)
        write(load(Source(name, path, Input.model_validate(SAID)), b"a key of the tests"),
              tmp_path / "run")  # fmt: skip
    return tmp_path / "run"


def left(run):
    folders = (run / "records", run / "mapping_gaps")
    return [path for folder in folders for path in folder.rglob("*")]


def test_where_one_input_fails_nothing_of_the_others_is_left(run, monkeypatch):
    standardise_all(run)
    assert {path.name for path in (run / "records").iterdir()} == {"a", "b", "c"}

    def failing(rows, accepted):
        if rows["input"][0] == "c":
            raise MemoryError
        return standardise(rows, accepted)

    for path in (run / "records").iterdir():  # or they would be taken over as they stand
        shutil.rmtree(path)
    monkeypatch.setattr(batch, "standardise", failing)
    with pytest.raises(MemoryError):
        standardise_all(run)
    assert left(run) == []
