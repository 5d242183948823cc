"""Pages, downloads, site and manifest, from a release alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from misconduct_profile.publish.answers import answers
from misconduct_profile.publish.confirmation import code_confidence, codes_not_verified
from misconduct_profile.publish.figure import Figure
from misconduct_profile.publish.force_page import (
    force_gaps,
    force_headlines,
    force_title,
    own_title,
)
from misconduct_profile.publish.html import Display, Number
from misconduct_profile.publish.manifest import write_manifest
from misconduct_profile.publish.mend import to_mend
from misconduct_profile.publish.outcomes import (
    chain_by_year,
    outcomes_by_route,
    outcomes_said,
)
from misconduct_profile.publish.people import repeat_subjects
from misconduct_profile.publish.probation import (
    probation_grounds,
    probation_said,
    probation_source,
)
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
from misconduct_profile.publish.quality import (
    completeness,
    filled_by_field,
    lost_by_reason,
    own_completeness,
)
from misconduct_profile.publish.table import Table
from misconduct_profile.publish.tables import cases_by_year, categories, flagged, forces
from misconduct_profile.publish.timeliness import cases_in_time, time_said
from misconduct_profile.publish.understood import understood

if TYPE_CHECKING:
    from pathlib import Path

    from misconduct_profile.disclosure.tables import Release
from misconduct_profile.publish.vawg import vawg_allegations, vawg_cases

__all__ = [
    "Display",
    "Figure",
    "Number",
    "Prose",
    "Table",
    "absent",
    "answers",
    "breaks",
    "build_restricted",
    "build_site",
    "cases_by_year",
    "cases_in_time",
    "categories",
    "chain_by_year",
    "code_confidence",
    "codes_not_verified",
    "completeness",
    "coverage",
    "definitions",
    "filled_by_field",
    "flagged",
    "force_gaps",
    "force_headlines",
    "force_title",
    "forces",
    "headlines",
    "lost_by_reason",
    "outcomes_by_route",
    "outcomes_said",
    "own_completeness",
    "own_title",
    "probation_grounds",
    "probation_said",
    "probation_source",
    "protection",
    "repeat_subjects",
    "sentence",
    "shorthand",
    "time_said",
    "title",
    "to_mend",
    "understood",
    "vawg_allegations",
    "vawg_cases",
    "write_manifest",
]


def build_site(release: Release, run: Path, notebooks: Path | None = None) -> Path:
    """Write the site of a run; see `publish.site.build_site`."""
    # Imported here: nbconvert takes over a second, which no notebook needs to wait for.
    from misconduct_profile.publish.site import build_site as build

    return build(release, run, notebooks)


def build_restricted(run: Path, notebooks: Path | None = None) -> list[Path]:
    """Write each force's own folder; see `publish.restricted.build_restricted`."""
    from misconduct_profile.publish.restricted import (
        build_restricted as build,
    )

    return build(run, notebooks)
