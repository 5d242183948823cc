"""The attacker: what the public can work out about every hidden small count.

Written apart from the protector. It knows what the public knows, and proves a cell safe
by naming whole-number tables that agree with everything published.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import polars as pl

from misconduct_profile.disclosure.attack import Attack, blocks_of, least_possible
from misconduct_profile.disclosure.primary import Pattern, primary_cells
from misconduct_profile.disclosure.system import Published, System
from misconduct_profile.errors import InputError

SCHEMA = {
    "cell": pl.String, "low": pl.Int64, "high": pl.Int64,
    "required_low": pl.Int64, "required_high": pl.Int64, "verdict": pl.String,
}  # fmt: skip


class LeakError(InputError):
    """What would be published lets a reader work out a small count too closely."""


def audit(
    published: Published,
    primary: Iterable[str],
    threshold: int,
    *,
    known_minimum: Literal["refused", "accepted"] = "refused",
) -> pl.DataFrame:
    """Return one row for each cell of `primary`, in the order of the system's cells.

    Columns: cell, low, high, required_low (1, or what published zeros alone tell where
    `known_minimum` is accepted), required_high (`threshold`), verdict.
    Where the verdict is "safe", `low` and `high` are reached by whole-number tables that
    agree with everything published: the attacker's interval is at least as wide. Where it
    is "leak" they are the attacker's bounds; "undecided" (the solver's limit was reached)
    counts as a leak. A small count that stands published is a leak whether or not
    `primary` names it. Raises ValueError when the published values contradict each other.
    """
    wanted = set(primary)
    small = (published.values >= 1) & (published.values < threshold)
    rows = {
        cell: [cell, value, value, 1, threshold, "leak"]
        for cell, value, bare, hidden in zip(
            published.cells, published.values.tolist(), small, published.hidden, strict=True
        )
        if bare or (cell in wanted and not hidden)
    }
    for block in blocks_of(published):
        mine = [i for i, cell in enumerate(block.cells) if cell in wanted]
        if mine:
            Attack(block, np.array(mine), threshold).run()
        for i in mine:
            low, high = int(block.low[i]), int(block.high[i])
            rows[block.cells[i]] = [block.cells[i], low, high, 1, threshold, block.verdict[i]]
    if known_minimum == "accepted":
        _accept_minimum(published, [row for row in rows.values() if row[5] == "leak"])
    order = [cell for cell in published.cells if cell in rows]
    return pl.DataFrame([rows[cell] for cell in order], schema=SCHEMA, orient="row")


def audit_pattern(system: System, pattern: Pattern) -> pl.DataFrame:
    """Audit what would be published of a system under a pattern, by the pattern's policy.

    The primary cells are worked out again from the true values, not taken from the pattern.
    """
    policy = pattern.policy
    return audit(
        system.published(pattern.hidden, policy.least),
        primary_cells(system, policy),
        policy.threshold,
        known_minimum=policy.known_minimum,
    )


def gate(report: pl.DataFrame) -> None:
    """Raise LeakError, naming cells but no value, unless every row of an audit is safe."""
    narrow = report.filter(pl.col("verdict") != "safe")["cell"]
    if len(narrow):
        shown = ", ".join(narrow.head(3)) + (", ..." if len(narrow) > 3 else "")
        raise LeakError(
            "disclosure audit",
            f"a reader could work out {len(narrow)} small counts ({shown})",
            "Nothing was written. Hide more cells, or merge categories or periods in the "
            "publication plan.",
        )


def _accept_minimum(published: Published, rows: list[list[Any]]) -> None:
    """Accept lower bounds that follow from the published zeros alone.

    They are the bounds in the system in which every other value is hidden.
    """
    blank = published.hidden | (published.values > 0) | (published.least == 0)
    bare = replace(published, values=np.where(blank, -1, 0), hidden=blank)
    wanted = {row[0]: row for row in rows if row[1] > 1 and row[2] >= row[4]}
    for block in blocks_of(bare) if wanted else []:
        for index, cell in enumerate(block.cells):
            if cell in wanted:
                row = wanted[cell]
                row[3] = max(1, least_possible(block, index))
                row[5] = "safe" if row[1] <= row[3] else "leak"
