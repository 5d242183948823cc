"""HiGHS behind three verbs. One thread, a fixed seed, limits by nodes, never by seconds."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
import numpy.typing as npt
from scipy import sparse

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

#: Branch-and-bound nodes before a whole-number question counts as unanswered.
NODE_LIMIT = 5000


class _Quiet(highspy.Highs):
    """HiGHS without callbacks: enabling them prints its banner before it can be silenced."""

    def enableCallbacks(self) -> None:  # noqa: N802
        """Do nothing."""


class Solver:
    """A linear programme that is solved again and again with other costs and bounds."""

    def __init__(
        self,
        matrix: sparse.csr_array,
        rows: tuple[FloatArray, FloatArray],
        columns: tuple[FloatArray, FloatArray],
    ) -> None:
        """Hold rows[0] <= matrix @ y <= rows[1] and columns[0] <= y <= columns[1]."""
        model = highspy.HighsLp()
        model.num_row_, model.num_col_ = matrix.shape
        model.row_lower_, model.row_upper_ = rows
        model.col_lower_, model.col_upper_ = columns
        model.col_cost_ = np.zeros(matrix.shape[1])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = matrix.indptr
        model.a_matrix_.index_ = matrix.indices
        model.a_matrix_.value_ = matrix.data.astype(np.float64)
        self._every = np.arange(matrix.shape[1], dtype=np.int32)
        self._highs: Any = _Quiet()  # type: ignore[no-untyped-call]
        for option, value in {
            "output_flag": False, "threads": 1, "random_seed": 1,
            "mip_max_nodes": NODE_LIMIT, "mip_rel_gap": 0.0,
        }.items():  # fmt: skip
            self._highs.setOptionValue(option, value)
        self._highs.passModel(model)

    def bound(self, columns: IntArray, low: FloatArray, high: FloatArray) -> None:
        """Give some columns other bounds."""
        self._highs.changeColsBounds(len(columns), columns.astype(np.int32), low, high)

    def minimise(self, cost: FloatArray, *, whole: bool = False) -> FloatArray | None:
        """Return a cheapest point, in whole numbers where asked; None where there is none.

        None is also the answer when the limit of nodes is reached without a point.
        """
        count = len(self._every)
        self._highs.changeColsCost(count, self._every, cost)
        kind = highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
        if whole:
            self._highs.changeColsIntegrality(count, self._every, np.full(count, kind))
        self._highs.run()
        status, solution = self._highs.getModelStatus(), self._highs.getSolution()
        found = status == highspy.HighsModelStatus.kOptimal or (
            whole and status == highspy.HighsModelStatus.kSolutionLimit and solution.value_valid
        )
        point = np.array(solution.col_value) if found else None
        if whole:
            plain = highspy.HighsVarType.kContinuous
            self._highs.changeColsIntegrality(count, self._every, np.full(count, plain))
        return point
