"""One way to compare spellings: fold case, spaces and punctuation, and nothing more."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

import polars as pl

#: Columns hold few spellings in many cells, and every heading is asked for at each row. What
#: is longer is no spelling: it may be free text, and is not kept in memory.
_REMEMBERED: Final = 65_536
_LONGEST: Final = 60
_OTHER: Final = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Fold a spelling: lower case, & as and, every run of other signs one space.

    Letters, marks and decimal digits stay. Two texts that fold alike are the same
    spelling; likeness beyond that is for a person to decide.
    """
    return _kept(text) if len(text) <= _LONGEST else fold_anew(text)


def fold_anew(text: str) -> str:
    """Fold as `fold` does and remember nothing: for cells, which may hold names."""
    lowered = text.lower().replace("&", " and ").replace("'", "").replace("’", "")
    if lowered.isascii():
        return _OTHER.sub(" ", lowered).strip()
    kept = (sign if is_word(sign) else " " for sign in lowered)
    return " ".join("".join(kept).split())


_kept = lru_cache(_REMEMBERED)(fold_anew)


def remembered() -> int:
    """Count the spellings that are remembered."""
    return _kept.cache_info().currsize


def is_word(sign: str) -> bool:
    """Whether a sign is part of a word, to `fold`: a letter, a mark or a decimal digit."""
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
