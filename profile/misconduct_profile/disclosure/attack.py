"""What a reader who knows every published figure can work out, block by block.

A reader that is a force also knows its own cells, and what it adds to a national one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from misconduct_profile.disclosure.readers import FloatArray, IntArray, Published
from misconduct_profile.disclosure.solver import Solver, blocks

if TYPE_CHECKING:
    from scipy import sparse

#: What the cell under question counts against all others of one solve.
LEAD = 1000.0


@dataclass
class Block:
    """Hidden cells that relations connect, and what is known about them together."""

    cells: list[str]
    matrix: sparse.csr_array
    rows: tuple[FloatArray, FloatArray]
    least: IntArray
    own: IntArray
    low: IntArray = field(init=False)
    high: IntArray = field(init=False)
    verdict: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.low = np.full(len(self.cells), np.iinfo(np.int64).max)
        self.high = np.full(len(self.cells), -1)
        self.verdict = ["safe"] * len(self.cells)


def blocks_of(published: Published) -> list[Block]:
    """Cut the hidden cells into blocks that know nothing of each other."""
    from scipy import sparse

    hidden = np.flatnonzero(published.hidden)
    shown = np.where(published.hidden, 0, published.values).astype(np.float64)
    known = published.matrix @ shown
    inner = sparse.csr_array(published.matrix[:, hidden])
    used = np.diff(inner.indptr) > 0
    idle = known[~used]
    low, high = published.row_low, published.row_high
    if (idle < low[~used]).any() or (idle > high[~used]).any():
        raise ValueError("the published values contradict a declared relation")
    found = []
    for columns in blocks(inner):
        part = sparse.csr_array(inner[:, columns])
        rows = np.flatnonzero(np.diff(part.indptr) > 0)
        at = hidden[columns]
        found.append(
            Block(
                cells=[published.cells[i] for i in at],
                matrix=sparse.csr_array(part[rows]),
                rows=(low[rows] - known[rows], high[rows] - known[rows]),
                least=published.least[at],
                own=published.own[at],
            )
        )
    return found


class Attack:
    """Look for tables that show the primary cells of one block small, and not small."""

    def __init__(self, block: Block, primary: IntArray, threshold: int) -> None:
        """Set up the block's programme: its cells y, and z <= y, z <= what is required."""
        from scipy import sparse

        self.block, self.primary = block, primary
        self.wanted = (block.own[primary] + 1, block.own[primary] + threshold)
        self.size, extra = len(block.cells), len(primary)
        pick = sparse.csr_array(
            (np.ones(extra), (np.arange(extra), primary)), shape=(extra, self.size)
        )
        cells = sparse.vstack([block.matrix, pick])
        capped = sparse.vstack(
            [sparse.csr_array((block.matrix.shape[0], extra)), -sparse.eye_array(extra)]
        )
        self.matrix = sparse.csr_array(sparse.hstack([cells, capped]))
        self.rows = tuple(
            np.concatenate([limit, np.full(extra, end)])
            for limit, end in zip(block.rows, (0.0, np.inf), strict=True)
        )
        self.least = np.concatenate([block.least.astype(np.float64), np.zeros(extra)])
        most = np.concatenate([np.full(self.size, np.inf), self.wanted[1].astype(np.float64)])
        self.solver = Solver(self.matrix, (self.rows[0], self.rows[1]), (self.least, most))

    def run(self) -> None:
        """Fill the block's bounds and verdicts."""
        for upward in (True, False):
            for lead in range(len(self.primary)):
                if not self._shown(upward)[lead]:
                    self._question(lead, upward=upward)

    def _shown(self, upward: bool) -> npt.NDArray[np.bool_]:
        """Which primary cells a table has shown as high, or as low, as required."""
        if upward:
            return np.asarray(self.block.high[self.primary] >= self.wanted[1])
        return np.asarray(self.block.low[self.primary] <= self.wanted[0])

    def _question(self, lead: int, *, upward: bool) -> None:
        """Ask one cell's bound, and let the open cells show themselves on the way."""
        cost = self._cost(lead, upward, others=True)
        point = self._whole(self.solver.minimise(cost))
        if point is None:
            point = self._whole(self.solver.minimise(cost, whole=True))
        if point is not None:
            self._record(point)
        if self._shown(upward)[lead]:
            return
        alone = self._cost(lead, upward, others=False)
        bound = self.solver.minimise(alone)
        if bound is None:
            raise ValueError("the published values contradict a declared relation")
        # A bound that is met in whole numbers is met by no better whole ones.
        exact = self._whole(bound)
        if exact is None:
            exact = self._whole(self.solver.minimise(alone, whole=True))
        if exact is not None:
            self._record(exact)
        if not self._shown(upward)[lead]:
            self._leak(lead, bound, exact is not None, upward)

    def _leak(self, lead: int, bound: FloatArray, decided: bool, upward: bool) -> None:
        """Write down that a cell's bound is too narrow, or that nobody could tell."""
        cell, value = self.primary[lead], bound[self.primary[lead]]
        if upward:
            self.block.high[cell] = max(self.block.high[cell], 0 if decided else int(value))
        elif not decided:
            self.block.low[cell] = int(np.ceil(value - 1e-6))
        least, most = (wanted[lead] for wanted in self.wanted)
        wide = value >= most - 1e-6 if upward else value <= least + 1e-6
        self.block.verdict[cell] = "undecided" if wide and not decided else "leak"

    def _cost(self, lead: int, upward: bool, *, others: bool) -> FloatArray:
        """Weigh the cells still open; the one in question above all."""
        weight = np.where(self._shown(upward), 0.0, 1.0 if others else 0.0)
        weight[lead] = LEAD if others else 1.0
        cost = np.zeros(self.matrix.shape[1])
        if upward:
            cost[self.size :] = -weight
        else:
            cost[self.primary] = weight
        return cost

    def _whole(self, point: FloatArray | None) -> IntArray | None:
        """Return the cells of a point if, in whole numbers, every relation holds exactly."""
        if point is None:
            return None
        cells = np.rint(point[: self.size])
        sums = self.block.matrix @ cells
        low, high = self.block.rows
        fits = (
            (sums >= low).all() and (sums <= high).all() and (cells >= self.block.least).all()
        )
        return cells.astype(np.int64) if fits else None

    def _record(self, cells: IntArray) -> None:
        self.block.low = np.minimum(self.block.low, cells)
        self.block.high = np.maximum(self.block.high, cells)


def least_possible(block: Block, indices: list[int]) -> list[int]:
    """Return the smallest whole number that each of some cells of a block can be."""
    if not indices:
        return []
    size = len(block.cells)
    ends = (block.least.astype(np.float64), np.full(size, np.inf))
    solver = Solver(block.matrix, block.rows, ends)
    found = []
    for index in indices:
        cost = np.zeros(size)
        cost[index] = 1.0
        point = solver.minimise(cost)
        if point is None:
            raise ValueError("the published zeros contradict a declared relation")
        found.append(int(np.floor(point[index] + 1e-6)))
    return found
