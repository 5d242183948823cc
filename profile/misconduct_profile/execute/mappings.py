"""`misconduct-profile mappings`: values that nothing explains, and a person's word for one."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path
from typing import Final

import polars as pl

from misconduct_profile.errors import InputError
from misconduct_profile.params import ALL, AcceptedMapping, add_mapping
from misconduct_profile.standards import (
    CODED,
    codes_of,
    fold,
    force_by_code,
    force_spellings,
)
from misconduct_profile.transform import read_gaps

OUTPUTS: Final = Path("outputs")
GAPS: Final = "mapping_gaps"
#: So many inputs are named; of more the number is told.
_NAMED: Final = 3


def newest(outputs: Path = OUTPUTS) -> Path | None:
    """Return the folder of the newest run that lists what it could not map, if any."""
    found = [path for path in outputs.glob(f"*/{GAPS}") if path.is_dir()]
    if not found:
        return None
    return max(found, key=lambda path: (path.stat().st_mtime_ns, path.as_posix())).parent


def last_run(outputs: Path = OUTPUTS) -> Path:
    """Return the newest run; InputError where there is none."""
    run = newest(outputs)
    if run is None:
        remedy = "Run make report first, or name the folder of a run."
        raise InputError(str(outputs), "holds no run", remedy)
    return run


def list_gaps(run: Path, field: str = "", limit: int = 50) -> str:
    """List the values of a run that nothing explains, in words, most rows first."""
    if not (run / GAPS).is_dir():
        raise InputError(str(run), "holds no run", "Name a folder such as outputs/example.")
    found = read_gaps(run)
    if field:
        known = sorted({*CODED, *found["field"]})
        if field not in known:
            raise InputError(
                "--field", f"{field!r} has no codes", f"Known: {', '.join(known)}."
            )
        found = found.filter(pl.col("field") == field)
    of = f" of {field}" if field else ""
    if not found.height:
        return f"{run.as_posix()}: no value{of} is left that nothing explains.\n"
    head = (
        f"{run.as_posix()}: {_number(found.height, 'value')}{of} that nothing explains, "
        f"{_number(int(found['rows'].sum()), 'row')}; most rows first.\n"
    )
    total = _inputs(run)
    told = [_entry(row, total) for row in found.head(limit).iter_rows(named=True)]
    more = found.height - len(told)
    if more:
        told.append(f"And {_number(more, 'value')} more: --limit {found.height} lists them.\n")
    return "\n".join([head, *told])


def _entry(row: dict[str, object], total: int) -> str:
    held = str(row["held_by"]).split("|")
    names = f" ({', '.join(held)})" if len(held) <= _NAMED else ""
    value, reason = str(row["value"]), str(row["reason"])
    shown = value if value.startswith("withheld, ") else f'"{value}"'
    lines = [
        f"{row['field']}  {shown}",
        f"    {_number(int(str(row['rows'])), 'row')}, in {len(held)} of "
        f"{_number(total, 'input')}{names}: {reason}",
    ]
    if row["examples"]:
        lines.append(f"    written: {' | '.join(str(row['examples']).split('|'))}")
    near = suggestions(str(row["field"]), str(row["suggestions"]), str(row["scores"]))
    if near:
        lines.append(f"    like: {', '.join(near)}")
    return "\n".join(lines) + "\n"


def suggestions(field: str, names: str, scores: str) -> list[str]:
    """Write suggestions with their codes and likeness: "J2 Sexual harassment (91)"."""
    if not names:
        return []
    codes: dict[str, list[str]] = {}
    for code, name in codes_of(field).items() if field in CODED else ():
        codes.setdefault(name, []).append(code)
    told = []
    for name, score in zip_longest(names.split("|"), scores.split("|") if scores else []):
        of = " or ".join(code for code in codes.get(name, []) if code != name)
        told.append(f"{of} {name}".strip() + (f" ({score})" if score else ""))
    return told


def accept(file: Path, said: AcceptedMapping, run: Path | None) -> str:
    """Write an accepted mapping into its file; say what of the last run it concerns.

    Raises InputError, and writes nothing, where it cannot be accepted.
    """
    add_mapping(file, said)
    name = codes_of(said.field)[said.code]
    whom = "all forces" if said.scope == ALL else force_by_code(said.scope).short_name
    meaning = said.code if name == said.code else f"{said.code}, {name}"
    told = f'{file.as_posix()}: "{said.value}" in {said.field} means {meaning} for {whom}.\n'
    if run is None:
        return f"{told}There is no run yet to look into.\n"
    held, total = _holding(run, said), _inputs(run)
    if not held:
        return f"{told}No input of {run.as_posix()} lists it: the next run redoes nothing.\n"
    names = f" ({', '.join(held)})" if len(held) <= _NAMED else ""
    return (
        f"{told}{len(held)} of {_number(total, 'input')} hold it{names}; "
        "the next run redoes these.\n"
    )


def scope_of(text: str) -> str:
    """Read the scope of a mapping: all, or a force by name, short name, slug or code."""
    if fold(text) == ALL:
        return ALL
    try:
        return force_spellings()[fold(text)]
    except KeyError:
        remedy = "Write all, or the name of one of the 43 forces."
        raise InputError("--scope", f"{text!r} is no force", remedy) from None


def _holding(run: Path, said: AcceptedMapping) -> list[str]:
    """Name the inputs of a run that list a value for a force of the mapping's scope."""
    found = []
    for path in sorted((run / GAPS).glob("*.parquet")):
        gaps = pl.read_parquet(path).filter(pl.col("field") == said.field)
        if any(
            fold(value) == fold(said.value) and said.scope in {ALL, force}
            for force, value in gaps.select("force", "value").iter_rows()
        ):
            found.append(path.stem)
    return found


def _inputs(run: Path) -> int:
    """Count the inputs of a run that have records; the returns of HR are none."""
    return len(list((run / "rows").glob("*.parquet")))


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
