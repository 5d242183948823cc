from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from misconduct_profile.errors import InputError
from misconduct_profile.example import KEY, SCALES, make
from misconduct_profile.example.dialects import columns, forces
from misconduct_profile.example.files import OF_THE_CASE
from misconduct_profile.example.making import planted_rows
from misconduct_profile.example.planted import headcounts
from misconduct_profile.example.returns import returns
from misconduct_profile.example.wording import WRONG_FORCES
from misconduct_profile.extracts.layout import read_layout
from misconduct_profile.records import LINE_KINDS

if TYPE_CHECKING:
    from conftest import Made

FAULTS = {
    "force_missing", "date_unreadable", "case_reference_missing", "field_count",
    "duplicate_row", "force_mismatch", "date_ambiguous",
}  # fmt: skip
#: Faults that only some dialects can have.
OF_SOME = {"force_missing", "force_mismatch", "date_ambiguous"}
FORMS = {
    "header_shifted", "rows_grouped", "joint_return", "resubmission", "workbook",
    "unclosed_quote",
}  # fmt: skip


def hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def without_folder(inputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Inputs with the name of their layout alone, wherever it stands."""
    return [
        {key: Path(value).name if key == "layout" else value for key, value in one.items()}
        for one in inputs
    ]


def test_the_same_seed_gives_the_same_bytes(made: Made, tmp_path: Path) -> None:
    again = make(tmp_path / "another name", seed=20, scale="small")
    assert without_folder(again) == without_folder(made.inputs)
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
    assert {one.fault for one in returns() if one.fault} == {"unclosed_quote"}
    assert {one.form for one in returns() if one.form} == FORMS
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


def test_what_is_said_of_files_that_differ(made: Made) -> None:
    layouts = {e["file"]: Path(e["layout"]) for e in made.inputs if "layout" in e}
    assert layouts == {"synthetic-gwent.tsv": made.folder / "layouts" / "gwent.yaml"}
    assert list((made.folder / "layouts").iterdir()) == list(layouts.values())
    replaced = {e["file"]: e["replaces"] for e in made.inputs if "replaces" in e}
    assert replaced == {"synthetic-bedfordshire-resubmitted.csv": "synthetic-bedfordshire.csv"}


def test_the_layout_fills_down_what_the_file_leaves_blank(whole: Made) -> None:
    layout = read_layout(whole.folder / "layouts" / "gwent.yaml")
    header, *records = (
        cells for _, _, cells in whole.spans("synthetic-gwent") if len(cells) > 9
    )
    rows = [cells for cells in records if len(cells) == len(header)]
    case = header.index(columns("Gwent")["case_reference"])
    never = {
        name
        for place, name in enumerate(header)
        if not any(cells[place] for cells in rows if not cells[case])
    }
    assert set(layout.fill_down) == never
    assert {columns("Gwent")[name] for name in OF_THE_CASE} == never


def test_every_physical_line_is_named_once(made: Made) -> None:
    for one in returns():
        if one.form == "workbook":
            continue
        lines = made.lines.filter(pl.col("input") == one.input)
        covered = [
            line
            for first, last in lines.select("first_line", "last_line").iter_rows()
            for line in range(first, last + 1)
        ]
        assert covered == list(range(1, physical(made, one.input) + 1)), one.input


def test_records_stand_where_the_lines_say(made: Made) -> None:
    for stem in made.split:
        lines = made.lines.filter(pl.col("input") == stem)
        expected = list(lines.select("first_line", "last_line").iter_rows())
        assert [span[:2] for span in made.spans(stem)] == expected, stem


def test_every_row_has_its_fate(made: Made) -> None:
    assert made.rows["row_id"].to_list() == list(range(made.rows.height))
    told = made.lines.drop_nulls("row_id").sort("row_id")
    own = made.rows.filter(pl.col("fate") != "refused")
    assert told["row_id"].equals(own["row_id"])
    assert told["kind"].equals(own["fate"].rename("kind"))
    assert told["reason"].equals(own["reason"])
    assert told["first_line"].equals(own["first_line"])
    assert set(made.lines["kind"]) == set(LINE_KINDS) - {"other_sheet"}
    reasons = {
        "kept": {""},
        "quarantined": FAULTS,
        "refused": {"unclosed_quote"},
        "replaced": {"synthetic-bedfordshire-resubmitted"},
    }
    by_fate = made.rows.group_by("fate").agg(pl.col("reason").unique())
    assert {fate: set(found) for fate, found in by_fate.iter_rows()} == reasons


def test_a_refused_file_is_one_stretch_and_a_replaced_one_named_line_by_line(
    made: Made,
) -> None:
    for one in returns():
        lines = made.lines.filter(pl.col("input") == one.input)
        if one.fault:
            assert lines.select("kind", "reason").rows() == [("refused", one.fault)]
        if one.replaced_by:
            assert set(lines["kind"]) == {"replaced"}
            assert set(lines["reason"]) == {one.replaced_by}
            assert lines.height > 20


def test_rows_of_a_joint_return_have_faults_of_their_force(whole: Made) -> None:
    (one,) = (one for one in returns() if one.form == "joint_return")
    rows = whole.rows.filter(pl.col("input") == one.input)
    texts = dict(whole.texts(one.input))
    for reason, written in (("force_missing", {""}), ("force_mismatch", set(WRONG_FORCES))):
        lines = rows.filter(reason=reason)["first_line"]
        assert len(lines) >= 2
        assert {texts[line]["force"] for line in lines} <= written


def test_the_header_that_is_moved_is_named_so(made: Made) -> None:
    moved = made.lines.filter(pl.col("reason").str.starts_with("headings"))
    assert moved.select("input", "kind", "reason").rows() == [
        ("synthetic-dyfed-powys", "header", "headings_moved_left")
    ]


@pytest.mark.parametrize("reason", sorted(FAULTS - OF_SOME))
def test_each_fault_stands_in_nearly_every_family(made: Made, reason: str) -> None:
    stems = made.rows.filter(pl.col("reason") == reason)["input"].unique()
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
    kept = made.rows.filter((pl.col("fate") == "kept") & pl.col("person").is_not_null())
    key = ["force", "case_reference", "allegation_reference", "person"]
    assert not kept.select(key).is_duplicated().any()


def test_unidentified_twins_are_identical_and_kept(made: Made) -> None:
    text = {}
    for stem in made.whole:
        text |= {(stem, first): tuple(fields) for first, _, fields in made.spans(stem)}
    nobody = made.rows.filter(
        pl.col("input").is_in(made.whole), pl.col("person").is_null(), fate="kept"
    )
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
