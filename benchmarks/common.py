"""What all contenders share: what they are told, spellings, person keys, the stopwatch.

Nothing here imports the package or a data frame library, so that no contender starts
with another's weight.
"""

from __future__ import annotations

import argparse
import csv
import hmac
import json
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

KEY: Final = b"the key of the benchmark"
DATES: Final = ("received_date", "recorded_date", "finalised_date")
#: Read as text like every other column, and not written.
WITHHELD: Final = ("subject_id", "subject_name", "summary", "unrecognised")
_SIGNS: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class File:
    """One file, and what the package would have to find out: encoding, header, dates."""

    path: Path
    force_code: str
    workbook: bool
    delimiter: str
    encoding: str
    skip: int
    date_format: str
    columns: dict[str, str]

    @property
    def fields(self) -> list[str]:
        """Fields in the order of the file's columns."""
        return list(self.columns.values())

    @property
    def kept(self) -> list[str]:
        """Fields that are written as they stand."""
        return [field for field in self.fields if field not in (*WITHHELD, *DATES)]


#: Files that each contender reads at a time.
TOGETHER: Final = 2


def files_of(folder: Path) -> list[File]:
    """Return the files of a set, the largest first: none is left to run alone at the end."""
    told: list[dict[str, Any]] = json.loads((folder / "files.json").read_text("utf-8"))
    files = [
        File(
            folder / "extracts" / one["file"],
            one["force_code"],
            one["workbook"],
            one["delimiter"],
            one["encoding"],
            one["skip"],
            one["date_format"],
            dict(one["columns"]),
        )
        for one in told
    ]
    return sorted(files, key=lambda one: (-one.path.stat().st_size, one.path.name))


def mappings(folder: Path) -> dict[str, dict[str, str]]:
    """Return for each coded column its folded spellings and their codes."""
    known: dict[str, dict[str, str]] = {}
    with (folder / "mapping.csv").open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            known.setdefault(row["column"], {})[row["spelling"]] = row["code"]
    return known


def codes(texts: Iterable[str | None], known: dict[str, str]) -> list[str | None]:
    """Map distinct texts, each folded once: lower case, signs and spaces as one space."""
    return [None if text is None else known.get(_fold(text)) for text in texts]


def _fold(text: str) -> str:
    lowered = text.lower().replace("&", " and ").replace("'", "").replace("’", "")
    return " ".join(_SIGNS.sub(" ", lowered).split())


def person_keys(texts: Iterable[str | None], force_code: str) -> list[str | None]:
    """Hash distinct ids, without their signs, as the package does."""
    return [None if text is None else _key(text, force_code) for text in texts]


def _key(text: str, force_code: str) -> str:
    normal = _SIGNS.sub("", text.casefold())
    return hmac.digest(KEY, f"{force_code}\0{normal}".encode(), "sha256").hex()


def compete(work: Callable[[Path, Path, Sequence[str]], int]) -> None:
    """Run one contender on a set of files: `work` returns its rows; print JSON.

    Seconds are from after the imports to the last file written.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("options", nargs="*")
    told = parser.parse_args()
    (told.out / "mapped").mkdir(parents=True)
    start = time.perf_counter()
    rows = work(told.folder, told.out, told.options)
    print(json.dumps({"rows": rows, "seconds": time.perf_counter() - start}))
