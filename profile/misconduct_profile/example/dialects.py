"""The six dialects in which the example's forces write, and which force writes which."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, Literal

import polars as pl

#: Fields of columns.csv that are not fields of a record: they must not leave intake.
WITHHELD: Final = ("person_id", "person_name", "free_text", "unrecognised")

TableName = Literal["columns", "forces", "mixes", "spellings"]


@dataclass(frozen=True)
class Dialect:
    """How a group of forces writes its extract; columns.csv and spellings.csv go with it.

    `case` and `person` are patterns of references: {kind}, {n} and {year} (four digits)
    and {n}. `repeat` and `blanks` are the data rows between two repeated headers or blank
    lines, 0 for none. `final_newline` is False where the last line ends the file bare.
    """

    name: str
    encoding: str
    delimiter: str
    suffix: str
    newline: str
    dates: str
    case: str
    person: str
    allegation: str
    titled: bool = False
    repeat: int = 0
    blanks: int = 0
    total: str = ""
    footer: str = ""
    final_newline: bool = True


DIALECTS: Final = {
    dialect.name: dialect
    for dialect in (
        Dialect(
            "ash", "utf-8", ",", "csv", "\r\n", "%Y-%m-%d", "{kind}/{n}/{year}", "{n}", "{n}"
        ),
        Dialect(
            "beech", "cp1252", ";", "csv", "\r\n", "%d/%m/%Y", "{year}-{n}", "W{n}", "A{n}",
            titled=True, total="Total",
        ),
        Dialect(
            "cedar", "utf-8-sig", "\t", "tsv", "\n", "%d/%m/%Y %H:%M", "{year}{n}", "10{n}",
            "{n}", repeat=400,
        ),
        Dialect(
            "elm", "utf-8", "|", "txt", "\n", "%d-%b-%Y", "CO-{n}-{year}", "E{n}", "0{n}",
            blanks=300, footer="END OF EXTRACT", final_newline=False,
        ),
        Dialect(
            "hazel", "cp1252", ",", "csv", "\r\n", "%d.%m.%Y", "PSD/{n}/{year}", "{n}H", "{n}",
            titled=True, blanks=500, total="Grand total", footer="End of report",
        ),
        Dialect(
            "rowan", "utf-8", ",", "csv", "\n", "%Y-%m-%dT%H:%M:%S", "{kind} {n}-{year}",
            "E-{n}", "{kind}.{n}", footer="*** End of data ***",
        ),
    )
}  # fmt: skip


@cache
def table(name: TableName) -> pl.DataFrame:
    """Return one of the example's own tables, every column as text, blanks as ""."""
    path = resources.files(__package__) / f"{name}.csv"
    with resources.as_file(path) as file:
        return pl.read_csv(file, infer_schema=False).fill_null("")


@cache
def columns(dialect: str) -> dict[str, str]:
    """Return the dialect's columns in file order: field to header."""
    rows = table("columns").filter(pl.col("dialect") == dialect)
    return dict(rows.select("field", "header").iter_rows())


@cache
def forces() -> pl.DataFrame:
    """Return forces.csv, with `index` and `input` (the name of the force's extract)."""
    slug = (
        pl.col("name").str.to_lowercase().str.replace_all("[^a-z]+", "-").str.strip_chars("-")
    )
    return (
        table("forces")
        .with_row_index("index")
        .with_columns(input=pl.concat_str(pl.lit("synthetic-"), slug))
    )
