"""The words and cells of a run's outputs, and the search for secrets among them."""

from __future__ import annotations

import html
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from misconduct_profile.example.dialects import DIALECTS

#: Folder of a run that holds what was made up: extracts, returns, and the truth.
MADE = "example"
#: Stands between two cells, so that their words are never read as neighbours.
BETWEEN = "\x1f"
#: Shorter numbers are everywhere: counts, lines, days. Such an id is sought as a whole cell.
LONG = 6
#: Whole cells that are years and regimes, or dates as a spreadsheet counts their days from
#: 1900 (2015 to 2022), though some force has a person of that number.
DATES = {str(number) for number in (*range(2000, 2031), *range(42_000, 44_927))}
_TAG = re.compile(r"</?[a-z][a-z0-9]*", re.I)


def outputs(run: Path) -> list[Path]:
    """Return every file of a run but those it was made from."""
    made = run / MADE
    return sorted(p for p in run.rglob("*") if p.is_file() and made not in p.parents)


def words(texts: Iterable[str]) -> pl.Series:
    """Return texts as lower case words between single blanks, one blank at each end.

    A number with decimals is one word, so that its decimals are nobody's number.
    """
    series = pl.Series(list(texts), dtype=pl.String).str.to_lowercase()
    series = series.str.replace_all(r"(\d)\.(\d)", "${1}_$2")
    series = series.str.replace_all(rf"[^\pL\pN_{BETWEEN}]+", " ")
    series = series.str.replace_all(BETWEEN, f" {BETWEEN} ", literal=True)
    return " " + series.str.strip_chars(" ") + " "


def leaves(value: object) -> Iterator[str]:
    """Yield all keys and values of what a JSON file holds, but sizes of files in bytes."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from leaves(inner) if key != "bytes" else ()
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    else:
        yield str(value)


def columns(frame: pl.DataFrame) -> Iterator[pl.Series]:
    """Yield the text columns of a frame, however deep they lie, and long whole numbers."""
    for column in frame.get_columns():
        if isinstance(column.dtype, pl.List | pl.Array):
            yield from columns(column.explode(empty_as_null=True).to_frame())
        elif isinstance(column.dtype, pl.Struct):
            yield from columns(column.struct.unnest())
        elif isinstance(column.dtype, pl.String | pl.Enum | pl.Categorical):
            yield column.cast(pl.String).drop_nulls().unique()
        elif column.dtype.is_integer():
            yield column.filter(column >= 10 ** (LONG - 1)).cast(pl.String).unique()
        elif column.dtype == pl.Binary:
            raise AssertionError(f"{column.name}: nobody can say what these bytes hold")


def cells(path: Path) -> list[str]:
    """Return the texts of a parquet file once each, with those of JSON within them."""
    frame = pl.read_parquet(path)
    found = {text for column in columns(frame) for text in column}
    inner = [json.loads(text) for text in found if text.startswith(("{", "["))]
    return sorted(found | set(leaves(inner)))


def text_of(path: Path) -> str:
    """Return what there is to read in a file of text, with its escapes undone.

    JSON is parsed: in its raw text a name after a line break would begin with an n. The
    names of tags go, or a paragraph (`<p>`) of 2021 would be an id P/2021.
    """
    content = path.read_bytes()
    if path.suffix == ".xlsx":  # sent, and never written
        with zipfile.ZipFile(path) as book:
            content = b" ".join(book.read(part) for part in sorted(book.namelist()))
    try:
        text = content.decode("utf-16" if content[:2] == b"\xff\xfe" else "utf-8")
    except UnicodeDecodeError:  # some extracts, and nothing that the run writes
        text = content.decode("cp1252", errors="replace")
    if path.suffix in {".json", ".ipynb"}:
        text = BETWEEN.join(leaves(json.loads(text)))
    return html.unescape(_TAG.sub("<", text))


@dataclass(frozen=True)
class Read:
    """Files as words, and the whole cells of those that are parquet, in one order."""

    paths: Sequence[Path]
    words: pl.Series
    cells: list[frozenset[str]]

    @classmethod
    def of(cls, paths: Sequence[Path]) -> Read:
        tables = [cells(path) if path.suffix == ".parquet" else [] for path in paths]
        texts = (
            BETWEEN.join(table) if path.suffix == ".parquet" else text_of(path)
            for path, table in zip(paths, tables, strict=True)
        )
        return cls(paths, words(texts), [frozenset(table) for table in tables])


@dataclass(frozen=True)
class Sought:
    """What to search for: secrets by the words they are written in, and whole cells."""

    words: dict[str, str]
    cells: frozenset[str] = frozenset()

    @classmethod
    def of(cls, secrets: Iterable[str], whole: Iterable[str] = ()) -> Sought:
        """Seek each secret as its words, with signs and without: E-2705 and E2705."""
        listed = list(secrets)
        bare = [re.sub(r"[\W_]+", "", secret) for secret in listed]
        named = dict(zip(words(bare), listed, strict=True))
        return cls(named | dict(zip(words(listed), listed, strict=True)), frozenset(whole))

    def among(self, read: Read) -> dict[Path, set[str]]:
        """Return the secrets that stand in each file, for files that hold any."""
        pattern = pl.Series(sorted(self.words), dtype=pl.String).implode()
        hits = read.words.str.extract_many(pattern, overlapping=True).list.unique()
        found = {
            path: {self.words[hit] for hit in hit_list} | (self.cells & whole)
            for path, hit_list, whole in zip(read.paths, hits, read.cells, strict=True)
        }
        return {path: secrets for path, secrets in found.items() if secrets}


def names_of(run: Path) -> list[str]:
    """Return the planted names, full ones in both orders, and each surname alone.

    No surname of the example is a word of anything the run writes.
    """
    names = pl.read_parquet(run / MADE / "truth" / "names.parquet")["name"].to_list()
    turned = [" ".join(reversed(re.split(r",? ", name, maxsplit=1))) for name in names]
    return sorted({*names, *turned})


def ids_of(run: Path) -> list[str]:
    """Return every number of a person as its force writes it, in extracts and HR returns."""
    truth = run / MADE / "truth"
    people = pl.read_parquet(truth / "rows.parquet", columns=["dialect", "person"])
    written = {name: dialect.person for name, dialect in DIALECTS.items()}
    number = (pl.col("person") + 1000).cast(pl.String)
    pattern = pl.col("dialect").replace_strict(written)
    spelled = people.drop_nulls().unique().select(
        pattern.str.replace("{n}", number, literal=True)
    ).to_series()  # fmt: skip
    staff = pl.read_parquet(truth / "probation.parquet")["staff_number"].drop_nulls()
    return sorted(set(spelled) | set(staff) - {""})


def sought_ids(run: Path) -> Sought:
    """Seek numbers that cannot be taken for others as words, the short ones as cells."""
    ids = ids_of(run)
    short = {one for one in ids if one.isdigit() and len(one) < LONG}
    return Sought.of((one for one in ids if one not in short), short - DATES)
