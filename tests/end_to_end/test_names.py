"""No name leaves intake, and a person's key is made by the key of the run."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

import polars as pl

from misconduct_profile import example
from misconduct_profile.extracts.people import person_key


def names_among(texts: Iterable[str], names: set[str]) -> set[str]:
    """Return the names of two neighbouring words, as they are written: "Lee, Ann"."""
    first = {name.split(" ")[0] for name in names}
    # The nought between two texts is in no name, so none is read across them.
    words = re.findall(r"[\w'’-]+,?", " 0 ".join(texts))
    pairs = (f"{one} {two}" for one, two in pairwise(words) if one in first)
    return names.intersection(pairs)


def test_no_planted_name_is_in_any_table(run):
    names = set(pl.read_parquet(run.truth / "names.parquet")["name"])
    full = {name for name in names if " " in name}
    assert len(full) > 1000
    folders = ("rows", "quarantine", "ledger", "records", "mapping_gaps", "recognised")
    paths = [p for f in folders for p in (run.folder / f).rglob("*") if p.is_file()]
    assert len(paths) > 43
    for path in paths:
        if path.suffix == ".json":
            texts = {path.read_text()}
        else:
            frame = pl.read_parquet(path).select(pl.col(pl.String))
            texts = {str(text) for column in frame for text in column.unique()}
        assert not names_among(texts, full), path


def test_the_search_for_names_finds_them_in_the_extracts(run):
    names = set(pl.read_parquet(run.truth / "names.parquet")["name"])
    content = run.sources[0].path.read_bytes().decode("utf-8-sig")
    assert run.sources[0].name == "synthetic-avon-and-somerset"
    assert names_among([content], names)


def test_the_key_decides_the_person_keys():
    assert person_key(example.KEY, "E1", "123") != person_key(b"another key", "E1", "123")
    assert person_key(example.KEY, "E1", " 1-23 ") == person_key(example.KEY, "E1", "123")
    assert person_key(example.KEY, "E1", "0123") != person_key(example.KEY, "E1", "123")
    assert person_key(example.KEY, "E1", "123") != person_key(example.KEY, "E2", "123")
    for text in ("", "Organisational", "unknown officer", "TBC"):
        assert person_key(example.KEY, "E1", text) is None
