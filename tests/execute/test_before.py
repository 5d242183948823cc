"""A run begins in an empty folder; the last records lie aside, and are gone at the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from misconduct_profile.errors import InputError
from misconduct_profile.execute.before import begun


@pytest.fixture
def run(tmp_path) -> Path:
    """An earlier run of two inputs, and one of a return."""
    folder = tmp_path / "outputs" / "edition"
    for name in ("params.json", "site/index.html", "rows/kent.parquet",
                 "records/kent/case.parquet", "records/kent/made_of.json",
                 "records/essex/case.parquet", "records/essex/made_of.json",
                 "records/hr/probation_event.parquet", "mapping_gaps/kent.parquet",
                 "mapping_shares/kent.parquet", "before/old.txt"):  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


def left(run: Path) -> set[str]:
    return {path.relative_to(run).as_posix() for path in run.rglob("*") if path.is_file()}


def test_records_lie_aside_and_nothing_else_is_left(run):
    with begun(run):
        assert left(run) == {f"before/{name}" for name in (
            "records/kent/case.parquet", "records/kent/made_of.json",
            "records/essex/case.parquet", "records/essex/made_of.json",
            "records/hr/probation_event.parquet", "mapping_gaps/kent.parquet",
            "mapping_shares/kent.parquet")}  # fmt: skip
        assert run.stat().st_mode & 0o077 == 0
    assert left(run) == set()


def test_what_was_taken_over_and_what_was_made_is_counted(run):
    with begun(run) as kept:
        (run / "records").mkdir()
        (run / "before/records/kent").rename(run / "records/kent")
        (run / "records/surrey").mkdir()
        (run / "records/surrey/made_of.json").write_text("{}")
        kept.close(run)
        assert not (run / "before").exists()
    assert (kept.taken, kept.made) == (1, 1)


def test_a_run_that_fails_leaves_nothing_aside(run):
    with pytest.raises(RuntimeError, match="halfway"), begun(run):
        raise RuntimeError("halfway")
    assert left(run) == set()


def test_a_run_that_was_cut_short_can_be_begun_again(run):
    with begun(run):
        (run / "before").rename(run.parent / "aside")
    (run.parent / "aside").rename(run / "before")  # nobody was there to remove it
    with begun(run) as kept:
        kept.close(run)
    assert (kept.taken, kept.made) == (0, 0)


def test_a_folder_that_is_no_run_is_left_alone(run):
    (run / "params.json").unlink()
    before = left(run)
    with pytest.raises(InputError, match="no run of this package"), begun(run):
        pass
    assert left(run) == before


def test_a_new_run_has_a_folder_that_is_closed(tmp_path):
    with begun(tmp_path / "outputs" / "new") as kept:
        assert (tmp_path / "outputs" / "new").stat().st_mode & 0o077 == 0
    assert (kept.taken, kept.made) == (0, 0)
