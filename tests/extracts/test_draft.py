"""A draft of inputs suggests a force by name alone, and leaves the rest open."""

from __future__ import annotations

import pytest
import yaml

from misconduct_profile.errors import InputError
from misconduct_profile.extracts import draft_inputs
from misconduct_profile.params import Input, validate
from misconduct_profile.standards import forces


def drafted(tmp_path, *names: str) -> dict:
    for name in names:
        (tmp_path / name).write_text("x")
    return yaml.safe_load(draft_inputs(tmp_path))["inputs"]


@pytest.mark.parametrize(
    ("name", "force"),
    [
        ("Avon & Somerset PSD 2022.csv", "Avon and Somerset"),
        ("west-mercia_extract.csv", "West Mercia"),
        ("West Midlands Police.csv", "West Midlands"),
        ("GMP april.csv", "Greater Manchester"),
        ("extract 7.csv", None),
        ("Norfolk and Suffolk.csv", ["Norfolk", "Suffolk"]),
        ("it's kent.csv", "Kent"),
    ],
)
def test_the_force_is_what_the_name_says(tmp_path, name, force):
    assert drafted(tmp_path, name)[name]["force"] == force


def test_every_force_is_found_by_its_name(tmp_path):
    names = {f"{force.name} extract.csv": force.short_name for force in forces()}
    found = drafted(tmp_path, *names)
    assert {name: entry["force"] for name, entry in found.items()} == names


def test_a_draft_is_refused_until_it_is_filled_in(tmp_path):
    entry = drafted(tmp_path, "kent.csv")["kent.csv"]
    with pytest.raises(InputError) as error:
        validate(Input, entry, "inputs.kent.csv")
    for key in ("extract_date", "selection", "window.first", "window.last"):
        assert f"inputs.kent.csv: {key}" in str(error.value)
    filled = entry | {
        "extract_date": "2022-04-29",
        "selection": "received",
        "window": {"first": "2021-01-01", "last": "2021-12-31"},
    }
    assert validate(Input, filled, "inputs.kent.csv").forces == ["E23000032"]


def test_an_absent_or_empty_folder_is_named(tmp_path):
    for folder, words in ((tmp_path / "none", "no such folder"), (tmp_path, "no files")):
        with pytest.raises(InputError, match=words):
            draft_inputs(folder)
