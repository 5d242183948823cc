"""One file in; kept rows, quarantined rows and the ledger of every line out."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from misconduct_profile.errors import InputError
from misconduct_profile.extracts.dates import AMBIGUOUS, Settled, settle
from misconduct_profile.extracts.decode import decode
from misconduct_profile.extracts.find import Source
from misconduct_profile.extracts.people import person_key
from misconduct_profile.extracts.recognise import Recognised, kinds, recognise
from misconduct_profile.extracts.sort_lines import kind_of
from misconduct_profile.extracts.split import Line
from misconduct_profile.params import Input
from misconduct_profile.records import DATE_FIELDS, TEXT_FIELDS, Ledger, Quarantine, Rows
from misconduct_profile.standards import fold, force_spellings

CLOCK_FIELDS = ("received_date", "recorded_date", "finalised_date")


@dataclass
class Loaded:
    """What became of one file."""

    name: str
    encoding: str
    recognised: Recognised
    date_orders: dict[str, str]
    rows: pl.DataFrame  # records.Rows
    quarantine: pl.DataFrame  # records.Quarantine
    ledger: pl.DataFrame  # records.Ledger
    reasons: Counter[str] = field(default_factory=Counter)


def load(source: Source, key: bytes) -> Loaded:
    """Read one file: every physical line is kept, quarantined or named as non-data.

    `key` is the secret of the person keys. Raises InputError where the whole file must
    be refused (no header, an unclosed quote, a clock whose day and month nobody can tell).
    """
    text, encoding = decode(source.path.read_bytes(), source.path.name)
    found, lines = recognise(text, source.path.name)
    sorted_lines = [(line, kind_of(line, found)) for line in lines]
    data = [line for line, kind in sorted_lines if kind == "data"]
    dates = _settle(data, found, source)
    reader = _Reader(source, key, found, dates)
    for line in data:
        reader.take(line)
    ledger = _ledger(sorted_lines, reader, source.name)
    return Loaded(
        source.name,
        encoding,
        found,
        {name: settled.order for name, settled in dates.items()},
        _frame(reader.kept, Rows),
        _frame(reader.refused, Quarantine),
        ledger,
        Counter(reason for row in reader.refused for reason in row["reasons"].split("|")),
    )


def _frame(rows: list[dict[str, Any]], schema: type[Rows] | type[Quarantine]) -> pl.DataFrame:
    empty = schema.create_empty()
    return schema.validate(pl.DataFrame(rows, schema=empty.schema))


def _ledger(lines: list[tuple[Line, str]], reader: _Reader, name: str) -> pl.DataFrame:
    reasons = {row["first_line"]: row["reasons"] for row in reader.refused}
    rows = []
    for line, kind in lines:
        reason = reasons.get(line.first, "")
        if kind == "data":
            kind = "quarantined" if reason else "kept"  # noqa: PLW2901 - data is one of two
        rows.append((name, "", line.first, line.last, kind, reason))
    return Ledger.validate(
        pl.DataFrame(rows, schema=Ledger.create_empty().schema, orient="row")
    )


def _settle(data: list[Line], found: Recognised, source: Source) -> dict[str, Settled]:
    """Settle each date column; refuse the file where a clock's order is unproven."""
    settled: dict[str, Settled] = {}
    for name in DATE_FIELDS:
        place = found.position(name)
        if place is None:
            continue
        width = len(found.fields)
        texts = {t for line in data if len(line.cells) == width and (t := _clean(line, place))}
        settled[name] = settle(texts, source.said.extract_date.year)
        undecided = AMBIGUOUS in settled[name].reasons.values()
        if name in CLOCK_FIELDS and settled[name].order == "unproven" and undecided:
            raise InputError(
                source.path.name,
                f"nothing in the column {found.header.cells[place].strip()!r} tells day "
                "from month",
                "Ask the force for dates written year-month-day.",
            )
    return settled


def _clean(line: Line, place: int) -> str:
    return " ".join(line.cells[place].split())


class _Reader:
    """Takes the data lines of one file in order; keeps or refuses each."""

    def __init__(
        self, source: Source, key: bytes, found: Recognised, dates: dict[str, Settled]
    ) -> None:
        self.source, self.key, self.found, self.dates = source, key, found, dates
        self.kept: list[dict[str, Any]] = []
        self.refused: list[dict[str, Any]] = []
        self.seen: set[tuple[str, ...]] = set()
        self.places = {name: place for place, name in enumerate(found.fields) if name}
        self.present = sorted(self.places)
        self.keys: dict[tuple[str, str], str | None] = {}

    def take(self, line: Line) -> None:
        """Keep one line, or refuse it with every reason that holds."""
        if len(line.cells) != len(self.found.fields):
            self._refuse(line, ["field_count"])
            return
        text = {name: _clean(line, place) for name, place in self.places.items()}
        force, reasons = self._force(text)
        row = self._row(line, text, force)
        if not text["case_reference"]:
            reasons.append("case_reference_missing")
        reasons += sorted(
            {
                settled.reasons[text[name]]
                for name, settled in self.dates.items()
                if name in CLOCK_FIELDS and text[name] in settled.reasons
            }
        )
        if not reasons and self._repeats(line, row):
            reasons.append("duplicate_row")
        if reasons:
            self._refuse(line, reasons)
        else:
            self.kept.append(row)

    def _repeats(self, line: Line, row: dict[str, Any]) -> bool:
        """Whether the line repeats a record; two people nobody names are two records."""
        cells = tuple(line.cells)
        row["repeated"] = cells in self.seen
        self.seen.add(cells)
        whole = row["case_reference"] and row["allegation_reference"] and row["person_key"]
        return bool(row["repeated"] and whole)

    def _force(self, text: dict[str, str]) -> tuple[str, list[str]]:
        """Tell the force of a row from its column, which the params must bear out."""
        said: Input = self.source.said
        written = text.get("force", "")
        if not written and len(said.forces) == 1:
            return said.forces[0], []
        code = force_spellings().get(fold(written))
        if code in said.forces:
            return code, []
        return said.forces[0], ["force_mismatch" if written else "force_missing"]

    def _row(self, line: Line, text: dict[str, str], force: str) -> dict[str, Any]:
        row: dict[str, Any] = {name: text.get(name) or None for name in TEXT_FIELDS}
        row["case_reference"] = text["case_reference"]
        for name in DATE_FIELDS:
            settled = self.dates.get(name)
            row[name] = settled.dates.get(text[name]) if settled else None
        row |= {
            "input": self.source.name,
            "sheet": "",
            "first_line": line.first,
            "last_line": line.last,
            "force": force,
            "person_key": self._person(force, text.get("subject_id", "")),
            "repeated": False,
            "fields_present": self.present,
        }
        return row

    def _person(self, force: str, identifier: str) -> str | None:
        known = (force, identifier)
        if known not in self.keys:
            self.keys[known] = person_key(self.key, force, identifier)
        return self.keys[known]

    def _refuse(self, line: Line, reasons: list[str]) -> None:
        self.refused.append(
            {
                "input": self.source.name,
                "sheet": "",
                "first_line": line.first,
                "last_line": line.last,
                "reasons": "|".join(reasons),
                "content": self._content(line),
            }
        )

    def _content(self, line: Line) -> str:
        """Return what may be kept of a refused line; the rest is withheld by length.

        Where the number of fields is wrong, no cell can be trusted to stand under its
        heading, so all of them are withheld.
        """
        if len(line.cells) != len(self.found.fields):
            return json.dumps({"line": _withheld(self.found.delimiter.join(line.cells))})
        safe = ("text", "date", "force")
        content = {}
        for heading, name, cell in zip(
            self.found.header.cells, self.found.fields, line.cells, strict=True
        ):
            open_ = name is not None and kinds()[name] in safe
            content[heading.strip()] = cell if open_ else _withheld(cell)
        return json.dumps(content, ensure_ascii=False)


def _withheld(text: str) -> str:
    return f"withheld, {len(text)} characters"


def write(loaded: Loaded, run: Path) -> None:
    """Write rows/, quarantine/, ledger/ and recognised/ of one input under a run."""
    for folder, frame in (
        ("rows", loaded.rows),
        ("quarantine", loaded.quarantine),
        ("ledger", loaded.ledger),
    ):
        path = run / folder / f"{loaded.name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        frame.write_parquet(path)
    found = loaded.recognised
    summary = {
        "encoding": loaded.encoding,
        "delimiter": found.delimiter,
        "header_line": found.header.first,
        "columns": dict(zip(found.header.cells, found.fields, strict=True)),
        "date_orders": loaded.date_orders,
    }
    path = run / "recognised" / f"{loaded.name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(summary, indent=1, ensure_ascii=False) + "\n", "utf-8")
