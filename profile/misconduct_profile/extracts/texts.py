"""Cells to texts: one column a recognised field, white space folded, filled down as told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from misconduct_profile.errors import RefusedFileError
from misconduct_profile.extracts.recognise import distinct
from misconduct_profile.standards import fold

if TYPE_CHECKING:
    from misconduct_profile.extracts.layout import Layout
    from misconduct_profile.extracts.recognise import Recognised

#: Fields whose cells may hold several values, a line each.
SEVERAL_FIELDS: Final = ("standard_breached", "factors")
#: Fields of which nothing passes intake but that they stood there.
_UNUSED: Final = frozenset({"subject_name", "complainant_name", "summary"})
#: Where a text's white space is as it should be, it is left alone.
_UNTIDY: Final = r"[^\S ]|  |^ | $"
#: A column with fewer distinct texts than this share of its rows is tidied by these.
FEW: Final = 0.25


def texts_of(data: pl.DataFrame, found: Recognised, sheet: str) -> pl.DataFrame:
    """Make a text column of each recognised field, its white space folded ("" where blank).

    `data` are rows of a grid. Returns sheet, first_line, last_line, `whole` (a hash of all
    cells of the row) and one column a field of which something is made.
    """
    cells = [name for name in data.columns if name.isdigit()]
    fields = {name: place for place, name in enumerate(found.fields)
              if name and name not in _UNUSED}  # fmt: skip
    texts = data.select(pl.col(str(place)).alias(name) for name, place in fields.items())
    looked = texts.select(pl.all().unique().str.contains(_UNTIDY).any())
    untidy = {column.name for column in looked.iter_columns() if column[0]}
    return data.select(
        pl.lit(sheet).alias("sheet"),
        "first_line",
        "last_line",
        data.select(cells).hash_rows().alias("whole"),
        *(
            _tidied(text, keep_breaks=text.name in SEVERAL_FIELDS)
            if text.name in untidy
            else text
            for text in texts.iter_columns()
        ),
    )


def _tidied(texts: pl.Series, *, keep_breaks: bool) -> pl.Series:
    """Fold white space: of each distinct text once, where that is less to do."""
    tidy = _one_spaced(pl.col(texts.name), keep_breaks=keep_breaks)
    distinct = texts.unique()
    if len(distinct) >= FEW * len(texts):
        return texts.to_frame().select(tidy).to_series()
    pairs = distinct.to_frame().select(text=texts.name, tidy=tidy)
    return texts.replace_strict(pairs["text"], pairs["tidy"], return_dtype=pl.String)


def filled_down(
    data: pl.DataFrame, found: Recognised, layout: Layout, name: str
) -> tuple[pl.DataFrame, int]:
    """Fill blank cells from the row above, in the columns that a layout names.

    Where a key's cell is blank (the case reference's, unless the layout groups columns by
    key), it and the blank cells named with it repeat the row above. Never across a new
    case. Returns the rows, and how many were filled.
    """
    if not layout.fill_down:
        return data, 0
    case = found.position("case_reference")
    if case is None:
        return data, 0
    told = layout.fill_down
    groups = {case: told} if isinstance(told, list) else {
        _place(key, found, name): columns for key, columns in told.items()
    }  # fmt: skip
    rows = data.with_columns(of_case=pl.col(str(case)).str.contains(r"\S").cum_sum())
    number = 0
    for key, headings in groups.items():
        columns = sorted({key, *(_place(heading, found, name) for heading in headings)})
        blank = ~pl.col(str(key)).str.contains(r"\S") & (pl.col("of_case") > 0)
        within = [] if key == case else ["of_case"]
        number = max(number, int(rows.select(blank.sum()).item()))
        rows = rows.with_columns(_from_above(place, blank, within) for place in columns)
    return rows.drop("of_case"), number


def _from_above(place: int, blank: pl.Expr, within: list[str]) -> pl.Expr:
    cell = pl.col(str(place))
    # Only rows with the key hand their cells down: what a row below adds is its own.
    above = pl.when(~blank).then(cell).forward_fill()
    above = above.over(within) if within else above
    empty = ~cell.str.contains(r"\S")
    return pl.when(blank & empty).then(above).otherwise(cell).fill_null("").alias(str(place))


def _place(heading: str, found: Recognised, name: str) -> int:
    """Column that a layout names, by its heading, its field or as "column n"."""
    key = fold(heading) or heading
    names = distinct([" ".join(cell.split()) for cell in found.headings])
    for place, (cell, field) in enumerate(zip(names, found.fields, strict=True)):
        if key in (fold(cell), fold(field or "") or None, f"column {place + 1}"):
            return place
    raise RefusedFileError(
        "layout_wrong",
        name,
        f"the layout fills down {heading!r}, and no column is called so",
        "Mend fill_down in the layout.",
    )


def _one_spaced(cell: pl.Expr, *, keep_breaks: bool) -> pl.Expr:
    """Fold white space to one space; where a line break parts values, to one break."""
    if keep_breaks:
        cell = cell.str.replace_all(r"[^\S\n]*[\r\n]\s*", "\n")
    white = r"[^\S\n]+" if keep_breaks else r"\s+"
    return cell.str.replace_all(white, " ").str.strip_chars(" \n")
