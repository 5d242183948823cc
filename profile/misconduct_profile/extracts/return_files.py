"""What became of the lines of a return: kept, quarantined or named, and written."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polars as pl

from misconduct_profile.extracts.batch import LineCountError
from misconduct_profile.extracts.recount import count_lines
from misconduct_profile.extracts.return_lines import NOTHING_LOST, force_named
from misconduct_profile.extracts.split import Line
from misconduct_profile.records import Ledger, Quarantine, ReturnLines, UnusedLines
from misconduct_profile.standards import fold

#: A longer text in a coded column is free text, and stays out of quarantine.
LONGEST: Final = 60


@dataclass
class Returned:
    """One return as its lines are read: every line gets its kind, every refusal its reason."""

    title: str
    name: str
    header: Line
    delimiter: str
    personal: tuple[str, ...]
    rows: pl.DataFrame = field(default_factory=pl.DataFrame)
    reasons: dict[int, str] = field(default_factory=dict)
    _kinds: list[tuple[Line, str]] = field(default_factory=list)
    _forces: dict[int, str] = field(default_factory=dict)

    def sort(self, line: Line, *, is_header: bool) -> str:
        """Name the kind of a line: header, repeated_header, blank or data."""
        kind = "data"
        if is_header:
            kind = "header"
        elif not line.filled:
            kind = "blank"
        elif [fold(cell) for cell in line.cells] == [fold(c) for c in self.header.cells]:
            kind = "repeated_header"
        self._kinds.append((line, kind))
        return kind

    def keep(self, line: Line, force: str) -> None:
        """Note that a line is used, and whose it is."""
        self._forces[line.first] = force

    def refuse(self, line: Line, reasons: str, force: str | None = None) -> None:
        """Note why a line is not used, and whose it is; None: its cells cannot be trusted."""
        self.reasons[line.first] = reasons
        self._forces[line.first] = force_named(line.cells) if force is None else force

    @property
    def ledger(self) -> pl.DataFrame:
        """`records.Ledger` of every line."""
        rows = []
        for line, kind in self._kinds:
            why = self.reasons.get(line.first, "")
            told = ("quarantined" if why else "kept") if kind == "data" else kind
            rows.append((self.name, "", line.first, line.last, told, why))
        shape = Ledger.create_empty().schema
        return Ledger.validate(pl.DataFrame(rows, schema=shape, orient="row"))

    @property
    def quarantine(self) -> pl.DataFrame:
        """`records.Quarantine` of the lines that are not used."""
        rows = [
            (self.name, "", line.first, line.last, self.reasons[line.first], self._shown(line))
            for line, _ in self._kinds
            if line.first in self.reasons
        ]
        shape = Quarantine.create_empty().schema
        return Quarantine.validate(pl.DataFrame(rows, schema=shape, orient="row"))

    @property
    def lines(self) -> pl.DataFrame:
        """`records.ReturnLines`: by force, its data lines and how many of them are lost."""
        told = [
            (self.title, force, self._is_lost(first)) for first, force in self._forces.items()
        ]
        shape = {"title": pl.String, "force": pl.String, "lost": pl.Boolean}
        return ReturnLines.validate(
            pl.DataFrame(told, schema=shape, orient="row")
            .group_by("title", "force")
            .agg(pl.len().cast(pl.Int64).alias("lines"), pl.col("lost").sum().cast(pl.Int64))
            .select(ReturnLines.column_names())
            .sort("force")
        )

    @property
    def unused(self) -> pl.DataFrame:
        """`records.UnusedLines`: the force of each line in quarantine."""
        located = ["input", "sheet", "first_line", "last_line"]
        shape = {"first_line": pl.Int64, "force": pl.String}
        data = pl.DataFrame(sorted(self._forces.items()), schema=shape, orient="row")
        placed = data.with_columns(place=pl.int_range(pl.len()).over("force") + 1)
        frame = self.quarantine.join(placed, on="first_line", how="left")
        return UnusedLines.validate(frame.select(*located, "force", "place", "reasons"))

    def _is_lost(self, first: int) -> bool:
        """Whether a line was meant to count and could not be read."""
        reasons = self.reasons.get(first, "")
        return bool(reasons) and not set(reasons.split("|")) & set(NOTHING_LOST)

    def _shown(self, line: Line) -> str:
        """Return a line as JSON, heading to text, what names a person withheld."""
        if len(line.cells) != len(self.header.cells):
            return json.dumps({"line": _withheld(self.delimiter.join(line.cells))})
        personal = {fold(heading) for heading in self.personal}
        shown = {
            heading.strip(): _withheld(cell)
            if fold(heading) in personal or len(cell) > LONGEST
            else cell
            for heading, cell in zip(self.header.cells, line.cells, strict=True)
        }
        return json.dumps(shown, ensure_ascii=False)


def _withheld(text: str) -> str:
    return f"withheld, {len(text)} characters"


def check_lines(one: Returned, path: Path) -> None:
    """Hold the ledger against the second count: each physical line once, none missing."""
    ledger = one.ledger.sort("first_line")
    last = 0
    for start, end in ledger.select("first_line", "last_line").iter_rows():
        if start != last + 1:
            raise LineCountError(path.name, f"line {last + 1} is in no entry, or two")
        last = end
    counted = count_lines(path)
    if counted != last:
        raise LineCountError(path.name, f"{counted} physical lines, {last} in the ledger")


def write_return(loaded: list[Returned], run: Path) -> None:
    """Write probation/ and the returns' parts of quarantine/ and ledger/ under a run."""
    for folder in ("probation", "quarantine", "ledger"):
        (run / folder).mkdir(parents=True, exist_ok=True)
    for one in loaded:
        one.rows.write_parquet(run / "probation" / f"{one.title}.parquet")
        one.quarantine.write_parquet(run / "quarantine" / f"{one.name}.parquet")
        one.ledger.write_parquet(run / "ledger" / f"{one.name}.parquet")
    pl.concat(one.lines for one in loaded).write_parquet(run / "probation" / "lines.parquet")
    unused = pl.concat(one.unused for one in loaded)
    unused.write_parquet(run / "probation" / "unused.parquet")
