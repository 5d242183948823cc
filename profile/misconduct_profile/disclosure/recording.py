"""What is recorded of the protection of each table, for those who sign it. Restricted."""

from __future__ import annotations

from typing import Literal

import polars as pl
from pydantic import BaseModel, ConfigDict

from misconduct_profile.disclosure.primary import Pattern
from misconduct_profile.disclosure.readers import PUBLIC
from misconduct_profile.disclosure.system import System


class Record(BaseModel):
    """One table: whether it may be published, why, and who accepted it.

    readers: against how many it was audited, the public and each force.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str
    verdict: Literal["pass", "review", "fail"]
    reasons: list[str]
    cells: int
    not_available: int
    primary: int
    secondary: int
    threshold: int
    readers: int
    owner: str
    who: str
    when: str
    why: str


def records(system: System, pattern: Pattern, audit: pl.DataFrame) -> list[Record]:
    """Return a record for each table of the plan, in its order.

    fail: an interval is too narrow. review: safe, and a person still has to look at
    something, which the reasons name. pass: safe, signed and with nothing to look at.
    """
    leaks = set(audit.filter(pl.col("verdict") != "safe")["cell"])
    widest = pattern.policy.threshold - 1
    required = pl.col("required_high") - pl.col("required_low")
    raised = set(audit.filter(required < widest)["cell"])
    primary, secondary = set(pattern.primary), set(pattern.secondary)
    absent, policy = set(system.absent), pattern.policy
    grand = _hidden_grand_totals(system, pattern)
    found = []
    for table, keys in system.tables.items():
        cells = set(keys)
        failing = _reasons(
            (len(cells & leaks), "small counts could be worked out too closely"),
        )
        looking = _reasons(
            (len(cells & raised), "small totals are known to be above 1 from published zeros"),
            (len(cells & grand), "grand totals are hidden"),
        )
        if not (policy.sign_off.who and policy.sign_off.when):
            looking.append("nobody has signed yet")
        fine = (
            f"every small count may be anything from 1 to {policy.threshold}, for the public "
            f"and for each of {len(system.forces)} forces that know their own rows"
        )
        found.append(
            Record(
                table=table,
                verdict="fail" if failing else "review" if looking else "pass",
                reasons=failing + looking or [fine],
                cells=len(cells),
                not_available=len(cells & absent),
                primary=len(cells & primary),
                secondary=len(cells & secondary),
                threshold=policy.threshold,
                readers=len(system.readers),
                owner=policy.owner,
                **policy.sign_off.model_dump(),
            )
        )
    return found


def _hidden_grand_totals(system: System, pattern: Pattern) -> set[str]:
    roles = zip(system.cells, system.roles, strict=True)
    return {cell for cell, role in roles if role == "grand_total"} & pattern.hidden


def hidden_by_table(system: System, pattern: Pattern) -> pl.DataFrame:
    """Count the cells of each planned table: all, not available, primary, secondary, shown."""
    primary, secondary = set(pattern.primary), set(pattern.secondary)
    rows = []
    for table, keys in system.tables.items():
        cells = set(keys)
        gone = [len(cells & part) for part in (set(system.absent), primary, secondary)]
        rows.append((table, len(cells), *gone, len(cells) - sum(gone)))
    names = ("table", "cells", "not_available", "primary", "secondary", "published")
    return pl.DataFrame(rows, schema=list(names), orient="row")


def verdicts(audit: pl.DataFrame) -> pl.DataFrame:
    """Count the small counts of an audit by verdict: safe, leak, undecided.

    small_counts: as the public sees them; to_forces: those that are small to a force
    which knows its own rows, summed over the forces.
    """
    order = pl.DataFrame({"verdict": ["safe", "leak", "undecided"]})
    public = pl.col("reader") == PUBLIC
    found = audit.group_by("verdict").agg(
        public.sum().cast(pl.Int64).alias("small_counts"),
        public.not_().sum().cast(pl.Int64).alias("to_forces"),
    )
    return order.join(found, on="verdict", how="left", maintain_order="left").fill_null(0)


def _reasons(*counted: tuple[int, str]) -> list[str]:
    return [f"{count} {text}" for count, text in counted if count]
