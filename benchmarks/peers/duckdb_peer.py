"""DuckDB: a table of texts for each file, joined with tables of meanings.

Without the extensions `encodings` and `excel`, which it fetches from the network, it reads
neither cp1252 nor a workbook as text: the one is transcoded first, the other read by
fastexcel into Arrow.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import fastexcel
import pandas  # noqa: F401 - DuckDB imports it at the first Arrow table: before the clock
import pyarrow as pa

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

Known = dict[str, dict[str, str]]


def work(folder: Path, out: Path, _: Sequence[str]) -> int:
    """Read, cast, map and write each file."""
    known = mappings(folder)
    with tempfile.TemporaryDirectory() as spare, ThreadPoolExecutor(TOGETHER) as pool:

        def one(file: File) -> int:
            return _one(file, known, Path(spare) / f"{file.path.stem}.csv", out)

        return sum(pool.map(one, files_of(folder)))


def _one(file: File, known: Known, spare: Path, out: Path) -> int:
    with duckdb.connect() as base:
        # What follows does not need the rows in order; DuckDB is faster without.
        base.execute("SET preserve_insertion_order = false")
        _read(base, file, spare)
        _meanings(base, file, known)
        target = out / "mapped" / f"{file.path.stem}.parquet"
        copy = f"COPY ({_query(file, known)}) TO '{target}' (FORMAT parquet)"
        return int(base.execute(copy).fetchall()[0][0])


def _query(file: File, known: Known) -> str:
    columns = [f'"{name}"' for name in file.kept]
    columns += [
        f'CAST(try_strptime("{name}", \'{file.date_format}\') AS DATE) AS "{name}"'
        for name in DATES
    ]
    columns += ["m_subject_id.meaning AS person_key"]
    columns += [f"m_{name}.meaning AS {name}_code" for name in known]
    joins = [
        f'LEFT JOIN m_{name} ON texts."{name}" = m_{name}.text'
        for name in ("subject_id", *known)
    ]
    return f"SELECT {', '.join(columns)} FROM texts {' '.join(joins)}"


def _read(base: duckdb.DuckDBPyConnection, file: File, spare: Path) -> None:
    """Make the table `texts` of one file, its columns named as the fields."""
    if file.workbook:
        sheet = fastexcel.read_excel(file.path).load_sheet(
            0, header_row=file.skip, dtypes="string"
        )
        read = pa.Table.from_batches([sheet.to_arrow()]).rename_columns(file.fields)
        base.register("read", read)
        base.execute("CREATE OR REPLACE TABLE texts AS SELECT * FROM read")
        base.unregister("read")
        return
    path = file.path
    if file.encoding == "cp1252":
        spare.write_bytes(path.read_bytes().decode("cp1252").encode("utf-8"))
        path = spare
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in file.fields)
    base.execute(
        "CREATE OR REPLACE TABLE texts AS SELECT * FROM read_csv("
        f"'{path}', delim = '{file.delimiter}', quote = '\"', escape = '\"', header = true, "
        f"skip = {file.skip}, auto_detect = false, columns = {{{columns}}})"
    )


def _meanings(base: duckdb.DuckDBPyConnection, file: File, known: Known) -> None:
    """Make a table of each column's distinct texts and their meanings: m_<column>."""
    names = ("subject_id", *known)
    lists = ", ".join(f'list(DISTINCT "{name}")' for name in names)
    found = base.execute(f"SELECT {lists} FROM texts").fetchall()[0]
    for name, distinct in zip(names, found, strict=True):
        texts = [text for text in distinct or [] if text is not None]
        if name in known:
            meanings = codes(texts, known[name])
        else:
            meanings = person_keys(texts, file.force_code)
        arrays = [pa.array(texts, pa.string()), pa.array(meanings, pa.string())]
        base.register(f"m_{name}", pa.table(arrays, names=["text", "meaning"]))


if __name__ == "__main__":
    compete(work)
