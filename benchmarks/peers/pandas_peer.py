"""pandas: strings of pyarrow, workbooks by calamine, distinct values mapped.

The option `c`, `pyarrow` or `direct` chooses the reader of CSV; see `_read`.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import fastexcel
import pandas as pd
import pyarrow as pa
from pyarrow import csv

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

#: What dtype="str" means in pandas 3: strings of pyarrow, missing as NaN.
_TEXT = pd.StringDtype("pyarrow", na_value=float("nan"))


def work(folder: Path, out: Path, options: Sequence[str]) -> int:
    """Read, cast, map and write each file."""
    reader = options[0] if options else "direct"
    one = partial(_one, known=mappings(folder), reader=reader, out=out)
    # Most of its work holds the interpreter: two processes, forked before Arrow has threads.
    with ProcessPoolExecutor(TOGETHER, get_context("fork")) as pool:
        return sum(pool.map(one, files_of(folder)))


def _one(file: File, known: dict[str, dict[str, str]], reader: str, out: Path) -> int:
    frame = _read(file, reader)
    frame.columns = pd.Index(file.fields)
    made = frame[file.kept].copy()
    for name in DATES:
        made[name] = _dates(frame[name], file.date_format)
    made["person_key"] = _by_distinct(
        frame["subject_id"], lambda texts: person_keys(texts, file.force_code)
    )
    for column, spellings in known.items():
        made[f"{column}_code"] = _by_distinct(
            frame[column], lambda texts, spellings=spellings: codes(texts, spellings)
        )
    made.to_parquet(out / "mapped" / f"{file.path.stem}.parquet", index=False)
    return len(made)


def _read(file: File, reader: str) -> pd.DataFrame:
    if file.workbook and reader == "direct":
        sheet = fastexcel.read_excel(file.path).load_sheet(
            0, header_row=file.skip, dtypes="string"
        )
        return _pandas(pa.Table.from_batches([sheet.to_arrow()]))
    if file.workbook:
        return pd.read_excel(
            file.path, engine="calamine", header=file.skip, dtype="str",
            keep_default_na=False, na_values=[""],
        )  # fmt: skip
    if reader == "direct":
        return _arrow(file)
    return pd.read_csv(
        file.path, sep=file.delimiter, encoding=file.encoding, skiprows=file.skip,
        dtype="str", keep_default_na=False, na_values=[""], engine=reader,
    )  # fmt: skip


def _arrow(file: File) -> pd.DataFrame:
    """Read with pyarrow itself: through pandas it cannot be told of breaks in a field."""
    content = file.path.read_bytes()
    if file.encoding == "cp1252":
        content = content.decode("cp1252").encode("utf-8")
    table = csv.read_csv(
        io.BytesIO(content),
        csv.ReadOptions(skip_rows=file.skip, block_size=1 << 24),
        csv.ParseOptions(delimiter=file.delimiter, newlines_in_values=True),
        csv.ConvertOptions(
            column_types=dict.fromkeys(file.columns, pa.string()),
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            null_values=[""],
        ),
    )
    return _pandas(table)


def _pandas(table: pa.Table) -> pd.DataFrame:
    return table.to_pandas(types_mapper={pa.string(): _TEXT, pa.large_string(): _TEXT}.get)


def _dates(texts: pd.Series, shape: str) -> pd.Series:
    return pd.to_datetime(texts, format=shape, errors="coerce").dt.normalize()


def _by_distinct(
    texts: pd.Series, meaning: Callable[[list[str]], list[str | None]]
) -> pd.api.extensions.ExtensionArray:
    """Give each distinct text its meaning once, and carry it to the rows."""
    places, distinct = pd.factorize(texts)
    return pd.array(meaning(list(distinct)), dtype="str").take(places, allow_fill=True)


if __name__ == "__main__":
    compete(work)
