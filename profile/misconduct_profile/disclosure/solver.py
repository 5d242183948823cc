"""HiGHS behind three verbs. One thread, a fixed seed, limits by nodes, never by seconds."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy import sparse

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

#: Branch-and-bound nodes before a whole-number question counts as unanswered.
NODE_LIMIT = 5000


@cache
def _quiet() -> tuple[Any, Any]:
    """Return HiGHS and its module; imported late, since pages load this and never solve.

    Without callbacks: enabling them prints a banner before it can be silenced.
    """
    import highspy

    class Quiet(highspy.Highs):
        def enableCallbacks(self) -> None:  # noqa: N802 - the library's name
            """Do nothing."""

    return Quiet, highspy


def blocks(matrix: sparse.csr_array) -> list[IntArray]:
    """Cut the columns of a matrix into sets that no row connects."""
    from scipy.sparse import csgraph

    bonds = abs(matrix)
    count, label = csgraph.connected_components(bonds.T @ bonds, directed=False)
    order = np.argsort(label, kind="stable")
    ends = np.cumsum(np.bincount(label, minlength=count))
    return np.split(order, ends[:-1])


class Solver:
    """A linear programme that is solved again and again with other costs and bounds."""

    def __init__(
        self,
        matrix: sparse.csr_array,
        rows: tuple[FloatArray, FloatArray],
        columns: tuple[FloatArray, FloatArray],
    ) -> None:
        """Hold rows[0] <= matrix @ y <= rows[1] and columns[0] <= y <= columns[1]."""
        quiet, highspy = _quiet()
        self._kinds = highspy.HighsVarType
        self._status = highspy.HighsModelStatus
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
        self._highs = quiet()
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
        if whole:
            self._kind(self._kinds.kInteger)
        self._highs.run()
        status, solution = self._highs.getModelStatus(), self._highs.getSolution()
        found = status == self._status.kOptimal or (
            whole and status == self._status.kSolutionLimit and solution.value_valid
        )
        point = np.array(solution.col_value) if found else None
        if whole:
            self._kind(self._kinds.kContinuous)
        return point

    def _kind(self, kind: Any) -> None:
        count = len(self._every)
        self._highs.changeColsIntegrality(count, self._every, np.full(count, kind))
