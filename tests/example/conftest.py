from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from misconduct_profile.example import make
from misconduct_profile.example.dialects import DIALECTS, Dialect, forces


@dataclass(frozen=True)
class Made:
    folder: Path
    inputs: list[dict[str, Any]]
    lines: pl.DataFrame
    rows: pl.DataFrame

    def dialect(self, stem: str) -> Dialect:
        name = forces().filter(pl.col("input") == stem)["dialect"].item()
        return DIALECTS[name]

    def spans(self, stem: str) -> list[tuple[int, int, list[str]]]:
        """First line, last line and fields of each record, by the csv module alone."""
        dialect = self.dialect(stem)
        raw = (self.folder / "extracts" / f"{stem}.{dialect.suffix}").read_bytes()
        text = raw.decode(dialect.encoding)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=dialect.delimiter)
        spans, before = [], 0
        for fields in reader:
            spans.append((before + 1, reader.line_num, fields))
            before = reader.line_num
        return spans


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("example") / "made"
    inputs = make(folder, seed=20, scale="small")
    return Made(
        folder,
        inputs,
        pl.read_parquet(folder / "truth" / "lines.parquet"),
        pl.read_parquet(folder / "truth" / "rows.parquet"),
    )
