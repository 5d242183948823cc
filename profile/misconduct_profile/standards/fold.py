"""One way to compare spellings: fold case, spaces and punctuation, and nothing more."""

from __future__ import annotations

import re

import polars as pl

_NOT_WORD = re.compile(r"[^\w]+|_", re.UNICODE)


def fold(text: str) -> str:
    """Fold a spelling: lower case, & as and, every run of other signs one space.

    Two texts that fold alike are the same spelling; likeness beyond that is for a
    person to decide.
    """
    lowered = text.lower().replace("&", " and ").replace("'", "").replace("’", "")
    return _NOT_WORD.sub(" ", lowered).strip()


def folded(column: str | pl.Expr) -> pl.Expr:
    """Fold a text column, as `fold` does for one text."""
    expr = pl.col(column) if isinstance(column, str) else column
    return (
        expr.str.to_lowercase()
        .str.replace_all("&", " and ", literal=True)
        .str.replace_all(r"['’]", "")
        .str.replace_all(r"[^\w]+|_", " ")
        .str.strip_chars()
    )
