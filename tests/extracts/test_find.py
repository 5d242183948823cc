"""The files of a run against its params: every mistake told, all together."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from misconduct_profile.errors import CombinedInputError, InputError
from misconduct_profile.extracts import find
from misconduct_profile.params import Params, load_params

ROOT = Path(__file__).parents[2]
INPUT = {
    "force": "Kent",
    "extract_date": dt.date(2022, 6, 30),
    "selection": "received",
    "window": {"first": dt.date(2018, 1, 1), "last": dt.date(2022, 3, 31)},
}


def params(*names: str) -> Params:
    example = load_params(ROOT / "params" / "example.yaml").model_dump(mode="json")
    return Params.model_validate({**example, "inputs": dict.fromkeys(names, INPUT)})


def files(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).write_text("Case Reference\n", "utf-8")
    return folder


def test_listed_files_are_found_in_name_order_and_hidden_ones_left_alone(tmp_path):
    files(tmp_path, "b.csv", "a.TXT", ".hidden", "~$b.csv")
    (tmp_path / "folder").mkdir()
    found = find(params("b.csv", "a.TXT"), tmp_path)
    assert [source.name for source in found] == ["a", "b"]
    assert found[0].said.forces == ["E23000032"]
    assert len(found[0].sha256) == 64


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"there is no such folder.*extracts"):
        find(params("a.csv"), tmp_path / "nowhere")


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(InputError, match="holds no files"):
        find(params(), tmp_path)


def test_a_folder_that_cannot_be_opened_is_a_plain_mistake(tmp_path, monkeypatch):
    def closed(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", closed)
    with pytest.raises(InputError, match=r"cannot be read \(Permission denied\)"):
        find(params("a.csv"), tmp_path)


@pytest.mark.parametrize(
    ("there", "listed", "message"),
    [
        (["kent.csv"], [], r"kent\.csv: nobody has said which force"),
        (["kent1.csv"], ["kent.csv"], r"Perhaps it is listed as kent\.csv"),
        (["kent1.csv"], ["kent.csv"], r"inputs\.kent\.csv: there is no such .*mean kent1\.csv"),
        (["kent.pdf"], ["kent.pdf"], r"kent\.pdf: files ending in \.pdf are not read"),
        (["kent"], ["kent"], r"kent: files ending in nothing are not read"),
        (["kent.csv", "kent.txt"], ["kent.csv", "kent.txt"], "kent stands there twice"),
        (["kent.csv", "Kent.txt"], ["kent.csv", "Kent.txt"], "Kent stands there twice"),
    ],
)
def test_a_mistake_is_told_with_its_remedy(tmp_path, there, listed, message):
    with pytest.raises(InputError, match=message):
        find(params(*listed), files(tmp_path, *there))


def test_an_undecodable_and_an_unreadable_file_are_named(tmp_path, monkeypatch):
    files(tmp_path, "a.csv", "b.csv", "c.csv")
    (tmp_path / "a.csv").write_bytes(b"caf\x81")
    read = Path.read_bytes

    def broken(path: Path) -> bytes:
        if path.name == "b.csv":
            raise OSError(5, "Input/output error")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", broken)
    with pytest.raises(CombinedInputError) as caught:
        find(params("a.csv", "b.csv", "c.csv"), tmp_path)
    first, second = map(str, caught.value.errors)
    assert first.startswith("a.csv: byte 0x81 at position 3")
    assert second.startswith("b.csv: cannot be read (Input/output error)")


def test_all_mistakes_are_told_together(tmp_path):
    files(tmp_path, "extra.csv", "kent.pdf")
    with pytest.raises(CombinedInputError) as caught:
        find(params("kent.pdf", "absent.csv"), tmp_path)
    wheres = {error.where for error in caught.value.errors}
    assert wheres == {"extra.csv", "inputs.absent.csv", "kent.pdf"}
    assert len(str(caught.value).splitlines()) == 3


def test_what_may_be_left_out_stops_nothing_before_the_run(tmp_path, params_of):
    files(tmp_path, "a.csv", "b.csv", "c.csv")
    (tmp_path / "a.csv").write_bytes(b"caf\x81")
    (tmp_path / "b.csv").write_bytes(b"")
    left = {"if_refused": "leave_out"}
    inputs = {"a.csv": left, "b.csv": left, "c.csv": left}
    assert [one.name for one in find(params_of(inputs), tmp_path)] == ["a", "b", "c"]
    with pytest.raises(CombinedInputError) as caught:
        find(params_of({"a.csv": {}, "b.csv": {}, "c.csv": {}}), tmp_path)
    assert [error.reason for error in caught.value.errors] == ["undecodable", "empty"]
    assert all("if_refused: leave_out" in str(error) for error in caught.value.errors)


def test_a_file_of_another_kind_stops_the_run_whatever_is_said(tmp_path, params_of):
    files(tmp_path, "a.pdf")
    with pytest.raises(InputError, match=r"files ending in \.pdf are not read"):
        find(params_of({"a.pdf": {"if_refused": "leave_out"}}), tmp_path)
