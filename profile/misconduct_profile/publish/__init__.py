"""Pages, downloads, site and manifest, from a release alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from misconduct_profile.publish.figure import Figure
from misconduct_profile.publish.force_page import force_gaps, force_headlines, force_title
from misconduct_profile.publish.html import Display, Number
from misconduct_profile.publish.manifest import write_manifest
from misconduct_profile.publish.prose import Prose, sentence
from misconduct_profile.publish.publication import (
    absent,
    breaks,
    coverage,
    definitions,
    headlines,
    protection,
    shorthand,
    title,
)
from misconduct_profile.publish.table import Table
from misconduct_profile.publish.tables import cases_by_year, categories, flagged, forces

if TYPE_CHECKING:
    from pathlib import Path

    from misconduct_profile.disclosure.tables import Release

__all__ = [
    "Display",
    "Figure",
    "Number",
    "Prose",
    "Table",
    "absent",
    "breaks",
    "build_site",
    "cases_by_year",
    "categories",
    "coverage",
    "definitions",
    "flagged",
    "force_gaps",
    "force_headlines",
    "force_title",
    "forces",
    "headlines",
    "protection",
    "sentence",
    "shorthand",
    "title",
    "write_manifest",
]


def build_site(release: Release, run: Path, notebooks: Path | None = None) -> Path:
    """Write the site of a run; see `publish.site.build_site`."""
    # Imported here: nbconvert takes over a second, which no notebook needs to wait for.
    from misconduct_profile.publish.site import build_site as build  # noqa: PLC0415

    return build(release, run, notebooks)
