"""Signs that no extract needs and that can mislead: taken out, and counted."""

from __future__ import annotations

import re
from itertools import groupby
from operator import itemgetter
from typing import Final

import numpy as np
import numpy.typing as npt

#: Control characters other than tab and line ends: a space stands in their place. The one
#: that parts cells in `cells.SEPARATOR` is among them.
_CONTROL: Final = "\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
#: Marks of direction and of no width, which make two texts look alike or one look otherwise.
_UNSEEN: Final = "\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_BOTH: Final = re.compile(f"[{_CONTROL}{_UNSEEN}]")
_SPACED: Final = re.compile(f"[{_CONTROL}]")
#: As a pattern of polars.
PATTERN: Final = _BOTH.pattern
#: Those beyond ASCII in UTF-8, by their first byte: what may follow it.
_AFTER: Final = {
    first: np.array([int.from_bytes(sign[1:]) for sign in signs], np.uint16)
    for first, signs in groupby(
        (chr(n).encode() for n in range(0x80, 0x10000) if _BOTH.match(chr(n))),
        key=itemgetter(0),
    )
}
#: So many bytes at a time stay in the processor's cache.
_PIECE: Final = 1 << 18


def neutralise(text: str) -> tuple[str, int]:
    """Take misleading signs out of a text; return it, and how many there were."""
    found = len(_BOTH.findall(text))
    if found:
        text = _BOTH.sub("", _SPACED.sub(" ", text))
    return text, found


def may_mislead(utf8: bytes) -> bool:
    """Whether a text in UTF-8 may hold one of the signs: most hold none, and tell at once."""
    if b"\x7f" in utf8:
        return True
    whole = np.frombuffer(utf8, np.uint8)
    pieces = (whole[start : start + _PIECE] for start in range(0, len(whole), _PIECE))
    if any(_controls(piece[piece < 32]) for piece in pieces):
        return True
    return not utf8.isascii() and _follow(whole)


def _controls(low: npt.NDArray[np.uint8]) -> bool:
    """Whether control characters other than tab and line ends are among the low bytes."""
    return bool(((low != 10) & (low != 13) & (low != 9)).any())


def _follow(whole: npt.NDArray[np.uint8]) -> bool:
    """Whether one of the signs beyond ASCII stands in a text."""
    places = np.flatnonzero(whole >= 0xC2)
    firsts = whole[places]
    for first, after in _AFTER.items():
        here = places[firsts == first]
        if not len(here):
            continue
        follows = whole[here + 1].astype(np.uint16)
        if after[0] > 0xFF:  # signs of three bytes
            follows = (follows << 8) | whole[here + 2]
        if np.isin(follows, after).any():
            return True
    return False
