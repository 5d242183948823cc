"""Clear the planned tables for an audience, and read what was cleared."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
from pydantic import ValidationError

from misconduct_profile.disclosure.audit import gate
from misconduct_profile.disclosure.facts import Facts
from misconduct_profile.disclosure.masking import masked_counts, masked_estimates
from misconduct_profile.disclosure.plan import Plan
from misconduct_profile.disclosure.primary import Pattern, primary_cells
from misconduct_profile.disclosure.recording import records
from misconduct_profile.disclosure.system import System
from misconduct_profile.disclosure.tables import Release, Working
from misconduct_profile.errors import InputError
from misconduct_profile.records import Estimates

PUBLIC = "public"
FILES = ("counts.parquet", "estimates.parquet", "facts.json", "plan.json")


def clear(  # noqa: PLR0917  the two tables, and what was decided about them
    counts: pl.DataFrame,
    estimates: pl.DataFrame,
    system: System,
    pattern: Pattern,
    audit: pl.DataFrame,
    plan: Plan,
    facts: Facts,
    run: Path,
) -> None:
    """Write cleared/public/ (what everybody may see) and audit/ (restricted) of a run.

    `counts` and `estimates` are the working tables; `audit` is `audit_pattern` of this
    system and pattern. Raises LeakError before the first file is written when one interval
    is too narrow, and ValueError when the audit is not one of these cells.
    """
    gate(audit)
    _same_cells(system, pattern, audit)
    planned = (
        plan.cells(facts)
        .select("cell")
        .join(counts, on="cell", how="left", maintain_order="left")
    )
    public_counts = masked_counts(planned.select(counts.columns), pattern.hidden)
    public_estimates = masked_estimates(estimates, public_counts)
    _nothing_left(public_counts, public_estimates, pattern)
    notes = records(system, pattern, audit)
    cleared, restricted = run / "cleared" / PUBLIC, run / "audit"
    cleared.mkdir(parents=True, exist_ok=True)
    restricted.mkdir(parents=True, exist_ok=True)
    public_counts.write_parquet(cleared / "counts.parquet")
    public_estimates.write_parquet(cleared / "estimates.parquet")
    _write_text(cleared / "facts.json", facts.model_dump_json(indent=2))
    _write_text(cleared / "plan.json", plan.model_dump_json(indent=2))
    audit.write_parquet(restricted / "public.parquet")
    content = [note.model_dump() for note in notes]
    _write_text(restricted / "records.json", json.dumps(content, indent=2, ensure_ascii=False))


def release(audience: str, run: Path) -> Release:
    """Read what was cleared for an audience.

    Raises InputError for an audience that has no release, or when nothing was cleared.
    """
    if audience != PUBLIC:
        raise InputError(
            f"release '{audience}'",
            "only the public release exists yet",
            f"Ask for '{PUBLIC}'.",
        )
    folder = run / "cleared" / audience
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise InputError(
            f"cleared/{audience}/{missing[0]}",
            "it does not exist: nothing was cleared in this run",
            "Run the notebook 09_disclosure first.",
        )
    try:
        facts = Facts.model_validate_json((folder / "facts.json").read_bytes())
        plan = Plan.model_validate_json((folder / "plan.json").read_bytes())
    except ValidationError as error:
        raise InputError(
            f"cleared/{audience}", "its facts or plan are damaged", "Clear the run again."
        ) from error
    return Release(
        counts=pl.read_parquet(folder / "counts.parquet"),
        estimates=pl.read_parquet(folder / "estimates.parquet"),
        facts=facts,
        audience=audience,
        plan=plan,
    )


def working(counts: pl.DataFrame, estimates: pl.DataFrame | None, facts: Facts) -> Working:
    """Return tables nobody has cleared, stamped so. A step may have no estimates yet."""
    held = Estimates.create_empty() if estimates is None else estimates
    return Working(counts=counts, estimates=held, facts=facts)


def _same_cells(system: System, pattern: Pattern, audit: pl.DataFrame) -> None:
    """Refuse an audit of other cells, and a pattern that shows a small count."""
    small = primary_cells(system, pattern.policy)
    if tuple(audit["cell"]) != small or not pattern.hidden.issuperset(small):
        raise ValueError("the audit is not one of this system and pattern")


def _nothing_left(counts: pl.DataFrame, estimates: pl.DataFrame, pattern: Pattern) -> None:
    """Look once more, in other words, at what is about to be written."""
    bare = counts.filter(pl.col("value").is_between(1, pattern.policy.threshold - 1))
    shown = counts.filter(pl.col("value").is_not_null())["cell"]
    marked = counts.filter(pl.col("status").cast(pl.String) == "c")["cell"]
    left = estimates.filter(pl.any_horizontal(pl.col("value", "low", "high").is_not_null()))
    resting = {cell for cells in left["cells"] for cell in cells.split(" ")}
    if len(bare) or set(marked) != pattern.hidden or pattern.hidden & (resting | set(shown)):
        raise ValueError("a hidden count would have been written")


def _write_text(path: Path, text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8")
