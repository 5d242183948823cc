"""Tables of one extract to one table: cases, allegations, subjects and their links joined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from misconduct_profile.errors import RefusedFileError
from misconduct_profile.extracts.lacking import CLOCKS
from misconduct_profile.extracts.sort_lines import SEPARATOR

if TYPE_CHECKING:
    from misconduct_profile.extracts.tabled import Tabled

_PLACE: Final = ("sheet", "first_line", "last_line", "whole")


@dataclass(frozen=True)
class Assembled:
    """The texts of an input as one table, one row a record.

    texts: as of `texts_of`, and `reasons` that are known already. joined: the sheets that
    were joined to another; the column "at <sheet>" has the line that a row was made from.
    beside: lines of those that no row is made from: sheet, first_line, reasons.
    """

    texts: pl.DataFrame
    fields: set[str]
    joined: tuple[str, ...] = ()
    beside: pl.DataFrame | None = None


def assemble(tables: list[Tabled], name: str) -> Assembled:
    """Make one table of all tables of an input.

    Tables that each have the date of a case stand below each other; else they are joined
    by case, allegation and subject. Raises RefusedFileError where nobody can tell how.
    """
    fields = set().union(*(table.fields for table in tables))
    alike = all(table.fields == tables[0].fields for table in tables)
    if alike or all({"case_reference"} <= t.fields and t.fields & set(CLOCKS) for t in tables):
        texts = pl.concat([table.texts for table in tables], how="diagonal")
        return Assembled(texts.with_columns(pl.col(pl.String).fill_null("")), fields)
    keys = [_keys(table, tables) for table in tables]
    _check(tables, keys, name)
    order = sorted(range(len(tables)), key=lambda n: (-len(keys[n]), _dated(tables[n]), n))
    return _joined(tables, keys, order, fields)


def _keys(table: Tabled, tables: list[Tabled]) -> list[str]:
    """Return the fields of a table that name what it is joined by."""
    by = "subject_reference"
    if not any(by in one.fields for one in tables):
        by = "subject_id"
    shared = sum(by in one.fields for one in tables) > 1
    wanted = ["case_reference", "allegation_reference", *([by] if shared else [])]
    keys = [field for field in wanted if field in table.fields]
    if keys == ["case_reference"] and not table.fields & set(CLOCKS):
        keys += [f for f in ("subject_reference", "subject_id") if f in table.fields][:1]
    return keys


def _dated(table: Tabled) -> bool:
    """Whether a table has a date of the case: one that has none may list a case's lines."""
    return bool(table.fields & set(CLOCKS))


def _check(tables: list[Tabled], keys: list[list[str]], name: str) -> None:
    longest = max(map(len, keys))
    base = [n for n, key in enumerate(keys) if len(key) == longest]
    kinds = [(*key, _dated(tables[n]) or len(key) > 1) for n, key in enumerate(keys)]
    if longest == 1:  # the lines of cases, and the cases with their dates
        base = [n for n in base if not _dated(tables[n])] or base
    loose = [
        t.sheet for t, key in zip(tables, keys, strict=True) if "case_reference" not in key
    ]
    problem = ""
    if loose:
        problem = f"{loose[0]} has no case reference to join it by"
    elif len(base) > 1:
        problem = f"{tables[base[0]].sheet} and {tables[base[1]].sheet} could both be its links"
    elif len(set(kinds)) < len(keys):
        problem = "two of its tables are joined by the same columns"
    doubled = _shared(tables, keys)
    if not problem and doubled:
        problem = f"two of its tables have a column of the {doubled.replace('_', ' ')}"
    if problem:
        raise RefusedFileError(
            "relation_unclear",
            name,
            f"its tables cannot be joined: {problem}",
            "Say in a layout which sheets hold data, and which columns to ignore.",
        )


def _shared(tables: list[Tabled], keys: list[list[str]]) -> str:
    """Return a field that two tables have and that joins nothing, or ""."""
    seen: set[str] = set()
    for table, key in zip(tables, keys, strict=True):
        own = table.fields - set(key)
        if again := sorted(own & seen):
            return again[0]
        seen |= own
    return ""


def _joined(
    tables: list[Tabled], keys: list[list[str]], order: list[int], fields: set[str]
) -> Assembled:
    """Join the other tables to the one with most keys, most keys first.

    What a table has and none of the rows refers to becomes a row of its own: a case
    without allegations, an allegation against nobody.
    """
    first, *others = order
    rows = tables[first].texts.with_columns(reasons=pl.lit(""))
    beside = []
    for n in others:
        right, left_out = _once(tables[n].texts, keys[n])
        rows = _with(rows, right, keys[n], f"at {tables[n].sheet}", left_out)
        beside.append(left_out.drop("key"))
    kept = sorted(set(rows.columns) & fields - {"subject_reference"})
    return Assembled(
        rows.with_columns(whole=rows.select(kept).hash_rows()),
        fields - {"subject_reference"},
        tuple(tables[n].sheet for n in others),
        pl.concat(beside),
    )


def _once(texts: pl.DataFrame, keys: list[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part the rows whose keys stand once from those nobody can join by.

    The repeat of a row is a duplicate; of two that differ neither is used.
    """
    same = pl.struct(*keys, "whole")
    texts = texts.with_columns(again=~same.is_first_distinct())
    alone = texts.filter(~pl.col("again")).with_columns(doubled=pl.len().over(keys) > 1)
    wrong = alone.filter("doubled").with_columns(reasons=pl.lit("key_doubled"))
    repeats = texts.filter("again").with_columns(reasons=pl.lit("duplicate_row"))
    told = (
        "sheet",
        "first_line",
        "reasons",
        pl.concat_str(keys, separator=SEPARATOR).alias("key"),
    )
    left = pl.concat([repeats.select(told), wrong.select(told)])
    return alone.filter(~pl.col("doubled")).drop("again", "doubled"), left


def _with(
    rows: pl.DataFrame, right: pl.DataFrame, keys: list[str], at: str, left_out: pl.DataFrame
) -> pl.DataFrame:
    """Join one table to the rows, and add rows for what none of them refers to."""
    own = [name for name in right.columns if name not in (*_PLACE, *keys)]
    table = right.select(*keys, *own, pl.col("first_line").alias(at))
    joined = rows.join(table, on=keys, how="left", maintain_order="left")
    named = pl.all_horizontal(pl.col(key) != "" for key in keys)
    lost = pl.col(at).is_null() & named
    wrong = left_out.filter(pl.col("reasons") == "key_doubled")["key"].unique()
    key = pl.concat_str(keys, separator=SEPARATOR)
    why = pl.when(key.is_in(wrong.implode())).then(pl.lit("key_doubled"))
    joined = joined.with_columns(
        reasons=pl.when(lost & (pl.col("reasons") == ""))
        .then(why.otherwise(pl.lit("row_without_its_own")))
        .otherwise("reasons")
    )
    alone = right.join(rows, on=keys, how="anti", maintain_order="left")
    added = alone.with_columns(pl.col("first_line").alias(at), reasons=pl.lit(""))
    both = pl.concat([joined, added], how="diagonal")
    return both.with_columns(pl.col(pl.String).fill_null(""))
