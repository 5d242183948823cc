"""Forces that know their own rows, as readers: by hand, by enumeration, by property."""

from __future__ import annotations

import itertools
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from misconduct_profile.disclosure import (
    Policy,
    Reader,
    System,
    audit,
    audit_pattern,
    gate,
    primary_cells,
    protect,
)
from misconduct_profile.disclosure.relations import Relation
from misconduct_profile.errors import InputError

NATION = "t"


def forces(system: System, rows: int) -> System:
    """Let each row of a table be a force, its column total the nation."""
    readers = []
    for row in range(rows):
        known = np.array([cell.split(",")[0] == str(row) for cell in system.cells])
        own = np.zeros(len(system.cells), dtype=np.int64)
        for index, cell in enumerate(system.cells):
            own[index] = system.values[system.position[f"{row},{cell.split(',')[1]}"]] * (
                known[index] or cell.startswith(NATION)
            )
        readers.append(Reader(f"force {row}", own, known))
    return replace(system, forces=tuple(readers))


def seen(system: System, hidden: set[str], reader: str, threshold: int = 5) -> dict[str, tuple]:
    policy = Policy(threshold=threshold)
    report = audit(
        system.published(frozenset(hidden), 1, reader),
        primary_cells(system, policy, reader), threshold,
    )  # fmt: skip
    return {r["cell"]: (r["low"], r["high"], r["verdict"]) for r in report.to_dicts()}


def test_two_hidden_in_a_national_column_and_one_of_them_reads(make: SimpleNamespace) -> None:
    system = forces(make.system([[3, 20], [6, 30], [40, 50]]), 3)
    hidden = {"0,0", "0,1", "1,0", "1,1"}
    assert seen(system, hidden, "public")["0,0"][2] == "safe"
    assert seen(system, hidden, "force 2")["0,0"][2] == "safe"
    assert seen(system, hidden, "force 1") == {"0,0": (3, 3, "leak")}
    pattern = protect(system, Policy())
    assert len(pattern.hidden) > len(hidden)
    gate(audit_pattern(system, pattern))


def test_a_force_is_not_protected_from_itself(make: SimpleNamespace) -> None:
    system = forces(make.system([[3, 20], [60, 30], [40, 50]]), 3)
    assert primary_cells(system, Policy(), "force 0") == ()
    assert primary_cells(system, Policy(), "force 1") == ("0,0",)


def one_nation(rest: list[int], own: int, unsplit: bool) -> System:
    """A national count by three values with its total; a force adds to the first alone."""
    values = np.array([own + rest[0], *rest[1:], own + sum(rest)])
    reader = Reader("force", np.array([own, 0, 0, own]), np.zeros(4, dtype=bool))
    return System(
        ("a", "b", "c", "t"), values, ("national",) * 4, (Relation(3, (0, 1, 2), True, "s"),),
        {}, forces=(reader,), unsplit=np.full(4, unsplit), zero_hides=np.ones(4, dtype=bool),
    )  # fmt: skip


def test_a_national_count_less_one_s_own_is_a_small_count(make: SimpleNamespace) -> None:
    system = one_nation([2, 20, 30], 10, unsplit=True)
    assert primary_cells(system, Policy(), "public") == ()
    assert primary_cells(system, Policy(), "force") == ("a",)
    assert seen(system, set(), "force") == {"a": (12, 12, "leak")}
    pattern = protect(system, Policy())
    assert pattern.primary == ("a",)
    assert pattern.secondary
    report = audit_pattern(system, pattern)
    gate(report)
    row = report.filter(reader="force").to_dicts()[0]
    assert (row["required_low"], row["required_high"]) == (11, 15)
    # Where forces' own cells are planned, these are what is protected.
    assert primary_cells(one_nation([2, 20, 30], 10, unsplit=False), Policy(), "force") == ()


def test_what_holds_of_all_holds_of_the_others(make: SimpleNamespace) -> None:
    # 20 cases, 3 of them flagged. Of 17 of the cases the force knows that one is: of the
    # other three no more than three can be.
    reader = Reader("force", np.array([17, 1]), np.zeros(2, dtype=bool))
    system = System(
        ("cases", "flagged"), np.array([20, 3]), ("national",) * 2,
        (Relation(0, (1,), False, "a flagged case is a case"),), {}, forces=(reader,),
    )  # fmt: skip
    assert seen(system, {"flagged"}, "public")["flagged"][2] == "safe"
    assert seen(system, {"flagged"}, "force")["flagged"] == (1, 4, "leak")


tables = st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=3, max_size=4)


@settings(max_examples=50, deadline=None)
@given(tables, st.sampled_from(["published", "hidden"]))
def test_what_is_protected_passes_the_audit_of_every_reader(
    make: SimpleNamespace, content: list[list[int]], zeros: str
) -> None:
    system = forces(make.system(content), len(content))
    policy = Policy.read(
        {"zeros": zeros, "known_minimum": "accepted", "weights": {"grand_total": 99}}
    )
    try:
        pattern = protect(system, policy)
    except InputError:
        assume(False)
    report = audit_pattern(system, pattern)
    gate(report)
    public = protect(replace(system, forces=()), policy)
    assert set(public.primary) <= set(pattern.primary)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 4), min_size=2, max_size=2), min_size=3, max_size=3),
    st.randoms(use_true_random=False),
)
def test_the_audit_of_a_force_agrees_with_enumeration(
    make: SimpleNamespace, content: list[list[int]], random: object
) -> None:
    table, top, threshold = np.array(content), 9, 3
    system = forces(make.system(table), 3)
    hidden = set(primary_cells(system, Policy(threshold=threshold))) | {
        cell
        for cell, value in zip(system.cells, system.values, strict=True)
        if value >= threshold and random.random() < 0.6
    }
    # Force 0 reads: its row is known, of the others it knows what is published.
    free = [(r, c) for r in (1, 2) for c in (0, 1) if f"{r},{c}" in hidden]
    possible = []
    for values in itertools.product(range(1, top + 1), repeat=len(free)):
        full = table.copy()
        for place, value in zip(free, values, strict=True):
            full[place] = value
        whole = np.block(
            [[full, full.sum(1, keepdims=True)], [full.sum(0, keepdims=True), full.sum()]]
        ).ravel()
        agrees = all(
            whole[i] >= 1 if cell in hidden else whole[i] == system.values[i]
            for i, cell in enumerate(system.cells)
            if not cell.startswith("0,")
        )
        if agrees:
            possible.append(whole)
    for cell, (low, high, verdict) in seen(system, hidden, "force 0", threshold).items():
        index = system.position[cell]
        own = int(system.forces[0].own[index])
        values = np.array(possible)[:, index]
        wide = values.min() <= own + 1 and values.max() >= own + threshold
        assert (verdict == "safe") == wide, (cell, low, high)


def test_an_impossible_protection_names_whom_it_is_from(make: SimpleNamespace) -> None:
    # Two forces and nobody else: each knows the other from the nation, which is never hidden.
    system = forces(make.system([[3, 40], [50, 60]]), 2)
    with pytest.raises(InputError, match="from force 1, which knows its own rows"):
        protect(system, Policy(never_hide=["t,0", "t,1"]))
