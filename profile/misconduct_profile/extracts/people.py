"""People: a keyed hash of force and id; names and free text never leave intake."""

from __future__ import annotations

import hmac
import re
from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from misconduct_profile.standards import spellings

if TYPE_CHECKING:
    from misconduct_profile.params import Placeholders

_SIGNS = re.compile(r"[\W_]+", re.UNICODE)


def person_key(key: bytes, force: str, identifier: str) -> str | None:
    """HMAC-SHA256 of (force, normalised id), in hexadecimal; None for nobody.

    Normalising folds case and takes out spaces and signs; leading zeros stay, since
    nobody has said that 0123 and 123 are one person. Identities do not join across
    forces. A placeholder such as "Organisational" stands for no person.
    """
    return _keyed(key, force, _normal(identifier))


def _keyed(key: bytes, force: str, normal: str) -> str | None:
    if not normal or normal in _placeholders():
        return None
    return hmac.digest(key, f"{force}\0{normal}".encode(), "sha256").hex()


def person_keys(people: pl.DataFrame, key: bytes) -> list[pl.Series]:
    """Key each person (force, subject_id): the columns `person_key` and `nobody`.

    `nobody` says why a row names no person (blank, placeholder), and is "" where it does.
    """
    pairs = [(force, _normal(text)) for force, text in people.iter_rows()]
    keys = [_keyed(key, force, normal) for force, normal in pairs]
    why = [
        "" if known else "placeholder" if normal else "blank"
        for known, (_, normal) in zip(keys, pairs, strict=True)
    ]
    return [
        pl.Series("person_key", keys, dtype=pl.String),
        pl.Series("nobody", why, dtype=pl.String),
    ]


def not_one_person(rows: pl.DataFrame, limits: Placeholders) -> list[str]:
    """List the keys that stand on more cases of one file than one person can have.

    A system's stand-in for an unknown officer looks like an id (one on 8,815 of 58,129
    rows, Metropolitan Police FOI 2011 to 2014): more than `limits.cases` cases, and more
    than the share `limits.share` of all cases of the file.
    """
    cases = rows["case_reference"].n_unique()
    counted = (
        rows.filter(pl.col("person_key").is_not_null())
        .group_by("person_key")
        .agg(pl.col("case_reference").n_unique().alias("cases"))
    )
    many = pl.col("cases") > max(limits.cases, limits.share * cases)
    return sorted(counted.filter(many)["person_key"])


def _normal(identifier: str) -> str:
    folded = identifier.casefold()
    return folded if folded.isalnum() else _SIGNS.sub("", folded)


@cache
def _placeholders() -> frozenset[str]:
    known = spellings("placeholder")["spelling"].to_list()
    return frozenset(_SIGNS.sub("", spelling) for spelling in known)
