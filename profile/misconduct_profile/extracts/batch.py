"""All inputs of a run: loaded or refused, written, counted a second time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from misconduct_profile.errors import CombinedInputError, InputError, RefusedFileError
from misconduct_profile.extracts.books import is_workbook
from misconduct_profile.extracts.find import Source, opening, with_choice
from misconduct_profile.extracts.load import Loaded, load
from misconduct_profile.extracts.recount import second_count
from misconduct_profile.extracts.refusals import Refused, refuse
from misconduct_profile.extracts.resubmitted import resubmitted
from misconduct_profile.extracts.room import size_of_file, two_at_a_time
from misconduct_profile.extracts.succeed import Succession, succeed
from misconduct_profile.extracts.successions import before_of
from misconduct_profile.extracts.write import unwrite, write


class LineCountError(InputError):
    """The reader and the second count disagree: lines were lost, or made up.

    It stops the run whatever was said of the file: what is not accounted for must not be
    passed over.
    """

    def __init__(self, where: str, problem: str) -> None:
        remedy = (
            "Save the file anew, as CSV in UTF-8; if that does not help, it is a fault here."
        )
        super().__init__(where, problem, remedy)


@dataclass(frozen=True)
class Intake:
    """What became of every input of a run. The frames are in the run's folder alone."""

    loaded: list[Loaded]
    refused: list[Refused]
    successions: list[Succession] = field(default_factory=list)

    @property
    def all(self) -> list[Loaded | Refused]:
        """Every input, by name."""
        both: list[Loaded | Refused] = [*self.loaded, *self.refused]
        return sorted(both, key=lambda one: one.name)


def load_all(sources: list[Source], key: bytes, run: Path) -> Intake:
    """Load and write every input; refuse to go on where the second count disagrees.

    Two inputs at a time are held in memory, a large one alone. A file that must be refused
    whole stops the run, unless its `if_refused` says to leave it out, or another replaces
    it. Raises InputError (all such files together, or where nothing at all is left),
    LineCountError where a line is unaccounted for; then nothing of the inputs is left in
    the run.
    """
    try:
        return _load_all(sources, key, run)
    except BaseException:
        for source in sources:
            unwrite(source.name, run)
        raise


def _load_all(sources: list[Source], key: bytes, run: Path) -> Intake:
    loaded, errors = _load_each(sources, key, run)
    read = [source for source in sources if source.name in loaded]
    errors |= resubmitted(read, lambda source: _cases(source, run))
    loaded = {name: one for name, one in loaded.items() if name not in errors}
    followed = {before_of(source.said) for source in sources if source.said.replaces}
    stops: list[InputError] = [
        with_choice(errors[source.name])
        for source in sources
        if source.name in errors
        and source.said.if_refused == "stop"
        and source.path.name not in followed
    ]
    if stops:
        raise stops[0] if len(stops) == 1 else CombinedInputError(stops)
    if not loaded:
        raise InputError("inputs", "every extract was refused", "Mend one of them at least.")
    refused = []
    for source in sources:
        if source.name in errors:
            one = _left_out(source, errors[source.name])
            write(one, run)
            refused.append(one)
    refused.sort(key=lambda one: one.name)
    successions = succeed(sources, set(loaded), run)
    gone = {one.before: one.after for one in successions if one.how == "replaces"}
    kept = [replace(one, replaced_by=gone.get(one.name, "")) for one in loaded.values()]
    return Intake(kept, refused, successions)


def _left_out(source: Source, error: RefusedFileError) -> Refused:
    """Account for the lines of a refused file, or stop: what cannot be counted may not pass."""
    try:
        with opening(source):
            one = refuse(source, error)
            check_lines(one, source)
    except LineCountError as wrong:
        if not any(map(is_workbook, source.paths)):
            raise
        raise InputError(source.path.name, error.problem, error.remedy) from wrong
    return one


def _load_each(
    sources: list[Source], key: bytes, run: Path
) -> tuple[dict[str, Loaded], dict[str, RefusedFileError]]:
    """Load and write each input, two at a time: most of the work needs no interpreter."""
    each = two_at_a_time(
        lambda source: _load_one(source, key, run),
        sources,
        lambda source: sum(map(size_of_file, source.paths)),
    )
    done = dict(zip((source.name for source in sources), each, strict=True))
    loaded = {name: one for name, one in done.items() if isinstance(one, Loaded)}
    errors = {name: one for name, one in done.items() if isinstance(one, RefusedFileError)}
    return loaded, errors


def _load_one(source: Source, key: bytes, run: Path) -> Loaded | RefusedFileError:
    """Load and write one input; or say why it is refused."""
    try:
        with opening(source):
            one = load(source, key)
            check_lines(one, source)
    except RefusedFileError as error:
        return error
    except LineCountError as error:
        if not any(map(is_workbook, source.paths)):
            raise  # of a text, it is a fault of this package
        return RefusedFileError(
            "workbook_broken",
            source.path.name,
            f"its rows cannot be counted twice alike ({error.problem})",
            "Save it anew with a spreadsheet program, or save each sheet as CSV.",
        )
    write(one, run)
    return one.light()


def _cases(source: Source, run: Path) -> pl.DataFrame:
    path = run / "rows" / f"{source.name}.parquet"
    return pl.read_parquet(path, columns=["force", "case_reference"])


def check_lines(one: Loaded | Refused, source: Source) -> None:
    """Hold the ledger against the second count: each physical line once, none missing.

    Of a sheet the rows that hold a value are counted too: no fewer are told of.
    Raises LineCountError.
    """
    counted = second_count(source.paths)
    for (sheet,), entries in one.ledger.group_by("sheet", maintain_order=True):
        lines, filled = counted.pop(str(sheet), (0, None))
        where = f"{source.path.name}{f', sheet {sheet}' if sheet else ''}"
        ordered = entries.sort("first_line")
        expected = ordered["last_line"].shift(1, fill_value=0) + 1
        wrong = expected.filter(ordered["first_line"] != expected)
        if len(wrong):
            raise LineCountError(where, f"line {wrong[0]} is in no entry, or two")
        total = int(ordered["last_line"][-1])
        if total != lines:
            raise LineCountError(where, f"{lines} physical lines, {total} in the ledger")
        blank = int((entries["kind"].cast(pl.String) == "blank").sum())
        whole = set(entries["kind"].cast(pl.String)) & {"refused", "other_sheet"}
        # A row of white space alone is blank here, and holds a value there.
        if filled is not None and not whole and not total - blank <= filled <= total:
            raise LineCountError(
                where, f"{filled} rows hold a value, {total - blank} in the ledger"
            )
    left = {sheet: lines for sheet, (lines, _) in counted.items() if lines}
    if left:
        raise LineCountError(source.path.name, f"{min(left)} is not in the ledger")


def lines_by_kind(run: Path) -> pl.DataFrame:
    """Count physical lines (of a workbook, rows) by kind over all inputs of a run."""
    lines = (pl.col("last_line") - pl.col("first_line") + 1).sum().alias("lines")
    paths = sorted((run / "ledger").glob("*.parquet"))
    ledgers = pl.concat(pl.scan_parquet(path) for path in paths)
    counted = ledgers.group_by("kind").agg(pl.len().alias("entries"), lines)
    return counted.collect().with_columns(pl.col("kind").cast(pl.String)).sort("kind")
