"""The dialects of the example's forces: each force writes its own, from six families."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final, Literal

import polars as pl

#: Fields of columns.csv that are not fields of a record: they must not leave intake.
WITHHELD: Final = ("person_id", "person_name", "free_text", "unrecognised")
#: Columns of a dialect's own that nobody asked for have these names of fields.
EXTRA: Final = "extra_"
#: Not more than the group of the 5+1 scheme can be said in this family.
FIVE_PLUS_ONE: Final = "hazel"
#: A flag is written where it is yes, and otherwise left blank.
ONLY_YES: Final = "rowan"
#: Both orders of day and month stand in the column of the date received.
MIXED: Final = "mixed"

TableName = Literal[
    "columns", "dialects", "forces", "headings", "mixes", "near_misses", "returns", "spellings"
]

_DELIMITERS: Final = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "": ","}
_SUFFIXES: Final = {"tab": "tsv", "bar": "txt", "": "xlsx"}
#: More than any family has columns, and prime: multiplying by anything permutes places.
_PLACES: Final = 29


@dataclass(frozen=True)
class Dialect:
    """How one force writes its extract: one row of dialects.csv.

    `dates` is a strftime pattern, "serial" or "serial_time" (Excel's days, and the time as
    a fraction), or "mixed". `header` is the line that the header stands on. `values` says
    whether codes, names or both are written, or what the family writes; `letters` in which
    case. `blanks` and `repeat` are the data rows between two blank lines or repeated
    headers, 0 for none. `subtotals` (one a year) and `inner` (a footer) stand among the
    data. `case`, `person` and `allegation` are patterns of references: {kind}, {n},
    {year} (four digits) and {yy}. `lacks` are fields of the family that it has not.
    """

    name: str
    family: str
    encoding: str
    delimiter: str
    suffix: str
    newline: str
    dates: str
    header: int
    values: str
    separator: str
    letters: str
    headings: int
    order: int
    spaces: str
    blanks: int
    repeat: int
    subtotals: str
    inner: str
    total: str
    footer: str
    final_newline: bool
    case: str
    person: str
    allegation: str
    lacks: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def must_prove(self) -> bool:
        """Whether dates are digits of which day and month could be taken for each other."""
        return self.dates == MIXED or ("%m" in self.dates and not self.dates.startswith("%Y"))


@cache
def table(name: TableName) -> pl.DataFrame:
    """Return one of the example's own tables, every column as text, blanks as ""."""
    path = resources.files(__package__) / f"{name}.csv"
    with resources.as_file(path) as file:
        return pl.read_csv(file, infer_schema=False).fill_null("")


def _parts(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("|")))


def _read(row: dict[str, str]) -> Dialect:
    texts = ("name", "family", "dates", "values", "separator", "letters", "spaces")
    marks = ("subtotals", "inner", "total", "footer", "case", "person", "allegation")
    numbers = ("header", "headings", "order", "blanks", "repeat")
    plain: dict[str, Any] = {name: row[name] for name in (*texts, *marks)}
    plain |= {name: int(row[name]) for name in numbers}
    return Dialect(
        **plain,
        encoding=row["encoding"] or "utf-8",
        delimiter=_DELIMITERS[row["delimiter"]],
        suffix=_SUFFIXES.get(row["delimiter"], "csv"),
        newline="\n" if row["newline"] == "lf" else "\r\n",
        final_newline=row["final"] == "yes",
        lacks=_parts(row["lacks"]),
        extra=_parts(row["extra"]),
    )


#: The dialects, by the force's short name.
DIALECTS: Final = {row["name"]: _read(row) for row in table("dialects").iter_rows(named=True)}


@cache
def columns(dialect: str) -> dict[str, str]:
    """Return the dialect's columns in file order: field to header."""
    own = DIALECTS[dialect]
    rows = table("columns").filter(pl.col("dialect") == own.family)
    found = [
        (field, _heading(own, place, field, header))
        for place, (field, header) in enumerate(rows.select("field", "header").iter_rows())
        if field not in own.lacks
    ]
    found += [(f"{EXTRA}{n}", header) for n, header in enumerate(own.extra)]
    step = 2 * own.order + 1
    places = sorted(range(len(found)), key=lambda place: place * step % _PLACES)
    return {found[place][0]: found[place][1] for place in places}


def _heading(own: Dialect, place: int, field: str, of_family: str) -> str:
    """Name a column: as the family does, or by another of the field's known headings."""
    heading = of_family
    if own.headings:
        known = _alternatives()[field]
        heading = known[(own.headings + place) % len(known)]
        heading = {"upper": heading.upper(), "lower": heading.lower()}.get(own.letters, heading)
    if own.spaces == "nbsp":
        return heading.replace(" ", "\u00a0")
    return heading + {"trailing": " ", "double": "  "}.get(own.spaces, "")


@cache
def _alternatives() -> dict[str, list[str]]:
    rows = table("headings").iter_rows(named=True)
    return {row["field"]: row["alternatives"].split("|") for row in rows}


@cache
def forces() -> pl.DataFrame:
    """Return forces.csv, with `index`, `dialect`, `family` and `input`.

    `input` is the name that an extract of the force alone has.
    """
    slug = (
        pl.col("name").str.to_lowercase().str.replace_all("[^a-z]+", "-").str.strip_chars("-")
    )
    families = {name: dialect.family for name, dialect in DIALECTS.items()}
    return (
        table("forces")
        .with_row_index("index")
        .with_columns(
            input=pl.concat_str(pl.lit("synthetic-"), slug),
            dialect=pl.col("name"),
            family=pl.col("name").replace_strict(families),
        )
    )
