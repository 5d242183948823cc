"""One input in; kept rows, quarantined rows and the ledger of every line out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from misconduct_profile.errors import RefusedFileError
from misconduct_profile.extracts.accounts import ledger_of, quarantine_of, reasons_of
from misconduct_profile.extracts.cells import judge
from misconduct_profile.extracts.contents import Content, contents
from misconduct_profile.extracts.lacking import check_columns, no_header
from misconduct_profile.extracts.recognise import Recognised
from misconduct_profile.extracts.relate import assemble
from misconduct_profile.extracts.tabled import Tabled, tabled
from misconduct_profile.records import Rows

if TYPE_CHECKING:
    from misconduct_profile.extracts.find import Source


@dataclass(frozen=True)
class Noted:
    """What was found of one text or sheet that holds data.

    neutralised: misleading signs taken out. filled_down: rows filled as a layout says.
    notes: what is hidden in a sheet, in words.
    """

    sheet: str
    encoding: str
    recognised: Recognised
    neutralised: int
    filled_down: int
    notes: str


@dataclass(frozen=True)
class Loaded:
    """What became of one input.

    tables: its texts or sheets that hold data. others: sheets that do not. reasons: how
    many rows were quarantined for each. repeated: kept rows whose text stands on an earlier
    one, since nobody or no allegation is named in them.
    """

    name: str
    tables: tuple[Noted, ...]
    others: tuple[str, ...]
    date_orders: dict[str, str]
    kept: int
    quarantined: int
    reasons: Counter[str]
    nobody: dict[str, int]
    flags: Counter[str]
    rows: pl.DataFrame  # records.Rows
    quarantine: pl.DataFrame  # records.Quarantine
    ledger: pl.DataFrame  # records.Ledger
    repeated: int = 0
    replaced_by: str = ""

    @property
    def recognised(self) -> Recognised:
        """What was recognised in its first table."""
        return self.tables[0].recognised

    @property
    def encoding(self) -> str:
        """Encodings of its tables, each once."""
        return ", ".join(dict.fromkeys(table.encoding for table in self.tables))

    @property
    def fields(self) -> frozenset[str]:
        """Fields that one of its tables has a column for."""
        return frozenset(f for one in self.tables for f in one.recognised.fields if f)

    def light(self) -> Loaded:
        """Let go of the frames, once they are written."""
        empty: dict[str, Any] = {
            name: getattr(self, name).clear() for name in ("rows", "quarantine", "ledger")
        }
        return replace(self, **empty)


def load(source: Source, key: bytes) -> Loaded:
    """Read one input: every physical line is kept, quarantined or named as non-data.

    `key` is the secret of the person keys. Raises RefusedFileError where the whole input
    must be refused (no header, an unclosed quote, a clock whose day and month nobody can
    tell, values that do not stand under their headings).
    """
    tables, others, notes = _tables(contents(source), source)
    whole = assemble(tables, source.path.name)
    check_columns({*whole.fields}, source.path.name)
    _check_forces(whole.fields, source)
    judged = judge(whole.texts, _headings(tables, whole.fields), source, key)
    reasons = reasons_of(judged.rows, whole, tables)
    rows = judged.rows.filter(pl.col("reasons") == "").drop("reasons")
    quarantine = quarantine_of(tables, reasons, source.name)
    return Loaded(
        source.name,
        tuple(_noted(table, notes[table.sheet]) for table in tables),
        tuple(content.sheet for content in others),
        judged.orders,
        rows.height,
        quarantine.height,
        Counter(reason for told in quarantine["reasons"] for reason in told.split("|")),
        dict(rows["nobody"].cast(pl.String).value_counts().sort("nobody").iter_rows()),
        Counter(
            f for told in rows.filter(pl.col("flags") != "")["flags"] for f in told.split("|")
        ),
        Rows.cast(rows),
        quarantine,
        ledger_of(tables, others, reasons, source.name),
        int(rows["repeated"].sum()),
    )


def _tables(
    held: list[Content], source: Source
) -> tuple[list[Tabled], list[Content], dict[str, Content]]:
    """Find the tables of an input, and what of it holds no data; and what each was, emptied.

    `held` is emptied as it is read: a text is not kept beside its table.
    """
    wanted = source.layout.sheets
    missing = set(wanted) - {content.sheet for content in held}
    if missing:
        raise RefusedFileError(
            "layout_wrong",
            source.path.name,
            f"the layout names the sheet {min(missing)!r}, which is not there",
            "Mend sheets in the layout.",
        )
    tables: list[Tabled] = []
    others: list[Content] = []
    notes: dict[str, Content] = {}
    while held:
        content = held.pop(0)
        notes[content.sheet] = replace(content, utf8=None, cells=None)
        table = tabled(content, source) if not wanted or content.sheet in wanted else None
        if table is not None:
            tables.append(table)
        elif wanted and content.sheet in wanted:
            raise no_header(source.path.name, source.layout.header_of(content.sheet))
        else:
            others.append(content)
    if not tables:
        rows = {source.layout.header_of(content.sheet) for content in others}
        raise no_header(source.path.name, rows.pop() if len(rows) == 1 else None)
    return tables, others, notes


def _headings(tables: list[Tabled], fields: set[str]) -> dict[str, str]:
    """Heading of each field that one of the tables has."""
    pairs = (
        pair
        for table in tables
        for pair in zip(table.found.fields, table.found.headings, strict=True)
    )
    return {field: heading for field, heading in pairs if field in fields}


def _check_forces(fields: set[str], source: Source) -> None:
    if len(source.said.forces) > 1 and "force" not in fields:
        raise RefusedFileError(
            "joint_return",
            source.path.name,
            "is a joint return of several forces, and no column says which row is whose",
            "Ask for a column of the force, or each of the forces for a file of its own.",
        )


def _noted(table: Tabled, of: Content) -> Noted:
    return Noted(
        table.sheet, of.encoding, table.found, of.neutralised, table.filled_down, of.notes
    )
