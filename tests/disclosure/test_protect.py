from __future__ import annotations

import time
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as stn

from misconduct_profile.disclosure import (
    Pattern,
    Policy,
    System,
    audit_pattern,
    gate,
    link,
    primary_cells,
    protect,
)
from misconduct_profile.errors import InputError

shapes = st.one_of(
    st.tuples(st.integers(2, 6), st.integers(2, 6)),
    st.tuples(st.integers(2, 3), st.integers(2, 4), st.integers(2, 3)),
)


@settings(max_examples=60, deadline=None)
@given(
    shapes.flatmap(lambda s: stn.arrays(np.int64, s, elements=st.integers(0, 12))),
    st.sampled_from(["published", "hidden"]),
    st.sampled_from(["refused", "accepted"]),
)
def test_what_is_protected_passes_the_audit(
    make: SimpleNamespace, table: np.ndarray, zeros: str, minimum: str
) -> None:
    system = make.system(table)
    policy = Policy.read({"zeros": zeros, "known_minimum": minimum})
    try:
        pattern = protect(system, policy)
    except InputError:
        assume(False)
    assert pattern.primary == primary_cells(system, policy)
    assert not set(pattern.primary) & set(pattern.secondary)
    gate(audit_pattern(system, pattern))
    values = system.values[[system.position[cell] for cell in pattern.secondary]]
    assert (values >= (5 if zeros == "published" else 0)).all()
    assert not any(set(cell.split(",")) == {"t"} for cell in pattern.secondary)


@settings(max_examples=40, deadline=None)
@given(stn.arrays(np.int64, (3, 4), elements=st.integers(0, 8)))
def test_what_cannot_be_protected_is_truly_impossible(
    make: SimpleNamespace, table: np.ndarray
) -> None:
    system = make.system(table)
    try:
        protect(system, Policy())
    except InputError:
        everything = {
            cell
            for cell, value, role in zip(system.cells, system.values, system.roles, strict=True)
            if value and (role != "grand_total" or value < 5)
        }
        report = audit_pattern(system, protectless(system, everything))
        assert (report["verdict"] != "safe").any()


def protectless(system: System, hidden: set[str]) -> object:
    primary = primary_cells(system, Policy())
    return Pattern(primary, tuple(sorted(hidden - set(primary))), Policy())


def test_the_same_pattern_every_time(make: SimpleNamespace) -> None:
    table = np.random.default_rng(1).poisson(7, (8, 6))
    first = protect(make.system(table), Policy())
    assert all(protect(make.system(table), Policy()) == first for _ in range(3))


def test_dear_cells_are_spared(make: SimpleNamespace) -> None:
    table = np.full((5, 5), 40)
    table[0, 0] = 2
    pattern = protect(make.system(table), Policy())
    assert len(pattern.secondary) == 3
    assert not any("t" in cell for cell in pattern.secondary)


def test_a_grand_total_is_hidden_only_at_a_price(make: SimpleNamespace) -> None:
    system = make.system([1, 1, 1, 2])
    with pytest.raises(InputError, match="4 small counts cannot be protected") as caught:
        protect(system, Policy())
    assert "grand_total" in caught.value.remedy
    dear = Policy.read({"weights": {"grand_total": 1000}})
    pattern = protect(system, dear)
    assert pattern.secondary == ("t",)
    gate(audit_pattern(system, pattern))


def test_a_small_grand_total_is_primary(make: SimpleNamespace) -> None:
    pattern = protect(make.system([0, 3]), Policy())
    assert pattern.primary == ("1", "t")


def test_a_national_month_that_is_a_period_is_hidden_once(make: SimpleNamespace) -> None:
    facts = make.facts(4, ["2020-01"])
    counts = make.counts(facts, np.random.default_rng(0), 4.0)
    system = link(make.plan, counts, facts)
    policy = Policy.read({"known_minimum": "accepted", "weights": {"grand_total": 1000}})
    pattern = protect(system, policy)
    gate(audit_pattern(system, pattern))


@pytest.mark.parametrize(
    ("forces", "scale"),
    [(43, 70.0), (15, 4.0), pytest.param(43, 4.0, marks=pytest.mark.long)],
)
def test_the_real_size(
    make: SimpleNamespace, forces: int, scale: float, capsys: pytest.CaptureFixture
) -> None:
    """All forces as busy as they are, some with little to tell, and all with little."""
    facts = make.facts(forces)
    counts = make.counts(facts, np.random.default_rng(1), scale)
    start = time.process_time()
    system = link(make.plan, counts, facts)
    policy = Policy.read({"known_minimum": "accepted", "weights": {"grand_total": 1000}})
    pattern = protect(system, policy)
    report = audit_pattern(system, pattern)
    with capsys.disabled():
        spent = time.process_time() - start
        print(
            f"\n{len(system.cells)} cells, {len(pattern.primary)} primary, "
            f"{len(pattern.secondary)} secondary: {spent:.2f} s"
        )
    gate(report)
    assert len(system.cells) > (4500 if forces == 43 else 2500)
    public = replace(system, forces=())
    bare = audit_pattern(public, protectless(public, set(pattern.primary)))
    assert (bare["verdict"] != "safe").sum() > 100
