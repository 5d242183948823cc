"""DuckDB: a table of texts for each file, joined with tables of meanings.

Without the extensions `encodings` and `excel`, which it fetches from the network, it reads
neither cp1252 nor a workbook as text: the one is transcoded first, the other read by
fastexcel into Arrow.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb
import fastexcel
import pyarrow as pa

from benchmarks.common import DATES, File, codes, compete, files_of, mappings, person_keys


def work(folder: Path, out: Path, _: Sequence[str]) -> int:
    """Read, cast, map and write each file."""
    known = mappings(folder)
    rows = 0
    with tempfile.TemporaryDirectory() as spare, duckdb.connect() as base:
        # What follows does not need the rows in order; DuckDB is faster without.
        base.execute("SET preserve_insertion_order = false")
        for file in files_of(folder):
            _read(base, file, Path(spare) / "utf8.csv")
            rows += base.execute("SELECT count(*) FROM texts").fetchall()[0][0]
            columns = [f'"{name}"' for name in file.kept]
            columns += [
                f"CAST(try_strptime(\"{name}\", '{file.date_format}') AS DATE) AS \"{name}\""
                for name in DATES
            ]
            joins = []
            for name in ("subject_id", *known):
                new = f"{name}_code" if name in known else "person_key"
                _meanings(base, file, name, known.get(name))
                columns.append(f'm_{name}.meaning AS "{new}"')
                joins.append(f'LEFT JOIN m_{name} ON texts."{name}" = m_{name}.text')
            target = out / "mapped" / f"{file.path.stem}.parquet"
            base.execute(
                f"COPY (SELECT {', '.join(columns)} FROM texts {' '.join(joins)}) "  # noqa: S608
                f"TO '{target}' (FORMAT parquet)"
            )
    return rows


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


def _meanings(
    base: duckdb.DuckDBPyConnection, file: File, name: str, known: dict[str, str] | None
) -> None:
    """Make the table of one column's distinct texts and their meanings."""
    found = base.execute(f'SELECT DISTINCT "{name}" FROM texts').fetchall()  # noqa: S608
    texts = [text for (text,) in found if text is not None]
    meanings = person_keys(texts, file.force_code) if known is None else codes(texts, known)
    made = pa.table({"text": pa.array(texts, pa.string()),
                     "meaning": pa.array(meanings, pa.string())})  # fmt: skip
    base.register("made", made)
    base.execute(f"CREATE OR REPLACE TEMP TABLE m_{name} AS SELECT * FROM made")
    base.unregister("made")


if __name__ == "__main__":
    compete(work)
