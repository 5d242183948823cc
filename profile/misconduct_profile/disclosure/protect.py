"""Secondary suppression: hide what would otherwise give a small count back.

A greedy heuristic after Kelly, Golden and Assad (1992), Cell suppression: disclosure
protection for sensitive tabular data, Networks 22:397-417: for each small count that is
exposed, the cheapest set of further cells that lets it move as far as it must.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from misconduct_profile.disclosure.policy import Policy
from misconduct_profile.disclosure.primary import Pattern, never_hidden, primary_cells
from misconduct_profile.disclosure.solver import Solver, blocks
from misconduct_profile.disclosure.system import System
from misconduct_profile.errors import InputError

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

#: Gain of moving another exposed cell on the way: too small to be worth hiding a cell.
REWARD = 1e-4
#: Spread of the costs by rank of the cell's key, so that no two solutions tie.
TIE = 1e-3
UP, DOWN = 1, -1


def protect(system: System, policy: Policy) -> Pattern:
    """Return a pattern under which every primary cell may be anything from 1 to threshold.

    Each hidden primary cell is moved to 1, and to the threshold, by whole-number tables
    that differ from the true one in hidden cells alone. Raises InputError naming the
    cells for which no choice of further cells achieves that.
    """
    primary = primary_cells(system, policy)
    never = never_hidden(system, policy)
    hidden = np.isin(np.array(system.cells, dtype=object), np.array(primary, dtype=object))
    cost = _costs(system, policy, never)
    failed: list[str] = []
    for columns in blocks(system.matrix):
        if hidden[columns].any():
            part = _Block(system, policy, columns, hidden[columns], cost[columns])
            part.run()
            hidden[columns] = part.hidden
            failed += [system.cells[columns[i]] for i in part.failed]
    if failed:
        raise _impossible(sorted(failed))
    small = set(primary)
    chosen = (system.cells[index] for index in np.flatnonzero(hidden))
    return Pattern(primary, tuple(cell for cell in chosen if cell not in small), policy)


def _costs(system: System, policy: Policy, never: BoolArray) -> FloatArray:
    """Price each cell; infinite where it must stay published."""
    prices = {role: weight for role, weight in policy.weights if weight is not None}
    cost = np.array([float(prices.get(role, np.inf)) for role in system.roles])
    rank = np.argsort(np.argsort(np.array(system.cells, dtype=object)))
    cost *= 1 + TIE * rank / max(len(rank), 1)
    cost[never | (system.values < policy.least)] = np.inf
    return cost


def _impossible(cells: list[str]) -> InputError:
    shown = ", ".join(cells[:5]) + (", ..." if len(cells) > 5 else "")
    return InputError(
        "disclosure",
        f"{len(cells)} small counts cannot be protected, whatever else is hidden ({shown})",
        "Merge categories or periods in the publication plan, shorten never_hide, let grand "
        "totals be hidden at a price (weights: grand_total), let zeros be hidden (zeros), or "
        "accept what published zeros tell of a small total (known_minimum: accepted).",
    )


class _Block:
    """Cells that relations connect: how each may move, and what is hidden so far.

    Columns of the programme, with n cells of which k are primary: n moves up, n moves
    down, and k first steps up, which carry the reward for reaching the threshold.
    """

    def __init__(
        self,
        system: System,
        policy: Policy,
        columns: IntArray,
        hidden: BoolArray,
        cost: FloatArray,
    ) -> None:
        """Set up the moves of the block's cells from their true values."""
        from scipy import sparse  # noqa: PLC0415

        matrix = sparse.csr_array(system.matrix[:, columns])
        rows = np.flatnonzero(np.diff(matrix.indptr) > 0)
        self.matrix = sparse.csr_array(matrix[rows])
        self.values = system.values[columns]
        slack = self.matrix @ self.values
        self.rows = (-slack, system.row_high[rows] - slack)
        self.least, self.hidden, self.cost = policy.least, hidden.copy(), cost
        self.primary = np.flatnonzero(hidden)
        self.size = len(columns)
        self.need = {
            UP: policy.threshold - self.values[self.primary],
            DOWN: self.values[self.primary] - 1,
        }
        self.done = {UP: self.need[UP] <= 0, DOWN: self.need[DOWN] <= 0}
        self.accepts_minimum = policy.known_minimum == "accepted"
        self.failed: list[int] = []
        self.top = float(policy.threshold * (len(self.primary) + 1))
        self.solver = self._programme()

    def _programme(self) -> Solver:
        from scipy import sparse  # noqa: PLC0415

        first = self.matrix[:, self.primary]
        whole = sparse.csr_array(sparse.hstack([self.matrix, -self.matrix, first]))
        self.low = np.zeros(whole.shape[1])
        movable = self.hidden | np.isfinite(self.cost)
        self.high = np.concatenate(
            [
                np.where(movable, self.top, 0.0),
                np.where(movable, np.maximum(self.values - self.least, 0), 0.0),
                self.need[UP].astype(np.float64),
            ]
        )
        return Solver(whole, self.rows, (self.low, self.high))

    def run(self) -> None:
        """Hide cells until every primary cell can move as far as it must."""
        turn = 0
        for direction in (UP, DOWN):
            order = np.argsort(-self.need[direction], kind="stable")
            for lead in order.tolist():
                while not self.done[direction][lead]:
                    self._move(lead, direction, turn)
                    turn += 1

    def _move(self, lead: int, direction: int, turn: int) -> None:
        """Move one primary cell as far as it must at the least cost, and hide what moves."""
        columns, low, high = self._forced(lead, direction)
        self.solver.bound(columns, low, high)
        cost = self._prices(lead, direction, turn)
        point = self.solver.minimise(cost)
        move = self._whole(point)
        if move is None and point is not None:
            move = self._whole(self.solver.minimise(cost, whole=True))
        self.solver.bound(columns, self.low[columns], self.high[columns])
        if move is None and direction == DOWN and self._lowered(lead):
            return
        self.done[direction][lead] = True
        if move is None:
            self.failed.append(int(self.primary[lead]))
            return
        self.hidden |= move != 0
        for way in (UP, DOWN):
            self.done[way] |= way * move[self.primary] >= self.need[way]

    def _lowered(self, lead: int) -> bool:
        """Ask less of a cell that published zeros keep above 1, if that is accepted."""
        if not self.accepts_minimum:
            return False
        cell = self.primary[lead]
        high = np.where((self.values > 0) | (self.least == 0), np.inf, 0.0)
        limits = (np.zeros(len(self.rows[0])), self.rows[1] - self.rows[0])
        cost = np.zeros(self.size)
        cost[cell] = 1.0
        ends = (np.where(high > 0, float(self.least), 0.0), high)
        point = Solver(self.matrix, limits, ends).minimise(cost)
        if point is None:
            return False
        need = int(self.values[cell] - max(1, np.floor(point[cell] + 1e-6)))
        if need >= self.need[DOWN][lead]:
            return False
        self.need[DOWN][lead] = need
        self.done[DOWN][lead] = need <= 0
        return True

    def _forced(self, lead: int, direction: int) -> tuple[IntArray, FloatArray, FloatArray]:
        """Bounds that make one primary cell move by what it needs, and not back."""
        cell, need = self.primary[lead], float(self.need[direction][lead])
        columns = np.array([cell, self.size + cell, 2 * self.size + lead])
        if direction == UP:
            return columns, np.array([0.0, 0.0, need]), np.array([self.top, 0.0, need])
        return columns, np.array([0.0, need, 0.0]), np.array([0.0, need, 0.0])

    def _prices(self, lead: int, direction: int, turn: int) -> FloatArray:
        """Cost of each move: what stays published is dear, what helps others is rewarded."""
        share = 1.0 / float(self.need[direction][lead])
        dear = np.where(self.hidden | ~np.isfinite(self.cost), 0.0, self.cost) * share
        wishes = np.where((np.arange(len(self.primary)) + turn) % 2 == 0, UP, DOWN)
        wishes = np.where(self.done[UP], DOWN, np.where(self.done[DOWN], UP, wishes))
        wishes = np.where(self.done[UP] & self.done[DOWN], 0, wishes)
        up, down = dear.copy(), dear.copy()
        up[self.primary] = np.where(wishes == DOWN, REWARD, 0.0)
        down[self.primary] = REWARD * wishes
        return np.concatenate([up, down, -REWARD * wishes])

    def _whole(self, point: FloatArray | None) -> IntArray | None:
        """Return the move of each cell if, in whole numbers, every relation holds exactly."""
        if point is None:
            return None
        steps = np.rint(point).astype(np.int64)
        move = steps[: self.size] - steps[self.size : 2 * self.size]
        move[self.primary] += steps[2 * self.size :]
        sums = self.matrix @ move
        low, high = self.rows
        return move if (sums >= low).all() and (sums <= high).all() else None
