"""The pack as files: built in memory, then written where no other work can be lost."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from misconduct_profile.errors import InputError
from misconduct_profile.params import Params, load_params
from misconduct_profile.request import documents
from misconduct_profile.request.lists import code_lists
from misconduct_profile.request.note import covering_note
from misconduct_profile.request.workbook import template

MANIFEST: Final = "manifest.json"
KIND: Final = "request to forces"
PARAMS: Final = Path("params")
_EDITION: Final = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True)
class Request:
    """What a pack depends on, and nothing else."""

    params: Params
    deadline: dt.date


def edition_params(name: str, folder: Path = PARAMS) -> Params:
    """Read the params of an edition by its name. Raises InputError."""
    path = folder / f"{name}.yaml"
    if not _EDITION.fullmatch(name) or not path.is_file():
        known = sorted(p.stem for p in folder.glob("*.yaml") if _EDITION.fullmatch(p.stem))
        remedy = f"There are: {', '.join(known)}." if known else "Run it in the project's root."
        raise InputError("--edition", f"{name!r} has no file in {folder}", remedy)
    return load_params(path)


def build(asked: Request) -> dict[str, bytes]:
    """Return the files of the pack by path within it; the manifest comes last."""
    params, deadline = asked.params, asked.deadline
    lists = code_lists(params.period.first)
    files = {
        "template.xlsx": template(params, deadline, lists),
        "covering-note.md": covering_note(params, deadline),
        "fields.md": documents.field_pages(params),
        "fields.csv": documents.field_table(),
        **documents.return_templates(),
        **documents.code_tables(lists),
    }
    told = {
        "kind": KIND,
        "edition": params.edition,
        "deadline": str(deadline),
        "files": {name: _hash(content) for name, content in sorted(files.items())},
    }
    return files | {MANIFEST: (json.dumps(told, indent=1) + "\n").encode()}


def write(files: dict[str, bytes], folder: Path) -> None:
    """Write a pack into a folder that is empty, new, or holds an earlier pack untouched.

    Files that a person has changed since, or that are of no pack, are never written
    over. Raises InputError.
    """
    try:
        before = _earlier(folder)
        for name in before - set(files):
            (folder / name).unlink(missing_ok=True)
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        problem = f"cannot be written to ({error.strerror})"
        raise InputError(str(folder), problem, "Name another --folder.") from None


def _earlier(folder: Path) -> set[str]:
    """Return the files of the pack that a folder holds; refuse any other folder."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return set()
    told = _manifest(folder / MANIFEST)
    if told is None:
        raise InputError(
            str(folder),
            "holds something else than a pack",
            "Name an empty or new folder with --folder.",
        )
    changed = [
        name
        for name, known in told.items()
        if (folder / name).is_file() and _hash((folder / name).read_bytes()) != known
    ]
    if changed:
        raise InputError(
            str(folder),
            f"{', '.join(changed)} changed since the pack was written",
            "Move it away, or name another folder with --folder.",
        )
    return set(told)


def _manifest(path: Path) -> dict[str, str] | None:
    """Read which files a pack lists; None where this is no manifest of one."""
    try:
        told = json.loads(path.read_text("utf-8"))
        files = told["files"] if told["kind"] == KIND else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    inside = isinstance(files, dict) and not any(
        Path(name).is_absolute() or ".." in Path(name).parts for name in files
    )
    return files if inside else None


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
