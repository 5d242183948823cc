"""The gate, attacked from outside: from what is published alone, with a solver of its own.

Nothing of the protector or of the audit is used here: the linear system is built anew
from the published tables and the words of the publication plan.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from misconduct_profile import disclosure
from misconduct_profile.records import ALL

PLAN = Path(__file__).parents[2] / "params" / "publication_plan.yaml"


def release_of(run) -> tuple[disclosure.Release, disclosure.Pattern]:
    plan = disclosure.load_plan(PLAN)
    system = disclosure.link(plan, run.counts, run.facts)
    pattern = disclosure.protect(system, disclosure.Policy.read(run.params.disclosure))
    report = disclosure.audit_pattern(system, pattern)
    made = run.folder / "gate"
    disclosure.clear(
        run.counts, run.estimates, system, pattern, report, plan, run.facts, made
    )  # fmt: skip
    return disclosure.release("public", made), pattern


def months_of(period: str) -> list[str]:
    first, _, last = period.partition("/")
    if len(period) == 4:
        first, last = f"{period}-01", f"{period}-12"
    last = last or first
    year = first[:4]
    return [f"{year}-{m:02d}" for m in range(int(first[5:]), int(last[5:]) + 1)]


class Public:
    """What anybody can write down from the published tables."""

    def __init__(self, release: disclosure.Release) -> None:
        known = release.counts.filter(pl.col("status").cast(pl.String) != "x")
        self.rows = {
            (
                r["measure"],
                str(r["unit"]),
                r["force"],
                r["period"],
                r["route"],
                r["category"],
            ): r
            for r in known.iter_rows(named=True)
        }
        self.hidden = [key for key, row in self.rows.items() if row["value"] is None]
        self.column = {key: place for place, key in enumerate(self.hidden)}
        self.equal: list[tuple[dict[int, float], float]] = []
        self.most: list[tuple[dict[int, float], float]] = []
        self.relate()

    def add(self, signed, kind: str) -> None:
        """Write sum(sign * cell) = 0, or <= 0, over cells that are published or hidden."""
        terms: dict[int, float] = {}
        known = 0.0
        for key, sign in signed:
            value = self.rows[key]["value"]
            if value is None:
                terms[self.column[key]] = terms.get(self.column[key], 0.0) + sign
            else:
                known += sign * value
        if terms:
            (self.equal if kind == "=" else self.most).append((terms, -known))
        elif kind == "=":
            assert known == 0

    def relate(self) -> None:
        for position in (2, 4, 5):  # force, route, category
            groups: dict[tuple, list] = {}
            for key in self.rows:
                rest = (*key[:position], *key[position + 1 :])
                groups.setdefault(rest, []).append(key)
            for rest, keys in groups.items():
                total = (*rest[:position], ALL, *rest[position:])
                parts = [key for key in keys if key != total]
                if parts and total in self.rows:
                    self.add([(total, -1.0), *((key, 1.0) for key in parts)], "=")
        for key in list(self.rows):
            measure, unit, force, period, *rest = key
            months = [(measure, unit, force, m, *rest) for m in months_of(period)]
            if len(months) > 1 and all(month in self.rows for month in months):
                self.add([(key, -1.0), *((month, 1.0) for month in months)], "=")
            flagged = ("vawg_flagged", *key[1:])
            if measure == "conduct_and_complaint" and flagged in self.rows:
                self.add([(flagged, 1.0), (key, -1.0)], "<=")
            allegations = (measure, "allegations", *key[2:])
            if unit == "cases" and allegations in self.rows:
                self.add([(key, 1.0), (allegations, -1.0)], "<=")

    def matrix(self, rows) -> tuple[csr_matrix | None, np.ndarray | None]:
        if not rows:
            return None, None
        places = [(i, j, v) for i, (terms, _) in enumerate(rows) for j, v in terms.items()]
        i, j, v = zip(*places, strict=True)
        return (
            csr_matrix((v, (i, j)), shape=(len(rows), len(self.hidden))),
            np.array([known for _, known in rows]),
        )

    def bound(self, key, sign: float) -> float:
        """Solve one LP: the least (sign 1) or greatest (sign -1) the hidden cell can be."""
        cost = np.zeros(len(self.hidden))
        cost[self.column[key]] = sign
        (a_eq, b_eq), (a_ub, b_ub) = self.matrix(self.equal), self.matrix(self.most)
        solved = linprog(cost, a_ub, b_ub, a_eq, b_eq, bounds=(1, None), method="highs")
        if solved.status == 3:  # unbounded
            return np.inf
        assert solved.status == 0, solved.message
        return float(sign * solved.fun)


def test_no_small_count_can_be_worked_out_from_what_is_published(default_run):
    release, _ = release_of(default_run)
    public = Public(release)
    true = dict(default_run.counts.select("cell", "value").iter_rows())
    small = [key for key in public.hidden if true[public.rows[key]["cell"]] < 5]
    assert len(small) > 300
    assert len(public.equal) > 100
    for key in small:
        assert public.bound(key, 1.0) <= 1 + 1e-6, key
        assert public.bound(key, -1.0) >= 5 - 1e-6, key


def test_the_attack_finds_a_planted_leak(default_run):
    """The same attack, when one secondary cell is shown after all, must find something."""
    release, pattern = release_of(default_run)
    true = dict(default_run.counts.select("cell", "value").iter_rows())
    secondary = sorted(cell for cell in pattern.hidden if true[cell] >= 5)
    found = 0
    for shown in secondary[:12]:
        value = pl.when(pl.col("cell") == shown).then(true[shown]).otherwise("value")
        opened = disclosure.Release(
            counts=release.counts.with_columns(value=value),
            estimates=release.estimates, facts=release.facts,
            audience="public", plan=release.plan,
        )  # fmt: skip
        public = Public(opened)
        near = [key for key in public.hidden if true[public.rows[key]["cell"]] < 5]
        near = [key for key in near if shown.split("|force=")[-1][:9] in str(key)]
        found += any(
            public.bound(key, 1.0) > 1 + 1e-6 or public.bound(key, -1.0) < 5 - 1e-6
            for key in near
        )
    assert found > 0


def test_a_plan_that_leaks_stops_the_run_and_writes_nothing(default_run, tmp_path):
    plan = disclosure.load_plan(PLAN)
    system = disclosure.link(plan, default_run.counts, default_run.facts)
    policy = disclosure.Policy.read(default_run.params.disclosure)
    safe = disclosure.protect(system, policy)
    only_primary = disclosure.Pattern(safe.primary, (), policy)
    report = disclosure.audit_pattern(system, only_primary)
    assert (report["verdict"] == "leak").sum() > 0
    with pytest.raises(disclosure.LeakError) as caught:
        disclosure.clear(
            default_run.counts, default_run.estimates, system, only_primary, report, plan,
            default_run.facts, tmp_path,
        )  # fmt: skip
    assert not list(tmp_path.rglob("*")), "nothing may be written before the gate"
    assert str(caught.value)


def test_nothing_hidden_is_in_the_files_of_the_release(default_run):
    release, pattern = release_of(default_run)
    folder = default_run.folder / "gate" / "cleared" / "public"
    estimates = pl.read_parquet(folder / "estimates.parquet")
    resting = estimates.filter(pl.col("cells").is_in(sorted(pattern.hidden)))
    assert resting.height > 0
    for column in ("value", "low", "high"):
        assert resting[column].is_null().all()
    facts = json.loads((folder / "facts.json").read_text())
    assert "value" not in facts
    assert set(release.counts["cell"]) <= set(default_run.counts["cell"])
