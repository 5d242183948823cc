"""The pipeline, declared: each step's notebook, what it reads, writes and may know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Step:
    """One notebook of the pipeline.

    reads, writes: folders of the run (01 also reads the extracts). sections: keys of the
    params it may read; the others do not exist for it. for_each: "force" runs it once
    for each force in scope. kept_in: the folder of its executed notebooks, within
    notebooks/ of the run, where it is run for each force.
    """

    name: str
    title: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    sections: tuple[str, ...]
    for_each: str = ""
    kept_in: str = ""

    @property
    def notebook(self) -> str:
        """File name of its notebook."""
        return f"{self.name}.ipynb"


_PERIOD: Final = ("period", "breaks", "clock", "forces", "baseline")
#: What a page or chart is told beside its figures.
_TOLD: Final = (
    "edition", "title", "status", "extracts", "inputs", "interventions", "vawg_measure",
    "handling", *_PERIOD,
)  # fmt: skip

#: In order; the steps of one inner tuple do not need each other.
PIPELINE: Final[tuple[tuple[Step, ...], ...]] = (
    (
        Step(
            "01_load_extracts",
            "Load the extracts",
            reads=(),
            writes=("rows", "quarantine", "ledger", "recognised", "changes", "probation"),
            sections=("extracts", "inputs", "layouts", "identity_key", "quality", "probation"),
        ),
    ),
    (
        Step(
            "02_standardise",
            "Standardise",
            reads=("rows", "ledger", "recognised", "probation"),
            writes=(
                "records", "mapping_gaps", "mapping_shares", "mappings", "coverage", "quality",
            ),
            sections=("inputs", "mappings", "quality", "probation", *_PERIOD),
        ),
    ),
    (
        Step(
            "03_trends",
            "Trends",
            reads=("rows", "records", "coverage"),
            writes=("measures",),
            sections=_TOLD,
        ),
        Step(
            "04_force_comparison",
            "Compare forces",
            reads=("rows", "records", "coverage"),
            writes=("measures",),
            sections=("funnel", "workforce", *_TOLD),
        ),
        Step(
            "05_outcomes",
            "Follow outcomes",
            reads=("rows", "records", "coverage"),
            writes=("measures",),
            sections=_TOLD,
        ),
        Step(
            "06_regulation_13",
            "Count probation",
            reads=("records", "coverage"),
            writes=("measures",),
            sections=("probation", "quality", *_TOLD),
        ),
        Step(
            "07_timeliness",
            "Time cases",
            reads=("rows", "records", "coverage"),
            writes=("measures",),
            sections=_TOLD,
        ),
        Step(
            "08_people",
            "Count people",
            reads=("rows", "records", "coverage"),
            writes=("measures",),
            sections=_TOLD,
        ),
    ),
    (
        Step(
            "09_disclosure",
            "Protect and release",
            reads=("measures", "coverage", "quarantine", "mapping_gaps", "quality", "ledger"),
            writes=("cleared", "audit"),
            sections=("disclosure", "publication_plan", "workforce", *_TOLD),
        ),
    ),
    (
        Step(
            "10_publication",
            "Write the publication",
            reads=("cleared/public",),
            writes=(),
            sections=(),
        ),
        Step(
            "force_profile",
            "Write the force profiles",
            reads=("cleared/public",),
            writes=(),
            sections=(),
            for_each="force",
            kept_in="forces",
        ),
        Step(
            "force_own",
            "Write the forces' own pages",
            reads=("cleared/force",),
            writes=(),
            sections=(),
            for_each="force",
            kept_in="restricted",
        ),
    ),
)  # fmt: skip


def step(name: str) -> Step:
    """Return the step of this name; KeyError where there is none."""
    for stage in PIPELINE:
        for found in stage:
            if found.name == name:
                return found
    raise KeyError(name)
