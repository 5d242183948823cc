"""The package itself: recognition, ledger, quarantine, second count, rows; then mapping.

It is told the force of each file and nothing of its dialect. Rows are written by intake,
read back and written again with their codes, as the steps of a run do.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import polars as pl

from benchmarks.common import DATES, KEY, compete, files_of
from misconduct_profile import extracts
from misconduct_profile.params import Params
from misconduct_profile.transform.allegations import classified
from misconduct_profile.transform.mapping import map_columns
from misconduct_profile.transform.standardise import MAPPED

#: The columns that the peers map, beside the category.
COLUMNS: Final = ("case_type", "worker_type", "rank", "subject_sex", "subject_ethnicity",
                  "vawg_flag", "severity", "decision", "finding", "outcome")  # fmt: skip


#: What the peers write beside the texts and dates.
CODES: Final = tuple(f"{name}_code" for name in (*COLUMNS, "allegation_category"))


def work(folder: Path, out: Path, _: Sequence[str]) -> int:
    """Find and load all files as a run does; map the columns of each input's rows."""
    (out / "key").write_bytes(KEY)
    params = params_of(folder, out / "key")
    sources = extracts.find(params, folder / "extracts")
    extracts.load_all(sources, KEY, out)
    paths = sorted((out / "rows").glob("*.parquet"))
    fields = {file.path.stem: file.kept for file in files_of(folder)}
    done = extracts.two_at_a_time(  # as the package standardises
        lambda path: _mapped(path, out, fields[path.stem]), paths, extracts.size_of_rows
    )
    return sum(done)


def _needed(fields: list[str]) -> list[str]:
    """Name what is mapped, and what is written as it is."""
    ids = ("input", "force", "case_reference", "person_key", "allegation_category")
    return list(dict.fromkeys((*ids, *fields, *DATES, *COLUMNS)))


def _mapped(path: Path, out: Path, fields: list[str]) -> int:
    frame = pl.read_parquet(path, columns=_needed(fields))
    frame = map_columns(frame, {column: MAPPED[column] for column in COLUMNS})
    frame = classified(frame).rename({"category": "allegation_category_code"})
    frame = frame.select(*fields, *DATES, "person_key", *CODES)
    frame.write_parquet(out / "mapped" / path.name)
    return frame.height


def params_of(folder: Path, key: Path) -> Params:
    """Make the params of a set: the force of each file, and nothing of its dialect."""
    told: list[dict[str, Any]] = pl.read_json(folder / "files.json").to_dicts()
    window = {"first": "2018-01-01", "last": "2021-12-31"}
    return Params.model_validate(
        {
            "edition": "benchmark",
            "title": "Benchmark",
            "status": "draft",
            "extracts": str(folder / "extracts"),
            "period": window,
            "baseline": "2021",
            "clock": "received",
            "identity_key": str(key),
            "inputs": {
                one["file"]: {
                    "force": one["force"],
                    "extract_date": "2022-12-31",
                    "selection": "received",
                    "window": window,
                }
                for one in told
            },
        }
    )


if __name__ == "__main__":
    compete(work)
