"""One way to compare spellings: fold case, spaces and punctuation, and nothing more."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

import polars as pl

#: Columns hold few spellings in many cells, and every heading is asked for at each row.
_REMEMBERED: Final = 65_536


@lru_cache(_REMEMBERED)
def fold(text: str) -> str:
    """Fold a spelling: lower case, & as and, every run of other signs one space.

    Letters, marks and decimal digits stay. Two texts that fold alike are the same
    spelling; likeness beyond that is for a person to decide.
    """
    lowered = text.lower().replace("&", " and ").replace("'", "").replace("’", "")
    kept = (sign if _is_word(sign) else " " for sign in lowered)
    return " ".join("".join(kept).split())


def _is_word(sign: str) -> bool:
    if sign.isascii():
        return sign.isalnum()
    category = unicodedata.category(sign)
    return category[0] in "LM" or category == "Nd"


def folded(column: str | pl.Expr) -> pl.Expr:
    """Fold a text column, as `fold` does for one text."""
    expr = pl.col(column) if isinstance(column, str) else column
    return (
        expr.str.to_lowercase()
        .str.replace_all("&", " and ", literal=True)
        .str.replace_all(r"['’]", "")
        .str.replace_all(r"[^\p{L}\p{M}\p{Nd}]+", " ")
        .str.strip_chars(" ")
    )
