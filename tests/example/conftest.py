from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from misconduct_profile.example import make
from misconduct_profile.example.dialects import Dialect, columns
from misconduct_profile.example.returns import Return, returns


@dataclass(frozen=True)
class Made:
    folder: Path
    inputs: list[dict[str, Any]]
    lines: pl.DataFrame
    rows: pl.DataFrame

    def dialect(self, stem: str) -> Dialect:
        """Dialect of a file; of a joint return, the first force's."""
        return self.returned(stem).dialect

    def returned(self, stem: str) -> Return:
        (one,) = (one for one in returns() if one.input == stem)
        return one

    def fields(self, stem: str) -> dict[str, str]:
        return columns(self.returned(stem).forces[0])

    @property
    def split(self) -> list[str]:
        """Files that the csv module can split as they stand."""
        return [o.input for o in returns() if o.form not in ("workbook", "unclosed_quote")]

    @property
    def whole(self) -> list[str]:
        """Files whose rows can be read as they stand: each has all cells, and is used."""
        odd = ("workbook", "unclosed_quote", "header_shifted", "rows_grouped")
        return [o.input for o in returns() if o.form not in odd and not o.replaced_by]

    def text(self, stem: str) -> str:
        raw = (self.folder / "extracts" / self.returned(stem).file).read_bytes()
        return raw.decode(self.dialect(stem).encoding)

    def texts(self, stem: str) -> Iterator[tuple[int, dict[str, str]]]:
        """First line and texts by field of each row, white space as intake leaves it."""
        fields = self.fields(stem)
        for first, _, cells in self.spans(stem):
            if len(cells) == len(fields):
                yield (
                    first,
                    {
                        field: " ".join(cell.split())
                        for field, cell in zip(fields, cells, strict=True)
                    },
                )

    def spans(self, stem: str) -> list[tuple[int, int, list[str]]]:
        """First line, last line and fields of each record, by the csv module alone."""
        text = io.StringIO(self.text(stem), newline="")
        reader = csv.reader(text, delimiter=self.dialect(stem).delimiter)
        spans, before = [], 0
        for fields in reader:
            spans.append((before + 1, reader.line_num, fields))
            before = reader.line_num
        return spans


def read(folder: Path, inputs: list[dict[str, Any]]) -> Made:
    tables = ("lines", "rows")
    return Made(
        folder,
        inputs,
        *(pl.read_parquet(folder / "truth" / f"{name}.parquet") for name in tables),
    )


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("example") / "made"
    return read(folder, make(folder, seed=20, scale="small"))


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The example as make report takes it."""
    folder = tmp_path_factory.mktemp("whole") / "made"
    return read(folder, make(folder, seed=20220331, scale="default"))
