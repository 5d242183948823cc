"""What intake writes of one input under a run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from misconduct_profile.extracts.load import Loaded
from misconduct_profile.extracts.recognise import Recognised
from misconduct_profile.extracts.refusals import Refused

_FOLDERS = ("rows", "quarantine", "ledger", "changes")


def write(one: Loaded | Refused, run: Path) -> None:
    """Write ledger/ and recognised/ of one input, and rows/ and quarantine/ unless refused.

    Where it was refused, what an earlier look at it left in the run is taken away.
    """
    unwrite(one.name, run)
    frames = {"ledger": one.ledger}
    if isinstance(one, Loaded):
        frames |= {"rows": one.rows, "quarantine": one.quarantine}
    for folder, frame in frames.items():
        path = run / folder / f"{one.name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        frame.write_parquet(path, compression="lz4")
    path = run / "recognised" / f"{one.name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(_told(one), indent=1, ensure_ascii=False) + "\n", "utf-8")


def unwrite(name: str, run: Path) -> None:
    """Take away all that was written of one input."""
    for folder in _FOLDERS:
        (run / folder / f"{name}.parquet").unlink(missing_ok=True)
    (run / "recognised" / f"{name}.json").unlink(missing_ok=True)


def _told(one: Loaded | Refused) -> dict[str, Any]:
    if isinstance(one, Refused):
        return {"refused": one.reason, "problem": one.problem, "columns": []}
    return {
        "refused": "",
        "columns": [pair for table in one.tables for pair in _columns(table.recognised)],
        "tables": [
            {
                "sheet": table.sheet,
                "encoding": table.encoding,
                "delimiter": table.recognised.delimiter,
                "header_line": table.recognised.header.first,
                "headings_moved": table.recognised.realigned,
                "filled_down": table.filled_down,
                "signs_taken_out": table.neutralised,
                "hidden": table.notes,
                "columns": _columns(table.recognised),
            }
            for table in one.tables
        ],
        "other_sheets": list(one.others),
        "date_orders": one.date_orders,
        "nobody": one.nobody,
        "flags": dict(sorted(one.flags.items())),
    }  # fmt: skip


def _columns(found: Recognised) -> list[tuple[str, str | None]]:
    return list(zip(found.headings, found.fields, strict=True))
