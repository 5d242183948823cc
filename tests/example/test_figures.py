"""Volumes, shares and planted effects against what they are set to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.example.cases import make_cases
from misconduct_profile.example.comparison import comparison, markdown
from misconduct_profile.example.dialects import forces, table
from misconduct_profile.example.draw import draw, extra, mix, stream
from misconduct_profile.example.pairs import make_pairs
from misconduct_profile.example.people import People, make_people
from misconduct_profile.example.planted import headcounts, planted
from misconduct_profile.example.returns import counted
from misconduct_profile.example.scales import SCALES

if TYPE_CHECKING:
    from conftest import Made


@pytest.fixture(scope="module")
def cases() -> pl.DataFrame:
    return make_cases(1, SCALES["default"])


def test_three_forces_have_twice_the_rate_of_conduct_cases(cases: pl.DataFrame) -> None:
    conduct = cases.filter(pl.col("population").str.starts_with("conduct"))
    counts = np.bincount(conduct["index"].to_numpy(), minlength=43)
    rate = counts / headcounts()
    high = list(planted(1).raised)
    others = [i for i in np.flatnonzero(counted()) if i not in high]
    ratio = rate[high] / (counts[others].sum() / headcounts()[others].sum())
    assert len(high) == 3
    assert ((ratio > 1.5) & (ratio < 2.7)).all()


def test_national_volumes_meet_the_published(cases: pl.DataFrame) -> None:
    names = forces()["name"].filter(pl.Series(counted()))
    shown = cases.filter(pl.col("name").is_in(names.to_list()))
    flagged = shown.filter(
        (pl.col("vawg_flag") == "yes")
        & pl.col("recorded_date").is_between(pl.date(2021, 10, 1), pl.date(2022, 3, 31))
    )
    by_route = dict(flagged.group_by("population").len().iter_rows())
    assert by_route["conduct_flagged"] == pytest.approx(653, abs=80)
    assert by_route["complaint_flagged"] == pytest.approx(524, abs=72)
    year = shown.filter(
        (pl.col("population") == "complaint_other")
        & pl.col("received_date").is_between(pl.date(2021, 4, 1), pl.date(2022, 3, 31))
    )
    assert year.height / SCALES["default"].complaint == pytest.approx(73_970, rel=0.03)


def test_flag_is_missing_where_there_is_no_column(cases: pl.DataFrame) -> None:
    without = cases.filter(pl.col("family") == "hazel")
    assert without["name"].n_unique() == 3
    assert set(without["vawg_flag"]) == {"missing"}
    assert set(cases.filter(pl.col("family") == "rowan")["vawg_flag"]) == {"yes", "no"}


def involvements_a_person(rows: pl.DataFrame, people: People, years: float) -> float:
    """Expected, were the pools of the example to go on as they are for `years`."""
    involved = rows.filter(
        pl.col("population").str.starts_with("conduct") & pl.col("identified")
    ).unique(["case", "person"])
    pools = involved.group_by("index", "worker_type", "sex").len().sort(pl.all())
    weight = np.diff(people.conduct, prepend=0.0)
    total = distinct = 0.0
    for index, worker_type, sex, number in pools.iter_rows():
        first, last = people.starts[(index, worker_type, sex.capitalize())]
        share = weight[first:last] / weight[first:last].sum()
        rate = share * number * years / 4.25
        total += rate.sum()
        distinct += (1 - np.exp(-rate)).sum()
    return total / distinct


def test_the_model_gives_caseys_involvements_over_nine_years(cases: pl.DataFrame) -> None:
    people = make_people(1)
    rows = make_pairs(1, cases, people)
    assert involvements_a_person(rows, people, 9) == pytest.approx(1.442, abs=0.03)
    assert involvements_a_person(rows, people, 4.25) == pytest.approx(1.23, abs=0.03)


def test_comparison_reads_the_truth(made: Made) -> None:
    result = comparison(made.folder)
    assert result["figure"].is_unique().all()
    ratio = dict(result.select("figure", pl.col("achieved") / pl.col("published")).iter_rows())
    assert ratio["Conduct: allegations a case"] == pytest.approx(1, abs=0.12)
    assert ratio["Complaints: % of allegations A (2023/24)"] == pytest.approx(1, abs=0.12)
    assert markdown(result).count("\n") == result.height + 1


def test_the_page_states_every_published_figure(made: Made) -> None:
    page = Path(__file__).parents[2] / "docs" / "example.md"
    text = page.read_text(encoding="utf-8")
    for figure in comparison(made.folder)["figure"]:
        assert f"| {figure} |" in text


MIXES = sorted(table("mixes")["mix"].unique())


@given(
    names=st.lists(st.sampled_from([*MIXES, None]), max_size=60),
    seed=st.integers(min_value=0, max_value=10**6),
)
def test_a_draw_is_of_its_own_mix(names: list[str | None], seed: int) -> None:
    drawn = draw(stream(seed, "test"), pl.Series(names, dtype=pl.String))
    assert len(drawn) == len(names)
    for name, code in zip(names, drawn, strict=True):
        assert code is None if name is None else code in mix(name)[0]


@given(mean=st.floats(1.0, 3.0), most=st.integers(1, 12))
def test_numbers_stay_between_one_and_most(mean: float, most: int) -> None:
    drawn = extra(stream(1, "test"), np.full(200, mean), most)
    assert drawn.min() >= 1
    assert drawn.max() <= most
