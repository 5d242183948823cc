"""What intake writes of one input under a run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from misconduct_profile.extracts.load import Loaded
from misconduct_profile.extracts.refusals import Refused


def write(one: Loaded | Refused, run: Path) -> None:
    """Write ledger/ and recognised/ of one input, and rows/ and quarantine/ unless refused.

    Where it was refused, what an earlier look at it left in the run is taken away.
    """
    frames = {"ledger": one.ledger}
    if isinstance(one, Loaded):
        frames |= {"rows": one.rows, "quarantine": one.quarantine}
    for folder in ("rows", "quarantine", "ledger"):
        path = run / folder / f"{one.name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        if folder in frames:
            frames[folder].write_parquet(path)
        else:
            path.unlink(missing_ok=True)
    path = run / "recognised" / f"{one.name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(_told(one), indent=1, ensure_ascii=False) + "\n", "utf-8")


def _told(one: Loaded | Refused) -> dict[str, Any]:
    if isinstance(one, Refused):
        return {"refused": one.reason, "problem": one.problem, "columns": []}
    found = one.recognised
    return {
        "refused": "",
        "encoding": one.encoding,
        "delimiter": found.delimiter,
        "header_line": found.header.first,
        "columns": list(zip(found.header.cells, found.fields, strict=True)),
        "date_orders": one.date_orders,
    }
