"""A force's own page: complete, marked, closed, and of that force alone."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import itertools
import os
import re
import stat
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib
import nbformat
import polars as pl
import pytest

from made_chapters import MEND, OWN_FORCE, with_chapters
from made_release import ABSENT, HIDDEN_FORCE
from misconduct_profile.errors import InputError
from misconduct_profile.publish import restricted
from misconduct_profile.publish.exporter import PageExporter
from misconduct_profile.publish.mend import mend_csv
from shown import H, run_cells, text_of

SLUG = "avon-and-somerset"
MARK = "OFFICIAL-SENSITIVE"


def write(run: Path) -> Path:
    release = with_chapters(OWN_FORCE)
    folder = run / "notebooks" / "restricted"
    folder.mkdir(parents=True)
    notebook = folder / f"{SLUG}.ipynb"
    nbformat.write(run_cells("force_own", release, OWN_FORCE), notebook)
    return restricted.write_own(release, run, notebook, PageExporter())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    before = os.umask(0o022)
    try:
        return write(tmp_path_factory.mktemp("run"))
    finally:
        os.umask(before)


@pytest.fixture(scope="module")
def html(folder: Path) -> str:
    return (folder / "index.html").read_text("utf-8")


@pytest.fixture(scope="module")
def page(html: str) -> ET.Element:
    """The page parsed; a parse error of any kind fails."""
    return html5lib.HTMLParser(strict=True).parse(html)


def test_nobody_else_may_open_the_folder(folder: Path) -> None:
    assert folder.name == SLUG
    assert folder.parent.name == "restricted"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    files = sorted(folder.iterdir())
    assert [file.name for file in files] == [
        "completeness.csv", "feedback.html", "index.html", "to-mend.csv",
    ]  # fmt: skip
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)


def test_a_folder_left_open_is_closed(tmp_path: Path) -> None:
    home = tmp_path / "restricted" / SLUG
    home.mkdir(parents=True, mode=0o755)
    home.chmod(0o755)
    (home / "index.html").write_text("old")
    (home / "index.html").chmod(0o644)
    assert write(tmp_path) == home
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "index.html").stat().st_mode) == 0o600


def test_the_marking_is_on_screen_and_on_every_sheet(page: ET.Element, html: str) -> None:
    banner = next(p for p in page.iter(f"{H}p") if "banner" in (p.get("class") or ""))
    assert text_of(banner).startswith(f"{MARK}: for Avon and Somerset")
    style = page.find(f".//{H}style").text
    sheet = re.search(r"@media print \{ @page \{.*?\} \}\n", style, re.S)[0]
    assert f'@top-center {{ content: "{MARK}"' in sheet
    assert f'@bottom-left {{ content: "{MARK}: for Avon' in sheet
    assert "SYNTHETIC" in sheet


def test_it_is_self_contained_and_leads_nowhere(page: ET.Element, html: str) -> None:
    style = page.find(f".//{H}style").text
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = page.find(f".//{H}meta[@http-equiv]").get("content")
    assert policy.startswith("default-src 'none'")
    assert f"'sha256-{digest}'" in policy
    links = {a.get("href") for a in page.iter(f"{H}a")}
    assert links == {"#content", "completeness.csv", "feedback.html", "to-mend.csv"}
    assert not [e for e in page.iter() if e.tag in {f"{H}script", f"{H}link", f"{H}img"}]
    assert "//" not in re.sub(r'xmlns="[^"]+"', "", html.split("<body", 1)[1])
    assert "publication.html" not in html


def test_the_first_screen_answers_three_questions(page: ET.Element) -> None:
    sections = [s for s in page.iter(f"{H}section") if s.get("class") == "answer"]
    asked = [text_of(s.find(f"{H}h2")) for s in sections]
    assert asked == [
        "How do we compare, and is it chance?", "What changed?", "How long do we take?",
    ]  # fmt: skip
    assert all(text_of(s.find(f"{H}p")) for s in sections)
    main = page.find(f".//{H}main")
    shown = [e for e in main if e.get("id")]
    assert [e.get("id") for e in shown[:2]] == ["title", "answers"]


def test_one_h1_and_headings_nest_and_every_drawing_speaks(page: ET.Element) -> None:
    levels = [int(e.tag[-1]) for e in page.iter() if re.fullmatch(rf"{H}h[1-6]", e.tag)]
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
    drawings = [e for e in page.iter() if e.tag.endswith("}svg")]
    alternatives = {e.get("aria-label") for e in drawings}
    assert len(alternatives) == len(drawings) == 11
    assert all("SYNTHETIC" in text_of(drawing) for drawing in drawings)
    ids = [e.get("id") for e in page.iter() if e.get("id")]
    assert len(ids) == len(set(ids))


def test_small_own_numbers_stand_in_full_and_those_of_others_as_published(
    page: ET.Element,
) -> None:
    release = with_chapters(OWN_FORCE)
    counts = dict(release.counts.select("cell", "value").iter_rows())
    own = 0
    for tag in page.iter(f"{H}data"):
        table, _, rest = tag.get("data-cell").partition("#")
        if table == "own":
            cell = rest.removesuffix(".value")
            assert f"force={OWN_FORCE}" in cell
            assert float(tag.get("value")) == counts[cell]
            own += float(tag.get("value")) < 5
        assert not rest.startswith(HIDDEN_FORCE)
    assert own > 20
    page_text = text_of(page.find(f".//{H}main"))
    assert "fewer than" not in page_text


def test_the_list_to_mend_is_whole_safe_and_marked(folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO((folder / "to-mend.csv").read_text("utf-8"))))
    assert len(rows) == MEND.height
    assert sorted(row["reason"] for row in rows) == sorted(MEND["reason"])
    assert {row["handling"] for row in rows} == {MARK}
    assert {row["marking"] for row in rows} == {"SYNTHETIC"}
    assert "'=Disch" in {row["value"] for row in rows}, "no field is a formula"


def test_what_to_mend_comes_by_the_rows_it_costs(page: ET.Element) -> None:
    table = next(t for t in page.iter(f"{H}table") if t.get("id") == "table-to-mend-grid")
    rows = [int(text_of(tr[-1])) for tr in table.iter(f"{H}tr") if tr[-1].tag == f"{H}td"]
    assert rows == sorted(rows, reverse=True) == [31, 7, 2, 1]


def test_the_same_release_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = write(tmp_path)
    for file in folder.iterdir():
        assert file.read_bytes() == (again / file.name).read_bytes()


def test_a_force_whose_extract_was_refused_has_a_page_that_says_so(tmp_path: Path) -> None:
    mend = MEND.clear().vstack(
        pl.DataFrame([("glos", 1, 900, "refused", "", "header_shifted", "", 900, "")],
                     schema=MEND.schema, orient="row")
    )  # fmt: skip
    public = with_chapters()
    release = replace(public, own=ABSENT, audience=ABSENT, mend=mend, quality=None)
    assert release.completeness is None
    notebook = tmp_path / "glos.ipynb"
    nbformat.write(run_cells("force_own", release, ABSENT), notebook)
    folder = restricted.write_own(release, tmp_path, notebook, PageExporter())
    text = (folder / "index.html").read_text("utf-8")
    assert "There is no rate of 2021 to compare." in text
    assert "not a count of nil" in text
    assert "File not used" in text
    words = "The headings stand one column away from their values."
    assert words in text
    told = (folder / "feedback.html").read_text("utf-8")
    assert f"Not used. {words}" in told
    assert "was used" not in told
    assert "has a code" not in told
    assert told.count("No row of your extract was read.") == 2
    assert "Nothing can be said of how its fields are filled." in told
    assert '<data value="0"' not in text.split('id="table-cases-by-year"')[0]


def test_a_release_of_the_public_has_nothing_to_mend() -> None:
    assert len(mend_csv(with_chapters()).splitlines()) == 1


def test_a_page_that_was_not_run_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="was not run"):
        restricted.write_own(
            with_chapters(OWN_FORCE), tmp_path, tmp_path / "x.ipynb", PageExporter()
        )
