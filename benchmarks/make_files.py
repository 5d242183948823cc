"""Write the 43 files of the benchmark, and what the peers are told of them.

python -m benchmarks.make_files FOLDER --rows 1000000: the same bytes for the same rows.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Final

import polars as pl
import xlsxwriter

from benchmarks.dialects import Dialect, dialects, sizes
from benchmarks.values import CODED, DATES, categories, rows_of
from misconduct_profile.standards import fold, spellings

SEED: Final = 20220331
_DAY_ZERO: Final = dt.datetime(1899, 12, 30)
_FIXED: Final = dt.datetime(2022, 12, 31)


def make(folder: Path, rows: int, *, workbooks: bool = True) -> None:
    """Write extracts/, files.json (one entry a file) and mapping.csv into a folder."""
    (folder / "extracts").mkdir(parents=True)
    told = []
    for dialect, size in zip(dialects(workbooks=workbooks), sizes(rows), strict=True):
        path = folder / "extracts" / dialect.file
        frame = rows_of(dialect, size, SEED)
        if dialect.workbook:
            _write_workbook(path, dialect, frame)
        else:
            _write_text(path, dialect, frame)
        told.append(_told(dialect, size))
    _write_mapping(folder / "mapping.csv")
    # Written last: a folder without it was left half made.
    (folder / "files.json").write_text(json.dumps(told, indent=1), "utf-8")


def _told(dialect: Dialect, size: int) -> dict[str, object]:
    return {
        "file": dialect.file,
        "force": dialect.force.short_name,
        "force_code": dialect.force.code,
        "workbook": dialect.workbook,
        "delimiter": dialect.delimiter,
        "encoding": dialect.encoding,
        "skip": len(dialect.block),
        "date_format": dialect.dates,
        "columns": [[heading, field] for field, heading in dialect.columns.items()],
        "rows": size,
    }


def _write_text(path: Path, dialect: Dialect, frame: pl.DataFrame) -> None:
    texts = frame.with_columns(pl.col(name).dt.strftime(dialect.dates) for name in DATES)
    out = io.BytesIO()
    head = [*dialect.block, _header(dialect)]
    out.write("".join(line + dialect.newline for line in head).encode("utf-8"))
    texts.write_csv(
        out,
        include_header=False,
        separator=dialect.delimiter,
        line_terminator=dialect.newline,
    )
    if dialect.encoding == "utf-8":
        path.write_bytes(out.getbuffer())
    else:
        path.write_bytes(out.getvalue().decode("utf-8").encode(dialect.encoding))


def _header(dialect: Dialect) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=dialect.delimiter, lineterminator="")
    writer.writerow(dialect.columns.values())
    return out.getvalue()


def _write_workbook(path: Path, dialect: Dialect, frame: pl.DataFrame) -> None:
    """Write one sheet, row by row; dates are a spreadsheet's own."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    book.set_properties({"created": _FIXED})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Extract")
    for number, text in enumerate(dialect.block):
        sheet.write_string(number, 0, text)
    top = len(dialect.block)
    for place, heading in enumerate(dialect.columns.values()):
        sheet.write_string(top, place, heading)
    serials = frame.with_columns(
        (pl.col(name).dt.truncate("1d") - pl.lit(_DAY_ZERO)).dt.total_days() for name in DATES
    )
    for number, row in enumerate(serials.iter_rows(), start=top + 1):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, place, value)
            elif value is not None:
                sheet.write_number(number, place, value, day)
    book.close()


def _write_mapping(path: Path) -> None:
    """Write every known spelling, folded, of every coded column: what the peers map by."""
    rows = [
        (column, spelling, code)
        for column, field in CODED.items()
        for spelling, code in spellings(field).select("spelling", "code").iter_rows()
        if spelling and code
    ]
    rows += [("allegation_category", fold(text), code) for text, code in categories().items()]
    with path.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([("column", "spelling", "code"), *rows])


def main() -> None:
    """Make one set of files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--without-workbooks", action="store_true")
    told = parser.parse_args()
    make(told.folder, told.rows, workbooks=not told.without_workbooks)


if __name__ == "__main__":
    main()
