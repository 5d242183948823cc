"""Read what was cleared for an audience: the public, or one force."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
from pydantic import ValidationError

from misconduct_profile.disclosure import clearing
from misconduct_profile.disclosure.facts import Facts
from misconduct_profile.disclosure.plan import Plan
from misconduct_profile.disclosure.readers import PUBLIC
from misconduct_profile.disclosure.tables import Release, Working
from misconduct_profile.errors import InputError
from misconduct_profile.records import Estimates

_FILES = (
    clearing.COUNTS, clearing.ESTIMATES, clearing.QUALITY, clearing.FACTS, clearing.PLAN,
)  # fmt: skip

_OWN_FILES = (clearing.MEND, clearing.COMPLETENESS)


def release(audience: str, run: Path) -> Release:
    """Read what was cleared for "public", or for a force by its ONS code.

    A force's release holds the public cells as cleared and all its own figures in full.
    Raises InputError for an audience that has no release, or when nothing was cleared.
    """
    own = "" if audience == PUBLIC else audience
    folder = _folder(audience, run)
    try:
        facts = Facts.model_validate_json((folder / clearing.FACTS).read_bytes())
        plan = Plan.model_validate_json((folder / clearing.PLAN).read_bytes())
    except ValidationError as error:
        where = folder.relative_to(run).as_posix()
        problem, remedy = "its facts or plan are damaged", "Clear the run again."
        raise InputError(where, problem, remedy) from error
    return Release(
        counts=pl.read_parquet(folder / clearing.COUNTS),
        estimates=pl.read_parquet(folder / clearing.ESTIMATES),
        facts=facts,
        audience=audience,
        plan=plan,
        own=own,
        mend=pl.read_parquet(folder / clearing.MEND) if own else None,
        quality=pl.read_parquet(folder / clearing.QUALITY),
        completeness=pl.read_parquet(folder / clearing.COMPLETENESS) if own else None,
    )


def _folder(audience: str, run: Path) -> Path:
    """Return where an audience's release stands, all of it; raises InputError."""
    own = "" if audience == PUBLIC else audience
    if audience != PUBLIC and not re.fullmatch(r"[EW]\d{8}", audience):
        raise InputError(
            f"release '{audience}'",
            "there is no such audience",
            f"Ask for '{PUBLIC}', or for a force by its ONS code (E23000001).",
        )
    where = f"cleared/force/{own}" if own else f"cleared/{PUBLIC}"
    folder = run / where
    asked = (*_FILES, *(_OWN_FILES if own else ()))
    missing = [name for name in asked if not (folder / name).is_file()]
    if missing:
        raise InputError(
            f"{where}/{missing[0]}",
            "it does not exist: nothing was cleared for this audience in this run",
            "Run the notebook 09_disclosure first.",
        )
    return folder


def working(counts: pl.DataFrame, estimates: pl.DataFrame | None, facts: Facts) -> Working:
    """Return tables nobody has cleared, stamped so. A step may have no estimates yet."""
    held = Estimates.create_empty() if estimates is None else estimates
    return Working(counts=counts, estimates=held, facts=facts)
