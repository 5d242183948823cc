"""Where the values of an XLSX sheet stand: found in its bytes, before anything reads them.

The reader drops leading blank columns, misplaces cells that are out of order, and ends the
process where one value stands far away. None of this can be seen afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Bytes: TypeAlias = NDArray[np.uint8]
Places: TypeAlias = NDArray[np.int64]

_CHUNK: Final = 4 * 1024 * 1024
_LESS, _SPACE, _QUOTE, _GREATER = b'< ">'
#: What an element's name may start with in a sheet as most programs write it.
_KNOWN: Final = b"/cvrfit"
#: The longest reference and what stands around it; nothing is looked up further ahead.
_AHEAD: Final = 24


class OddError(Exception):
    """The sheet is written in a way that this scan does not follow."""


@dataclass(frozen=True)
class Placed:
    """The cells with a value, in order: row and column from 0, and the place in the bytes."""

    rows: Places
    columns: Places
    starts: Places
    last_row: int  # the highest number of a row that stands there, with or without values


def scan(content: bytes, first: int, last: int) -> Placed:
    """Find the values between two places, around which the sheet's data stand.

    Raises OddError where something is not as most programs write it: then `straighten`
    writes the sheet anew. Rows, and the cells of a row, must stand in order, once each.
    """
    whole = np.frombuffer(content + b" " * _AHEAD, dtype=np.uint8)
    found = _elements(whole, first, last)
    cells, values, rows = found["c"], found["v"], found["r"]
    _expect(bool((whole[cells + 2] == _SPACE).all()))
    row, column = _references(whole, cells)
    numbers = _row_numbers(whole, rows)
    told = np.diff(np.append(np.searchsorted(cells, rows), len(cells)))
    _expect(int(told.sum()) == len(cells))
    _expect(bool((np.repeat(numbers, told) == row).all()))
    _expect(bool((np.diff(numbers) > 0).all()))
    place = row * 2**15 + column
    _expect(bool((np.diff(place) > 0).all()))
    owners = _owners(cells, values)
    return Placed(
        row[owners], column[owners], cells[owners], int(numbers[-1]) + 1 if len(rows) else 0
    )


def _expect(fact: bool) -> None:
    if not fact:
        raise OddError


def _elements(whole: Bytes, first: int, last: int) -> dict[str, Places]:
    """Find the starts of cells, of values that are not empty, and of rows."""
    found: dict[str, list[Places]] = {"c": [], "v": [], "r": []}
    known = np.zeros(256, dtype=bool)
    known[list(_KNOWN)] = True
    for begin in range(first, last, _CHUNK):
        piece = whole[begin : min(begin + _CHUNK, last)]
        tags = np.flatnonzero(piece == _LESS) + begin
        kind = whole[tags + 1]
        _expect(bool(known[kind].all()))
        found["c"].append(tags[kind == ord("c")])
        found["v"].append(_values(whole, tags[(kind == ord("v")) | (kind == ord("i"))]))
        rows = tags[kind == ord("r")]
        found["r"].append(rows[whole[rows + 2] == ord("o")])
    return {kind: np.concatenate([*pieces, _none()]) for kind, pieces in found.items()}


def _none() -> Places:
    return np.zeros(0, dtype=np.int64)


def _values(whole: Bytes, tags: Places) -> Places:
    """Keep <v> with something behind it, and <is>, an inline text whatever is in it."""
    inline = whole[tags + 1] == ord("i")
    ends = whole[tags + 2 + inline] == _GREATER
    _expect(bool((ends & (~inline | (whole[tags + 2] == ord("s")))).all()))
    filled: Places = tags[inline | (whole[tags + 3] != _LESS)]
    return filled


def _owners(cells: Places, values: Places) -> Places:
    """Tell which cell each value is in; no cell has two."""
    if len(cells) == len(values) and bool(
        (values > cells).all() and (values[:-1] < cells[1:]).all()
    ):
        return np.arange(len(cells))
    owners = np.searchsorted(cells, values) - 1
    _expect(bool((owners >= 0).all() and (np.diff(owners) > 0).all()))
    return owners.astype(np.int64)


def _references(whole: Bytes, cells: Places) -> tuple[Places, Places]:
    """Read r="B3" of each cell as row and column from 0."""
    for step, sign in enumerate(b'r="', start=3):
        _expect(bool((whole[cells + step] == sign).all()))
    at = cells + 6
    column = np.zeros(len(cells), dtype=np.int64)
    for step in range(3):
        letter = whole[at]
        is_letter = (letter >= ord("A")) & (letter <= ord("Z"))
        if step and not is_letter.any():
            break
        _expect(step > 0 or bool(is_letter.all()))
        column = np.where(is_letter, column * 26 + letter - 64, column)
        at = at + is_letter
    row = _digits(whole, at)
    return row, column - 1


def _row_numbers(whole: Bytes, rows: Places) -> Places:
    for step, sign in enumerate(b'<row r="'):
        _expect(bool((whole[rows + step] == sign).all()))
    return _digits(whole, rows + 8)


def _digits(whole: Bytes, at: Places) -> Places:
    """Read the number that starts at each place and ends with a quote, less one."""
    number = np.zeros(len(at), dtype=np.int64)
    for step in range(8):
        digit = whole[at]
        is_digit = (digit >= ord("0")) & (digit <= ord("9"))
        if not is_digit.any():
            break
        _expect(step > 0 or bool(is_digit.all()))
        number = np.where(is_digit, number * 10 + digit - 48, number)
        at = at + is_digit
    _expect(bool((whole[at] == _QUOTE).all() and (number > 0).all()))
    return number - 1
