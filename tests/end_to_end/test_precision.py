"""A wrong mapping is a failure; a value that nobody explains is a gap, and listed."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from misconduct_profile import extracts

sys.path.insert(0, str(Path(__file__).parent))  # precision.py
import precision


@pytest.fixture(scope="module")
def cells_of():
    """Read the cells of a run once."""
    return cache(precision.cells)


@pytest.fixture
def cells(run, cells_of) -> pl.DataFrame:
    return cells_of(run.folder)


def tell(capsys, run, *tables: pl.DataFrame) -> None:
    """Print tables of the example at its default scale, whatever pytest captures."""
    if not run.folder.name.startswith("default"):
        return
    with capsys.disabled(), pl.Config(tbl_rows=50, tbl_cols=12, tbl_width_chars=120):
        print("", *tables, sep="\n")


def dialects_read(run) -> set[str]:
    rows = pl.read_parquet(run.truth / "rows.parquet")
    return set(rows.filter(fate="kept")["dialect"])


def test_no_cell_has_a_wrong_code_and_every_known_spelling_has_one(run, cells, capsys):
    by_dialect = precision.table(cells, "dialect")
    tell(capsys, run, by_dialect, precision.table(cells, "field"))
    assert set(by_dialect["dialect"]) == dialects_read(run)
    assert by_dialect["wrong"].sum() == 0
    assert (by_dialect["precision"] == 1.0).all()
    assert by_dialect["recall"].min() > 0.9
    sure = pl.col("recognisable") & ~pl.col("reviewed")
    different = cells.filter(pl.col("code").is_not_null() != sure)
    assert different.height == 0, different.unique().head(20)


def test_a_wrong_code_would_be_seen(cells):
    """The table is no tautology: put one code wrong, and one dialect is no longer right."""
    place = cells.with_row_index().filter(pl.col("code").is_not_null())["index"][0]
    spoilt = cells.with_columns(
        code=pl.when(pl.int_range(pl.len()) == place).then(pl.lit("?")).otherwise("code")
    )
    worse = precision.table(spoilt, "dialect")
    assert worse["wrong"].sum() == 1
    assert (worse["precision"] < 1).sum() == 1


def test_gaps_by_dialect_are_the_cells_without_a_code(run, cells):
    paths = (run.folder / "mapping_gaps").iterdir()
    listed = pl.concat(pl.read_parquet(path) for path in paths)
    listed = listed.filter(pl.col("field").is_in(cells["field"].unique().implode()))
    by_field = dict(listed.group_by("field").agg(pl.col("rows").sum()).iter_rows())
    left = cells.filter(pl.col("code").is_null()).group_by("field").len()
    assert by_field == dict(left.iter_rows())
    assert len(by_field) > 10


def test_files_not_used_are_those_of_the_truth(run, capsys):
    fates = precision.not_used(run.folder)
    tell(capsys, run, fates)
    told = extracts.read_found(run.folder)
    found = {name: one.refused for name, one in told.items() if one.refused}
    assert found == {"synthetic-city-of-london": "unclosed_quote"}
    assert found == dict(fates.filter(fate="refused").select("input", "reason").iter_rows())
    said = {Path(name).stem for name, one in run.params.inputs.items()
            if one.if_refused == "leave_out"}  # fmt: skip
    assert said == set(found)
    replaced = dict(fates.filter(fate="replaced").select("reason", "input").iter_rows())
    said = {Path(name).stem: Path(one.replaces).stem
            for name, one in run.params.inputs.items() if one.replaces}  # fmt: skip
    assert said == replaced
    for name in replaced.values():
        assert not (run.folder / "rows" / f"{name}.parquet").exists()
        assert not (run.folder / "quarantine" / f"{name}.parquet").exists()


def test_of_the_forty_three_forces_all_but_one_are_read(run):
    rows = pl.read_parquet(run.truth / "rows.parquet")
    assert len(dialects_read(run)) == 42
    assert rows.filter(fate="refused")["dialect"].unique().to_list() == ["City of London"]
    assert rows["force"].n_unique() == 43
    assert {code for source in run.sources for code in source.said.forces} == set(rows["force"])
