"""What the records of one input are made of; a part that would come out the same is kept."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import dataframely as dy
import polars as pl

import misconduct_profile
from misconduct_profile.params import ALL, AcceptedMapping
from misconduct_profile.standards import SEVERAL, fold
from misconduct_profile.transform.allegations import parts
from misconduct_profile.transform.shares import FOLDER as SHARES

#: In a part's folder: what it was made of, and what came out.
MADE_OF: Final = "made_of.json"
#: Within a run, while it is made: parts of the run that stood there before.
BEFORE: Final = "before"
#: Folders of a run that hold what an input's records are, one part an input.
PARTED: Final = ("records", "mapping_gaps", SHARES)
#: Parts of the package that decide what becomes of a row.
_DECIDE: Final = ("standards", "records", "transform")


@dataclass(frozen=True)
class Parts:
    """The inputs whose records were made, and those whose records were kept as they are."""

    made: tuple[str, ...]
    taken: tuple[str, ...]


def recipe(path: Path, accepted: Sequence[AcceptedMapping]) -> dict[str, Any]:
    """Return all that an input's records follow from: rows, code, accepted mappings.

    `path` is its rows/<input>.parquet. Of the accepted mappings only those count whose
    value stands in the rows of a force they are for.
    """
    return {
        "input": path.stem,
        "rows": sha256(path.read_bytes()).hexdigest(),
        "package": package_digest(),
        "accepted": [asdict(one) for one in concerned(path, accepted)],
    }


@cache
def package_digest() -> str:
    """Return a digest of the code and reference tables that rows go through."""
    home = Path(misconduct_profile.__file__).parent
    digest = sha256(f"polars {pl.__version__} dataframely {dy.__version__}".encode())
    for folder in _DECIDE:
        for path in sorted((home / folder).rglob("*")):
            if path.suffix in {".py", ".csv"}:
                digest.update(path.relative_to(home).as_posix().encode())
                digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def concerned(path: Path, accepted: Sequence[AcceptedMapping]) -> list[AcceptedMapping]:
    """Return the mappings whose value stands in an input's rows, for one of its forces."""
    found: list[AcceptedMapping] = []
    for field in sorted({one.field for one in accepted}):
        held = _held(path, field)
        found += [
            one
            for one in accepted
            if one.field == field
            and any(
                fold(one.value) in values
                for force, values in held.items()
                if one.scope in {ALL, force}
            )
        ]
    return sorted(found, key=lambda one: one.key)


def _held(path: Path, field: str) -> dict[str, set[str]]:
    """Return the folded values of a field by force."""
    rows = pl.read_parquet(path, columns=["input", "force", field])
    if field in SEVERAL:
        rows = parts(rows.with_columns(allegation_id=pl.lit("")), field)
    else:
        rows = rows.rename({field: "value"})
    held: dict[str, set[str]] = {}
    for force, value in rows.select("force", "value").drop_nulls().unique().iter_rows():
        held.setdefault(force, set()).add(fold(value))
    return held


def sign(run: Path, name: str, made_of: Mapping[str, Any]) -> None:
    """Write beside an input's records what they were made of, and their hashes."""
    content = {**made_of, "parts": _hashes(run, name)}
    text = json.dumps(content, indent=1, ensure_ascii=False)
    (run / "records" / name / MADE_OF).write_text(text + "\n", "utf-8", newline="\n")


def take_over(run: Path, name: str, made_of: Mapping[str, Any]) -> bool:
    """Keep an input's records where they stand, or stood before, if made of the same.

    A part whose bytes are not those that were signed is not kept.
    """
    if _fits(run, name, made_of):
        return True
    shutil.rmtree(run / "records" / name, ignore_errors=True)
    before = run / BEFORE
    if not _fits(before, name, made_of):
        return False
    for path in _files(before, name):
        target = run / path.relative_to(before)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)
    (before / "records" / name).rmdir()
    return True


def accepted_in(run: Path) -> list[tuple[str, AcceptedMapping]]:
    """List the inputs of a run with each accepted mapping that concerns them."""
    return [
        (path.parent.name, AcceptedMapping(**one))
        for path in sorted((run / "records").glob(f"*/{MADE_OF}"))
        for one in json.loads(path.read_text("utf-8"))["accepted"]
    ]


def _fits(home: Path, name: str, made_of: Mapping[str, Any]) -> bool:
    try:
        known = json.loads((home / "records" / name / MADE_OF).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return bool(known == {**made_of, "parts": _hashes(home, name)})


def _files(home: Path, name: str) -> list[Path]:
    """Return the files of one part, under a run or under what stood there before."""
    beside = [home / folder / f"{name}.parquet" for folder in PARTED[1:]]
    return [*sorted((home / "records" / name).iterdir()), *filter(Path.is_file, beside)]


def _hashes(home: Path, name: str) -> dict[str, str]:
    return {
        path.relative_to(home).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in _files(home, name)
        if path.name != MADE_OF
    }
