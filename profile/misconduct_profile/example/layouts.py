"""Writes the layouts of the example: how a file is laid out that intake is told so of."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import yaml

from misconduct_profile.example.dialects import columns
from misconduct_profile.example.files import OF_THE_CASE
from misconduct_profile.example.returns import Return, returns

#: Folder of the layouts, beside extracts/ and truth/.
LAYOUTS: Final = "layouts"
#: A fixed day: the same seed gives the same bytes.
ACCEPTED: Final = {"who": "the example", "when": "2022-07-01"}


def layouts_folder(folder: Path) -> Path:
    """Return the folder of the layouts, params.layouts of a run over the example."""
    return folder / LAYOUTS


def layout_path(folder: Path, one: Return) -> Path:
    """Return where the layout of a file stands: by its force, as intake looks for it."""
    return layouts_folder(folder) / f"{one.input.removeprefix('synthetic-')}.yaml"


def write_layouts(folder: Path) -> None:
    """Write a layout for each file whose rows are grouped: what to fill down."""
    layouts_folder(folder).mkdir(exist_ok=True)
    for one in returns():
        if one.form != "rows_grouped":
            continue
        fields = columns(one.forces[0])
        content = {
            "fill_down": [fields[name] for name in OF_THE_CASE if name in fields],
            "note": "Each case is written on the first of its rows alone.",
            "accepted": ACCEPTED,
        }
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        layout_path(folder, one).write_text(text, encoding="utf-8")
