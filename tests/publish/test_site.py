"""The pages as a reader, a screen reader and an attacker find them."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import itertools
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib
import nbformat
import pytest

from made_chapters import with_chapters
from made_release import HIDDEN_FORCE, PLANTED, ROOT, exposures, made_release
from misconduct_profile import publish
from misconduct_profile.disclosure.tables import Release
from misconduct_profile.errors import InputError
from misconduct_profile.publish.csv import csv_files
from shown import H, run_cells, text_of

MARKING = "SYNTHETIC: made-up data under real force names"


def build(run: Path, release: Release) -> Path:
    folder = run / "notebooks" / "forces"
    folder.mkdir(parents=True)
    nbformat.write(run_cells("10_publication", release), run / "notebooks/10_publication.ipynb")
    for force in release.facts.forces:
        notebook = run_cells("force_profile", release, force.code)
        nbformat.write(notebook, folder / f"{force.slug}.ipynb")
    return publish.build_site(release, run)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("run"), with_chapters(small=True))


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, ET.Element]:
    """Parse every page; a parse error of any kind fails."""
    parser = html5lib.HTMLParser(strict=True)
    return {
        path.relative_to(site).as_posix(): parser.parse(path.read_text("utf-8"))
        for path in sorted(site.rglob("*.html"))
    }


def test_there_is_a_page_for_each_force(pages: dict[str, ET.Element]) -> None:
    slugs = {f"forces/{force.slug}.html" for force in made_release(few=True).facts.forces}
    assert set(pages) == {"index.html", "publication.html", *slugs}


def test_one_h1_and_headings_nest(pages: dict[str, ET.Element]) -> None:
    for name, page in pages.items():
        levels = [int(e.tag[-1]) for e in page.iter() if re.fullmatch(rf"{H}h[1-6]", e.tag)]
        assert levels.count(1) == 1, name
        assert levels[0] == 1, name
        assert all(b - a <= 1 for a, b in itertools.pairwise(levels)), name


def test_language_landmarks_and_skip_link(pages: dict[str, ET.Element]) -> None:
    for page in pages.values():
        assert page.get("lang") == "en-GB"
        for landmark in ("header", "main", "footer", "nav"):
            assert page.findall(f".//{H}{landmark}")
        skip = next(page.iter(f"{H}a"))
        assert skip.get("href") == "#content"
        assert page.find(f".//{H}main").get("id") == "content"


def test_no_id_twice_and_every_reference_resolves(pages: dict[str, ET.Element]) -> None:
    for name, page in pages.items():
        ids = [e.get("id") for e in page.iter() if e.get("id")]
        assert len(ids) == len(set(ids)), name
        for element in page.iter():
            for key in ("aria-labelledby", "aria-describedby"):
                assert set((element.get(key) or "").split()) <= set(ids)
            href = element.get("href") or ""
            if href.startswith("#"):
                assert href[1:] in ids, (name, href)


def test_links_lead_to_files_of_the_site(site: Path, pages: dict[str, ET.Element]) -> None:
    for name, page in pages.items():
        for link in page.iter(f"{H}a"):
            target, _, anchor = link.get("href").partition("#")
            file = (site / name).parent / target if target else site / name
            assert file.is_file(), (name, link.get("href"))
            assert not anchor or f'id="{anchor}"' in file.read_text("utf-8")


def test_tables_have_caption_scope_and_tagged_figures(pages: dict[str, ET.Element]) -> None:
    for name, page in pages.items():
        tables = list(page.iter(f"{H}table"))
        assert tables, name
        for table in tables:
            assert len(text_of(table.find(f"{H}caption"))) > 10
            assert all(th.get("scope") in {"row", "col"} for th in table.iter(f"{H}th"))
            for row in table.iter(f"{H}tr"):
                assert row[0].get("scope") in {"row", "col"}
            for cell in table.iter(f"{H}td"):
                if "number" in (cell.get("class") or ""):
                    tagged = "".join(text_of(d) for d in cell.iter(f"{H}data"))
                    digits = re.sub(r"\D", "", text_of(cell))
                    assert digits == re.sub(r"\D", "", tagged), name


def published(release: Release) -> dict[str, float | None]:
    """Return every figure of the release by its cell's name, from the plan and the CSV."""
    figures: dict[str, float | None] = {}
    for name, planned in release.plan.tables.items():
        for row in release.table(name).iter_rows(named=True):
            place = f"{name}#{'|'.join(row[key] for key in planned.row_key)}"
            for column in ("value", "months_reported", "months_asked"):
                figures[f"{place}.{column}"] = row[column]
    for name, text in csv_files(release).items():
        table = name.removesuffix(".csv")
        if table not in release.plan.tables:
            for row in csv.DictReader(io.StringIO(text)):
                for column in {"value", "low", "high", "n_basis"} & set(row):
                    held = row[column]
                    figures[f"{table}#{row['row']}.{column}"] = float(held) if held else None
    return figures


def test_tagged_figures_are_those_of_the_release(pages: dict[str, ET.Element]) -> None:
    figures = published(with_chapters(small=True))
    tables = set()
    for page in pages.values():
        for tag in page.iter(f"{H}data"):
            cell, value = tag.get("data-cell"), float(tag.get("value"))
            assert figures[cell] == value, cell
            text = text_of(tag).replace(",", "")
            shown = float(text.strip("<>%")) / (100 if text.endswith("%") else 1)
            assert abs(shown - value) <= (0.0051 if text.endswith("%") else 0.5), cell
            tables.add(cell.partition("#")[0])
    assert tables >= {
        "rates", "cases_by_month", "outcome_chain_by_year_route", "probation_rates",
        "final_outcomes_by_year_route", "probation_by_year_ground", "probation_ratios",
        "probationer_conduct_exits_by_year", "finalised_in_time_by_year_route",
        "people_by_year_sex", "people_by_year_ethnicity", "people_by_year_rank",
        "people_by_year_worker_type", "repeat_subjects_by_year", "time_to_finalisation",
    }  # fmt: skip


def test_every_drawing_has_an_alternative_of_its_own(pages: dict[str, ET.Element]) -> None:
    for name, page in pages.items():
        drawings = [e for e in page.iter() if e.tag.endswith("}svg")]
        alternatives = [e.get("aria-label") for e in drawings]
        assert all(e.get("role") == "img" for e in drawings)
        assert all(len(a) > 80 and re.search(r"\d", a) for a in alternatives)
        expected = {"index.html": 0, "publication.html": 15}.get(name, 3)
        assert len(set(alternatives)) == len(drawings) == expected
        assert len(list(page.iter(f"{H}details"))) == len(drawings)


def test_no_script_no_inline_style_no_request(site: Path, pages: dict[str, ET.Element]) -> None:
    for name, page in pages.items():
        assert not [e for e in page.iter() if e.tag in {f"{H}script", f"{H}iframe", f"{H}link"}]
        for element in page.iter():
            assert element.get("style") is None
            assert element.get("src") is None
            assert "//" not in (element.get("href") or "")
        style = page.find(f".//{H}style").text
        digest = hashlib.sha256(style.encode()).digest()
        policy = page.find(f".//{H}meta[@http-equiv]").get("content")
        assert policy.startswith("default-src 'none'")
        assert f"'sha256-{base64.b64encode(digest).decode()}'" in policy, name
        assert "http" not in style
        assert "run_folder" not in (site / name).read_text("utf-8")


def test_every_page_drawing_and_row_says_synthetic(
    site: Path, pages: dict[str, ET.Element]
) -> None:
    for page in pages.values():
        banners = [text_of(e) for e in page.iter(f"{H}p") if e.get("class") == "banner marking"]
        assert len(banners) == 1
        assert banners[0].startswith(MARKING)
        for drawing in (e for e in page.iter() if e.tag.endswith("}svg")):
            assert "SYNTHETIC" in text_of(drawing)
    for file in (site / "csv").iterdir():
        assert all(
            line.endswith(",SYNTHETIC") for line in file.read_text("utf-8").splitlines()[1:]
        )


def test_nothing_of_a_hidden_figure_is_anywhere(site: Path) -> None:
    rate = PLANTED / exposures()[HIDDEN_FORCE] * 1000
    needles = [str(PLANTED), f"{PLANTED:,}", f"{rate:.1f}", f"{rate:,.1f}", f"{rate:.6f}"]
    for file in site.rglob("*"):
        if file.is_file():
            text = file.read_text("utf-8")
            assert not [needle for needle in needles if needle in text], file
    page = (site / "forces/city-of-london.html").read_text("utf-8")
    assert "not published" in page
    assert "fewer than" not in page


def test_an_absent_force_is_told_why(site: Path) -> None:
    index = (site / "index.html").read_text("utf-8")
    assert "National figures for 2021 leave out Gloucestershire, whose figures" in index
    page = (site / "forces/gloucestershire.html").read_text("utf-8")
    assert "The extract was selected by date finalised" in page
    assert "[x]" in page
    assert "[x] not available" in page


def test_the_list_of_files_is_complete_and_true(site: Path) -> None:
    listed = json.loads((site / "manifest.json").read_text("utf-8"))["files"]
    files = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
    assert [one["path"] for one in listed] == sorted(files - {"manifest.json"})
    for one in listed:
        content = (site / one["path"]).read_bytes()
        assert one["sha256"] == hashlib.sha256(content).hexdigest()
        assert set(one) == {"path", "sha256", "bytes"}


def test_the_same_release_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    again = build(tmp_path / "elsewhere", with_chapters(small=True))
    assert (again / "manifest.json").read_bytes() == (site / "manifest.json").read_bytes()


def test_a_notebook_that_was_not_run_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"10_publication\.ipynb: this notebook was not run"):
        publish.build_site(made_release(few=True), tmp_path)


@pytest.mark.parametrize("name", ["10_publication", "force_profile"])
def test_notebooks_hold_text_and_calls_alone(name: str) -> None:
    notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert code[0].metadata.tags == ["parameters"]
    assert [cell.id for cell in notebook.cells] == [str(i) for i in range(len(notebook.cells))]
    assert all(re.fullmatch(r"publish\.\w+\(.*\)", cell.source) for cell in code[2:])
    text = " ".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert "fewer than" not in text
