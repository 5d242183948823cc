"""What a later file of a return does to the earlier one's rows, in the run's folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from misconduct_profile.extracts.successions import before_of, compare
from misconduct_profile.standards import folded

if TYPE_CHECKING:
    from pathlib import Path

    from misconduct_profile.extracts.find import Source


@dataclass(frozen=True)
class Succession:
    """One file that replaces an earlier one or adds to it.

    before, after: names of the inputs. how: replaces or adds_to. same, appeared, vanished,
    changed: rows; of a file that adds, vanished are those of cases that it has, too.
    """

    before: str
    after: str
    how: str
    same: int
    appeared: int
    vanished: int
    changed: int


def succeed(sources: list[Source], loaded: set[str], run: Path) -> list[Succession]:
    """Take out of the earlier file what the later one replaces, and write what changed.

    Of a file that is replaced every line is named so. Of one that is added to, the rows
    of those cases are that stand in the later file too: it is their latest state. Writes
    changes/<later input>.parquet. The earliest files come first.
    """
    by_file = {source.path.name: source for source in sources}
    told = []
    followers = [source for source in sources if before_of(source.said)]
    for source in sorted(followers, key=lambda one: (one.said.extract_date, one.name)):
        before = by_file[before_of(source.said)]
        if source.name not in loaded:
            continue
        told.append(_one(before, source, run, read=before.name in loaded))
    return told


def _one(before: Source, after: Source, run: Path, *, read: bool) -> Succession:
    how = "replaces" if after.said.replaces else "adds_to"
    if not read:
        _name_replaced(before, after, run, None)
        return Succession(before.name, after.name, how, 0, 0, 0, 0)
    path = run / "rows" / f"{before.name}.parquet"
    old, new = (
        pl.read_parquet(run / "rows" / f"{one.name}.parquet") for one in (before, after)
    )
    if how == "adds_to":
        later = new.select("force", case=folded("case_reference")).unique()
        both = (
            old.with_columns(case=folded("case_reference"))
            .join(later, on=["force", "case"], how="semi")
            .drop("case")
        )
        where = ["sheet", "first_line"]
        old.join(both.select(where), on=where, how="anti").write_parquet(path)
        _name_replaced(before, after, run, both)
        old = both
    else:
        path.unlink()
        (run / "quarantine" / f"{before.name}.parquet").unlink()
        _name_replaced(before, after, run, None)
    changes, same = compare(old, new)
    (run / "changes").mkdir(exist_ok=True)
    changes.write_parquet(run / "changes" / f"{after.name}.parquet")
    counted = dict(changes["change"].value_counts().iter_rows())
    appeared, vanished, changed = (
        int(counted.get(one, 0)) for one in ("appeared", "vanished", "changed")
    )
    return Succession(before.name, after.name, how, same, appeared, vanished, changed)


def _name_replaced(before: Source, after: Source, run: Path, rows: pl.DataFrame | None) -> None:
    """Name lines of the earlier file in its ledger: all of them, or those of some rows."""
    path = run / "ledger" / f"{before.name}.parquet"
    ledger = pl.read_parquet(path)
    if rows is None:
        here = pl.lit(value=True)
    else:
        marked = rows.select("sheet", "first_line", here=pl.lit(value=True))
        ledger = ledger.join(
            marked, on=["sheet", "first_line"], how="left", maintain_order="left"
        )
        here = pl.col("here").fill_null(value=False)
    named = ledger.with_columns(
        kind=pl.when(here).then(pl.lit("replaced")).otherwise(pl.col("kind").cast(pl.String)),
        reasons=pl.when(here).then(pl.lit(f"{after.name}")).otherwise("reasons"),
    ).drop("here", strict=False)
    named.with_columns(pl.col("kind").cast(ledger.schema["kind"])).write_parquet(path)
