"""Parts of records: made again where something they rest on changed, and only there."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import polars as pl
import pytest
import yaml

from misconduct_profile import extracts, transform
from misconduct_profile.params import AcceptedMapping, Params
from misconduct_profile.transform import made_of
from misconduct_profile.transform.made_of import BEFORE, MADE_OF, PARTED, concerned

EXAMPLE = Path(__file__).parents[2] / "params" / "example.yaml"
KENT, SURREY = "E23000032", "E23000031"
HEADER = "Case Ref,Case Type,Date Received,Allegation Category,Standard,Outcome,Collar No\n"
EXTRACTS = {
    "kent": ("Kent", "1,PC,2021-01-02,J2,4|twelve,Gone fishing,100\n2,PC,2021-01-03,J2,,,\n"),
    "surrey": ("Surrey", "1,PC,2021-01-02,Letter to Santa,4,Sacked,100\n"),
}
FISHING = AcceptedMapping("outcome", "gone fishing", "RES", "all", "A", "2026-11-02", "so")


@pytest.fixture
def loaded(tmp_path) -> Path:
    """Two extracts, read and not yet standardised."""
    said = {"extract_date": dt.date(2022, 6, 30), "selection": "received",
            "window": {"first": "2018-01-01", "last": "2022-03-31"}}  # fmt: skip
    folder = tmp_path / "in"
    folder.mkdir()
    for name, (_, lines) in EXTRACTS.items():
        (folder / f"{name}.csv").write_text(HEADER + lines)
    inputs = {f"{name}.csv": said | {"force": force} for name, (force, _) in EXTRACTS.items()}
    content = yaml.safe_load(EXAMPLE.read_text()) | {"inputs": inputs}
    params = Params.model_validate(content)
    run = tmp_path / "run"
    extracts.load_all(extracts.find(params, folder), b"a key of the tests", run)
    return run


def standing(run: Path) -> dict[str, tuple[int, bytes]]:
    """Return each file of the parts: which file it is, and its bytes."""
    return {
        path.relative_to(run).as_posix(): (path.stat().st_ino, path.read_bytes())
        for folder in PARTED
        for path in sorted((run / folder).rglob("*"))
        if path.is_file()
    }


def of(name: str, files: dict) -> dict:
    return {path: one for path, one in files.items() if name in path}


def set_aside(run: Path) -> None:
    (run / BEFORE).mkdir()
    for folder in PARTED:
        (run / folder).rename(run / BEFORE / folder)


@pytest.mark.parametrize("aside", [False, True])
def test_accepting_a_value_redoes_only_the_part_that_holds_it(loaded, tmp_path, aside):
    first = transform.standardise_all(loaded)
    assert (first.made, first.taken) == (("kent", "surrey"), ())
    before = standing(loaded)
    if aside:
        set_aside(loaded)
    second = transform.standardise_all(loaded, [FISHING])
    assert (second.made, second.taken) == (("kent",), ("surrey",))
    after = standing(loaded)
    assert of("surrey", after) == of("surrey", before), "the same files, byte for byte"
    changed = {path for path in before if before[path][1] != after[path][1]}
    assert "records/kent/outcome_event.parquet" in changed
    assert "mapping_gaps/kent.parquet" in changed

    anew = tmp_path / "anew"
    anew.mkdir()
    shutil.copytree(loaded / "rows", anew / "rows")
    assert transform.standardise_all(anew, [FISHING]).taken == ()
    assert {path: one[1] for path, one in standing(anew).items()} == {
        path: one[1] for path, one in after.items()
    }
    assert (anew / "mappings/accepted.parquet").read_bytes() == (
        loaded / "mappings/accepted.parquet"
    ).read_bytes()


def test_taking_the_mapping_back_gives_the_first_bytes_again(loaded):
    transform.standardise_all(loaded)
    before = standing(loaded)
    transform.standardise_all(loaded, [FISHING])
    assert transform.standardise_all(loaded).made == ("kent",)
    assert {p: one[1] for p, one in standing(loaded).items()} == {
        p: one[1] for p, one in before.items()
    }


def test_nothing_changed_nothing_is_made(loaded):
    transform.standardise_all(loaded, [FISHING])
    before = standing(loaded)
    assert transform.standardise_all(loaded, [FISHING]).made == ()
    assert standing(loaded) == before


def one_row_less(run: Path) -> None:
    path = run / "rows" / "kent.parquet"
    pl.read_parquet(path).head(1).write_parquet(path)


def one_byte_more(run: Path) -> None:
    path = run / "records" / "kent" / "case.parquet"
    path.write_bytes(path.read_bytes() + b"\n")


def one_file_less(run: Path) -> None:
    (run / "mapping_gaps" / "kent.parquet").unlink()


def one_file_more(run: Path) -> None:
    (run / "records" / "kent" / "guesses.parquet").write_bytes(b"")


def no_signature(run: Path) -> None:
    (run / "records" / "kent" / MADE_OF).write_text("{")


@pytest.mark.parametrize(
    "change", [one_row_less, one_byte_more, one_file_less, one_file_more, no_signature]
)
@pytest.mark.parametrize("aside", [False, True])
def test_a_part_that_is_not_what_was_signed_is_made_again(loaded, change, aside):
    transform.standardise_all(loaded)
    good = standing(loaded)
    change(loaded)
    if aside:
        set_aside(loaded)
    assert transform.standardise_all(loaded).made == ("kent",)
    now = standing(loaded)
    if change is not one_row_less:
        assert {p: one[1] for p, one in now.items()} == {p: one[1] for p, one in good.items()}


def test_another_package_makes_everything_again(loaded, monkeypatch):
    transform.standardise_all(loaded)
    monkeypatch.setattr(made_of, "package_digest", lambda: "of another version")
    assert transform.standardise_all(loaded).made == ("kent", "surrey")


def test_a_mapping_concerns_an_input_that_holds_its_value_for_its_force(loaded):
    def holds(field: str, value: str, scope: str = "all") -> set[str]:
        one = AcceptedMapping(field, value, "?", scope, "A", "2026-11-02", "so")
        return {
            path.stem for path in (loaded / "rows").glob("*.parquet") if concerned(path, [one])
        }

    assert holds("outcome", "GONE FISHING.") == {"kent"}
    assert holds("outcome", "Gone fishing", KENT) == {"kent"}
    assert holds("outcome", "Gone fishing", SURREY) == set()
    assert holds("standard_breached", "twelve") == {"kent"}
    assert holds("standard_breached", "4") == {"kent", "surrey"}
    assert holds("allegation_category", "letter to santa") == {"surrey"}
    assert holds("finding", "Gone fishing") == set()


def test_the_run_says_what_was_accepted_and_where_it_stands(loaded):
    nowhere = AcceptedMapping("rank", "Zzyzx", "PC", KENT, "B", "2026-11-03", "so")
    transform.standardise_all(loaded, [nowhere, FISHING])
    told = transform.read_accepted(loaded)
    assert told.select("field", "by", "on", "inputs").rows() == [
        ("outcome", "A", "2026-11-02", "kent"), ("rank", "B", "2026-11-03", ""),
    ]  # fmt: skip
    signed = json.loads((loaded / "records" / "kent" / MADE_OF).read_text())
    assert [one["value"] for one in signed["accepted"]] == ["gone fishing"]
    assert len(signed["parts"]) == 10


def test_shares_by_force_and_by_field(loaded):
    transform.standardise_all(loaded, [FISHING])
    told = transform.mapping_shares(loaded)
    assert told["short_name"].to_list() == ["Surrey", "Kent"]
    kent = told.row(1, named=True)
    # Two case types, two categories, one outcome, and the Standards 4 and twelve.
    assert kent["values"] == 7
    assert (kent["code"], kent["accepted"], kent["unmapped"]) == (0.7143, 0.1429, 0.1429)
    fields = transform.mapping_shares_by_field(loaded).filter(field="outcome")
    assert fields.select("values", "accepted", "alias", "unmapped").row(0) == (2, 0.5, 0, 0.5)


def test_a_run_without_rows(tmp_path):
    assert transform.standardise_all(tmp_path) == transform.Parts((), ())
    assert transform.read_accepted(tmp_path).height == 0
    assert transform.mapping_shares(tmp_path).height == 0
    assert transform.read_gaps(tmp_path).height == 0


def test_spellings_that_fold_to_one_are_one_gap_with_examples(loaded):
    gaps = pl.DataFrame(
        [("kent", KENT, "outcome", value, "no code, name or alias", rows, "Resignation", "61")
         for value, rows in (("Gone Fishing", 2), ("gone fishing", 5), ("GONE-FISHING", 1),
                             ("Gone, fishing", 1), ("withheld, 70 characters", 3))],
        schema=["input", "force", "field", "value", "reason", "rows", "suggestions", "scores"],
        orient="row",
    )  # fmt: skip
    (loaded / "mapping_gaps").mkdir()
    gaps.write_parquet(loaded / "mapping_gaps" / "kent.parquet")
    other = gaps.head(1).with_columns(input=pl.lit("surrey"), force=pl.lit(SURREY))
    other.write_parquet(loaded / "mapping_gaps" / "surrey.parquet")
    first, second = transform.read_gaps(loaded).iter_rows(named=True)
    assert (first["value"], first["rows"], first["inputs"]) == ("gone fishing", 11, 2)
    assert first["examples"] == "gone fishing|Gone Fishing|GONE-FISHING"
    assert first["held_by"] == "kent|surrey"
    assert (second["value"], second["examples"]) == ("withheld, 70 characters", "")
