"""What a contender wrote, read back after the clock has stopped: must be equal for all."""

from __future__ import annotations

import json
import sys
import zlib
from pathlib import Path

import polars as pl

from benchmarks.common import DATES
from benchmarks.values import CODED

_COLUMNS = ("allegation_category", *CODED)


def checks(out: Path) -> dict[str, int]:
    """Sum over all files: rows, mapped and unmapped values, codes, dates, persons, texts."""
    found: dict[str, int] = {}
    for path in sorted((out / "mapped").glob("*.parquet")):
        for name, number in _of_one(path).items():
            found[name] = found.get(name, 0) + number
    return found


def _of_one(path: Path) -> dict[str, int]:
    frame = pl.read_parquet(path)
    found = {"files": 1, "rows": frame.height, **_rows_of(path.stem, frame)}
    for column in _COLUMNS:
        code = frame[f"{column}_code"]
        stated = frame[column].fill_null("") != ""
        found[f"{column} mapped"] = int(code.is_not_null().sum())
        found[f"{column} unmapped"] = int((stated & code.is_null()).sum())
        found[f"{column} codes"] = _weighed(code)
    for name in DATES:
        days = frame[name].cast(pl.Date).cast(pl.Int64)
        found[f"{name} days"] = int(days.sum())
        found[f"{name} known"] = int(days.is_not_null().sum())
    found["persons"] = frame["person_key"].drop_nulls().n_unique()
    found["person keys"] = _weighed(frame["person_key"])
    for name in ("case_reference", "allegation_reference", "standard_breached"):
        found[name] = _weighed(frame[name])
    return found


def _rows_of(name: str, frame: pl.DataFrame) -> dict[str, int]:
    """Sum a checksum of each whole row of one file, and one of its columns' names."""
    columns = sorted(frame.columns)
    texts = frame.with_columns(pl.col(DATES).cast(pl.Date)).select(
        pl.concat_str(
            [pl.col(column).cast(pl.String).fill_null("\x00") for column in columns],
            separator="\x1f",
        ).alias("row")
    )
    return {
        f"{name} rows": _weighed(texts["row"]),
        f"{name} columns": zlib.crc32("|".join(columns).encode()),
    }


def _weighed(texts: pl.Series) -> int:
    """Sum a checksum of each text, times its rows: blind to order, to nothing else."""
    counted = texts.drop_nulls().value_counts().iter_rows()
    return sum(zlib.crc32(text.encode()) * number for text, number in counted)


if __name__ == "__main__":
    print(json.dumps(checks(Path(sys.argv[1]))))
