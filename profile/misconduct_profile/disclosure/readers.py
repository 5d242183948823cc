"""Who reads a release, and what each of them knows of the system of published cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy import sparse

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

#: The reader who knows nothing but what is published.
PUBLIC: Final = "public"


@dataclass(frozen=True)
class Reader:
    """The public, or a force that also knows its own rows.

    `own` is what the reader itself adds to each cell: the whole of a cell of its own
    (`known`), a part of a national cell, nothing of another force's.
    """

    name: str  # "public", or the force's ONS code
    own: IntArray
    known: BoolArray


@dataclass(frozen=True)
class Published:
    """What one reader knows: published values, what is hidden, and the relations.

    `values` holds -1 where a cell is hidden from the reader; the true value is nowhere in
    here. A hidden cell is known to be `least` or more, which is never less than `own`.
    """

    cells: tuple[str, ...]
    values: IntArray
    hidden: BoolArray
    matrix: sparse.csr_array
    row_low: FloatArray  # rows are row_low <= matrix @ y <= row_high
    row_high: FloatArray
    least: IntArray
    own: IntArray
    known: BoolArray
    unsplit: BoolArray  # national cells to which no planned cell of a force adds


def nobody(size: int) -> Reader:
    """Return the public, who adds nothing to any cell."""
    return Reader(PUBLIC, np.zeros(size, dtype=np.int64), np.zeros(size, dtype=bool))


def small_for(
    values: IntArray, reader: Reader, unsplit: BoolArray, threshold: int
) -> BoolArray:
    """Return which cells hold a small count of somebody other than the reader.

    A count of 1 to threshold - 1, unless it is all the reader's own. Of a national cell
    that is broken down by force nowhere, also a rest of 1 to threshold - 1 beside what
    the reader adds: where the total stands published, so does the rest.
    """
    rest = values - reader.own
    small = (values >= 1) & (values < threshold) & (rest >= 1)
    alone = unsplit & (rest >= 1) & (rest < threshold)
    return np.asarray((small | alone) & ~reader.known)
