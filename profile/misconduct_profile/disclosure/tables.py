"""The two kinds of tables a chart or page may be made from: released, and working."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from misconduct_profile.errors import InputError

if TYPE_CHECKING:
    import polars as pl

    from misconduct_profile.disclosure.facts import Facts
    from misconduct_profile.disclosure.plan import Plan

#: Folders of a run that only a release may write to.
RELEASED_FOLDERS = ("cleared", "site", "restricted")


@dataclass(frozen=True)
class Tables:
    """Counts and estimates as `records.Counts` and `records.Estimates`, with their facts."""

    counts: pl.DataFrame
    estimates: pl.DataFrame
    facts: Facts

    @property
    def stamps(self) -> tuple[str, ...]:
        """Words burnt into every plot area."""
        return (self.facts.marking,) if self.facts.marking else ()


@dataclass(frozen=True)
class Working(Tables):
    """Tables nobody has cleared: for the analyst's eyes, stamped so."""

    @property
    def stamps(self) -> tuple[str, ...]:
        """Words burnt into every plot area."""
        return (*super().stamps, "UNCLEARED")

    def path(self, run: Path, relative: str) -> Path:
        """Return a path in the run for output of these tables, never a released one."""
        return _inside(run, "", relative)


@dataclass(frozen=True)
class Release(Tables):
    """What one audience may see. Hidden cells hold no value anywhere in here."""

    audience: str
    plan: Plan
    #: ONS code of the force whose own figures this holds in full; "" for the public.
    own: str = ""
    #: What that force may mend in its extract; None for the public.
    mend: pl.DataFrame | None = None
    #: How complete the extracts are: bands for the public, shares for the force itself.
    quality: pl.DataFrame | None = None
    #: How that force fills its fields by period and month, beside the nation.
    completeness: pl.DataFrame | None = None

    def table(self, name: str) -> pl.DataFrame:
        """Return the cells of one table of the plan, in the plan's order."""
        return self.plan.table(name).select(self.counts, self.facts)

    def path(self, run: Path, relative: str) -> Path:
        """Return a path under this audience's folder of the run.

        A force's folder is made here, so that nobody else may open it from the start.
        """
        if not self.own:
            return _inside(run, "site", relative)
        folder = f"restricted/{self.facts.force(self.own).slug}"
        path = _inside(run, folder, relative)
        for made in ("restricted", folder):
            (run / made).mkdir(parents=True, exist_ok=True)
            (run / made).chmod(0o700)
        return path


def _inside(run: Path, folder: str, relative: str) -> Path:
    """Refuse a path that leaves its folder, or a working path into a released one."""
    home = (run / folder).resolve()
    path = (home / relative).resolve()
    inside = path.relative_to(home).parts if path.is_relative_to(home) else ()
    if not inside or (not folder and inside[0] in RELEASED_FOLDERS):
        raise InputError(
            relative,
            "this output may not be written there",
            "Working tables stay out of cleared/, site/ and restricted/; a release "
            "writes under its audience's folder alone.",
        )
    return path
