from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from misconduct_profile.errors import InputError
from misconduct_profile.example import KEY, SCALES, make
from misconduct_profile.records import LINE_KINDS

if TYPE_CHECKING:
    from conftest import Made

FAULTS = {
    "date_unreadable",
    "case_reference_missing",
    "field_count",
    "duplicate_row",
    "force_mismatch",
}


def hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def test_the_same_seed_gives_the_same_bytes(made: Made, tmp_path: Path) -> None:
    again = make(tmp_path / "another name", seed=20, scale="small")
    assert again == made.inputs
    assert hashes(tmp_path / "another name") == hashes(made.folder)


def test_another_seed_gives_other_extracts(made: Made, tmp_path: Path) -> None:
    make(tmp_path, seed=21, scale="small")
    one, other = hashes(made.folder / "extracts"), hashes(tmp_path / "extracts")
    assert one.keys() == other.keys()
    assert all(one[name] != other[name] for name in one)


def test_inputs_name_every_file_in_order(made: Made) -> None:
    files = sorted(path.name for path in (made.folder / "extracts").iterdir())
    assert [entry["file"] for entry in made.inputs] == files
    assert len({entry["force"] for entry in made.inputs}) == 43
    selections = [entry["selection"] for entry in made.inputs]
    counts = {name: selections.count(name) for name in set(selections)}
    assert counts == {"received": 36, "recorded": 4, "finalised": 2, "live": 1}
    assert [e["force"] for e in made.inputs if "missing_months" in e] == ["Humberside"]
    assert all("2022-04" <= e["extract_date"][:7] <= "2022-06" for e in made.inputs)


def test_every_physical_line_is_named_once(made: Made) -> None:
    for entry in made.inputs:
        stem = Path(entry["file"]).stem
        raw = (made.folder / "extracts" / entry["file"]).read_bytes()
        physical = raw.count(b"\n") + (not raw.endswith(b"\n"))
        lines = made.lines.filter(pl.col("input") == stem)
        covered = [
            line
            for first, last in lines.select("first_line", "last_line").iter_rows()
            for line in range(first, last + 1)
        ]
        assert covered == list(range(1, physical + 1)), stem


def test_records_stand_where_the_lines_say(made: Made) -> None:
    for entry in made.inputs:
        stem = Path(entry["file"]).stem
        lines = made.lines.filter(pl.col("input") == stem)
        expected = list(lines.select("first_line", "last_line").iter_rows())
        assert [span[:2] for span in made.spans(stem)] == expected, stem


def test_every_row_has_one_fate(made: Made) -> None:
    assert made.rows["row_id"].to_list() == list(range(made.rows.height))
    placed = made.lines.drop_nulls("row_id").sort("row_id")
    assert placed["row_id"].equals(made.rows["row_id"])
    assert set(made.lines["kind"].unique()) == set(LINE_KINDS)
    lost = made.rows.filter(pl.col("fate") == "quarantined")
    assert set(lost["reason"].unique()) == FAULTS
    assert made.rows.filter((pl.col("fate") == "kept") & (pl.col("reason") != "")).is_empty()


@pytest.mark.parametrize("reason", sorted(FAULTS - {"force_mismatch"}))
def test_each_fault_stands_in_each_dialect(made: Made, reason: str) -> None:
    stems = made.rows.filter(pl.col("reason") == reason)["input"].unique()
    assert len({made.dialect(stem).name for stem in stems}) == 6


def test_rows_over_several_lines_are_kept(made: Made) -> None:
    tall = made.rows.filter(
        (pl.col("last_line") > pl.col("first_line")) & (pl.col("fate") == "kept")
    )
    heights = set((tall["last_line"] - tall["first_line"] + 1).unique())
    assert heights == {2, 3}


def test_no_identified_person_is_repeated_among_kept_rows(made: Made) -> None:
    kept = made.rows.filter((pl.col("fate") == "kept") & pl.col("person").is_not_null())
    key = ["force", "case_reference", "allegation_reference", "person"]
    assert not kept.select(key).is_duplicated().any()


def test_unidentified_twins_are_identical_and_kept(made: Made) -> None:
    text = {}
    for entry in made.inputs:
        stem = Path(entry["file"]).stem
        text |= {(stem, first): tuple(fields) for first, _, fields in made.spans(stem)}
    nobody = made.rows.filter((pl.col("fate") == "kept") & pl.col("person").is_null())
    kept = [text[key] for key in nobody.select("input", "first_line").iter_rows()]
    assert len(kept) - len(set(kept)) >= 12


def test_missing_months_have_no_rows(made: Made) -> None:
    effects = json.loads((made.folder / "truth" / "effects.json").read_text())["effects"]
    (missing,) = (effect for effect in effects if effect["kind"] == "missing_months")
    assert missing["period"] == {"first": "2020-09", "last": "2020-10"}
    months = made.rows.filter(pl.col("force") == missing["force"]).select(
        pl.col("received_date").dt.strftime("%Y-%m")
    )["received_date"]
    assert not set(months) & {"2020-09", "2020-10"}
    assert len([effect for effect in effects if effect["kind"] == "conduct_case_rate"]) == 3


def test_selections_show_what_they_may(made: Made) -> None:
    first, last = date(2018, 1, 1), date(2022, 3, 31)
    for entry in made.inputs:
        rows = made.rows.filter(pl.col("input") == Path(entry["file"]).stem)
        if entry["selection"] == "live":
            assert rows["finalised_date"].null_count() == rows.height
        else:
            assert rows[f"{entry['selection']}_date"].is_between(first, last).all()
        extract = date.fromisoformat(entry["extract_date"])
        assert (rows["recorded_date"] <= extract).all()
        assert (rows["finalised_date"].drop_nulls() <= extract).all()
        assert (rows["recorded_date"] >= rows["received_date"]).all()


def test_names_in_extracts_are_listed(made: Made) -> None:
    names = set(pl.read_parquet(made.folder / "truth" / "names.parquet")["name"])
    stem = Path(made.inputs[0]["file"]).stem
    header, *records = (fields for _, _, fields in made.spans(stem))
    column = header.index("Officer Name")
    written = {fields[column] for fields in records if len(fields) == len(header)} - {""}
    assert written
    assert written <= names


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_any_seed_covers_every_line(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("seed")
    make(folder, seed=seed, scale="small")
    lines = pl.read_parquet(folder / "truth" / "lines.parquet")
    starts = pl.col("last_line").shift(1).over("input").fill_null(0) + 1
    assert lines.select((pl.col("first_line") == starts).all()).item()
    assert 4_000 < lines["row_id"].count() < 9_000


@pytest.mark.parametrize(
    ("seed", "scale", "where"), [(1, "huge", "scale"), (-1, "small", "seed")]
)
def test_a_wrong_argument_is_named(tmp_path: Path, seed: int, scale: str, where: str) -> None:
    with pytest.raises(InputError) as error:
        make(tmp_path, seed=seed, scale=scale)
    assert error.value.where == where
    assert not list(tmp_path.iterdir())


def test_the_public_face() -> None:
    assert set(SCALES) == {"full", "default", "small"}
    assert isinstance(KEY, bytes)
    assert len(KEY) >= 32
