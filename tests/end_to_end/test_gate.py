"""The gate, attacked from outside: from what is published alone, by `attacker.py`."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from misconduct_profile import disclosure
from misconduct_profile.records import ALL

sys.path.insert(0, str(Path(__file__).parent))  # attacker.py
from attacker import Reader

PLAN = Path(__file__).parents[2] / "params" / "publication_plan.yaml"


@pytest.fixture(scope="module")
def release(released) -> disclosure.Release:
    """What is public of the default run."""
    return disclosure.release("public", released[0])


def true_of(run) -> dict[str, int]:
    return dict(run.counts.select("cell", "value").iter_rows())


@pytest.fixture(scope="module")
def reader_of(released):
    """Make a force a reader: of a public release, and of its own counts from its own."""
    return partial(as_force, released[0])


def as_force(home: Path, release: disclosure.Release, force: str) -> Reader:
    own = disclosure.release(force, home).counts.filter(
        pl.col("force") == force,
        (pl.col("population").cast(pl.String) == "workforce")
        | (pl.col("clock").cast(pl.String) == "event"),
    )
    return Reader(release, own, force)


def test_no_small_count_can_be_worked_out_from_what_is_published(default_run, release):
    public, true = Reader(release), true_of(default_run)
    small = [key for key in public.hidden if true[public.rows[key]["cell"]] < 5]
    assert len(small) > 300
    assert len(public.equal) > 200
    assert not public.leaks(true)


@pytest.mark.parametrize("rank", [0, 1, 2, 20, -1])
def test_nor_by_a_force_that_knows_its_own_rows(default_run, release, reader_of, rank):
    """The largest forces, one in the middle, the smallest: each with its own release."""
    true = true_of(default_run)
    cases = default_run.counts.filter(
        pl.col("force") != ALL, measure="conduct_and_complaint", unit="cases", route=ALL,
        population="workforce",
    ).group_by("force").agg(pl.col("value").sum())  # fmt: skip
    forces = cases.filter(pl.col("value") > 0).sort("value", "force", descending=True)
    reader = reader_of(release, forces["force"][rank])
    assert len(reader.own) > 300
    assert not reader.leaks(true)


def test_what_is_safe_from_the_public_is_not_from_a_force(default_run, release, reader_of):
    """Without the second round of protection the same attack finds something."""
    true = true_of(default_run)
    system = disclosure.link(release.plan, default_run.counts, default_run.facts)
    policy = disclosure.Policy.read(default_run.params.disclosure)
    public = disclosure.protect(replace(system, forces=()), policy)
    shown = [cell if cell not in public.hidden else None for cell in release.counts["cell"]]
    opened = replace(
        release,
        counts=release.counts.with_columns(
            value=pl.Series([None if c is None else true[c] for c in shown], dtype=pl.Int64)
        ),
    )
    assert not Reader(opened).leaks(true)
    forces = [force.code for force in default_run.facts.forces[:12]]
    assert any(reader_of(opened, code).leaks(true) for code in forces)


def test_the_attack_finds_a_planted_leak(default_run, release, released):
    """The same attack, when one secondary cell is shown after all, must find something."""
    _, pattern = released
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
        public = Reader(opened)
        near = [key for key in public.hidden if true[public.rows[key]["cell"]] < 5]
        near = [key for key in near if shown.split("|force=")[-1][:9] in str(key)]
        found += any(
            public.bound(key, 1.0) > 1 + 1e-6 or public.bound(key, -1.0) < 5 - 1e-6
            for key in near
        )
    assert found > 0


def test_a_plan_that_leaks_stops_the_run_and_writes_nothing(default_run, tmp_path):
    plan = disclosure.load_plan(PLAN)
    whole = disclosure.link(plan, default_run.counts, default_run.facts)
    system = replace(whole, forces=whole.forces[:2])
    policy = disclosure.Policy.read(default_run.params.disclosure)
    small = disclosure.primary_cells(system, policy)
    only_primary = disclosure.Pattern(small, (), policy)
    report = disclosure.audit_pattern(system, only_primary)
    assert (report["verdict"] == "leak").sum() > 0
    with pytest.raises(disclosure.LeakError) as caught:
        disclosure.clear(
            default_run.counts, default_run.estimates, system, only_primary, report, plan,
            default_run.facts, tmp_path,
        )  # fmt: skip
    assert not list(tmp_path.rglob("*")), "nothing may be written before the gate"
    assert str(caught.value)


def test_nothing_hidden_is_in_the_files_of_the_release(default_run, release, released):
    home, pattern = released
    folder = home / "cleared" / "public"
    estimates = pl.read_parquet(folder / "estimates.parquet")
    resting = estimates.filter(pl.col("cells").is_in(sorted(pattern.hidden)))
    assert resting.height > 0
    for column in ("value", "low", "high"):
        assert resting[column].is_null().all()
    facts = json.loads((folder / "facts.json").read_text())
    assert "value" not in facts
    assert set(release.counts["cell"]) <= set(default_run.counts["cell"])
