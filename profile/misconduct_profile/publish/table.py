"""A real table: caption, scope, row headers, every figure tagged, a key of shorthand."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import polars as pl

from misconduct_profile.charts import Column
from misconduct_profile.publish.html import Display, Number, key_of, mark

Row = dict[str, Any]


def Table(
    name: str,
    caption: str,
    frame: pl.DataFrame,
    columns: Sequence[Column],
    *,
    total: str = "",
    note: str = "",
) -> Display:
    """Return a frame as a table; the first column heads the rows.

    Columns and what the frame must hold for them: see `charts.Column`. `total` is the
    row header of a row that sums the others up.
    """
    name = f"table-{name}"
    inner = table_html(f"{name}-grid", caption, frame, columns, total)
    below = f'<p class="note">{escape(note)}</p>' if note else ""
    html = f'<div class="table" id="{name}">{inner}{below}</div>'
    return Display(name, html, table_text(caption, frame, columns))


def table_html(
    name: str, caption: str, frame: pl.DataFrame, columns: Sequence[Column], total: str = ""
) -> str:
    """Return a `<table>` in a region that scrolls by keyboard, with its key."""
    head = "".join(
        f'<th scope="col"{_class(column, first=index == 0)}>{escape(column.heading)}</th>'
        for index, column in enumerate(columns)
    )
    rows = list(frame.iter_rows(named=True))
    body = "".join(_row(row, columns, total) for row in rows)
    statuses = [
        figure.status or ("x" if figure.value is None else "")
        for row in rows for column in columns for figure in numbers(row, column)
    ]  # fmt: skip
    return (
        f'<div class="scroll" role="region" aria-labelledby="{name}-caption" tabindex="0">'
        f'<table id="{name}"><caption id="{name}-caption">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{key_of(statuses)}"
    )


def table_text(caption: str, frame: pl.DataFrame, columns: Sequence[Column]) -> str:
    """Return a table as tab-separated text."""
    lines = [caption, "\t".join(column.heading for column in columns)]
    for row in frame.iter_rows(named=True):
        lines.append("\t".join(_text(row, column) for column in columns))
    return "\n".join(lines)


def numbers(row: Row, column: Column) -> list[Number]:
    """Return the figures of one cell: none of a text, two of an interval or beside."""
    key = column.key
    if column.kind == "text":
        return []
    if column.kind == "beside":
        return [
            Number(row[name], row[f"{name}:status"] or "", column.of, row[f"{name}:cell"])
            for name in (key, f"{key}:nation")
        ]
    status, cell = row.get(f"{key}:status") or "", row.get(f"{key}:cell") or ""
    if column.kind == "interval":
        return [
            Number(row[f"{key}:{end}"], status, column.of, f"{cell}.{end}")
            for end in ("low", "high")
        ]
    return [Number(row[key], status, column.kind, cell)]


def _row(row: Row, columns: Sequence[Column], total: str) -> str:
    first, *rest = columns
    header = f'<th scope="row">{_cell(row, first)}</th>'
    cells = "".join(
        f"<td{_class(column, row.get(f'{column.key}:class'))}>{_cell(row, column)}</td>"
        for column in rest
    )
    style = ' class="total"' if total and row[first.key] == total else ""
    return f"<tr{style}>{header}{cells}</tr>"


def _cell(row: Row, column: Column) -> str:
    if column.kind == "text":
        text = escape(str(row[column.key] or ""))
        href = row.get(f"{column.key}:href")
        return f'<a href="{escape(href)}">{text}</a>' if href else text
    figures = numbers(row, column)
    if column.kind == "beside":
        said = row[f"{column.key}:said"]
        words = f" <b>{escape(said)}</b>" if said else ""
        nation = f'<span class="beside">nation {figures[1].in_table}</span>'
        return f"{figures[0].in_table}{words} {nation}"
    if any(figure.hidden for figure in figures):
        return mark(figures[0].status or "x")
    return " to ".join(figure.in_prose for figure in figures[:-1]) + (
        " to " if len(figures) > 1 else ""
    ) + figures[-1].in_table  # fmt: skip


def _text(row: Row, column: Column) -> str:
    if column.kind == "text":
        return str(row[column.key] or "")
    figures = numbers(row, column)
    if column.kind == "beside":
        own, nation = (figure.in_text_table for figure in figures)
        return f"{own} {row[f'{column.key}:said']} (nation {nation})".replace("  ", " ")
    if any(figure.hidden for figure in figures):
        return figures[0].in_text_table
    return " to ".join(figure.in_text_table for figure in figures)


def _class(column: Column, name: str | None = None, *, first: bool = False) -> str:
    plain = first or column.kind in {"text", "beside"}
    css = name or ("" if plain else "number")
    return f' class="{css}"' if css else ""
