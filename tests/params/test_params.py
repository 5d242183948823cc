"""Parameters: every mistake is one message with the key and the remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from misconduct_profile.errors import InputError
from misconduct_profile.params import Params, load_params

EXAMPLE = Path(__file__).parents[2] / "params" / "example.yaml"


def content() -> dict:
    return yaml.safe_load(EXAMPLE.read_text())


def message(tmp_path, made) -> str:
    path = tmp_path / "run.yaml"
    path.write_text(made if isinstance(made, str) else yaml.safe_dump(made))
    with pytest.raises(InputError) as caught:
        load_params(path)
    return str(caught.value)


def real(**changes) -> dict:
    made = content() | {"extracts": "some-folder", "identity_key": "key"}
    made["inputs"] = {
        "kent.csv": {
            "force": "Kent",
            "extract_date": "2022-05-01",
            "selection": "received",
            "window": {"first": "2018-01-01", "last": "2022-03-31"},
        }
    }
    made["inputs"]["kent.csv"] |= changes
    return made


def test_the_example_is_valid_and_survives_a_round_trip():
    params = load_params(EXAMPLE)
    assert params.is_example
    assert Params.model_validate(params.model_dump(mode="json")) == params


def test_a_mistyped_key_names_the_nearest(tmp_path):
    made = content()
    made["basline"] = made.pop("baseline")
    told = message(tmp_path, made)
    assert "basline" in told
    assert "Did you mean baseline?" in told


def test_a_mistyped_key_within_an_input_names_the_nearest(tmp_path):
    made = real()
    made["inputs"]["kent.csv"]["window"]["frist"] = made["inputs"]["kent.csv"]["window"].pop(
        "first"
    )
    assert "Did you mean first?" in message(tmp_path, made)


@pytest.mark.parametrize("key", ["force", "extract_date", "selection", "window"])
def test_an_input_must_say_everything(tmp_path, key):
    made = real()
    del made["inputs"]["kent.csv"][key]
    told = message(tmp_path, made)
    assert f"inputs.kent.csv.{key}" in told
    assert "is missing" in told


@pytest.mark.parametrize(
    ("change", "word"),
    [({"force": "Kentt"}, "did you mean Kent?"), ({"selection": "closed"}, "selection"),
     ({"window": {"first": "2022-01-01", "last": "2018-01-01"}}, "before"),
     ({"missing_months": ["2020-13"]}, "missing_months"),
     ({"nil_months": ["2020-1"]}, "nil_months"),
     ({"nil_months": ["2020-01", "2020-02"], "missing_months": ["2020-02", "2020-03"]},
      "nil_months and missing_months both name 2020-02: say which"),
     ({"nil_months": ["2017-12"]}, "nil_months names 2017-12, outside the window"),
     ({"extract_date": "soon"}, "date")],
)  # fmt: skip
def test_wrong_values_of_an_input(tmp_path, change, word):
    assert word in message(tmp_path, real(**change))


def test_a_key_written_twice_is_refused(tmp_path):
    assert "written twice" in message(tmp_path, EXAMPLE.read_text() + "\nclock: recorded\n")


@pytest.mark.parametrize(
    ("change", "word"),
    [({"period": {"first": "2018-01-02", "last": "2022-03-31"}}, "period"),
     ({"baseline": "2025"}, "baseline"), ({"breaks": {"2020-02-03": "x"}}, "first day"),
     ({"edition": "../x"}, "edition"), ({"forces": ["Kentt"]}, "Kentt"),
     ({"example": None}, "seed"), ({"extracts": "folder"}, "identity_key")],
)  # fmt: skip
def test_wrong_values(tmp_path, change, word):
    assert word in message(tmp_path, content() | change)


@pytest.mark.parametrize("text", ["[1", "", "- a"])
def test_a_file_that_is_no_mapping(tmp_path, text):
    assert "run.yaml" in message(tmp_path, text)


def test_a_file_that_is_not_there():
    with pytest.raises(InputError, match="no such file"):
        load_params(Path("nowhere.yaml"))


def test_several_mistakes_are_told_together(tmp_path):
    made = content()
    del made["title"]
    del made["status"]
    told = message(tmp_path, made)
    assert "title" in told
    assert "status" in told
