"""The whole run by its command: what comes out, twice the same, and marked."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import stat
from pathlib import Path

import polars as pl

from misconduct_profile.standards import forces

VARYING = {"timings.json", "kernels.log"}


def test_a_second_run_succeeds_with_the_same_bytes(finished):
    run, before, _ = finished
    after = {p.relative_to(run): p.read_bytes() for p in run.rglob("*") if p.is_file()}
    assert set(before) == set(after)
    different = [str(p) for p in before if before[p] != after[p] and p.name not in VARYING]
    assert different == []
    assert len(before) > 100


def test_a_second_run_takes_over_the_records_that_would_come_out_the_same(finished):
    run, before, _ = finished
    parts = sorted((run / "records").glob("*/made_of.json"))
    first = json.loads(before[Path("timings.json")])
    assert (first["records made"], first["records taken over"]) == (len(parts), 0)
    # Every other part had lost its signature.
    again = len(parts[::2])
    second = json.loads((run / "timings.json").read_text())
    told = second["records made"], second["records taken over"]
    assert told == (again, len(parts) - again)
    said = (run.parents[2] / "said again.txt").read_text()
    assert f"{len(parts) - again} as in the last run, {again} made anew" in said
    assert not (run / "before").exists()


def test_the_command_ends_by_saying_where_to_look(finished):
    assert "outputs/small-example/site/index.html" in finished[2]


def test_everything_the_design_promises_is_there(run_folder):
    for name in (
        "manifest.json", "timings.json", "site/manifest.json", "rows", "quarantine", "records",
        "mapping_gaps", "mapping_shares", "mappings/accepted.parquet",
        "measures/counts", "measures/estimates", "cleared/public", "notebooks", "audit",
        "site/index.html", "site/publication.html", "site/csv",
    ):  # fmt: skip
        assert (run_folder / name).exists(), name
    pages = {p.name for p in (run_folder / "site" / "forces").iterdir()}
    assert pages == {
        "avon-and-somerset.html", "cumbria.html", "humberside.html", "metropolitan-police.html",
    }  # fmt: skip
    assert {p.name for p in (run_folder / "site" / "csv").iterdir()} >= {
        "cases_by_force_year_route.csv", "allegations_by_force_year_category.csv",
        "flagged_cases_by_force_year.csv", "cases_by_month.csv",
    }  # fmt: skip


def test_the_manifest_accounts_for_every_input_and_output(run_folder, manifest):
    made = [path.name for path in (run_folder / "example" / "extracts").iterdir()]
    returned = [one["file"] for one in manifest["inputs"] if "return" in one]
    assert len(returned) == 2
    assert sorted(one["file"] for one in manifest["inputs"]) == sorted([*made, *returned])
    assert manifest["parameters"]["edition"] == "small-example"
    assert manifest["parameters"]["period"]["first"] == "2018-01-01"
    assert manifest["package_version"]
    for one in manifest["inputs"]:
        if "return" in one:
            continue  # read into probation/, and listed with its own test
        path = run_folder / "example" / "extracts" / one["file"]
        assert one["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert one["rows_read"] == one["rows_kept"] + one["rows_quarantined"]
        unused = bool(one["refused"] or one["replaced_by"])
        assert (one["rows_read"] > 0) == (not unused)
        path = run_folder / "rows" / f"{one['name']}.parquet"
        assert path.exists() == (not unused)
        if not unused and not one["file"].endswith(".xlsx"):
            assert pl.read_parquet(path).height == one["rows_kept"]
    listed = {one["path"]: one["sha256"] for one in manifest["outputs"]}
    for path, sha in listed.items():
        assert hashlib.sha256((run_folder / path).read_bytes()).hexdigest() == sha
    assert any(path.startswith("site/") for path in listed)


def test_the_public_manifest_names_public_files_alone(run_folder):
    text = (run_folder / "site" / "manifest.json").read_text()
    listed = {one["path"] for one in json.loads(text)["files"]}
    site = run_folder / "site"
    there = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
    assert listed == there - {"manifest.json"}
    assert not any(word in text for word in ("rows_", "measures", "records", "quarantine"))


def test_nothing_in_the_outputs_tells_time_place_or_user(run_folder):
    machine = str(run_folder.parents[1])
    made = [p for p in run_folder.rglob("*") if "extracts" not in p.parts]
    for path in made:
        if path.suffix in {".html", ".json", ".csv", ".ipynb"} and path.name not in VARYING:
            text = path.read_text()
            assert machine not in text, path
            assert not re.search(r"/(home|root|tmp|Users)/", text), path


def test_executed_notebooks_hold_results_and_no_run_metadata(run_folder):
    names = {p.stem for p in (run_folder / "notebooks").glob("*.ipynb")}
    assert names == {
        "01_load_extracts", "02_standardise", "03_trends", "04_force_comparison",
        "05_outcomes", "06_regulation_13", "07_timeliness", "08_people",
        "09_disclosure", "10_publication",
    }  # fmt: skip
    for path in (run_folder / "notebooks").rglob("*.ipynb"):
        book = json.loads(path.read_text())
        assert "papermill" not in book["metadata"]
        assert any(cell.get("outputs") for cell in book["cells"])
        assert not any(
            output["output_type"] == "error" or output.get("name") == "stderr"
            for cell in book["cells"]
            for output in cell.get("outputs", [])
        ), path


def test_synthetic_is_on_every_page_plot_and_row(run_folder):
    pages = list((run_folder / "site").rglob("*.html"))
    assert len(pages) == 6
    for page in pages:
        text = page.read_text()
        assert "SYNTHETIC" in text, page
        for svg in re.findall(r"<svg.*?</svg>", text, re.S):
            assert "SYNTHETIC" in svg, page
    assert sum(page.read_text().count("<svg") for page in pages) >= 10
    for path in (run_folder / "site" / "csv").iterdir():
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert rows, path
        assert {row["marking"] for row in rows} == {"SYNTHETIC"}, path


def test_working_charts_are_stamped_uncleared(run_folder):
    for name in ("03_trends", "04_force_comparison"):
        book = (run_folder / "notebooks" / f"{name}.ipynb").read_text()
        assert "UNCLEARED" in book
        assert "<svg" in book
    for page in (run_folder / "site").rglob("*.html"):
        assert "UNCLEARED" not in page.read_text()


def test_no_hidden_number_is_in_the_site(run_folder):
    cleared = pl.read_parquet(run_folder / "cleared" / "public" / "counts.parquet")
    hidden = cleared.filter(pl.col("status").cast(pl.String) == "c")
    assert hidden.height > 10
    assert hidden["value"].is_null().all()
    table = run_folder / "site" / "csv" / "cases_by_force_year_route.csv"
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert (row["value"] == "") == (row["status"] in ("c", "x")), row
            assert row["value"] not in {"1", "2", "3", "4"}, row


def test_pages_ask_for_nothing_and_carry_no_script(run_folder):
    for page in (run_folder / "site").rglob("*.html"):
        text = page.read_text()
        assert '<html lang="en-GB"' in text
        assert text.count("<h1") == 1
        assert "<script" not in text.lower()
        links = re.findall(r'(?:src|href)="([^"]+)"', text)
        assert not [link for link in links if re.match(r"(https?:)?//", link)], page
        for link in links:
            if not link.startswith("#"):
                assert (page.parent / link.partition("#")[0]).exists(), (page, link)
        assert 'class="jp-' not in text
        assert "In [" not in text


def test_only_forces_in_scope_are_published(run_folder):
    facts = json.loads((run_folder / "cleared" / "public" / "facts.json").read_text())
    assert [one["short_name"] for one in facts["forces"]] == [
        "Avon and Somerset", "Cumbria", "Humberside", "Metropolitan Police",
    ]  # fmt: skip
    assert len(forces()) == 43


def test_a_force_that_cannot_show_what_was_received_says_so_on_its_page(run_folder):
    page = (run_folder / "site" / "forces" / "cumbria.html").read_text()
    assert "[x]" in page
    assert "finalised" in page


def test_the_run_folder_is_closed_to_others(run_folder):
    assert run_folder.stat().st_mode & 0o077 == 0


def test_each_force_has_a_folder_that_nobody_else_may_open(run_folder):
    home = run_folder / "restricted"
    slugs = {"avon-and-somerset", "cumbria", "humberside", "metropolitan-police"}
    assert {folder.name for folder in home.iterdir()} == slugs
    for path in [home, *home.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    for folder in home.iterdir():
        names = {"completeness.csv", "feedback.html", "index.html", "to-mend.csv"}
        assert {p.name for p in folder.iterdir()} == names
        for name in ("index.html", "feedback.html"):
            page = (folder / name).read_text()
            # On screen, and at the head and the foot of every printed sheet.
            assert page.count("OFFICIAL-SENSITIVE") >= 3
            assert set(re.findall(r'href="([^"#][^"]*)"', page)) <= names


def test_nothing_public_leads_to_or_tells_of_the_restricted_folders(run_folder):
    for path in (run_folder / "site").rglob("*"):
        if path.is_file():
            text = path.read_text()
            assert "restricted/" not in text, path
            assert "OFFICIAL-SENSITIVE" not in text, path
