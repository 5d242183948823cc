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
Words: TypeAlias = NDArray[np.uint64]  # the eight bytes that start at each place

_CHUNK: Final = 4 * 1024 * 1024
_LESS, _QUOTE, _GREATER = b'<">'
_SIX: Final = 2**48 - 1
_CELL: Final = int.from_bytes(b'<c r="', "little")
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
    last_row: int  # the highest number of a row with a cell, empty or not
    formulas: bool  # whether there are any


def scan(content: bytes, first: int, last: int) -> Placed:
    """Find the values between two places, around which the sheet's data stand.

    Raises OddError where something is not as most programs write it: then `straighten`
    writes the sheet anew. Rows, and the cells of a row, must stand in order, once each.
    """
    whole = np.frombuffer(content + b" " * _AHEAD, dtype=np.uint8)
    found = _elements(whole, first, last)
    cells, values, rows = found["c"], found["v"], found["r"]
    numbers = _row_numbers(whole, rows)
    _expect(bool((np.diff(numbers) > 0).all()))
    told = np.diff(np.append(np.searchsorted(cells, rows), len(cells)))
    _expect(int(told.sum()) == len(cells))
    words = np.ndarray((len(whole) - 7,), dtype="<u8", buffer=whole, strides=(1,))
    column, digits = _columns(words, cells)
    _check_digits(words, digits, rows, numbers, told)
    row = np.repeat(numbers, told)
    _expect(bool((np.diff(row * 2**15 + column) > 0).all()))
    last_row = int(row[-1]) + 1 if len(row) else 0
    owners = _owners(cells, values)
    formulas = bool(len(found["f"]))
    return Placed(row[owners], column[owners], cells[owners], last_row, formulas)


def _expect(fact: bool) -> None:
    if not fact:
        raise OddError


def _elements(whole: Bytes, first: int, last: int) -> dict[str, Places]:
    """Find the starts of cells, of values that are not empty, of rows and of formulas."""
    found: dict[str, list[Places]] = {"c": [], "v": [], "r": [], "f": []}
    known = np.zeros(256, dtype=bool)
    known[list(_KNOWN)] = True
    for begin in range(first, last, _CHUNK):
        piece = whole[begin : min(begin + _CHUNK, last)]
        tags = np.flatnonzero(piece == _LESS) + begin
        kind = whole[tags + 1]
        _expect(bool(known[kind].all()))
        found["c"].append(tags[kind == ord("c")])
        found["v"].append(_values(whole, tags[(kind == ord("v")) | (kind == ord("i"))]))
        found["f"].append(tags[kind == ord("f")])
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


def _owners(cells: Places, values: Places) -> Places | slice:
    """Tell which cell each value is in; no cell has two."""
    if len(cells) == len(values) and bool(
        (values > cells).all() and (values[:-1] < cells[1:]).all()
    ):
        return slice(None)
    owners = np.searchsorted(cells, values) - 1
    _expect(bool((owners >= 0).all() and (np.diff(owners) > 0).all()))
    return owners.astype(np.int64)


def _columns(words: Words, cells: Places) -> tuple[Places, Places]:
    """Read the letters of each cell's reference: the column from 0, and where they end."""
    _expect(bool((words[cells] & _SIX == _CELL).all()))
    reference = words[cells + 6]
    first, second, third = ((reference >> 8 * n) & 255 for n in range(3))
    two = (second >= ord("A")) & (second <= ord("Z"))
    three = two & (third >= ord("A")) & (third <= ord("Z"))
    _expect(bool(((first >= ord("A")) & (first <= ord("Z"))).all()))
    column = first - 64
    column = np.where(two, column * 26 + second - 64, column)
    column = np.where(three, column * 26 + third - 64, column)
    return column.astype(np.int64) - 1, cells + 7 + two + three


def _check_digits(
    words: Words, digits: Places, rows: Places, numbers: Places, told: Places
) -> None:
    """Expect each cell to say the number of its row, to the quote behind it."""
    length = 1 + sum((numbers + 1 >= 10**n).astype(np.uint64) for n in range(1, 8))
    kept = np.uint64(2**64 - 1) >> (np.uint64(8) * (np.uint64(7) - length))
    wanted = np.repeat(words[rows + 8] & kept, told)
    _expect(bool((words[digits] & np.repeat(kept, told) == wanted).all()))


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
    _expect(bool((number < 10**7).all()))
    return number - 1
