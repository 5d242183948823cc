"""Clear the planned tables: for the public, and for each force with its own rows."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final, TypeAlias

import polars as pl

from misconduct_profile.disclosure.audit import gate
from misconduct_profile.disclosure.completeness import beside_nation, national
from misconduct_profile.disclosure.curves import thinned
from misconduct_profile.disclosure.facts import Facts
from misconduct_profile.disclosure.masking import masked_counts, masked_estimates
from misconduct_profile.disclosure.mending import Notes, bands
from misconduct_profile.disclosure.plan import Plan
from misconduct_profile.disclosure.primary import Pattern, primary_cells
from misconduct_profile.disclosure.readers import PUBLIC
from misconduct_profile.disclosure.recording import records
from misconduct_profile.disclosure.system import System

COUNTS: Final = "counts.parquet"
ESTIMATES: Final = "estimates.parquet"
QUALITY: Final = "quality.parquet"
MEND: Final = "mend.parquet"
COMPLETENESS: Final = "completeness.parquet"
FACTS: Final = "facts.json"
PLAN: Final = "plan.json"
_PRIVATE_FOLDER, _PRIVATE_FILE = 0o700, 0o600
_NUMBERS = ("value", "low", "high")
#: What every audience is told of the places and of the plan, by the name of its file.
_Shared: TypeAlias = "dict[str, pl.DataFrame | Facts | Plan]"


def clear(  # noqa: PLR0917  the two tables, and what was decided about them
    counts: pl.DataFrame,
    estimates: pl.DataFrame,
    system: System,
    pattern: Pattern,
    audit: pl.DataFrame,
    plan: Plan,
    facts: Facts,
    run: Path,
    notes: Notes | None = None,
) -> None:
    """Write what each audience may see, and audit/ (restricted), of a run.

    cleared/public/ is what everybody may see; cleared/force/<code>/ (mode 0700) adds to
    it all counts and estimates of that force, planned or not, with its part of `notes`.
    `counts` and `estimates` are the working tables; `audit` is `audit_pattern` of this
    system and pattern. Raises LeakError before the first file is written when one interval
    is too narrow, and ValueError when the audit is not one of these cells.
    """
    gate(audit)
    _same_cells(system, pattern, audit)
    said = notes or Notes.none()
    planned = (
        plan.cells(facts)
        .select("cell")
        .join(counts, on="cell", how="left", maintain_order="left")
    )
    numbered = estimates.with_row_index("place")
    public = masked_counts(planned.select(counts.columns), pattern.hidden)
    told = thinned(masked_estimates(numbered, public), pattern.policy.threshold)
    _nothing_left(public, told, pattern)
    records_of_tables = records(system, pattern, audit)
    own = {
        force.code: _with_own(force.code, public, told, counts, numbered)
        for force in facts.forces
    }
    for code, (own_counts, own_estimates) in own.items():
        _nothing_of_others(code, own_counts, public)
        _nothing_of_others(code, own_estimates, told)
    shared: _Shared = {FACTS: facts, PLAN: plan}
    _write(run / "cleared" / PUBLIC, {
        COUNTS: public, ESTIMATES: told.drop("place"), QUALITY: bands(said.quality), **shared,
    })  # fmt: skip
    _write_own(run / "cleared" / "force", own, said, facts, shared)
    content = json.dumps(
        [note.model_dump() for note in records_of_tables], indent=2, ensure_ascii=False
    )
    _write_audit(run / "audit", audit, content)


def _write_own(
    folder: Path,
    own: dict[str, tuple[pl.DataFrame, pl.DataFrame]],
    said: Notes,
    facts: Facts,
    shared: _Shared,
) -> None:
    """Write what each force alone may see beside the public."""
    nation = national(said.completeness, facts)
    for code, (counts, estimates) in own.items():
        _write(folder / code, {
            COUNTS: counts, ESTIMATES: estimates.drop("place"),
            QUALITY: said.quality_of(code), MEND: said.mend_of(code),
            COMPLETENESS: beside_nation(said.completeness, nation, facts, code), **shared,
        }, private=True)  # fmt: skip


def _with_own(
    code: str,
    public: pl.DataFrame,
    told: pl.DataFrame,
    counts: pl.DataFrame,
    numbered: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return what is public with one force's figures in full, and all its others after."""
    mine = counts.filter(pl.col("force") == code).sort("cell")
    full = public.select("cell", "force").join(
        pl.concat([public.filter(pl.col("force") != code), mine]), on="cell", how="left",
        maintain_order="left",
    )  # fmt: skip
    more = mine.join(public, on="cell", how="anti", maintain_order="left")
    held = pl.concat([full.select(counts.columns), more])
    own = masked_estimates(numbered.filter(pl.col("force") == code), held)
    others = told.filter(pl.col("force") != code)
    return held, pl.concat([others, own]).sort("place")


def _same_cells(system: System, pattern: Pattern, audit: pl.DataFrame) -> None:
    """Refuse an audit of other cells, and a pattern that shows a small count."""
    policy = pattern.policy
    asked = [
        (reader.name, cell)
        for reader in system.readers
        for cell in primary_cells(system, policy, reader.name)
    ]
    small = {cell for _, cell in asked}
    if audit.select("reader", "cell").rows() != asked or not pattern.hidden >= small:
        raise ValueError("the audit is not one of this system and pattern")


def _nothing_left(counts: pl.DataFrame, estimates: pl.DataFrame, pattern: Pattern) -> None:
    """Look once more, in other words, at what is about to be written."""
    bare = counts.filter(pl.col("value").is_between(1, pattern.policy.threshold - 1))
    shown = counts.filter(pl.col("value").is_not_null())["cell"]
    marked = counts.filter(pl.col("status").cast(pl.String) == "c")["cell"]
    left = estimates.filter(pl.any_horizontal(pl.col(_NUMBERS).is_not_null()))
    resting = {cell for cells in left["cells"] for cell in cells.split(" ")}
    if len(bare) or set(marked) != pattern.hidden or pattern.hidden & (resting | set(shown)):
        raise ValueError("a hidden count would have been written")


def _nothing_of_others(code: str, held: pl.DataFrame, public: pl.DataFrame) -> None:
    """Refuse a force's table that is not, but for its own rows, what is public."""
    others = pl.col("force") != code
    if not held.filter(others).equals(public.filter(others)):
        raise ValueError("a figure of another force would have been written")


def _write(
    folder: Path, files: dict[str, pl.DataFrame | Facts | Plan], *, private: bool = False
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if private:
        # mkdir's mode is cut by the umask, and a folder that was there keeps its own.
        folder.parent.chmod(_PRIVATE_FOLDER)
        folder.chmod(_PRIVATE_FOLDER)
    for name, content in files.items():
        path = folder / name
        if private:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, _PRIVATE_FILE))
            path.chmod(_PRIVATE_FILE)
        if isinstance(content, pl.DataFrame):
            content.write_parquet(path)
        else:
            path.write_text(content.model_dump_json(indent=2) + "\n", encoding="utf-8")


def _write_audit(folder: Path, audit: pl.DataFrame, content: str) -> None:
    """Write the audit of each reader, and the records of the tables."""
    (folder / "force").mkdir(parents=True, exist_ok=True)
    for (reader,), part in audit.group_by("reader", maintain_order=True):
        name = PUBLIC if reader == PUBLIC else f"force/{reader}"
        part.write_parquet(folder / f"{name}.parquet")
    (folder / "records.json").write_text(content + "\n", encoding="utf-8")
