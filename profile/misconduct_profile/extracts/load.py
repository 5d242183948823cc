"""One file in; kept rows, quarantined rows and the ledger of every line out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import polars as pl

from misconduct_profile.extracts.cells import judge
from misconduct_profile.extracts.decode import decode
from misconduct_profile.extracts.find import Source, check_kind
from misconduct_profile.extracts.profile import check_shape
from misconduct_profile.extracts.recognise import Recognised, recognise
from misconduct_profile.extracts.sort_lines import Sorter
from misconduct_profile.extracts.split import Line
from misconduct_profile.extracts.withhold import content
from misconduct_profile.records import Ledger, Quarantine, Rows


@dataclass(frozen=True)
class Loaded:
    """What became of one file."""

    name: str
    encoding: str
    recognised: Recognised
    date_orders: dict[str, str]
    rows: pl.DataFrame  # records.Rows
    quarantine: pl.DataFrame  # records.Quarantine
    ledger: pl.DataFrame  # records.Ledger

    @property
    def reasons(self) -> Counter[str]:
        """How many rows were quarantined for each reason."""
        return Counter(
            reason for joined in self.quarantine["reasons"] for reason in joined.split("|")
        )


def load(source: Source, key: bytes) -> Loaded:
    """Read one file: every physical line is kept, quarantined or named as non-data.

    `key` is the secret of the person keys. Raises RefusedFileError where the whole file
    must be refused (no header, an unclosed quote, a clock whose day and month nobody can
    tell, values that do not stand under their headings).
    """
    check_kind(source)
    text, encoding = decode(source.path.read_bytes(), source.path.name)
    found, lines = recognise(text, source.path.name)
    sorter = Sorter(found)
    kinds = [sorter.kind_of(line) for line in lines]
    data = [line for line, kind in zip(lines, kinds, strict=True) if kind == "data"]
    check_shape(data, found, source)
    width = len(found.fields)
    judged = judge([line for line in data if len(line.cells) == width], found, source, key)
    reasons = {line.first: "field_count" for line in data if len(line.cells) != width}
    refused = judged.rows.filter(pl.col("reasons") != "")
    reasons |= dict(refused.select("first_line", "reasons").iter_rows())
    rows = judged.rows.filter(pl.col("reasons") == "").drop("reasons")
    return Loaded(
        source.name,
        encoding,
        found,
        judged.orders,
        Rows.validate(rows),
        _quarantine(data, reasons, found, source.name),
        _ledger(lines, kinds, reasons, source.name),
    )


def _quarantine(
    data: list[Line], reasons: dict[int, str], found: Recognised, name: str
) -> pl.DataFrame:
    rows = [
        (name, "", line.first, line.last, reasons[line.first], content(line, found))
        for line in data
        if line.first in reasons
    ]
    return Quarantine.validate(
        pl.DataFrame(rows, schema=Quarantine.create_empty().schema, orient="row")
    )


def _ledger(
    lines: list[Line], kinds: list[str], reasons: dict[int, str], name: str
) -> pl.DataFrame:
    told = [
        ("quarantined" if line.first in reasons else "kept") if kind == "data" else kind
        for line, kind in zip(lines, kinds, strict=True)
    ]
    rows = [
        (name, "", line.first, line.last, kind, reasons.get(line.first, ""))
        for line, kind in zip(lines, told, strict=True)
    ]
    return Ledger.validate(
        pl.DataFrame(rows, schema=Ledger.create_empty().schema, orient="row")
    )
