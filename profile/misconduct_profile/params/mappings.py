"""Accepted mappings: what a person has said that a value means, signed, in one CSV file."""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import io
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Final

from misconduct_profile.errors import CombinedInputError, InputError
from misconduct_profile.params.sections import DEFAULT_MAPPINGS, Params
from misconduct_profile.standards import CODED, codes_of, fold, forces, knowledge

#: The scope of a mapping that holds for every force.
ALL: Final = "all"
#: A longer value is free text, and no spelling of anything.
LONGEST: Final = 60


@dataclass(frozen=True)
class AcceptedMapping:
    """A value of one field, the code that a person gave it, for whom, and who, when and why.

    `scope` is "all" or the ONS code of a force; `on` is the day as year-month-day.
    """

    field: str
    value: str
    code: str
    scope: str
    by: str
    on: str
    reason: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What two rows may not share: field, folded value, scope."""
        return self.field, fold(self.value), self.scope


COLUMNS: Final = tuple(one.name for one in fields(AcceptedMapping))


@dataclass(frozen=True)
class _Record:
    """One record of the file: its first line, its bytes as text, and what it says."""

    line: int
    raw: str
    said: AcceptedMapping | None


def accepted_mappings(params: Params) -> tuple[AcceptedMapping, ...]:
    """Read and check the accepted mappings of a run, in the file's order.

    The file of the default name may be absent. Raises InputError.
    """
    path = Path(params.mappings)
    if params.mappings == DEFAULT_MAPPINGS and not path.exists():
        return ()
    return read_mappings(path)


def read_mappings(path: Path) -> tuple[AcceptedMapping, ...]:
    """Read and check a file of accepted mappings. Raises InputError: all mistakes at once."""
    _, records = _read(path)
    return tuple(one.said for one in records if one.said)


def add_mapping(path: Path, said: AcceptedMapping) -> None:
    """Write one more mapping into the file, in its place by field, value and scope.

    What stands there stays byte for byte. Raises InputError, and writes nothing, where
    the file or the new row does not hold.
    """
    head, records = _read(path) if path.exists() else (",".join(COLUMNS) + "\n", [])
    found = mistakes(said, "mapping") or _repeated(said, records, f"{path}")
    if found:
        raise _all(found)
    ending = "\r\n" if head.endswith("\r\n") else "\n"
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=ending).writerow(astuple(said))
    after = (n for n, one in enumerate(records) if one.said and one.said.key > said.key)
    place = next(after, len(records))
    raws = [head, *(one.raw for one in records)]
    raws.insert(place + 1, text.getvalue())
    ended = (raw if raw.endswith(("\n", "\r")) else raw + ending for raw in raws)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("".join(ended).encode())


def mistakes(said: AcceptedMapping, where: str) -> list[InputError]:
    """List what is wrong with one mapping, each with its column and the remedy."""
    if said.field not in CODED:
        near = difflib.get_close_matches(said.field, CODED, n=1)
        remedy = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(sorted(CODED))}."
        return [InputError(f"{where}: field", f"{said.field!r} has no codes", remedy)]
    told = (_value(said), _code(said), _scope(said), *_signature(said))
    found = [(f"{where}: {one[0]}", *one[1:]) for one in told if one]
    if not found and (known := _known(said)):
        found = [(f"{where}: value", *known)]
    return [InputError(*one) for one in found]


def _value(said: AcceptedMapping) -> tuple[str, str, str] | None:
    if not fold(said.value):
        return (
            "value",
            f"{said.value!r} holds no letter or digit",
            "Write it as the force does.",
        )
    if len(said.value) > LONGEST:
        remedy = "Text of more than 60 is no spelling of a code; leave it unmapped."
        return "value", f"is {len(said.value)} characters long", remedy
    return None


def _code(said: AcceptedMapping) -> tuple[str, str, str] | None:
    known = codes_of(said.field)
    if said.code in known:
        return None
    near = difflib.get_close_matches(said.code, known, n=3, cutoff=0.5)
    same = [code for code, name in known.items() if fold(name) == fold(said.code)]
    listed = same or near or list(known)[:12]
    problem = f"{said.code!r} is no code of {said.field}"
    return "code", problem, f"Known are {', '.join(one for one in listed if one)}."


def _scope(said: AcceptedMapping) -> tuple[str, str, str] | None:
    if said.scope == ALL or said.scope in {force.code for force in forces()}:
        return None
    remedy = "Write all, or the ONS code of one of the 43 forces, such as E23000001."
    return "scope", f"{said.scope!r} is neither", remedy


def _signature(said: AcceptedMapping) -> list[tuple[str, str, str] | None]:
    told: list[tuple[str, str, str] | None] = []
    for column, remedy in (
        ("by", "Write who accepts it."),
        ("reason", "Write why it means that."),
    ):
        if not getattr(said, column).strip():
            told.append((column, "is empty", remedy))
    try:
        day = dt.date.fromisoformat(said.on)
    except ValueError:
        day = None
    if day is None or day.isoformat() != said.on:
        told.append(("on", f"{said.on!r} is no date", "Write it as year-month-day."))
    return told


def _known(said: AcceptedMapping) -> tuple[str, str] | None:
    """Say why a value cannot be accepted: it has a code, or it is one force's to settle."""
    state = knowledge(said.field, said.value)
    if state == "known":
        return (
            f"{said.value!r} has a code by the reference tables",
            "Leave the row out; if the tables are wrong, mend them.",
        )
    if state == "ambiguous" and said.scope == ALL:
        return (
            f"{said.value!r} has more than one meaning",
            "Accept it for one force alone: name the force as scope.",
        )
    return None


def _repeated(said: AcceptedMapping, records: list[_Record], where: str) -> list[InputError]:
    for one in records:
        if one.said and one.said.key == said.key:
            problem = (
                f"{said.value!r} of {said.field} is accepted as {one.said.code} for "
                f"{said.scope} in line {one.line}, by {one.said.by}"
            )
            return [InputError(where, problem, "Keep one of the two rows.")]
    return []


def _read(path: Path) -> tuple[str, list[_Record]]:
    """Split a file into its heading and its records, all of them checked."""
    told = list(_cells(path, _text(path)))
    if not told or tuple(told[0][2]) != COLUMNS:
        problem = "does not begin with the columns of accepted mappings"
        raise InputError(str(path), problem, f"Its first line must be {','.join(COLUMNS)}.")
    records: list[_Record] = []
    found: list[InputError] = []
    for line, raw, cells in told[1:]:
        where = f"{path}, line {line}"
        if len(cells) not in {0, len(COLUMNS)}:
            problem = f"has {len(cells)} columns, not {len(COLUMNS)}"
            found.append(InputError(where, problem, "Put values with a comma in quotes."))
            continue
        said = AcceptedMapping(*(cell.strip() for cell in cells)) if cells else None
        if said:
            found += mistakes(said, where) or _repeated(said, records, where)
        records.append(_Record(line, raw, said))
    if found:
        raise _all(found)
    return told[0][1], records


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        remedy = "Mend the key mappings, or leave it out."
        raise InputError(str(path), "there is no such file", remedy) from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), f"cannot be read ({error})", "Save it as UTF-8.") from None


def _cells(path: Path, text: str) -> list[tuple[int, str, list[str]]]:
    """Return each record: its first line, its text as it stands, its cells."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader([line.removeprefix("\ufeff") for line in lines], strict=True)
    told: list[tuple[int, str, list[str]]] = []
    begin = 0
    try:
        for cells in reader:
            told.append((begin + 1, "".join(lines[begin : reader.line_num]), cells))
            begin = reader.line_num
    except csv.Error as error:
        where = f"{path}, line {begin + 1}"
        raise InputError(where, f"is no line of a CSV file ({error})", "Mend it.") from None
    return told


def _all(found: list[InputError]) -> InputError:
    return found[0] if len(found) == 1 else CombinedInputError(found)
