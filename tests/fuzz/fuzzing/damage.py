"""A number to a damaged file: the same number, seeds and mutators give the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from fuzzing import of_bytes, of_cells, of_rows, of_text  # noqa: F401 - they register themselves
from fuzzing.draft import MUTATORS, STAGES, TEXTS, Draft, Mutator
from fuzzing.of_books import pack, unpack
from fuzzing.render import book_of, text_of, zipped
from fuzzing.seeds import WHOLE, Seed

MOST = 4


@dataclass(frozen=True)
class Damaged:
    """A damaged file.

    still: what is withheld of it must stay withheld.
    """

    seed: Seed
    mutators: tuple[str, ...]
    still: bool
    content: bytes

    @property
    def file(self) -> str:
        return f"{self.seed.name}.{self.seed.kind}"


def damaged(seeds: list[Seed], run: int, number: int) -> Damaged:
    """Damage a file: each mutator in turn, with up to three others, on a seed it fits."""
    rng = Random(f"{run}:{number}")
    first = MUTATORS[number % len(MUTATORS)]
    fitting = [seed for seed in seeds if first.fits(seed)]
    kind = rng.choice(sorted({seed.kind for seed in fitting}))
    seed = rng.choice([seed for seed in fitting if seed.kind == kind])
    others = [one for one in MUTATORS if one.fits(seed)]
    chosen = [
        first,
        *(rng.choice(others) for _ in range(rng.choice([0, 0, 1, 1, 2, MOST - 1]))),
    ]
    chosen.sort(key=lambda one: STAGES.index(one.stage))
    content = spoilt(seed, chosen, rng)
    still = seed.sure and all(one.still for one in chosen)
    return Damaged(seed, tuple(one.name for one in chosen), still, content)


def spoilt(seed: Seed, chosen: list[Mutator], rng: Random) -> bytes:
    """Apply mutators to a seed, stage by stage."""
    of = {stage: [one.call for one in chosen if one.stage == stage] for stage in STAGES}
    content = seed.content
    if seed.encoding != WHOLE:
        draft = Draft.of(seed)
        for call in of["grid"]:
            if draft.rows and draft.header < len(draft.rows):
                call(draft, rng)
        content = _written(draft, seed, of, rng)
    if of["book"]:
        parts = unpack(content)
        for call in of["book"]:
            if parts:
                call(parts, rng)
        content = pack(parts)
    for call in of["package"]:
        content = call(content, rng)
    return content


def _written(draft: Draft, seed: Seed, of: dict[str, list], rng: Random) -> bytes:
    if draft.kind not in TEXTS:
        return book_of(draft)
    text = text_of(draft)
    for call in of["text"]:
        text = call(text, draft.delimiter, rng)
    content = text.encode(draft.encoding, "replace")
    for call in of["bytes"]:
        content = call(content, rng)
    if draft.kind == "zip":
        return zipped(content, f"{seed.name}.csv", beside=len(seed.name) % 2 == 0)
    return content
