"""A force's own release: all of its own, and of every other force what is public."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from misconduct_profile.disclosure import (
    Notes,
    Policy,
    Release,
    audit_pattern,
    clear,
    clearing,
    link,
    protect,
    release,
)
from misconduct_profile.disclosure.mending import MEND, QUALITY
from misconduct_profile.records import Estimates

NUMBERS = ("value", "low", "high", "n_basis")


def estimates_of(counts: pl.DataFrame) -> pl.DataFrame:
    """A share of each count, and of each force's count against the nation's."""
    rate = counts.with_columns(
        method=pl.lit("test"), statistic=pl.lit("share"), x=pl.lit(None, pl.Float64),
        value=pl.col("value").cast(pl.Float64) / 100, low=pl.lit(0.5), high=pl.lit(9.5),
        n_basis=pl.col("value").cast(pl.Float64), cells=pl.col("cell"),
    )  # fmt: skip
    nation = pl.col("cell").str.replace(r"\|force=E\d+", "")
    position = rate.filter(pl.col("force") != "all").with_columns(
        statistic=pl.lit("against"), cells=pl.format("{} {}", "cell", nation)
    )
    return pl.concat([rate, position]).select(Estimates.column_names())


def notes_of(codes: list[str]) -> Notes:
    mend = [
        {"force": code, "input": f"in-{code}", "first_line": 3, "last_line": 3,
         "kind": "gap", "field": "outcome", "reason": "r", "value": f"of {code}", "rows": 1,
         "suggestions": ""}
        for code in codes
    ]  # fmt: skip
    quality = [
        {"force": code, "input": f"in-{code}", "kind": "completeness", "field": "rank",
         "reason": "", "rows": 613, "of_rows": 1000, "share": 0.613}
        for code in codes
    ]  # fmt: skip
    return Notes(
        pl.DataFrame(mend, schema={"force": pl.String, **MEND}),
        pl.DataFrame(quality, schema=QUALITY),
    )


@pytest.fixture(scope="module")
def made(make: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    facts = make.facts(6, ["2021"])
    codes = [force.code for force in facts.forces]
    counts = make.counts(facts, np.random.default_rng(4), 12.0)
    more = make.figures(
        [
            {"measure": "unplanned", "unit": "cases", "period": "2021", "force": force,
             "value": 70 + place}
            for place, force in enumerate(["all", *codes])
        ]
    )  # fmt: skip
    counts = pl.concat([counts, more.select(counts.columns)])
    system = link(make.plan, counts, facts)
    policy = {"known_minimum": "accepted", "weights": {"grand_total": 1000}}
    pattern = protect(system, Policy.read(policy))
    run = tmp_path_factory.mktemp("run")
    clear(
        counts, estimates_of(counts), system, pattern, audit_pattern(system, pattern),
        make.plan, facts, run, notes_of(codes),
    )  # fmt: skip
    return SimpleNamespace(
        run=run, counts=counts, codes=codes, pattern=pattern,
        public=release("public", run), own={code: release(code, run) for code in codes},
    )  # fmt: skip


def others(frame: pl.DataFrame, code: str) -> pl.DataFrame:
    return frame.filter(pl.col("force") != code)


def test_of_every_other_force_it_holds_what_is_public(made: SimpleNamespace) -> None:
    for code, own in made.own.items():
        assert isinstance(own, Release)
        assert (own.audience, own.own) == (code, code)
        assert others(own.counts, code).equals(others(made.public.counts, code))
        assert others(own.estimates, code).equals(others(made.public.estimates, code))
        hidden = others(own.counts, code).filter(pl.col("cell").is_in(made.pattern.hidden))
        assert hidden.height > 20
        assert hidden["value"].null_count() == hidden.height


def test_all_of_its_own_is_there_in_full(made: SimpleNamespace) -> None:
    for code, own in made.own.items():
        mine = own.counts.filter(pl.col("force") == code).sort("cell")
        assert mine.equals(made.counts.filter(pl.col("force") == code).sort("cell"))
        assert mine.filter(pl.col("value").is_between(1, 4)).height
        shares = own.estimates.filter(pl.col("force") == code, statistic="share")
        assert shares.select(NUMBERS).null_count().sum_horizontal().item() == 0
        assert shares.height == mine.height


def test_its_own_estimates_fall_with_a_hidden_national_figure(made: SimpleNamespace) -> None:
    seen = 0
    for code, own in made.own.items():
        found = own.estimates.filter(pl.col("force") == code, statistic="against")
        assert not found.filter(pl.col("cells").str.contains("unplanned")).height
        nation = pl.col("cells").str.split(" ").list.last()
        gone = found.filter(nation.is_in(made.pattern.hidden))
        assert gone.select(NUMBERS).null_count().row(0) == (gone.height,) * 4
        assert set(gone["status"]) <= {"c"}
        rest = found.filter(~nation.is_in(made.pattern.hidden))
        assert rest["value"].null_count() == 0
        assert rest.height
        seen += gone.height
    assert seen


def test_nothing_of_what_another_may_mend(made: SimpleNamespace) -> None:
    assert made.public.mend is None
    assert made.public.quality is not None
    assert made.public.quality.columns == ["force", "field", "kind", "band"]
    assert set(made.public.quality["band"]) == {"50 to 79 per cent"}
    for code, own in made.own.items():
        assert own.mend is not None
        assert own.quality is not None
        assert own.mend["value"].to_list() == [f"of {code}"]
        assert own.quality["force"].to_list() == [code]
        assert own.quality["share"].to_list() == [0.613]
        text = "".join(
            path.read_bytes().decode("latin-1")
            for path in (made.run / "cleared" / "force" / code).iterdir()
        )
        assert not any(f"of {other}" in text for other in made.codes if other != code)


def test_nobody_else_may_open_it(made: SimpleNamespace) -> None:
    folder = made.run / "cleared" / "force"
    assert {path.stat().st_mode & 0o777 for path in (folder, *folder.iterdir())} == {0o700}
    assert {path.stat().st_mode & 0o777 for path in folder.glob("*/*")} == {0o600}


def test_every_reader_has_an_audit_of_its_own(made: SimpleNamespace) -> None:
    names = {path.stem for path in (made.run / "audit" / "force").iterdir()}
    assert names == set(made.codes)
    for code in made.codes:
        report = pl.read_parquet(made.run / "audit" / "force" / f"{code}.parquet")
        assert set(report["verdict"]) == {"safe"}
        assert not report.filter(pl.col("cell").str.contains(code)).height


def test_a_table_of_another_force_is_never_written(
    made: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    public = made.public.counts
    wrong = public.with_columns(value=pl.col("value").fill_null(3))
    with pytest.raises(ValueError, match="of another force"):
        clearing._nothing_of_others(made.codes[0], wrong, public)
