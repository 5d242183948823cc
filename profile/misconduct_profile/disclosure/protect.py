"""Secondary suppression: hide what would otherwise give a small count back.

A greedy heuristic after Kelly, Golden and Assad (1992), Cell suppression: disclosure
protection for sensitive tabular data, Networks 22:397-417: for each small count that is
exposed, the cheapest set of further cells that lets it move as far as it must. First
against the public, then against each force that knows its own rows: hiding a cell widens
what every reader must allow for, so what one needs never undoes what another had.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from misconduct_profile.disclosure.moves import Moves
from misconduct_profile.disclosure.policy import Policy
from misconduct_profile.disclosure.primary import (
    Pattern,
    never_hidden,
    primary_cells,
    primary_mask,
)
from misconduct_profile.disclosure.readers import BoolArray, FloatArray, IntArray, Reader
from misconduct_profile.disclosure.solver import blocks
from misconduct_profile.disclosure.system import System
from misconduct_profile.errors import InputError

#: Spread of the costs by rank of the cell's key, so that no two solutions tie.
TIE = 1e-3


def protect(system: System, policy: Policy) -> Pattern:
    """Return a pattern under which every primary cell may be anything that it must.

    For each reader, each hidden cell that is too small for it is moved to 1, and to the
    threshold, beside what the reader itself adds, by whole-number tables that differ from
    the true one in cells hidden from it alone. Raises InputError naming the cells for
    which no choice of further cells achieves that.
    """
    primary = primary_cells(system, policy)
    small = set(primary)
    cost = _costs(system, policy, never_hidden(system, policy))
    state = _State(system, policy, cost, np.array([cell in small for cell in system.cells]))
    for reader in system.readers:
        state.repair(reader)
        if state.failed:
            raise _impossible(sorted(state.failed), reader)
    chosen = (system.cells[index] for index in np.flatnonzero(state.hidden))
    return Pattern(primary, tuple(cell for cell in chosen if cell not in small), policy)


def _costs(system: System, policy: Policy, never: BoolArray) -> FloatArray:
    """Price each cell; infinite where it must stay published."""
    prices = {role: weight for role, weight in policy.weights if weight is not None}
    cost = np.array([float(prices.get(role, np.inf)) for role in system.roles])
    rank = np.argsort(np.argsort(np.array(system.cells, dtype=object)))
    cost *= 1 + TIE * rank / max(len(rank), 1)
    least = system.least(policy.least, system.readers[0])
    cost[never | (system.values < least)] = np.inf
    return cost


def _impossible(cells: list[str], reader: Reader) -> InputError:
    shown = ", ".join(cells[:5]) + (", ..." if len(cells) > 5 else "")
    whom = "" if not reader.known.any() else f" from {reader.name}, which knows its own rows"
    return InputError(
        "disclosure",
        f"{len(cells)} small counts cannot be protected{whom}, whatever else is hidden "
        f"({shown})",
        "Merge categories or periods in the publication plan, shorten never_hide, let grand "
        "totals be hidden at a price (weights: grand_total), let zeros be hidden (zeros), or "
        "accept what published zeros tell of a small total (known_minimum: accepted).",
    )


@dataclass
class _State:
    """What is hidden so far, and which cells no choice could protect."""

    system: System
    policy: Policy
    cost: FloatArray
    hidden: BoolArray

    def __post_init__(self) -> None:
        self.failed: list[str] = []
        self.slack = self.system.matrix @ self.system.values
        self.blocks = blocks(self.system.matrix)

    def repair(self, reader: Reader) -> None:
        """Hide what one reader must not see."""
        small = primary_mask(self.system, self.policy, reader)
        exposed = small if reader.name == self.system.readers[0].name else small & (
            self._exposed(reader, small)
        )  # fmt: skip
        for columns in self.blocks:
            if exposed[columns].any():
                moves = self._moves(reader, columns, small, exposed)
                moves.run()
                self.hidden[columns] = moves.hidden
                self.failed += [self.system.cells[columns[i]] for i in moves.failed]

    def _exposed(self, reader: Reader, small: BoolArray) -> BoolArray:
        """Return which small counts what is hidden by now does not yet protect."""
        from scipy import sparse

        exposed = np.zeros(len(self.hidden), dtype=bool)
        hidden = np.flatnonzero(self.hidden & ~reader.known)
        for part in blocks(sparse.csr_array(self.system.matrix[:, hidden])):
            columns = hidden[part]
            if small[columns].any():
                moves = self._moves(reader, columns, small, small)
                moves.run(further=False)
                exposed[columns[moves.failed]] = True
        return exposed

    def _moves(
        self, reader: Reader, columns: IntArray, small: BoolArray, exposed: BoolArray
    ) -> Moves:
        system = self.system
        return Moves(
            matrix=system.matrix[:, columns],
            limits=(system.row_low(reader), system.row_high),
            slack=self.slack,
            values=system.values[columns],
            own=reader.own[columns],
            least=system.least(self.policy.least, reader)[columns],
            known=reader.known[columns],
            hidden=self.hidden[columns],
            cost=self.cost[columns],
            small=small[columns],
            exposed=exposed[columns],
            policy=self.policy,
        )
