"""A file while it is being damaged, and the registry of what damages it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from fuzzing.seeds import WHOLE, Seed

#: In this order the mutators of a file are applied: to its cells, its text, its bytes, the
#: parts of the package around them, and the bytes of that package.
STAGES = ("grid", "text", "bytes", "book", "package")
TEXTS = ("csv", "tsv", "txt", "zip")


@dataclass
class Draft:
    """Cells, and how they are to be written."""

    kind: str
    rows: list[list[str]]
    header: int
    delimiter: str
    encoding: str
    newline: str
    typed: bool

    @classmethod
    def of(cls, seed: Seed) -> Draft:
        rows = [list(row) for row in seed.rows]
        return cls(seed.kind, rows, seed.header, seed.delimiter, seed.encoding, seed.newline,
                   seed.typed)  # fmt: skip

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def data(self, rng: Random, share: float = 0.1) -> list[int]:
        """Pick some of the rows below the header, one at least where there are any."""
        places = range(self.header + 1, len(self.rows))
        if not places:
            return []
        return sorted(rng.sample(places, max(1, round(len(places) * rng.random() * share))))

    def columns(self, *words: str) -> list[int]:
        """Places of the columns whose heading holds one of the words; all where none does."""
        headings = self.rows[self.header] if self.header < len(self.rows) else []
        found = [
            place
            for place, heading in enumerate(headings)
            if any(word in heading.casefold() for word in words)
        ]
        return found or list(range(len(headings)))


@dataclass(frozen=True)
class Mutator:
    """One way to damage a file.

    still: cells stay under their headings, so that what is withheld must stay withheld.
    """

    name: str
    stage: str
    kinds: tuple[str, ...]
    still: bool
    call: Callable[..., Any]

    def fits(self, seed: Seed) -> bool:
        if seed.kind not in self.kinds:
            return False
        return seed.encoding != WHOLE or self.stage in ("book", "package")


MUTATORS: list[Mutator] = []


def mutator(
    stage: str, *, kinds: tuple[str, ...] = (), still: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function as a mutator under its own name."""
    every = {"grid": (*TEXTS, "xlsx", "xls", "ods"), "text": TEXTS, "bytes": TEXTS,
             "book": ("xlsx", "ods"), "package": ("zip", "xlsx", "xls", "ods")}  # fmt: skip

    def registered(call: Callable[..., Any]) -> Callable[..., Any]:
        name = call.__name__
        MUTATORS.append(Mutator(name, stage, kinds or every[stage], still, call))
        return call

    return registered
