"""All inputs of a run: loaded or refused, written, counted a second time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from misconduct_profile.errors import CombinedInputError, InputError, RefusedFileError
from misconduct_profile.extracts.books import is_workbook
from misconduct_profile.extracts.find import Source, with_choice
from misconduct_profile.extracts.load import Loaded, load
from misconduct_profile.extracts.recount import count_lines, count_rows
from misconduct_profile.extracts.refusals import Refused, refuse
from misconduct_profile.extracts.resubmitted import resubmitted
from misconduct_profile.extracts.write import write


class LineCountError(Exception):
    """The reader and the second count disagree: lines were lost, or made up."""


@dataclass(frozen=True)
class Intake:
    """What became of every input of a run."""

    loaded: list[Loaded]
    refused: list[Refused]

    @property
    def all(self) -> list[Loaded | Refused]:
        """Every input, by name."""
        both: list[Loaded | Refused] = [*self.loaded, *self.refused]
        return sorted(both, key=lambda one: one.name)


def load_all(sources: list[Source], key: bytes, run: Path) -> Intake:
    """Load and write every input; refuse to go on where the second count disagrees.

    A file that must be refused whole stops the run, unless its `if_refused` says to leave
    it out. Raises InputError (all such files together, or where nothing at all is left),
    LineCountError where a line is unaccounted for.
    """
    loaded, errors = _load_each(sources, key)
    again = resubmitted([(source, loaded[source.name].rows) for source in sources
                         if source.name in loaded])  # fmt: skip
    errors |= again
    loaded = {name: one for name, one in loaded.items() if name not in errors}
    stops: list[InputError] = [
        with_choice(errors[source.name])
        for source in sources
        if source.name in errors and source.said.if_refused == "stop"
    ]
    if stops:
        raise stops[0] if len(stops) == 1 else CombinedInputError(stops)
    if not loaded:
        raise InputError("inputs", "every extract was refused", "Mend one of them at least.")
    refused = [refuse(s, errors[s.name]) for s in sources if s.name in errors]
    refused.sort(key=lambda one: one.name)
    intake = Intake(list(loaded.values()), refused)
    by_name = {source.name: source for source in sources}
    for one in intake.all:
        check_lines(one, by_name[one.name])
        write(one, run)
    return intake


def _load_each(
    sources: list[Source], key: bytes
) -> tuple[dict[str, Loaded], dict[str, RefusedFileError]]:
    loaded: dict[str, Loaded] = {}
    errors: dict[str, RefusedFileError] = {}
    for source in sources:
        try:
            loaded[source.name] = load(source, key)
        except RefusedFileError as error:
            errors[source.name] = error
    return loaded, errors


def check_lines(one: Loaded | Refused, source: Source) -> None:
    """Hold the ledger against the second count: each physical line once, none missing."""
    total = 0
    for (sheet,), ledger in one.ledger.group_by("sheet", maintain_order=True):
        expected = 1
        entries = ledger.sort("first_line").select("first_line", "last_line")
        for first, last in entries.iter_rows():
            if first != expected:
                where = f"line {expected}" + (f" of sheet {sheet}" if sheet else "")
                raise LineCountError(f"{source.path.name}: {where} is in no entry, or two")
            expected = last + 1
        total += expected - 1
    count = count_rows if is_workbook(source.path) else count_lines
    counted = count(source.path)
    if counted != total:
        raise LineCountError(
            f"{source.path.name}: {counted} physical lines, {total} in the ledger"
        )


def lines_by_kind(intake: Intake) -> pl.DataFrame:
    """Count physical lines (of a workbook, rows) by kind over all inputs."""
    lines = (pl.col("last_line") - pl.col("first_line") + 1).sum().alias("lines")
    ledgers = pl.concat(one.ledger for one in intake.all)
    return ledgers.group_by("kind").agg(pl.len().alias("entries"), lines).sort("kind")
