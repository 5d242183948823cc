"""`misconduct-profile inspect`: one file in words, and a layout for a person to accept."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from misconduct_profile import extracts
from misconduct_profile.errors import InputError
from misconduct_profile.params import Quality
from misconduct_profile.standards import fold, force_spellings

_CAUSES: Final = {
    "date_unreadable": "a date of the case is no date; no_date of a layout names what stands "
    "where there is none (Pending, N/A)",
    "finalised_before_received": "it was finalised before it was received; where the columns "
    "are right, ask who holds the data: nobody can tell which of the two dates is wrong",
    "case_reference_missing": "no case is named; a layout may fill it down (fill_down), or "
    "say that the line is no data (not_data)",
    "field_count": "it has more or fewer cells than the header",
}

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from misconduct_profile.extracts import Inspection
    from misconduct_profile.extracts.inspect import Looked


def look(
    file: Path,
    layout: Path | None,
    write: Path | None,
    force: str,
    extract_date: str,
    *,
    tables: tuple[Path, ...] = (),
) -> str:
    """Inspect a file and return what was found, in words; write a proposed layout.

    No value of the file is shown. Raises InputError for a file, layout, force or date
    that cannot be used, or where something stands where the layout should be written.
    """
    for path in (file, *tables):
        if not path.is_file():
            raise InputError(str(path), "there is no such file", "Name one file of a force.")
    if force and fold(force) not in force_spellings():
        raise InputError("--force", f"{force!r} is not one of the 43 forces", "Mend it.")
    if write is not None and write.exists():
        raise InputError(str(write), "is there already", "Name another file, or move it away.")
    said = extracts.read_layout(layout, draft=True) if layout else extracts.NO_LAYOUT
    found = extracts.inspect(file, said, _day(extract_date), force, tables)
    told = "\n".join([*_words(found), ""])
    proposal = extracts.propose(found, said)
    if write is None:
        return f"{told}\nProposed layout:\n\n{proposal}"
    write.parent.mkdir(parents=True, exist_ok=True)
    write.write_text(proposal, "utf-8")
    return (
        f"{told}\nProposed layout: {write}. Check it, then fill in who accepts it and when.\n"
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError(
            "--extract-date", f"{text!r} is no date", "Write 2022-04-29."
        ) from None


def _words(found: Inspection) -> Iterator[str]:
    for table in found.tables:
        yield from _table(found.file, table)
        yield ""
    if found.problem:
        yield "As it is, it would be refused:"
        yield f"  {found.problem}"
        return
    for sheet in found.moved:
        named = f" of {sheet}" if sheet else ""
        yield f"Its headings{named} would be moved one column, to stand above their values."
    lost = ", ".join(f"{number} {reason}" for reason, number in sorted(found.reasons.items()))
    yield f"It would be read: {found.kept:,} rows kept, quarantined: {lost or 'none'}."
    yield from _many_lost(found)
    orders = ", ".join(f"{name} {order}" for name, order in sorted(found.orders.items()))
    yield f"Dates: {orders or 'none'}."


def _many_lost(found: Inspection) -> Iterator[str]:
    """Say what follows where many rows are quarantined, and what may be the cause."""
    data = sum(table.kinds.get("data", 0) for table in found.tables)
    share = found.quarantined / data if data else 0.0
    if share <= Quality().most_quarantined:
        return
    yield f"  {share:.0%} of its rows. Where that is more than quality.most_quarantined of the"
    yield f"  params ({Quality().most_quarantined:.0%} if they do not say), all its months are"
    yield "  missing: what is left would pass for the whole."
    for reason in found.reasons:
        if words := _CAUSES.get(reason):
            yield f"  {reason}: {words}."


def _table(file: str, table: Looked) -> Iterator[str]:
    named = f"{file}{f', {table.sheet}' if table.sheet else ''}"
    parted = f", parted by {table.delimiter}" if table.encoding != "workbook" else ""
    yield f"{named}: {table.encoding}{parted}, {table.lines:,} lines"
    if table.notes:
        yield f"  It has {table.notes}."
    if not table.columns:
        yield "  No header was found in it."
        return
    how = "guessed by its look" if table.guessed else "recognised"
    where = f"Header in line {table.header}, {how}"
    yield f"  {where if table.header else 'It has no header, as the layout says'}."
    yield f"  Lines: {', '.join(f'{n:,} {kind}' for kind, n in table.kinds.items())}."
    wide = max([len(c.heading) for c in table.columns] + [7])
    yield f"  {'':>3}  {'Heading':<{wide}}  {'Field':<26}  Filled  Evidence"
    for column in table.columns:
        likely = "; ".join(
            f"perhaps {field} ({why})" for field, why in column.evidence.suggested
        )
        told = column.evidence.looks + (f"; {likely}" if likely and not column.field else "")
        yield (
            f"  {column.number:>3}  {column.heading:<{wide}}  {column.field or '?':<26}  "
            f"{column.evidence.filled:>6.0%}  {told}"
        )
