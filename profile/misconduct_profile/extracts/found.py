"""What intake found of each input of a run, read back for what depends on it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Found:
    """What one input turned out to be.

    refused: a key of REASONS, or "". fields: those it has a column for. kept,
    quarantined: its data rows.
    """

    refused: str
    fields: frozenset[str]
    kept: int
    quarantined: int

    @property
    def quarantined_share(self) -> float:
        """Share of the data rows that are in quarantine, 0 where there are none."""
        return self.quarantined / ((self.kept + self.quarantined) or 1)


def read_found(run: Path) -> dict[str, Found]:
    """Read what intake found of each input of a run, by the input's name."""
    return {path.stem: _one(path, run) for path in sorted((run / "recognised").glob("*.json"))}


def _one(path: Path, run: Path) -> Found:
    told = json.loads(path.read_text("utf-8"))
    kinds = pl.read_parquet(run / "ledger" / f"{path.stem}.parquet")["kind"].cast(pl.String)
    return Found(
        told["refused"],
        frozenset(field for _, field in told["columns"] if field),
        int((kinds == "kept").sum()),
        int((kinds == "quarantined").sum()),
    )
