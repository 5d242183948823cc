"""Manifests: of the whole run (restricted), and of its public files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import misconduct_profile

#: What a manifest does not list: itself, times, the kernels' log, the example's extracts.
_LEFT_OUT: Final = ("manifest.json", "timings.json", "kernels.log", "example")


def write_manifest(
    run: Path, inputs: Sequence[Mapping[str, Any]], params: Mapping[str, Any]
) -> Path:
    """Write run/manifest.json: params, inputs and the sha256 of every output.

    `inputs` hold name, file, sha256, rows_read, rows_kept and rows_quarantined. The
    file is restricted: hashes of uncleared tables would let a stranger test guesses.
    """
    content = {
        "edition": params["edition"],
        "package_version": misconduct_profile.__version__,
        "parameters": dict(params),
        "inputs": [dict(one) for one in sorted(inputs, key=lambda one: str(one["name"]))],
        "outputs": files_under(run, leave_out=_LEFT_OUT),
    }
    path = run / "manifest.json"
    _write(path, content)
    return path


def write_site_manifest(site: Path) -> Path:
    """Write site/manifest.json: the public files with sha256 and size, nothing else."""
    path = site / "manifest.json"
    _write(path, {"files": files_under(site, leave_out=("manifest.json",))})
    return path


def files_under(folder: Path, leave_out: Sequence[str] = ()) -> list[dict[str, Any]]:
    """List the files of a folder by path, without top-level names of `leave_out`."""
    found = []
    for path in folder.rglob("*"):
        relative = path.relative_to(folder)
        if path.is_file() and relative.parts[0] not in leave_out:
            content = path.read_bytes()
            found.append(
                {
                    "path": relative.as_posix(),
                    "sha256": sha256(content).hexdigest(),
                    "bytes": len(content),
                }
            )
    return sorted(found, key=lambda one: str(one["path"]))


def _write(path: Path, content: Mapping[str, Any]) -> None:
    text = json.dumps(content, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
