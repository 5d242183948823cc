"""The public site: index, publication, one page a force, downloads, list of files."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import nbformat

from misconduct_profile.disclosure.facts import Facts
from misconduct_profile.disclosure.tables import Release
from misconduct_profile.errors import InputError
from misconduct_profile.publish.csv import csv_files
from misconduct_profile.publish.exporter import PageExporter
from misconduct_profile.publish.index_page import index_notebook
from misconduct_profile.publish.manifest import write_site_manifest

_MARKINGS: Final = {
    "SYNTHETIC": "SYNTHETIC: made-up data under real force names; nothing here is about any "
    "real force or person."
}
_STATUS: Final = {
    "draft": "Draft: not for citation.",
    "pre-release": "Pre-release: not to be shared before publication.",
    "final": "",
}
PUBLICATION: Final = "10_publication.ipynb"


def build_site(release: Release, run: Path, notebooks: Path | None = None) -> Path:
    """Write the site of a run from its release and executed notebooks; return its folder.

    `notebooks` (run/notebooks unless given) holds 10_publication.ipynb and
    forces/<slug>.ipynb for every force of the release. Raises InputError where one is
    absent, and PageError where a page would lack something.
    """
    folder = notebooks or run / "notebooks"
    exporter = PageExporter()  # type: ignore[no-untyped-call]  # the library's
    files = csv_files(release)
    pages = {"index.html": index_notebook(release, list(files))}
    pages["publication.html"] = read_notebook(folder / PUBLICATION)
    for force in release.facts.forces:
        pages[f"forces/{force.slug}.html"] = read_notebook(
            folder / "forces" / f"{force.slug}.ipynb"
        )
    for name, notebook in pages.items():
        _write(release.path(run, name), exporter.page(notebook, context(release.facts, name)))
    for name, text in files.items():
        _write(release.path(run, f"csv/{name}"), text)
    site = release.path(run, "manifest.json").parent
    write_site_manifest(site)
    return site


def context(facts: Facts, name: str) -> dict[str, Any]:
    """Return what surrounds a page of the site: banners, links and footer."""
    up = "../" * name.count("/")
    links = [
        ("Home", "index.html", name == "index.html"),
        ("Publication", "publication.html", name == "publication.html"),
        ("Forces", "index.html#forces", name.startswith("forces/")),
        ("Data", "index.html#data-to-download", False),
    ]
    made = surroundings(facts)
    return {
        **made,
        "links": [
            (text, up + href, current and "#" not in href) for text, href, current in links
        ],
        "footer": [
            *made["footer"],
            "Available under the Open Government Licence v3.0, except where otherwise stated.",
            f"Handling: {facts.handling['public']}.",
        ],
        "with_contents": name == "publication.html",
    }


def surroundings(facts: Facts) -> dict[str, Any]:
    """Return what surrounds every page, public or not: brand, banners, first line of foot."""
    marking = _MARKINGS.get(facts.marking, facts.marking)
    banners = [("marking", marking), ("status", _STATUS[facts.status])]
    return {
        "brand": "Police misconduct problem profile",
        "banners": [(kind, text) for kind, text in banners if text],
        "footer": [
            f"Edition: {facts.edition}. Made with misconduct-profile {facts.package_version}."
        ],
    }


def read_notebook(path: Path) -> Any:
    """Read an executed notebook; raises InputError where it was not run."""
    if not path.is_file():
        raise InputError(
            f"{path.parent.name}/{path.name}",
            "this notebook was not run, so its page cannot be made",
            "Run the whole report again.",
        )
    return nbformat.read(path, as_version=4)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
