from __future__ import annotations

import itertools
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from misconduct_profile.disclosure import (
    LeakError,
    Policy,
    System,
    audit,
    gate,
    primary_cells,
    protect,
)
from misconduct_profile.disclosure.relations import Relation


def look(
    system: System, hidden: set[str], threshold: int = 5, least: int = 1
) -> dict[str, tuple]:
    primary = primary_cells(system, Policy(threshold=threshold))
    report = audit(system.published(frozenset(hidden), least), primary, threshold)
    return {row["cell"]: (row["low"], row["high"], row["verdict"]) for row in report.to_dicts()}


def test_one_hidden_in_a_line_is_known_exactly(make: SimpleNamespace) -> None:
    system = make.system([[3, 20], [30, 40]])
    assert look(system, {"0,0"}) == {"0,0": (3, 3, "leak")}
    assert look(system, {"0,0", "0,1", "1,0", "1,1"})["0,0"][2] == "safe"


def test_two_hidden_in_every_line_and_still_one_known_exactly(make: SimpleNamespace) -> None:
    # Rows 0 and 1 hide columns 0 to 2, rows 2 and 3 hide columns 2 to 4. The sum of the
    # first two rows without the sum of columns 0 and 1 leaves column 2 of those rows.
    table = np.full((4, 5), 50)
    table[0, 2] = 3
    hidden = {f"{r},{c}" for r in (0, 1) for c in (0, 1)} | {"0,2", "2,2"}
    hidden |= {f"{r},{c}" for r in (2, 3) for c in (3, 4)}
    system = make.system(table)
    seen = system.published(frozenset(hidden), 1)
    grid = seen.hidden.reshape(5, 6)
    assert set(grid.sum(axis=0)) | set(grid.sum(axis=1)) <= {0, 2, 3}
    assert look(system, hidden) == {"0,2": (3, 3, "leak")}


def test_a_hidden_cell_in_an_otherwise_zero_line(make: SimpleNamespace) -> None:
    # The cell is its row's total. Zeros cannot be hidden, so the row offers no partner.
    system = make.system([[3, 0, 0], [30, 40, 50], [60, 70, 80]])
    square = {"0,0", "0,t", "1,0", "1,1"}
    assert set(look(system, square).values()) == {(3, 3, "leak")}
    assert look(system, square | {"0,1"}, least=0)["0,0"][2] == "leak"
    pattern = protect(system, Policy())
    assert pattern.primary == ("0,0", "0,t")
    assert not {"0,1", "0,2"} & pattern.hidden
    assert {verdict for _, _, verdict in look(system, set(pattern.hidden)).values()} == {"safe"}


def test_a_hidden_total_is_found_from_its_parts(make: SimpleNamespace) -> None:
    system = make.system([[1, 2], [30, 40]])
    assert look(system, {"0,0", "0,1", "0,t"})["0,t"] == (3, 3, "leak")


def test_the_zeros_of_a_line_bound_its_total(make: SimpleNamespace) -> None:
    system = make.system([[1, 2, 0], [30, 40, 50], [20, 20, 20]])
    everything = {
        cell for cell, value in zip(system.cells, system.values, strict=True) if value
    }
    assert look(system, everything)["0,t"][0] == 2
    seen = system.published(frozenset(everything), 1)
    primary = primary_cells(system, Policy())
    with pytest.raises(LeakError):
        gate(audit(seen, primary, 5))
    report = audit(seen, primary, 5, known_minimum="accepted")
    gate(report)
    assert dict(report.select("cell", "required_low").iter_rows())["0,t"] == 2


def test_an_accepted_minimum_excuses_nothing_else(make: SimpleNamespace) -> None:
    system = make.system([[1, 2, 0], [30, 40, 50], [20, 20, 20]])
    hidden = frozenset({"0,0", "0,1", "0,t"})
    report = audit(
        system.published(hidden, 1), primary_cells(system, Policy()), 5,
        known_minimum="accepted",
    )  # fmt: skip
    assert set(report["verdict"]) == {"leak"}


def test_linked_tables_each_safe_alone_but_not_together() -> None:
    # c2 is a part in the first table and a total in the second.
    first, second = Relation(0, (1, 2), True, "t = c1 + c2"), Relation(0, (1, 2), True, "c2")
    roles = ("inner",) * 5
    alone = System(("t", "c1", "c2"), np.array([23, 3, 20]), roles[:3], (first,), {})
    other = System(("c2", "d1", "d2"), np.array([20, 8, 12]), roles[:3], (second,), {})
    values = np.array([23, 3, 20, 8, 12])
    linked = (first, Relation(2, (3, 4), True, "c2 = d1 + d2"))
    together = System(("t", "c1", "c2", "d1", "d2"), values, roles, linked, {})
    hidden = {"c1", "c2"}
    assert look(alone, hidden)["c1"][2] == "safe"
    assert look(other, hidden) == {}
    assert look(together, hidden) == {"c1": (3, 3, "leak")}


def test_a_unit_that_contains_another_bounds_it() -> None:
    # There are no more cases than the six allegations that stand published.
    cells, values = ("allegations", "cases"), np.array([6, 4])
    contains = (Relation(0, (1,), False, "every case holds an allegation"),)
    system = System(cells, values, ("inner",) * 2, contains, {})
    assert look(system, {"cases"})["cases"][2] == "safe"
    assert look(system, {"cases"}, threshold=7) == {
        "allegations": (6, 6, "leak"), "cases": (1, 6, "leak"),
    }  # fmt: skip


def test_a_small_count_that_stands_published_is_a_leak(make: SimpleNamespace) -> None:
    system = make.system([[3, 20], [30, 40]])
    report = audit(system.published(frozenset(), 1), (), 5)
    assert report["verdict"].to_list() == ["leak"]


def test_published_values_that_contradict_each_other(make: SimpleNamespace) -> None:
    system = make.system([[3, 20], [30, 40]])
    system.values[1] = 21
    with pytest.raises(ValueError, match="contradict"):
        audit(system.published(frozenset({"0,0"}), 1), ("0,0",), 5)


def test_the_gate_names_cells_and_no_value(make: SimpleNamespace) -> None:
    system = make.system([[3, 2000], [3000, 4000]])
    report = audit(system.published(frozenset({"0,0"}), 1), ("0,0",), 5)
    with pytest.raises(LeakError, match=r"1 small counts \(0,0\)") as caught:
        gate(report)
    assert "3" not in str(caught.value)


def test_a_planted_leak_is_refused(make: SimpleNamespace) -> None:
    rng = np.random.default_rng(5)
    system = make.system(rng.poisson(6, (6, 5)))
    pattern = protect(system, Policy())
    caught = 0
    for cell in pattern.secondary:
        report = audit(system.published(pattern.hidden - {cell}, 1), pattern.primary, 5)
        caught += bool((report["verdict"] != "safe").any())
    assert len(pattern.secondary) > 2
    assert caught >= len(pattern.secondary) / 2


TOP = 9


def by_enumeration(table: np.ndarray, hidden: set[str], least: int) -> np.ndarray:
    """All tables up to TOP that agree with what is published, one a row, margins included."""
    rows, columns = table.shape
    name = [(str(r), str(c)) for r in range(rows) for c in range(columns)]
    ranges = [
        range(least, TOP + 1) if f"{r},{c}" in hidden else [table[int(r), int(c)]]
        for r, c in name
    ]
    every = np.array(list(itertools.product(*ranges))).reshape(-1, rows, columns)
    full = np.concatenate([every, every.sum(axis=1, keepdims=True)], axis=1)
    full = np.concatenate([full, full.sum(axis=2, keepdims=True)], axis=2)
    truth = np.block(
        [[table, table.sum(1, keepdims=True)], [table.sum(0, keepdims=True), table.sum()]]
    )
    labels = itertools.product([*map(str, range(rows)), "t"], [*map(str, range(columns)), "t"])
    fits = np.full(len(full), fill_value=True)
    for (r, c), label in zip(np.ndindex(rows + 1, columns + 1), labels, strict=True):
        here = full[:, r, c]
        fits &= here >= least if ",".join(label) in hidden else here == truth[r, c]
    return full[fits].reshape(fits.sum(), -1)


tables = st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=2, max_size=2)


@settings(max_examples=60, deadline=None)
@given(tables, st.sampled_from([0, 1]), st.randoms(use_true_random=False))
def test_the_audit_agrees_with_enumeration(
    make: SimpleNamespace, content: list[list[int]], least: int, random: object
) -> None:
    table = np.array(content)
    system = make.system(table)
    small = set(primary_cells(system, Policy(threshold=3)))
    others = [
        cell
        for cell, value in zip(system.cells, system.values, strict=True)
        if value >= 3 and random.random() < 0.5
    ]
    hidden = small | set(others)
    assume(small)
    assume(sum("t" not in cell for cell in hidden) <= 4)
    possible = by_enumeration(table, hidden, least)
    for cell, (low, high, verdict) in look(system, hidden, 3, least).items():
        values = possible[:, system.position[cell]]
        assert (verdict == "safe") == (values.min() <= 1 and values.max() >= 3)
        if verdict == "safe":
            assert low in values
            assert high in values or high > TOP
        elif values.max() < 3:
            assert high == values.max()
        else:
            assert low == values.min()
