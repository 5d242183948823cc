"""The pack: whole, the same twice, never written over a person's work."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
from pathlib import Path

import pytest

from misconduct_profile.errors import InputError
from misconduct_profile.request import (
    Request,
    asked,
    build,
    code_lists,
    edition_params,
    read_deadline,
    write,
)

ROOT = Path(__file__).parents[2]
TODAY, LAST = dt.date(2022, 3, 1), dt.date(2021, 12, 31)


def test_the_files(pack, autumn):
    lists = {f"codes/{name}.csv" for name in code_lists(autumn.params.period.first)}
    assert set(pack) - lists == {
        "template.xlsx", "fields.md", "fields.csv", "covering-note.md",
        "regulation-12-13.csv", "joiners.csv", "manifest.json",
    }  # fmt: skip
    assert lists <= set(pack)


def test_the_same_params_give_the_same_bytes(pack, autumn):
    assert build(autumn) == pack


def test_another_deadline_gives_another_pack(pack, autumn):
    other = build(Request(autumn.params, dt.date(2022, 6, 30)))
    changed = {name for name in pack if pack[name] != other[name]}
    assert changed == {"template.xlsx", "covering-note.md", "manifest.json"}


def test_the_manifest_lists_every_other_file_with_its_hash(pack):
    told = json.loads(pack["manifest.json"])
    assert told["files"] == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in sorted(pack.items())
        if name != "manifest.json"
    }
    assert (told["edition"], told["deadline"]) == ("autumn-2022", "2022-05-31")


@pytest.mark.parametrize("name", ["regulation-12-13.csv", "joiners.csv"])
def test_the_returns_have_the_headers_that_the_params_show(pack, name):
    assert pack[name] == (ROOT / "params" / "templates" / name).read_bytes()


def test_fields_are_described_in_both_forms(pack):
    lines = list(csv.DictReader(pack["fields.csv"].decode().splitlines()))
    assert [line["heading"] for line in lines] == [one.heading for one in asked()]
    assert all(line["code_list"] in {"", *pack} for line in lines)
    page = pack["fields.md"].decode()
    for one in asked():
        assert f"\n## {one.heading}\n" in page
        assert one.why in page
    assert "## What is not asked for" in page
    assert "- Officer Name: " in page
    assert "- Summary: " in page


def test_the_note_is_one_page_and_says_what_is_still_open(pack):
    note = pack["covering-note.md"].decode()
    assert len(note.split()) < 420
    assert "1 January 2021 to 31 December 2021" in note
    assert "31 May 2022" in note
    assert "counts from 1 to 4" in note
    assert note.count("[FILL IN: ") == 5
    assert "43 forces" in note


def test_the_note_names_the_owner_of_the_rule_once_there_is_one(autumn):
    told = autumn.params.disclosure | {"owner": "The head of analysis", "threshold": 10}
    params = autumn.params.model_copy(update={"disclosure": told})
    note = build(Request(params, autumn.deadline))["covering-note.md"].decode()
    assert "owned by The head of analysis" in note
    assert "counts from 1 to 9" in note


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_pack_is_written_and_written_again(pack, tmp_path):
    target = tmp_path / "new" / "pack"
    write(pack | {"codes/old.csv": b"x"} | manifest(pack, {"codes/old.csv": b"x"}), target)
    write(pack, target)
    assert files_in(target) == pack


def manifest(pack: dict[str, bytes], more: dict[str, bytes]) -> dict[str, bytes]:
    told = json.loads(pack["manifest.json"])
    told["files"] |= {name: hashlib.sha256(text).hexdigest() for name, text in more.items()}
    return {"manifest.json": json.dumps(told).encode()}


def test_a_folder_of_something_else_is_left_alone(pack, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="something else than a pack"):
        write(pack, tmp_path)
    (tmp_path / "manifest.json").write_text('{"inputs": {}}')
    with pytest.raises(InputError, match="something else than a pack"):
        write(pack, tmp_path)
    assert len(files_in(tmp_path)) == 2


def test_a_manifest_that_points_outside_is_no_pack(pack, tmp_path):
    (tmp_path / "other.txt").write_text("x")
    folder = tmp_path / "pack"
    folder.mkdir()
    told = {"kind": "request to forces", "files": {"../other.txt": "0"}}
    (folder / "manifest.json").write_text(json.dumps(told))
    with pytest.raises(InputError, match="something else than a pack"):
        write(pack, folder)
    assert (tmp_path / "other.txt").exists()


def test_a_note_that_somebody_filled_in_is_not_lost(pack, tmp_path):
    write(pack, tmp_path)
    (tmp_path / "covering-note.md").write_text("filled in")
    with pytest.raises(InputError, match=r"covering-note\.md changed since"):
        write(pack, tmp_path)
    assert (tmp_path / "covering-note.md").read_text() == "filled in"


def test_a_folder_that_is_a_file(pack, tmp_path):
    path = tmp_path / "file"
    path.write_text("x")
    with pytest.raises(InputError, match="something else than a pack"):
        write(pack, path)
    with pytest.raises(InputError, match="cannot be written to"):
        write(pack, path / "below")


@pytest.mark.parametrize(
    ("text", "word"),
    [("soon", "'soon' is no date"), ("31/05/2022", "is no date"), ("2022-02-30", "is no date"),
     ("", "is no date"), ("2022-03-01", "leaves no time"), ("2021-05-01", "leaves no time")],
)  # fmt: skip
def test_a_deadline_that_cannot_be_met_is_one_message(text, word):
    with pytest.raises(InputError, match=word) as caught:
        read_deadline(text, TODAY, LAST)
    assert caught.value.where == "--deadline"


def test_a_deadline_before_the_period_is_over():
    with pytest.raises(InputError, match="before the period is over"):
        read_deadline("2022-04-01", TODAY, dt.date(2022, 12, 31))
    assert read_deadline(" 2022-04-01 ", TODAY, LAST) == dt.date(2022, 4, 1)


@pytest.mark.parametrize("name", ["spring-2030", "../autumn-2022", "autumn-2022.yaml", ""])
def test_an_edition_that_has_no_params(name):
    with pytest.raises(InputError, match=r"There are: autumn-2022, example\."):
        edition_params(name, ROOT / "params")


def test_an_edition_in_a_folder_without_params(tmp_path):
    with pytest.raises(InputError, match="project's root"):
        edition_params("autumn-2022", tmp_path / "params")
