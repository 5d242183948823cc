"""The attacker: what a reader can work out about every hidden small count.

Written apart from the protector. It knows what the public knows, or the public and one
force, and proves a cell safe by naming whole-number tables that agree with all of that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import polars as pl

from misconduct_profile.disclosure.attack import Attack, blocks_of, least_possible
from misconduct_profile.disclosure.primary import Pattern, primary_cells
from misconduct_profile.disclosure.readers import Published, Reader, small_for
from misconduct_profile.disclosure.system import System
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

    Columns: cell, low, high, required_low (1 beside what the reader itself adds, or what
    published zeros alone tell where `known_minimum` is accepted), required_high
    (`threshold` beside it), verdict.
    Where the verdict is "safe", `low` and `high` are reached by whole-number tables that
    agree with everything the reader knows: the interval is at least as wide. Where it
    is "leak" they are the reader's bounds; "undecided" (the solver's limit was reached)
    counts as a leak. A small count that stands published is a leak whether or not
    `primary` names it. Raises ValueError when the published values contradict each other.
    """
    wanted = set(primary)
    knows = Reader("", published.own, published.known)
    small = small_for(published.values, knows, published.unsplit, threshold)
    own = dict(zip(published.cells, published.own.tolist(), strict=True))
    rows = {
        cell: [cell, value, value, own[cell] + 1, own[cell] + threshold, "leak"]
        for cell, value, bare, hidden in zip(
            published.cells, published.values.tolist(), small, published.hidden, strict=True
        )
        if (bare and not hidden) or (cell in wanted and not hidden)
    }
    for block in blocks_of(published):
        mine = [i for i, cell in enumerate(block.cells) if cell in wanted]
        if mine:
            Attack(block, np.array(mine), threshold).run()
        for i in mine:
            cell, low, high = block.cells[i], int(block.low[i]), int(block.high[i])
            rows[cell] = [
                cell, low, high, own[cell] + 1, own[cell] + threshold, block.verdict[i]
            ]  # fmt: skip
    if known_minimum == "accepted":
        _accept_minimum(published, [row for row in rows.values() if row[5] == "leak"])
    order = [cell for cell in published.cells if cell in rows]
    return pl.DataFrame([rows[cell] for cell in order], schema=SCHEMA, orient="row")


def audit_pattern(system: System, pattern: Pattern) -> pl.DataFrame:
    """Audit what would be published of a system under a pattern, by the pattern's policy.

    Once as the public and once as each force that knows its own rows: the column `reader`
    says as whom, and stands before those of `audit`. The primary cells are worked out
    again from the true values, not taken from the pattern.
    """
    policy = pattern.policy
    reports = [
        audit(
            system.published(pattern.hidden, policy.least, reader.name),
            primary_cells(system, policy, reader.name),
            policy.threshold,
            known_minimum=policy.known_minimum,
        ).select(pl.lit(reader.name).alias("reader"), pl.all())
        for reader in system.readers
    ]
    return pl.concat(reports)


def gate(report: pl.DataFrame) -> None:
    """Raise LeakError, naming cells but no value, unless every row of an audit is safe."""
    narrow = report.filter(pl.col("verdict") != "safe")["cell"].unique(maintain_order=True)
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

    They are the bounds in the system in which every other value is hidden, but for what
    the reader knows of its own.
    """
    blank = published.hidden | (published.values > 0) | (published.least == 0)
    blank &= ~published.known
    bare = replace(published, values=np.where(blank, -1, published.values), hidden=blank)
    wanted = {row[0]: row for row in rows if row[1] > row[3] and row[2] >= row[4]}
    for block in blocks_of(bare) if wanted else []:
        asked = [index for index, cell in enumerate(block.cells) if cell in wanted]
        for index, least in zip(
            asked, least_possible(block, asked) if asked else (), strict=True
        ):
            row = wanted[block.cells[index]]
            row[3] = max(row[3], least)
            row[5] = "safe" if row[1] <= row[3] else "leak"
