"""How cells that relations connect may move together, and what must be hidden for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from misconduct_profile.disclosure.policy import Policy
from misconduct_profile.disclosure.readers import BoolArray, FloatArray, IntArray
from misconduct_profile.disclosure.solver import Solver

if TYPE_CHECKING:
    from scipy import sparse

#: Gain of moving another exposed cell on the way: too small to be worth hiding a cell.
REWARD = 1e-4
UP, DOWN = 1, -1


@dataclass
class Moves:
    """Some cells: how each may move from its true value, and what is hidden so far.

    Columns of the programme, with n cells of which k are small: n moves up, n moves
    down, and k first steps up, which carry the reward for getting as high as required.
    All arrays are by cell, `limits` and `slack` (matrix @ true values) by relation.
    """

    matrix: sparse.csr_array
    limits: tuple[FloatArray, FloatArray]
    slack: FloatArray
    values: IntArray
    own: IntArray
    least: IntArray
    known: BoolArray
    hidden: BoolArray
    cost: FloatArray
    small: BoolArray
    exposed: BoolArray
    policy: Policy

    def __post_init__(self) -> None:
        """Set up the moves of the cells from their true values."""
        from scipy import sparse

        used = np.flatnonzero(np.diff(sparse.csr_array(self.matrix).indptr) > 0)
        self.matrix = sparse.csr_array(sparse.csr_array(self.matrix)[used])
        self.limits = (self.limits[0][used], self.limits[1][used])
        self.rows = (self.limits[0] - self.slack[used], self.limits[1] - self.slack[used])
        self.hidden = self.hidden.copy()
        self.primary = np.flatnonzero(self.small)
        self.size = len(self.values)
        rest = (self.values - self.own)[self.primary]
        self.need = {UP: self.policy.threshold - rest, DOWN: rest - 1}
        spared = ~self.exposed[self.primary]
        self.done = {way: spared | (self.need[way] <= 0) for way in (UP, DOWN)}
        self.failed: list[int] = []
        self.top = float(self.policy.threshold * (len(self.primary) + 1))

    def run(self, *, further: bool = True) -> None:
        """Hide cells until every exposed cell can move as far as it must.

        Where nothing further may be hidden, only say which cells cannot (`failed`).
        """
        self.may_hide = np.isfinite(self.cost) & further & ~self.known
        self.solver = self._programme()
        turn = 0
        for direction in (UP, DOWN):
            order = np.argsort(-self.need[direction], kind="stable")
            for lead in order.tolist():
                while not self.done[direction][lead]:
                    self._move(lead, direction, turn, whole=further)
                    turn += 1
        self.failed = sorted(set(self.failed))

    def _programme(self) -> Solver:
        from scipy import sparse

        first = self.matrix[:, self.primary]
        whole = sparse.csr_array(sparse.hstack([self.matrix, -self.matrix, first]))
        self.low = np.zeros(whole.shape[1])
        movable = (self.hidden & ~self.known) | self.may_hide
        self.high = np.concatenate(
            [
                np.where(movable, self.top, 0.0),
                np.where(movable, np.maximum(self.values - self.least, 0), 0.0),
                np.maximum(self.need[UP], 0).astype(np.float64),
            ]
        )
        return Solver(whole, self.rows, (self.low, self.high))

    def _move(self, lead: int, direction: int, turn: int, *, whole: bool) -> None:
        """Move one small cell as far as it must at the least cost, and hide what moves."""
        columns, low, high = self._forced(lead, direction)
        self.solver.bound(columns, low, high)
        cost = self._prices(lead, direction, turn)
        point = self.solver.minimise(cost)
        move = self._whole(point)
        if move is None and point is not None:
            move = self._whole(self.solver.minimise(cost, whole=True))
        self.solver.bound(columns, self.low[columns], self.high[columns])
        if move is None and whole and direction == DOWN and self._lowered(lead):
            return
        self.done[direction][lead] = True
        if move is None:
            self.failed.append(int(self.primary[lead]))
            return
        self.hidden |= move != 0
        for way in (UP, DOWN):
            self.done[way] |= way * move[self.primary] >= self.need[way]

    def _lowered(self, lead: int) -> bool:
        """Ask less of a cell that published zeros keep above 1, if that is accepted.

        All the cells of each relation must be here.
        """
        if self.policy.known_minimum != "accepted":
            return False
        cell = self.primary[lead]
        cost = np.zeros(self.size)
        cost[cell] = 1.0
        point = self._zeros_alone.minimise(cost)
        if point is None:
            return False
        least = max(self.own[cell] + 1, np.floor(point[cell] + 1e-6))
        need = int(self.values[cell] - least)
        if need >= self.need[DOWN][lead]:
            return False
        self.need[DOWN][lead] = need
        self.done[DOWN][lead] = need <= 0
        return True

    @cached_property
    def _zeros_alone(self) -> Solver:
        """What published zeros, and a reader's own cells, tell of the cells."""
        free = ((self.values > 0) | (self.least == 0)) & ~self.known
        low = np.where(free, self.least, np.where(self.known, self.values, 0))
        high = np.where(free, np.inf, low)
        ends = (low.astype(np.float64), high.astype(np.float64))
        return Solver(self.matrix, self.limits, ends)

    def _forced(self, lead: int, direction: int) -> tuple[IntArray, FloatArray, FloatArray]:
        """Bounds that make one small cell move by what it needs, and not back."""
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
