"""Notebooks shown cell by cell, as their kernels would, for tests of pages."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import nbformat

from made_release import ROOT
from misconduct_profile import charts, publish
from misconduct_profile.disclosure.tables import Release

H = "{http://www.w3.org/1999/xhtml}"


def run_cells(name: str, release: Release, force: str = "") -> Any:
    """Show every cell of a notebook, as its kernel would; the first two are its inputs."""
    notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    names = {"charts": charts, "publish": publish, "release": release}
    step = SimpleNamespace(force=force)
    for cell in [c for c in notebook.cells if c.cell_type == "code"][2:]:
        shown = eval(cell.source, {**names, "step": step})  # our own notebooks
        forms, metadata = shown._repr_mimebundle_()
        output = nbformat.v4.new_output(
            "execute_result", data=forms, metadata=metadata, execution_count=1
        )
        cell.outputs = [output]
    return notebook


def text_of(element: ET.Element) -> str:
    return "".join(element.itertext())
