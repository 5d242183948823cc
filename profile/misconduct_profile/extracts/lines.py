"""The physical lines of a text in UTF-8, cut and joined again without a loop."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from misconduct_profile.extracts.split import lines_of

MARK: Final = "\ufeff"
#: A control character: intake takes them out before it splits a text.
_NO_SIGN: Final = b"\x01"
#: A line before a text that polars reads: it takes bytes that begin like a pressed stream
#: (x^ is one of zlib) for one, and unpacks them.
_BEFORE: Final = b"-\n"
_FEED, _RETURN = b"\n\r"

Flags = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Lines:
    """All lines of a text.

    text: each without its end. bulk: all of them in UTF-8, ended by a line feed or by a
    return and a feed. starts: where each starts there, and where the last one ends. ends:
    how each ended in the text, where that was otherwise.
    """

    text: pl.Series
    bulk: bytes
    starts: npt.NDArray[np.int64]
    ends: list[str] | None = None

    def whole(self, place: int) -> str:
        """Return one line (from 0) with its end."""
        if self.ends is not None:
            return str(self.text[place]) + self.ends[place]
        return self.bulk[self.starts[place] : self.starts[place + 1]].decode()

    def joined(self, flags: Flags, stand_in: bytes) -> bytes:
        """Join the lines whose flag is 1; for each whose flag is 2, the stand-in.

        One stand-in more comes first, so that no text's own bytes do: see `_BEFORE`.
        """
        turns = [0, *(np.flatnonzero(np.diff(flags)) + 1).tolist(), len(flags)]
        view = memoryview(self.bulk)
        pieces: list[bytes | memoryview] = [stand_in]
        for start, stop in pairwise(turns):
            if flags[start : start + 1].any():
                own = flags[start] == 1
                piece = view[self.starts[start] : self.starts[stop]]
                pieces.append(piece if own else stand_in * (stop - start))
        if len(flags) and flags[-1] == 1 and not self.bulk.endswith(b"\n"):
            pieces.append(b"\n")
        return b"".join(pieces)


def cut(utf8: bytes) -> Lines:
    """Cut a text at its line ends: a line feed, a carriage return, or both together."""
    whole = np.frombuffer(utf8, np.uint8)
    odd = not utf8 or utf8.startswith(MARK.encode()) or _NO_SIGN in utf8
    if odd or not _fed(whole, utf8):
        return _one_by_one(utf8)
    starts = np.append(0, np.flatnonzero(whole == _FEED) + 1)
    if starts[-1] < len(utf8):
        starts = np.append(starts, len(utf8))
    read = pl.read_csv(
        _BEFORE + utf8,
        has_header=False,
        separator=_NO_SIGN.decode(),
        quote_char=None,
        schema={"text": pl.String},
        empty_string_is_null=False,
    )
    text = read["text"].slice(1)
    if len(text) != len(starts) - 1:
        raise AssertionError(f"{len(starts) - 1} lines were cut into {len(text)}")
    return Lines(text, utf8, starts)


def _fed(whole: npt.NDArray[np.uint8], utf8: bytes) -> bool:
    """Whether a line feed follows every carriage return."""
    if b"\r" not in utf8:
        return True
    returns = np.flatnonzero(whole == _RETURN)
    return bool(returns[-1] + 1 < len(whole) and (whole[returns + 1] == _FEED).all())


def _one_by_one(utf8: bytes) -> Lines:
    parts, ends = lines_of(utf8.decode())
    text = pl.Series("text", parts, dtype=pl.String)
    sizes = text.str.len_bytes().to_numpy().astype(np.int64) + 1
    bulk = "".join(f"{part}\n" for part in parts).encode()
    told = [ends] * len(parts) if isinstance(ends, str) else ends
    return Lines(text, bulk, np.append(0, np.cumsum(sizes)), told)
