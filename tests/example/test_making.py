from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from misconduct_profile.errors import InputError
from misconduct_profile.example import KEY, SCALES, make
from misconduct_profile.example.dialects import forces
from misconduct_profile.example.making import planted_rows
from misconduct_profile.example.planted import headcounts
from misconduct_profile.example.returns import returns
from misconduct_profile.records import LINE_KINDS

if TYPE_CHECKING:
    from conftest import Made

FAULTS = {
    "date_unreadable",
    "case_reference_missing",
    "field_count",
    "duplicate_row",
    "force_mismatch",
    "date_ambiguous",
}
WHOLE_FAULTS = {
    "header_shifted",
    "rows_grouped",
    "joint_return",
    "resubmission",
    "workbook",
    "unclosed_quote",
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
    named = [e["force"] if isinstance(e["force"], list) else [e["force"]] for e in made.inputs]
    assert set(chain(*named)) == set(forces()["name"])
    by_force = {name: e["selection"] for e, names in zip(made.inputs, named, strict=True)
                for name in names}  # fmt: skip
    assert Counter(by_force.values()) == {
        "received": 37, "recorded": 3, "finalised": 2, "live": 1,
    }  # fmt: skip
    assert [e["force"] for e in made.inputs if "missing_months" in e] == ["Humberside"]
    assert all("2022-04" <= e["extract_date"][:7] <= "2022-06" for e in made.inputs)


def test_only_files_refused_whole_may_be_left_out(made: Made) -> None:
    refused = {e["file"].rpartition(".")[0] for e in made.inputs if "if_refused" in e}
    assert refused == {one.input for one in returns() if one.fault}
    assert {one.fault for one in returns() if one.fault} == WHOLE_FAULTS
    assert [e["force"] for e in made.inputs if isinstance(e["force"], list)] == [
        ["Norfolk", "Suffolk"]
    ]
    lost = {name for one in returns() if one.fault for name in one.forces}
    size = dict(zip(forces()["name"], headcounts(), strict=True))
    largest = sorted(size, key=lambda name: -size[name])[:20]
    assert not lost & set(largest)
    assert sum(size[name] for name in lost) < 0.1 * sum(size.values())


def physical(made: Made, stem: str) -> int:
    text = made.text(stem)
    return text.count("\n") + (not text.endswith("\n"))


@pytest.mark.parametrize("table", ["lines", "later"])
def test_every_physical_line_is_named_once(made: Made, table: str) -> None:
    for one in returns():
        if one.fault == "workbook":
            continue
        lines = getattr(made, table).filter(pl.col("input") == one.input)
        covered = [
            line
            for first, last in lines.select("first_line", "last_line").iter_rows()
            for line in range(first, last + 1)
        ]
        assert covered == list(range(1, physical(made, one.input) + 1)), one.input


def test_records_stand_where_the_lines_say(made: Made) -> None:
    for stem in made.split:
        lines = made.later.filter(pl.col("input") == stem)
        if made.returned(stem).later:
            continue
        expected = list(lines.select("first_line", "last_line").iter_rows())
        assert [span[:2] for span in made.spans(stem)] == expected, stem


def test_every_row_has_its_fates(made: Made) -> None:
    assert made.rows["row_id"].to_list() == list(range(made.rows.height))
    for table, when in ((made.lines, ""), (made.later, "_later")):
        told = table.drop_nulls("row_id").sort("row_id")
        own = made.rows.filter(pl.col(f"fate{when}") != "refused")
        assert told["row_id"].equals(own["row_id"])
        assert told["kind"].equals(own[f"fate{when}"].rename("kind"))
        assert told["reason"].equals(own[f"reason{when}"].rename("reason"))
        assert told["first_line"].equals(own["first_line"])
        assert set(table["kind"]) == set(LINE_KINDS)
        for fate, reasons in (("kept", {""}), ("quarantined", FAULTS)):
            part = made.rows.filter(pl.col(f"fate{when}") == fate)
            assert set(part[f"reason{when}"]) == reasons
    refused = made.rows.filter(fate="refused")
    assert set(refused["reason"]) == WHOLE_FAULTS
    assert set(made.rows.filter(fate_later="refused")["reason_later"]) == {
        "replaced", "unclosed_quote",
    }  # fmt: skip
    read = made.rows.filter(pl.col("fate") != "refused")
    assert read["fate"].equals(read["fate_later"].rename("fate"))


def test_a_refused_file_is_one_stretch_a_sheet(made: Made) -> None:
    for one in returns():
        lines = made.lines.filter(pl.col("input") == one.input)
        if one.fault:
            assert set(lines["kind"]) == {"refused"}
            assert set(lines["reason"]) == {one.fault}
            assert lines.height == (4 if one.fault == "workbook" else 1)


@pytest.mark.parametrize("reason", sorted(FAULTS - {"force_mismatch", "date_ambiguous"}))
def test_each_fault_stands_in_nearly_every_family(made: Made, reason: str) -> None:
    stems = made.rows.filter(pl.col("reason_later") == reason)["input"].unique()
    assert len({made.dialect(stem).family for stem in stems}) >= 5


@pytest.mark.parametrize("seed", [3, 20])
def test_no_more_than_three_in_a_hundred_rows_of_a_force_are_quarantined(seed: int) -> None:
    rows = planted_rows(seed, SCALES["small"]).filter(pl.col("dialect") != "Wiltshire")
    share = rows.group_by("force").agg((pl.col("fate") == "quarantined").mean())["fate"]
    assert share.max() <= 0.03


def test_rows_over_several_lines_are_kept(made: Made) -> None:
    tall = made.rows.filter(
        (pl.col("last_line") > pl.col("first_line")) & (pl.col("fate") == "kept")
    )
    heights = set((tall["last_line"] - tall["first_line"] + 1).unique())
    assert heights == {2, 3}


def test_no_identified_person_is_repeated_among_kept_rows(made: Made) -> None:
    kept = made.rows.filter((pl.col("fate_later") == "kept") & pl.col("person").is_not_null())
    key = ["force", "case_reference", "allegation_reference", "person"]
    assert not kept.select(key).is_duplicated().any()


def test_unidentified_twins_are_identical_and_kept(made: Made) -> None:
    text = {}
    for stem in made.whole:
        text |= {(stem, first): tuple(fields) for first, _, fields in made.spans(stem)}
    nobody = made.rows.filter((pl.col("fate") == "kept") & pl.col("person").is_null())
    kept = [text[key] for key in nobody.select("input", "first_line").iter_rows()]
    assert len(kept) - len(set(kept)) >= 10


def test_missing_months_have_no_rows(made: Made) -> None:
    effects = json.loads((made.folder / "truth" / "effects.json").read_text())["effects"]
    (missing,) = (effect for effect in effects if effect["kind"] == "missing_months")
    assert missing["period"] == {"first": "2020-09", "last": "2020-10"}
    months = made.rows.filter(pl.col("force") == missing["force"]).select(
        pl.col("received_date").dt.strftime("%Y-%m")
    )["received_date"]
    assert not set(months) & {"2020-09", "2020-10"}


def test_selections_show_what_they_may(made: Made) -> None:
    first, last = date(2018, 1, 1), date(2022, 3, 31)
    for one in returns():
        rows = made.rows.filter(pl.col("input") == one.input)
        if one.selection == "live":
            assert rows["finalised_date"].null_count() == rows.height
        elif "Durham" not in one.forces:
            assert rows[f"{one.selection}_date"].is_between(first, last).all()
        extract = date.fromisoformat(one.extract_date)
        assert (rows["recorded_date"] <= extract).all()
        assert (rows["finalised_date"].drop_nulls() <= extract).all()
        assert (rows["recorded_date"] >= rows["received_date"].fill_null(first)).all()


def test_names_in_extracts_are_listed(made: Made) -> None:
    names = set(pl.read_parquet(made.folder / "truth" / "names.parquet")["name"])
    stem = "synthetic-avon-and-somerset"
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
    text = lines.filter(pl.col("sheet") == "")
    assert text.select((pl.col("first_line") == starts).all()).item()
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
