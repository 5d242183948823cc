"""Each force's own page: one folder that nobody else may open, linked from nowhere."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from misconduct_profile.charts.source import source
from misconduct_profile.disclosure import release as read_release
from misconduct_profile.disclosure.tables import Release
from misconduct_profile.publish.beside import COMPLETENESS_FILE, completeness_csv
from misconduct_profile.publish.exporter import PageExporter
from misconduct_profile.publish.feedback import feedback_notebook
from misconduct_profile.publish.mend import FEEDBACK_FILE, MEND_FILE, mend_csv
from misconduct_profile.publish.site import read_notebook, surroundings


def build_restricted(run: Path, notebooks: Path | None = None) -> list[Path]:
    """Write restricted/<slug>/ for every force of the run; return the folders.

    `notebooks` (run/notebooks/restricted unless given) holds <slug>.ipynb, executed, for
    each force. Each folder is made from that force's own release alone, has mode 0700 and
    its files 0600. Raises InputError where a notebook is absent.
    """
    folder = notebooks or run / "notebooks" / "restricted"
    exporter = PageExporter()  # type: ignore[no-untyped-call]  # the library's
    forces = read_release("public", run).facts.forces
    return [
        write_own(read_release(force.code, run), run, folder / f"{force.slug}.ipynb", exporter)
        for force in forces
    ]


def write_own(release: Release, run: Path, notebook: Path, exporter: PageExporter) -> Path:
    """Write one force's folder from its own release and its executed notebook.

    Beside its own page stands the one that goes back to the force, with its two lists.
    """
    around = own_context(release)
    files = {
        "index.html": exporter.page(read_notebook(notebook), around),
        FEEDBACK_FILE: exporter.page(
            feedback_notebook(release), {**around, "body": "own feedback"}
        ),
        MEND_FILE: mend_csv(release),
        COMPLETENESS_FILE: completeness_csv(release),
    }
    for name, text in files.items():
        _write(release.path(run, name), text)
    return release.path(run, "index.html").parent


def own_context(release: Release) -> dict[str, Any]:
    """Return what surrounds a force's own page: its marking, and no way to anywhere else."""
    facts = release.facts
    force = facts.force(release.own)
    handling = (
        f"{facts.handling['restricted']}: for {force.name} alone, small numbers included. "
        "Do not pass it on."
    )
    made = surroundings(facts)
    return {
        **made,
        "banners": [("handling", handling), *made["banners"]],
        "sheet": [facts.handling["restricted"], force.short_name],
        "links": [],
        "footer": [
            made["footer"][0],
            source(facts, workforce=True),
            source(facts, returned=True),
            "Figures of other forces and of the nation are as published. This page is not part "
            "of the public site.",
        ],
        "with_contents": False,
        "body": "own",
    }


def _write(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    path.chmod(0o600)
