"""Each force's own page: one folder that nobody else may open, linked from nowhere."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from misconduct_profile.charts.source import source
from misconduct_profile.disclosure import release as read_release
from misconduct_profile.disclosure.tables import Release
from misconduct_profile.publish.exporter import PageExporter
from misconduct_profile.publish.mend import MEND_FILE, mend_csv
from misconduct_profile.publish.site import read_notebook, surroundings


def build_restricted(run: Path, notebooks: Path | None = None) -> list[Path]:
    """Write restricted/<slug>/ for every force of the run; return the folders.

    `notebooks` (run/notebooks/restricted unless given) holds <slug>.ipynb, executed, for
    each force. Each folder is made from that force's own release alone, has mode 0700 and
    its files 0600. Raises InputError where a notebook is absent.
    """
    folder = notebooks or run / "notebooks" / "restricted"
    exporter = PageExporter()  # type: ignore[no-untyped-call]
    forces = read_release("public", run).facts.forces
    return [
        write_own(read_release(force.code, run), run, folder / f"{force.slug}.ipynb", exporter)
        for force in forces
    ]


def write_own(release: Release, run: Path, notebook: Path, exporter: PageExporter) -> Path:
    """Write one force's folder from its own release and its executed notebook."""
    page = exporter.page(read_notebook(notebook), own_context(release))
    index = release.path(run, "index.html")
    index.parent.parent.mkdir(mode=0o700, exist_ok=True)
    index.parent.mkdir(mode=0o700, exist_ok=True)
    # A folder that was there keeps its mode, and mkdir's is cut by the umask.
    index.parent.parent.chmod(0o700)
    index.parent.chmod(0o700)
    _write(index, page)
    _write(release.path(run, MEND_FILE), mend_csv(release))
    return index.parent


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
