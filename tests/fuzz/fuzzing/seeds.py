"""The files that are damaged: the example's extracts, cut short, and workbooks of them.

A token is planted in every cell that must not leave intake, so that a leak is seen.
"""

from __future__ import annotations

import base64
import csv
import io
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from misconduct_profile import example
from misconduct_profile.example.dialects import DIALECTS, EXTRA, WITHHELD, columns
from misconduct_profile.standards import fold, force_spellings, forces

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = "Qzxvbrough"
TEXT_ROWS, BOOK_ROWS = 50, 20
BOOKS = ("xlsx", "xls", "ods")
#: The workbook that the example makes has four related sheets, and is damaged as it is.
WHOLE = "whole"


@dataclass(frozen=True)
class Seed:
    """A file before it is damaged: rows of cells, and how they are written; or its bytes.

    kind: the file's ending. header: which row has the headings. typed: of a workbook,
    numbers and dates are values and no texts. sure: its headings stand above their values.
    """

    name: str
    kind: str
    said: dict[str, Any]
    rows: list[list[str]]
    header: int
    delimiter: str = ","
    encoding: str = "utf-8"
    newline: str = "\n"
    typed: bool = False
    sure: bool = True
    raw: str = ""

    @property
    def content(self) -> bytes:
        """The bytes of a seed that is damaged as it is."""
        return base64.b64decode(self.raw)


def make_seeds(folder: Path) -> list[Seed]:
    """Make the example and cut its files to seeds."""
    made = example.make(folder, seed=7, scale="small")
    texts, others = [], []
    for one in made:
        said = {key: value for key, value in one.items() if key not in ("file", "if_refused")}
        path = folder / "extracts" / str(one["file"])
        if path.suffix == ".xlsx":
            raw = base64.b64encode(path.read_bytes()).decode()
            others.append(Seed(path.stem, "xlsx", said, [], 0, encoding=WHOLE, raw=raw))
        else:
            texts.append(_of_text(path, said))
    books = [_book(seed, place) for place, seed in enumerate(texts[::3])]
    zips = [Seed(**{**asdict(seed), "kind": "zip"}) for seed in texts[1::7]]
    return [*texts, *others, *books, *zips]


def _of_text(path: Path, said: dict[str, Any]) -> Seed:
    code = force_spellings()[fold(said["force"] if isinstance(said["force"], str)
                                  else said["force"][0])]  # fmt: skip
    name = next(force.short_name for force in forces() if force.code == code)
    dialect = DIALECTS[name]
    text = path.read_bytes().decode(dialect.encoding)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=dialect.delimiter)
    headings = {heading.strip() for heading in columns(name).values()}
    rows = list(reader)
    header = max(
        range(min(40, len(rows))),
        key=lambda place: (len(headings & {cell.strip() for cell in rows[place]}), -place),
    )
    rows = rows[: header + 1 + TEXT_ROWS]
    hidden = [
        place
        for place, field in enumerate(columns(name))
        if field in WITHHELD or field.startswith(EXTRA)
    ]
    _plant(rows[header + 1 :], hidden, len(columns(name)))
    sure = [cell.strip() for cell in rows[header]] == [*map(str.strip, columns(name).values())]
    encoding = "utf-8-sig" if text.startswith("\ufeff") else dialect.encoding
    return Seed(path.stem, path.suffix[1:], said, rows, header, dialect.delimiter, encoding,
                dialect.newline, sure=sure)  # fmt: skip


def _plant(rows: list[list[str]], hidden: list[int], width: int) -> None:
    for number, row in enumerate(rows):
        for place in hidden:
            # A blank id and the word for nobody stay: they have a meaning of their own.
            if len(row) == width and any(sign.isdigit() or sign == " " for sign in row[place]):
                row[place] += f" {TOKEN}{number}"


def _book(seed: Seed, place: int) -> Seed:
    told = {"kind": BOOKS[place % 3], "typed": place % 2 == 0,
            "rows": seed.rows[: seed.header + 1 + BOOK_ROWS]}  # fmt: skip
    return Seed(**{**asdict(seed), **told, "name": f"{seed.name}-book"})


def write_seeds(seeds: list[Seed], path: Path) -> None:
    path.write_text(json.dumps([asdict(seed) for seed in seeds]), "utf-8")


def read_seeds(path: Path) -> list[Seed]:
    return [Seed(**told) for told in json.loads(path.read_text("utf-8"))]
