"""polars alone: what the package's own engine does without ledger, proof or recognition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import fastexcel
import polars as pl

from benchmarks.common import (
    DATES,
    TOGETHER,
    File,
    codes,
    compete,
    files_of,
    mappings,
    person_keys,
)


def work(folder: Path, out: Path, _: Sequence[str]) -> int:
    """Read, cast, map and write each file."""
    known = mappings(folder)
    with ThreadPoolExecutor(TOGETHER) as pool:
        return sum(pool.map(lambda file: _one(file, known, out), files_of(folder)))


def _one(file: File, known: dict[str, dict[str, str]], out: Path) -> int:
    frame = _read(file)
    frame.columns = file.fields
    meanings = {"person_key": ("subject_id", _keys(file.force_code))}
    meanings |= {f"{name}_code": (name, _codes(known[name])) for name in known}
    made = frame.select(
        *file.kept,
        *(pl.col(name).str.to_date(file.date_format, strict=False) for name in DATES),
        *(
            _by_distinct(frame[name], meaning).alias(new)
            for new, (name, meaning) in meanings.items()
        ),
    )
    made.write_parquet(out / "mapped" / f"{file.path.stem}.parquet")
    return made.height


def _read(file: File) -> pl.DataFrame:
    if file.workbook:
        sheet = fastexcel.read_excel(file.path).load_sheet(
            0, header_row=file.skip, dtypes="string"
        )
        return sheet.to_polars()
    return pl.read_csv(
        file.path,
        separator=file.delimiter,
        encoding="cp1252" if file.encoding == "cp1252" else "utf8",
        skip_lines=file.skip,
        infer_schema=False,
    )


def _codes(known: dict[str, str]) -> Callable[[list[str]], list[str | None]]:
    return lambda texts: codes(texts, known)


def _keys(force_code: str) -> Callable[[list[str]], list[str | None]]:
    return lambda texts: person_keys(texts, force_code)


def _by_distinct(texts: pl.Series, meaning: Callable[[list[str]], list[str | None]]) -> pl.Expr:
    """Give each distinct text its meaning once, and carry it to the rows."""
    distinct = texts.drop_nulls().unique()
    meanings = pl.Series(meaning(distinct.to_list()), dtype=pl.String)
    return pl.col(texts.name).replace_strict(
        distinct, meanings, default=None, return_dtype=pl.String
    )


if __name__ == "__main__":
    compete(work)
