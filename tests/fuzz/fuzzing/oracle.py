"""What intake may answer to a file: read with every line accounted for, or one message."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from fuzzing.count import UncountableError, counted
from fuzzing.seeds import TOKEN
from misconduct_profile import example, extracts
from misconduct_profile.errors import CombinedInputError, InputError, RefusedFileError
from misconduct_profile.params import Params, load_params
from misconduct_profile.records import LINE_KINDS

ROOT = Path(__file__).parents[3]
LONGEST = 1000
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
#: A sound file, so that a run in which the other is left out has something to read.
_BESIDE = "beside.csv"
_BESIDE_TEXT = (
    "Case Reference,Case Type,Date Received,Rank\n"
    "B/1,PC,2021-03-31,Constable\nB/2,PC,2021-04-13,Sergeant\n"
)


class UnaccountedError(Exception):
    """What must not be: said in words."""


@dataclass(frozen=True)
class Verdict:
    """What became of a file.

    outcome: "read", "refused: <reason>" or "stopped". leaks: whether withheld texts came
    through, where the damage itself had moved them under another heading.
    """

    outcome: str
    leaks: bool = False


class Judge:
    """Puts files before intake in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._content = load_params(ROOT / "params" / "example.yaml").model_dump(mode="json")

    def judge(self, file: str, content: bytes, said: dict[str, Any], *, still: bool) -> Verdict:
        """Take a file through intake as a run does, with both values of if_refused.

        Raises UnaccountedError, or whatever else than an InputError intake raised.
        """
        self._lay(file, content)
        try:
            intake = self._intake({file: said})
        except InputError as error:
            check_message(error, file, still=still)
            if not isinstance(error, RefusedFileError):
                return Verdict("stopped")
            return self._left_out(file, said, error.reason, still=still)
        one = next(one for one in intake.all if one.name == Path(file).stem)
        if not isinstance(one, extracts.Loaded):
            raise UnaccountedError("is refused though nobody said to leave it out")
        self._check_ledger(file)
        self._check_rows(one)
        return Verdict("read", leaks=self._leaks(one.name, still=still))

    def _lay(self, file: str, content: bytes) -> None:
        for path in self.folder.rglob("*"):
            if path.is_file():
                path.unlink()
        (self.folder / "extracts").mkdir(parents=True, exist_ok=True)
        (self.folder / "extracts" / file).write_bytes(content)

    def _intake(self, inputs: dict[str, Any]) -> extracts.Intake:
        params = Params.model_validate({**self._content, "inputs": inputs})
        sources = extracts.find(params, self.folder / "extracts")
        run = self.folder / "run"
        intake = extracts.load_all(sources, example.KEY, run)
        extracts.read_found(run)
        extracts.lines_by_kind(run)
        for table in ("summary", "done_to", "nobody", "flagged", "refused", "quarantined",
                      "unrecognised"):  # fmt: skip
            getattr(extracts, table)(intake)
        return intake

    def _left_out(
        self, file: str, said: dict[str, Any], reason: str, *, still: bool
    ) -> Verdict:
        """The same file where a person said that the run shall go on without it."""
        (self.folder / "extracts" / _BESIDE).write_text(_BESIDE_TEXT)
        own = said["force"] if isinstance(said["force"], list) else [said["force"]]
        beside = {**said, "force": "Kent" if "Kent" not in own else "Surrey",
                  "missing_months": [], "layout": ""}  # fmt: skip
        try:
            intake = self._intake({file: {**said, "if_refused": "leave_out"}, _BESIDE: beside})
        except InputError as error:
            check_message(error, file, still=still)
            return Verdict(f"stopped: {reason}")
        one = next(one for one in intake.all if one.name == Path(file).stem)
        if not isinstance(one, extracts.Refused) or one.reason != reason:
            raise UnaccountedError(f"is refused for {reason} once, and not the other time")
        self._check_ledger(file)
        kinds = set(self._read("ledger", one.name)["kind"].cast(pl.String))
        if (
            kinds - {"refused"}
            or (self.folder / "run" / "rows" / f"{one.name}.parquet").exists()
        ):
            raise UnaccountedError("is refused, and something of it is there all the same")
        return Verdict(f"refused: {reason}", leaks=self._leaks(one.name, still=still))

    def _read(self, table: str, name: str) -> pl.DataFrame:
        return pl.read_parquet(self.folder / "run" / table / f"{name}.parquet")

    def _check_ledger(self, file: str) -> None:
        """Each line in one entry, in order, without a gap, and as many as are counted here."""
        ledger = self._read("ledger", Path(file).stem)
        ends: dict[str, int] = {}
        ordered = ledger.sort("sheet", "first_line").select("sheet", "first_line", "last_line")
        for sheet, first, last in ordered.iter_rows():
            if first != ends.get(sheet, 0) + 1 or last < first:
                raise UnaccountedError(f"line {first} of sheet {sheet!r} follows "
                                       f"{ends.get(sheet, 0)}")  # fmt: skip
            ends[sheet] = last
        if set(ledger["kind"].cast(pl.String)) - set(LINE_KINDS):
            raise UnaccountedError("a line has a kind that is none")
        try:
            here = counted(self.folder / "extracts" / file)
        except UncountableError as error:
            raise UnaccountedError(f"was counted by intake, and cannot be: {error}") from error
        if here != ends:
            raise UnaccountedError(f"{ends} lines in the ledger, {here} counted here")

    def _check_rows(self, one: extracts.Loaded) -> None:
        """Rows and quarantine are what the ledger calls kept and quarantined."""
        where = ["sheet", "first_line", "last_line"]
        ledger = self._read("ledger", one.name).with_columns(pl.col("kind").cast(pl.String))
        rows, quarantine = self._read("rows", one.name), self._read("quarantine", one.name)
        told = {
            kind: set(ledger.filter(pl.col("kind") == kind).select(where).iter_rows())
            for kind in ("kept", "quarantined")
        }
        kept, apart = (list(frame.select(where).iter_rows()) for frame in (rows, quarantine))
        if len(set(kept)) < len(kept) or not set(kept) <= told["kept"]:
            raise UnaccountedError("a row stands on a line that is not kept, or two on one")
        if sorted(apart) != sorted(told["quarantined"]):
            raise UnaccountedError("the quarantine and the ledger do not agree")
        if len(one.tables) == 1 and set(kept) != told["kept"]:
            raise UnaccountedError("a line is called kept, and no row stands on it")
        if (one.kept, one.quarantined) != (len(kept), len(apart)):
            raise UnaccountedError("what was kept is told otherwise than it was written")

    def _leaks(self, name: str, *, still: bool) -> bool:
        """Whether a planted text stands in anything that intake wrote of the file."""
        for path in sorted((self.folder / "run").rglob(f"{name}.*")):
            if path.suffix == ".parquet":
                frame = pl.read_parquet(path)
                text = json.dumps(frame.rows(), default=str, ensure_ascii=False)
            else:
                text = path.read_text("utf-8")
            if TOKEN.casefold() in text.casefold():
                if still:
                    raise UnaccountedError(f"{path.parent.name} holds what must be withheld")
                return True
        return False


def check_message(error: InputError, file: str, *, still: bool) -> None:
    """One message: the file, what is wrong, what to do; short, and in plain signs."""
    if isinstance(error, extracts.LineCountError):
        raise UnaccountedError(f"the counts differ: {error}")
    text = str(error)
    several = error.errors if isinstance(error, CombinedInputError) else [error]
    if not all(one.problem.strip() and one.remedy.strip() for one in several):
        raise UnaccountedError(f"a message lacks a problem or a remedy: {text!r}")
    if file not in text:
        raise UnaccountedError(f"a message does not name the file: {text!r}")
    if len(text) > LONGEST * len(several):
        raise UnaccountedError(f"a message has {len(text)} characters: {text[:200]!r}...")
    if "Traceback" in text or _CONTROL.search(text.replace("\n", "", len(several) - 1)):
        raise UnaccountedError(f"a message holds a traceback or control characters: {text!r}")
    if still and TOKEN.casefold() in text.casefold():
        raise UnaccountedError(f"a message tells what must be withheld: {text!r}")
