"""A first draft of the inputs of a run, from the names of the files in a folder.

Nothing is decided here: what a file's name suggests is written down for a person to
check, and what only the force can say is left open, so that the run refuses to start.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from misconduct_profile.errors import InputError
from misconduct_profile.extracts.find import files_of
from misconduct_profile.standards import fold, force_by_code, force_spellings

#: Shorter names and abbreviations would be found by accident inside other words.
SHORTEST: Final = 3


def draft_inputs(folder: Path) -> str:
    """Return the section `inputs` for the files of a folder, as YAML to be filled in.

    One entry a file, by name. The force is the one whose name, code or alias stands in
    the file's name; where none or several do, the comment says so. Raises InputError
    where there is no such folder or it holds no files.
    """
    if not folder.is_dir():
        raise InputError(str(folder), "there is no such folder", "Name the extracts' folder.")
    names = sorted(files_of(folder))
    if not names:
        raise InputError(str(folder), "holds no files", "Put the extracts there.")
    return "\n".join(["inputs:", *(_entry(name) for name in names), ""])


def _entry(name: str) -> str:
    found = sorted({force_by_code(code).short_name for code in named_in(Path(name).stem)})
    force, comment = ", ".join(found), "from the file's name: check"
    if not found:
        comment = "the file's name says nothing: write the force's name"
    elif len(found) > 1:
        force, comment = f"[{force}]", "several forces: a joint return, or a name to mend"
    return "\n".join(
        [
            f"  {_quoted(name)}:",
            f"    force: {force}".rstrip() + f"  # {comment}",
            "    extract_date:  # the day the force ran the query, year-month-day",
            "    selection:     # received, recorded, finalised or live: ask the force",
            "    window: {first: , last: }  # first and last day selected",
        ]
    )


def named_in(stem: str) -> set[str]:
    """Find the forces (ONS codes) that a file's name names; not a name within a longer one."""
    words = f" {fold(stem)} "
    found = {
        spelling: code
        for spelling, code in force_spellings().items()
        if len(spelling) >= SHORTEST and f" {spelling} " in words
    }
    inside = {s for s in found for other in found if s != other and f" {s} " in f" {other} "}
    return {code for spelling, code in found.items() if spelling not in inside}


def _quoted(name: str) -> str:
    plain = re.fullmatch(r"[A-Za-z][\w .-]*\w", name)
    return name if plain else "'" + name.replace("'", "''") + "'"
