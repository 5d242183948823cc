from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from misconduct_profile.disclosure import Release, working
from misconduct_profile.errors import InputError


@pytest.fixture
def both(make: SimpleNamespace) -> SimpleNamespace:
    facts, empty = make.facts(1), pl.DataFrame()
    return SimpleNamespace(
        working=working(empty, empty, facts),
        public=Release(empty, empty, facts, audience="public", plan=make.plan),
        force=Release(
            empty,
            empty,
            facts,
            audience=facts.forces[0].code,
            plan=make.plan,
            own=facts.forces[0].code,
        ),
    )


@pytest.mark.parametrize(
    "relative",
    ["cleared/x", "site/x.html", "restricted/x", "../x", "a/../site/x", "", "/x", "site", "."],
)
def test_working_tables_stay_out_of_released_folders(
    both: SimpleNamespace, tmp_path: Path, relative: str
) -> None:
    with pytest.raises(InputError, match="may not be written there"):
        both.working.path(tmp_path, relative)


@pytest.mark.parametrize(
    "relative", ["../x", "../cleared/x", "../restricted/surrey/x", "", "/x", "a/../../x"]
)
def test_a_release_stays_in_its_audience_s_folder(
    both: SimpleNamespace, tmp_path: Path, relative: str
) -> None:
    with pytest.raises(InputError, match="may not be written there"):
        both.public.path(tmp_path, relative)
    with pytest.raises(InputError, match="may not be written there"):
        both.force.path(tmp_path, relative)


def test_a_link_out_of_the_folder_is_refused(both: SimpleNamespace, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "site")
    with pytest.raises(InputError):
        both.working.path(tmp_path, "out/x")


def test_paths_and_stamps(both: SimpleNamespace, tmp_path: Path) -> None:
    assert both.working.path(tmp_path, "charts/a.svg") == tmp_path / "charts" / "a.svg"
    assert both.public.path(tmp_path, "csv/a.csv") == tmp_path / "site" / "csv" / "a.csv"
    slug = both.force.facts.forces[0].slug
    assert both.force.path(tmp_path, "a") == tmp_path / "restricted" / slug / "a"
    assert both.working.stamps == ("SYNTHETIC", "UNCLEARED")
    assert both.public.stamps == ("SYNTHETIC",)


def test_a_force_s_folder_is_nobody_else_s(both: SimpleNamespace, tmp_path: Path) -> None:
    open_to_all = tmp_path / "restricted"
    open_to_all.mkdir(mode=0o755)
    folder = both.force.path(tmp_path, "index.html").parent
    assert [path.stat().st_mode & 0o777 for path in (open_to_all, folder)] == [0o700] * 2
