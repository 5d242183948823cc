"""The HR return of Regulations 12 and 13, and the joiners: two files for all forces."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from misconduct_profile.errors import CombinedInputError, InputError
from misconduct_profile.extracts.decode import decode
from misconduct_profile.extracts.return_files import Returned, check_lines, write_return
from misconduct_profile.extracts.return_lines import Judge, Judged
from misconduct_profile.extracts.split import DELIMITERS, Line, split
from misconduct_profile.params import Params
from misconduct_profile.records import EventRows, JoinerRows
from misconduct_profile.standards import fold, force_spellings, forces

TEMPLATES: Final = "params/templates"


@dataclass(frozen=True)
class Template:
    """The shape of one return: its headings, all of them and no other, in any order."""

    title: str
    file: str
    headings: tuple[str, ...]
    #: What identifies a person; it never leaves intake.
    personal: tuple[str, ...]
    #: Headings that make two lines one figure told twice; () where each stands alone.
    once: tuple[str, ...]
    schema: type[EventRows] | type[JoinerRows]
    judge: Callable[[Judge, Mapping[str, str]], Judged]


EVENTS: Final = Template(
    "events",
    "regulation-12-13.csv",
    ("Force", "Staff Number", "Event", "Event Date", "Ground", "Linked Case", "Entry Route",
     "Sex", "Ethnicity"),
    ("Staff Number",),
    (),
    EventRows,
    Judge.event,
)  # fmt: skip
JOINERS: Final = Template(
    "joiners",
    "joiners.csv",
    ("Force", "Month", "Entry Route", "Sex", "Ethnicity", "Joiners"),
    (),
    ("Force", "Month", "Entry Route", "Sex", "Ethnicity"),
    JoinerRows,
    Judge.joiners,
)


def covered_forces(params: Params) -> frozenset[str]:
    """ONS codes of the forces that answered: of these no event is nil, not missing."""
    said = params.probation.covers
    if said == "all":
        return frozenset(force.code for force in forces())
    return frozenset(force_spellings()[fold(name)] for name in said)


def check_returns(params: Params) -> None:
    """Refuse what cannot be used of the two files; one that is not named is fine.

    Raises InputError (one message a mistake): a file that is not there, cannot be read
    or lacks a heading; events without a window; a force that is none of the 43; a name
    that an extract has already.
    """
    mistakes = _mistakes_of_section(params)
    taken = {Path(name).stem.casefold() for name in params.inputs}
    for template, path in _given(params):
        if path.stem.casefold() in taken:
            problem = "an extract, or the other return, has this name"
            mistakes.append(InputError(_where(template, path), problem, "Rename the file."))
        taken.add(path.stem.casefold())
        try:
            _read(template, path)
        except InputError as error:
            mistakes.append(error)
    if mistakes:
        raise mistakes[0] if len(mistakes) == 1 else CombinedInputError(mistakes)


def load_probation(params: Params, key: bytes, run: Path) -> pl.DataFrame:
    """Read the returns that the params name; write what was kept, quarantined, ledgered.

    Writes probation/events.parquet, joiners.parquet, lines.parquet and unused.parquet, and
    each file's part of quarantine/ and ledger/. Where neither is named nothing is written:
    absent, never nil. Returns one row a file: input, title, kept, quarantined, and reasons
    in words. Raises InputError as `check_returns`, LineCountError where a line is lost.
    """
    check_returns(params)
    loaded = []
    for template, path in _given(params):
        one = _load(template, path, params, key)
        check_lines(one, path)
        loaded.append(one)
    if loaded:
        write_return(loaded, run)
    schema = {"input": pl.String, "title": pl.String, "kept": pl.Int64,
              "quarantined": pl.Int64, "reasons": pl.String}  # fmt: skip
    rows = [(one.name, one.title, one.rows.height, len(one.reasons), _told(one))
            for one in loaded]  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def returned_files(params: Params, run: Path) -> list[dict[str, Any]]:
    """List the two files for the manifest, as far as given, with what became of their rows."""
    listed = []
    for template, path in _given(params):
        kinds = pl.read_parquet(run / "ledger" / f"{path.stem}.parquet")["kind"].cast(pl.String)
        kept, lost = (int((kinds == kind).sum()) for kind in ("kept", "quarantined"))
        listed.append(
            {
                "name": path.stem,
                "file": path.name,
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                "return": template.title,
                "rows_read": kept + lost,
                "rows_kept": kept,
                "rows_quarantined": lost,
            }
        )
    return listed


def _told(one: Returned) -> str:
    """Say how many lines each reason kept out."""
    counted = Counter(r for joined in one.reasons.values() for r in joined.split("|"))
    return ", ".join(f"{reason} {number}" for reason, number in sorted(counted.items()))


def _given(params: Params) -> list[tuple[Template, Path]]:
    named = ((EVENTS, params.probation.events), (JOINERS, params.probation.joiners))
    return [(template, Path(path)) for template, path in named if path]


def _where(template: Template, path: Path) -> str:
    return f"probation.{template.title}: {path.name}"


def _mistakes_of_section(params: Params) -> list[InputError]:
    said = params.probation
    mistakes = []
    if said.events and said.window is None:
        remedy = "Say which days the return covers: window: {first: ..., last: ...}."
        mistakes.append(InputError("probation.window", "is missing", remedy))
    for name in [] if said.covers == "all" else said.covers:
        if fold(name) not in force_spellings():
            problem = f"{name!r} is not one of the 43 forces"
            mistakes.append(InputError("probation.covers", problem, "Mend its spelling."))
    for route, years in said.years.items():
        if not 0 < years <= 10:
            problem = f"{years} years of probation cannot be"
            mistakes.append(InputError(f"probation.years.{route}", problem, "Mend it."))
    if "other" not in said.years:
        remedy = "Add other: 2, for every entry route that is not named."
        mistakes.append(InputError("probation.years", "lacks the key other", remedy))
    return mistakes


def _read(template: Template, path: Path) -> tuple[str, list[Line], int]:
    """Decode and split a return: its delimiter, all lines, and the header's place."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        remedy = f"Mend the path, or take it out; {TEMPLATES}/{template.file} is the form."
        raise InputError(_where(template, path), "there is no such file", remedy) from None
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
        raise InputError(_where(template, path), problem, "Check the file.") from None
    text, _ = decode(content, _where(template, path))
    wanted = {fold(heading) for heading in template.headings}
    first = next((line for line in text.splitlines() if line.strip()), "")

    def known(delimiter: str) -> int:
        return len(wanted & {fold(c) for c in next(csv.reader([first], delimiter=delimiter))})

    delimiter = max(DELIMITERS, key=known)
    lines = split(text, delimiter, _where(template, path))
    place = next((number for number, line in enumerate(lines) if line.filled), None)
    if place is None:
        problem, remedy = (
            "holds nothing but blanks",
            "Take it out of the params, or fill it in.",
        )
        raise InputError(_where(template, path), problem, remedy)
    _check_headings(template, lines[place], path)
    return delimiter, lines, place


def _check_headings(template: Template, header: Line, path: Path) -> None:
    there = [fold(cell) for cell in header.cells]
    wanted = [fold(heading) for heading in template.headings]
    lacking = [h for h in template.headings if fold(h) not in there]
    extra = [cell.strip() for cell in header.cells if fold(cell) not in wanted]
    problem = ""
    if lacking:
        problem = f"lacks the heading{'s' * (len(lacking) > 1)} {', '.join(lacking)}"
    elif extra:
        problem = f"has columns that nobody asked for: {', '.join(map(repr, extra))}"
    elif len(there) > len(wanted):
        problem = "has a heading twice"
    if problem:
        remedy = f"Use the headings of {TEMPLATES}/{template.file}, and no others."
        raise InputError(_where(template, path), problem, remedy)


def _load(template: Template, path: Path, params: Params, key: bytes) -> Returned:
    delimiter, lines, place = _read(template, path)
    header = lines[place]
    headings = [fold(cell) for cell in header.cells]
    judge = Judge(covered_forces(params), params.probation.window, key)
    made = Returned(template.title, path.stem, header, delimiter, template.personal)
    seen: dict[tuple[str, ...], tuple[str, ...]] = {}
    rows = []
    for number, line in enumerate(lines):
        if made.sort(line, is_header=number == place) != "data":
            continue
        if len(line.cells) != len(headings):
            made.refuse(line, "field_count")
            continue
        texts = [" ".join(cell.split()) for cell in line.cells]
        judged = template.judge(judge, cells := dict(zip(headings, texts, strict=True)))
        reasons = judged.reasons or _told_before(cells, template, seen)
        if reasons:
            made.refuse(line, reasons, judged.values["force"])
            continue
        made.keep(line, judged.values["force"])
        rows.append({"input": path.stem, "sheet": "", "first_line": line.first,
                     "last_line": line.last, **judged.values})  # fmt: skip
    frame = pl.DataFrame(rows, schema=template.schema.create_empty().schema)
    made.rows = template.schema.validate(frame)
    return made


def _told_before(
    cells: dict[str, str], template: Template, seen: dict[tuple[str, ...], tuple[str, ...]]
) -> str:
    """Say whether a kept line above has the same text, or tells the same figure apart."""
    whole = tuple(cells.values())
    place = tuple(fold(cells[fold(h)]) for h in template.once) if template.once else whole
    before = seen.setdefault(place, whole)
    if before is whole:
        return ""
    return "duplicate_row" if before == whole else "figure_repeated"
