from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from misconduct_profile.disclosure import (
    LeakError,
    Policy,
    audit_pattern,
    clear,
    hidden_by_table,
    link,
    protect,
    records,
    release,
    verdicts,
)
from misconduct_profile.disclosure.masking import masked_estimates
from misconduct_profile.errors import InputError
from misconduct_profile.records import Estimates

HEAD = "conduct_and_complaint.cases.received.workforce.all"


def estimates_of(counts: pl.DataFrame) -> pl.DataFrame:
    """A rate of each count that is available, and three estimates of other kinds."""
    rate = counts.with_columns(
        method=pl.lit("rate"), statistic=pl.lit("rate"), x=pl.lit(1.0),
        value=pl.col("value").cast(pl.Float64) / 100, low=pl.lit(0.5), high=pl.lit(9.5),
        n_basis=pl.lit(1000.0), cells=pl.col("cell"),
    )  # fmt: skip
    first = rate.filter(pl.col("cell") == f"{HEAD}|period=2018")
    pooled = " ".join(counts.filter(pl.col("unit") == "cases")["cell"].head(30))
    others = [
        first.with_columns(statistic=pl.lit("pooled"), cells=pl.lit(pooled)),
        first.with_columns(
            statistic=pl.lit("foreign"), cells=pl.col("cell") + pl.lit(" other")
        ),
        first.with_columns(statistic=pl.lit("none"), cells=pl.lit("")),
    ]
    return pl.concat([rate, *others]).select(Estimates.column_names())


@pytest.fixture(scope="module")
def case(make: SimpleNamespace) -> SimpleNamespace:
    facts = make.facts(6, ["2021"])
    counts = make.counts(facts, np.random.default_rng(4), 12.0)
    more = make.figures(
        [{"measure": "unplanned", "unit": "cases", "period": "2021", "value": 77}]
    )
    counts = pl.concat([counts, more.select(counts.columns)]).with_columns(
        status=pl.when(pl.col("period") == "2021-12").then(pl.lit("p")).otherwise("status")
    )
    system = link(make.plan, counts, facts)
    policy = Policy.read(
        {"owner": "O", "known_minimum": "accepted", "weights": {"grand_total": 1000}}
    )
    pattern = protect(system, policy)
    assert pattern.secondary
    return SimpleNamespace(
        counts=counts, estimates=estimates_of(counts), system=system, pattern=pattern,
        audit=audit_pattern(system, pattern), plan=make.plan, facts=facts,
    )  # fmt: skip


def write(case: SimpleNamespace, run: Path) -> None:
    clear(**vars(case), run=run)


def test_what_is_read_back_holds_no_hidden_value(case: SimpleNamespace, tmp_path: Path) -> None:
    write(case, tmp_path)
    public = release("public", tmp_path)
    assert (public.facts, public.plan, public.audience) == (case.facts, case.plan, "public")
    hidden = public.counts.filter(pl.col("status") == "c")
    assert set(hidden["cell"]) == set(case.pattern.hidden)
    assert hidden["value"].null_count() == hidden.height
    assert not (public.counts["value"].is_between(1, 4)).any()
    assert "unplanned" not in public.counts["measure"]
    shown = public.counts.filter(pl.col("status") != "c")
    truth = dict(case.counts.select("cell", "value").iter_rows())
    assert all(
        truth[cell] == value for cell, value in shown.select("cell", "value").iter_rows()
    )
    for name, table in case.plan.tables.items():
        assert public.table(name)["cell"].to_list() == table.cells(case.facts)["cell"].to_list()


def test_estimates_inherit_the_worst_status(case: SimpleNamespace, tmp_path: Path) -> None:
    write(case, tmp_path)
    found = release("public", tmp_path).estimates
    rates = found.filter(pl.col("statistic") == "rate")
    gone = rates.filter(pl.col("cells").is_in(sorted(case.pattern.hidden)))
    assert gone.height == len(case.pattern.hidden)
    assert set(gone["status"]) == {"c"}
    assert gone.select("value", "low", "high").null_count().row(0) == (gone.height,) * 3
    assert gone["n_basis"].null_count() == gone.height
    rest = rates.filter(~pl.col("cells").is_in(sorted(case.pattern.hidden)))
    assert rest["value"].null_count() == 0
    december = rates.filter(pl.col("cells") == f"{HEAD}|period=2021-12")
    assert december["status"].item() == "p"
    assert not found.filter(pl.col("statistic").is_in(["foreign", "none"])).height
    assert not found.filter(pl.col("cells").str.contains("unplanned")).height


def test_an_estimate_of_many_cells_falls_with_one(make: SimpleNamespace) -> None:
    counts = pl.DataFrame({"cell": ["a", "b", "d"], "status": ["", "c", "low"]})
    estimates = pl.DataFrame(
        {
            "cells": ["a", "a b", "a d", "a d", "a z"], "status": ["", "", "", "x", ""],
            "value": [1.0] * 5, "low": [0.5] * 5, "high": [2.0] * 5, "n_basis": [7.0] * 5,
            "statistic": ["rate_per_1000", "rate_per_1000", "share", "share", "share"],
        }
    )  # fmt: skip
    masked = masked_estimates(estimates, counts)
    assert masked["status"].to_list() == ["", "c", "low", "x"]
    assert masked["value"].to_list() == [1.0, None, 1.0, None]
    assert masked["high"].to_list() == [2.0, None, 2.0, None]
    # Headcounts are public; any other basis may be the hidden count itself.
    assert masked["n_basis"].to_list() == [7.0, 7.0, 7.0, None]


def test_a_leak_is_refused_before_the_first_file(case: SimpleNamespace, tmp_path: Path) -> None:
    bare = replace(case.pattern, secondary=())
    report = audit_pattern(case.system, bare)
    leaking = SimpleNamespace(**{**vars(case), "pattern": bare, "audit": report})
    with pytest.raises(LeakError, match="small counts"):
        write(leaking, tmp_path)
    assert not list(tmp_path.iterdir())
    assert {note.verdict for note in records(case.system, bare, report)} >= {"fail"}


def test_an_audit_of_something_else_is_refused(case: SimpleNamespace, tmp_path: Path) -> None:
    other = SimpleNamespace(**{**vars(case), "audit": case.audit.head(1)})
    with pytest.raises(ValueError, match="not one of this"):
        write(other, tmp_path)
    assert not list(tmp_path.iterdir())


def test_the_same_bytes_every_time(case: SimpleNamespace, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write(case, tmp_path / name)
    files = sorted(p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*.*"))
    assert len(files) == 5 + 6 * 7 + 2 + 6
    for file in files:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_the_records_say_who_decides(case: SimpleNamespace, tmp_path: Path) -> None:
    write(case, tmp_path)
    notes = json.loads((tmp_path / "audit" / "records.json").read_text(encoding="utf-8"))
    assert [note["table"] for note in notes] == list(case.plan.tables)
    assert all(note["owner"] == "O" and note["verdict"] == "review" for note in notes)
    assert all("nobody has signed yet" in note["reasons"] for note in notes)
    signed = replace(
        case.pattern,
        policy=Policy.read({"sign_off": {"who": "A", "when": "2022-10-01", "why": "checked"}}),
    )
    verdicts = {n.table: n.verdict for n in records(case.system, signed, case.audit)}
    assert verdicts["cases_by_month"] == "pass"
    assert {note["readers"] for note in notes} == {7}


def test_an_audience_without_a_release(tmp_path: Path) -> None:
    for strange in ("surrey", "../public", "", "E2300000X"):
        with pytest.raises(InputError, match="no such audience"):
            release(strange, tmp_path)
    for audience in ("E23000001", "public"):
        with pytest.raises(InputError, match="nothing was cleared"):
            release(audience, tmp_path)


def test_what_a_notebook_shows_of_the_pattern(case: SimpleNamespace) -> None:
    shown = hidden_by_table(case.system, case.pattern)
    assert shown["table"].to_list() == list(case.plan.tables)
    parts = shown.select("not_available", "primary", "secondary", "published").sum_horizontal()
    assert parts.to_list() == shown["cells"].to_list()
    assert shown["primary"].sum() == len(case.pattern.primary)
    public = case.audit.filter(pl.col("reader") == "public").height
    assert verdicts(case.audit).rows() == [
        ("safe", public, case.audit.height - public), ("leak", 0, 0), ("undecided", 0, 0),
    ]  # fmt: skip
    assert case.audit["reader"].n_unique() == 1 + 6


def test_pages_load_neither_solver_nor_statistics() -> None:
    code = "import sys, misconduct_profile.disclosure; print(*sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    assert not {"highspy", "scipy"} & set(found.stdout.split())
