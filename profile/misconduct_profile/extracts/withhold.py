"""What a quarantine entry may keep of a line: never a name, an id or free text."""

from __future__ import annotations

import json
from typing import Final

from misconduct_profile.extracts.fields import kinds
from misconduct_profile.extracts.recognise import Recognised, distinct
from misconduct_profile.extracts.split import Line

_OPEN: Final = ("text", "date", "force", "key")


def content(line: Line, found: Recognised) -> str:
    """Return a line as JSON, column to text, with all but recognised open columns withheld.

    Where the number of fields is wrong, no cell can be trusted to stand under its
    heading, so the whole line is withheld. File and line lead back to the source.
    """
    if len(line.cells) != len(found.fields):
        return json.dumps({"line": _withheld(found.delimiter.join(line.cells))})
    headings = distinct([cell.strip() for cell in found.headings])
    shown = {
        heading: cell if name is not None and kinds()[name] in _OPEN else _withheld(cell)
        for heading, name, cell in zip(headings, found.fields, line.cells, strict=True)
    }
    return json.dumps(shown, ensure_ascii=False)


def _withheld(text: str) -> str:
    return f"withheld, {len(text)} characters"
