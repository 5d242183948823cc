"""Lays the rows of a file out as text, and names every physical line."""

from __future__ import annotations

import csv
import io
from typing import Final

import polars as pl

from misconduct_profile.example.dialects import Dialect
from misconduct_profile.example.returns import Return

#: What a system that merges cells writes on the first row of a case alone.
OF_THE_CASE: Final = (
    "force", "case_reference", "case_type", "received_date", "recorded_date",
    "finalised_date", "vawg_flag", "handling",
)  # fmt: skip
_SHORT_BLOCK: Final = ("{title}", "{resume}", "")
_LONG_BLOCK: Final = (
    "{title}", "", "{resume}", "Prepared by the Professional Standards Department",
    "Marking: SYNTHETIC", "", "Notes", "One line an allegation and subject",
    "Blank means not recorded", "", "",
)  # fmt: skip
LINE_SCHEMA: Final = {"key": pl.Float64, "text": pl.String, "kind": pl.String}


def joined(dialect: Dialect, texts: pl.DataFrame, faults: pl.DataFrame) -> pl.Series:
    """Return one text a row: fields quoted where they must be and joined.

    A row with the fault field_count has its last field cut off or one too many.
    """
    delimiter = dialect.delimiter
    special = rf'[{delimiter}"\n]'
    fields = [
        pl.when(pl.col(name).str.contains(special))
        .then(pl.concat_str(pl.lit('"'), pl.col(name).str.replace_all('"', '""'), pl.lit('"')))
        .otherwise(pl.col(name))
        for name in texts.columns
    ]
    both = pl.concat([texts, faults.select("fault", "variant")], how="horizontal")
    short = pl.concat_str(fields[:-1], separator=delimiter)
    whole = pl.concat_str(fields, separator=delimiter)
    wrong = pl.col("fault") == "field_count"
    return both.select(
        line=pl.when(wrong & (pl.col("variant") == 0))
        .then(short)
        .when(wrong)
        .then(pl.concat_str(whole, pl.lit(f"{delimiter}moved")))
        .otherwise(whole)
    )["line"]


def spoiled(form: str, texts: pl.DataFrame, cases: pl.Series) -> pl.DataFrame:
    """Return the texts as the form of the whole file leaves them."""
    if form == "rows_grouped":
        again = pl.lit(cases == cases.shift(1)).fill_null(value=False)
        return texts.with_columns(
            pl.when(again).then(pl.lit("")).otherwise(name).alias(name)
            for name in OF_THE_CASE
            if name in texts.columns
        )
    return texts


def unclosed(lines: pl.Series, dialect: Dialect) -> pl.Series:
    """Open a quotation mark in the last field of a row, and do not close it.

    In the middle, or behind all other quotation marks, of which one might close it.
    """
    quoted = lines.str.contains('"', literal=True).arg_true()
    place = max(len(lines) // 2, *(int(row) + 1 for row in quoted[-1:]), 0)
    place = min(place, len(lines) - 1)
    before, _, last = str(lines[place]).rpartition(dialect.delimiter)
    return lines.scatter(place, f'{before}{dialect.delimiter}"{last}')


def lay_out(one: Return, fields: dict[str, str], rows: pl.DataFrame) -> pl.DataFrame:
    """Lay out rows (line, fate, reason, row_id, year) with all around them.

    Returns one row a record or other line, in order: text, first_line, last_line (from
    1), kind, reason, row_id. Newlines inside a quoted field are lines too.
    """
    data = rows.select(
        key=pl.int_range(pl.len(), dtype=pl.Int64).cast(pl.Float64),
        text="line",
        kind="fate",
        reason="reason",
        row_id="row_id",
    )
    moved = pl.lit(one.form == "header_shifted") & (pl.col("kind") == "header")
    around = _around(one, fields, rows["year"]).with_columns(
        reason=pl.when(moved).then(pl.lit("headings_moved_left")).otherwise(pl.lit("")),
        row_id=pl.lit(None, dtype=pl.Int64),
    )
    height = pl.col("text").str.count_matches("\n", literal=True).cast(pl.Int64) + 1
    laid = pl.concat([data, around]).sort("key", maintain_order=True)
    laid = laid.with_columns(last_line=height.cum_sum(), height=height)
    return laid.select(
        "text",
        "kind",
        "reason",
        "row_id",
        "last_line",
        first_line=pl.col("last_line") - pl.col("height") + 1,
    )


def encoded(dialect: Dialect, laid: pl.DataFrame) -> bytes:
    """Return the bytes of a laid out file."""
    text = dialect.newline.join(laid["text"])
    return (text + dialect.newline * dialect.final_newline).encode(dialect.encoding)


def _around(one: Return, fields: dict[str, str], years: pl.Series) -> pl.DataFrame:
    """List the lines that are no data: key (place among the rows), text and kind."""
    dialect, size = one.dialect, len(years)
    headings = list(fields.values())
    if one.form == "header_shifted":
        headings = ["", *headings[:-1]]
    header = _line(dialect, headings)
    lines = [*_block(one, dialect), (-1.0, header, "header")]
    if dialect.repeat:
        lines += [
            (row - 0.4, header, "repeated_header")
            for row in range(dialect.repeat, size, dialect.repeat)
        ]
    if dialect.blanks:
        lines += [
            (row - 0.5, "", "blank") for row in range(dialect.blanks, size, dialect.blanks)
        ]
        lines.append((size + 0.5, "", "blank"))
    if dialect.inner:
        lines += [(row - 0.3, dialect.inner, "footer") for row in range(45, size, 450)]
    if dialect.subtotals:
        lines += _subtotals(dialect, len(fields), years)
    if dialect.total:
        lines.append((size + 1.0, _total(dialect, len(fields), dialect.total, size), "total"))
    if dialect.footer:
        lines.append((size + 2.0, dialect.footer, "footer"))
    return pl.DataFrame(lines, schema=LINE_SCHEMA, orient="row")


def _block(one: Return, dialect: Dialect) -> list[tuple[float, str, str]]:
    """Return the title block above the header, of 3 or 11 lines."""
    shape = {1: (), 4: _SHORT_BLOCK, 12: _LONG_BLOCK}[dialect.header]
    title = "Professional Standards – complaint and conduct extract (SYNTHETIC)"
    resume = f"Résumé of cases {one.selection} – extracted {one.extract_date}"
    texts = [text.format(title=title, resume=resume) for text in shape]
    return [
        (-2.0 - len(texts) + n, text, "title" if text else "blank")
        for n, text in enumerate(texts)
    ]


def _subtotals(dialect: Dialect, width: int, years: pl.Series) -> list[tuple[float, str, str]]:
    """Put a total behind the last row of each year received."""
    lines = []
    begin = 0
    for row in range(1, len(years) + 1):
        if row == len(years) or years[row] != years[row - 1]:
            words = dialect.subtotals.format(year=years[row - 1])
            lines.append((row - 0.45, _total(dialect, width, words, row - begin), "total"))
            begin = row
    return lines


def _total(dialect: Dialect, width: int, words: str, number: int) -> str:
    """Write a total: on as many fields as the data, or (odd orders) on two alone."""
    padding = 0 if dialect.order % 2 else width - 2
    return _line(dialect, [words, str(number), *[""] * padding])


def _line(dialect: Dialect, fields: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=dialect.delimiter, lineterminator="").writerow(fields)
    return out.getvalue()
