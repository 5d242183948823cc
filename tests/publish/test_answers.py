"""The first screen: words by rule, never by the size of a number alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_chapters import OWN_FORCE, with_chapters
from made_release import HIDDEN_FORCE, PERIODS, facts
from misconduct_profile.disclosure.facts import PeriodFact
from misconduct_profile.disclosure.tables import Release
from misconduct_profile.publish.answers import changed, comparable, compared, taken
from misconduct_profile.publish.quality import brief, completeness, own_completeness, shade

BEFORE, NOW = "2020-02/2020-12", "2021"


def with_rates(was: tuple[float, float, float], now: tuple[float, float, float]) -> Release:
    """Set the force's rates of the last two periods: value, low, high."""
    release = with_chapters(OWN_FORCE)
    made = release.estimates
    for period, ends in ((BEFORE, was), (NOW, now)):
        here = (
            (pl.col("force") == OWN_FORCE) & (pl.col("period") == period)
            & (pl.col("statistic") == "rate_per_1000") & (pl.col("route") == "all")
            & (pl.col("measure") == "conduct_and_complaint")
        )  # fmt: skip
        made = made.with_columns(
            pl.when(here).then(end).otherwise(pl.col(name)).alias(name)
            for name, end in zip(("value", "low", "high"), ends, strict=True)
        )
    return replace(release, estimates=made)


def said(answer: Any) -> str:
    return " ".join([answer.verdict, *(line.text for line in answer.lines)])


INTERVALS = st.tuples(
    st.floats(1, 400), st.floats(0.1, 40), st.floats(0.1, 40)
).map(lambda t: (t[0], max(t[0] - t[1], 0.0), t[0] + t[2]))  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(INTERVALS, INTERVALS)
def test_nothing_is_higher_or_lower_while_intervals_overlap(was: Any, now: Any) -> None:
    verdict = changed(with_rates(was, now), OWN_FORCE).verdict
    overlap = now[1] <= was[2] and was[1] <= now[2]
    assert verdict.startswith("No change") == overlap
    assert verdict.startswith("Higher") == (now[1] > was[2])
    assert verdict.startswith("Lower") == (now[2] < was[1])
    for word in ("rise", "rose", "fall", "fell", "increase", "decrease"):
        assert word not in verdict


def test_years_on_either_side_of_a_break_are_never_compared() -> None:
    told = facts(few=True)
    assert [p.key for p in comparable(told)] == [BEFORE, NOW]
    earlier = told.model_copy(update={"baseline": "2019"})
    assert [p.key for p in comparable(earlier)] == ["2018", "2019"]
    alone = told.model_copy(
        update={"periods": [PeriodFact(key=k, label=PERIODS[k], part_year=False)
                            for k in ("2019", NOW)]}
    )  # fmt: skip
    assert [p.key for p in comparable(alone)] == [NOW]
    made = changed(replace(with_chapters(OWN_FORCE), facts=alone), OWN_FORCE)
    assert "No two periods can be compared" in made.verdict
    assert made.lines == ()


def test_missing_months_are_said_beside_the_rate() -> None:
    release = with_chapters(OWN_FORCE)
    counts = release.counts.with_columns(
        months_reported=pl.when(
            (pl.col("force") == OWN_FORCE) & (pl.col("period") == NOW)
        ).then(10).otherwise("months_reported")
    )  # fmt: skip
    told = said(changed(replace(release, counts=counts), OWN_FORCE))
    assert "2021 rests on 10 of its 12 months; the rate allows for it." in told


def test_where_the_force_stands_is_in_the_words_of_the_funnel() -> None:
    release = with_chapters("E23000002")  # Cumbria, truly high
    answer = compared(release, "E23000002")
    assert answer.verdict.startswith("Higher than chance explains")
    assert "England and Wales:" in said(answer)


def test_without_a_rate_nothing_is_compared() -> None:
    release = with_chapters()
    assert "no rate" in compared(release, HIDDEN_FORCE).verdict
    told = said(changed(release, HIDDEN_FORCE))
    assert "777" not in told
    assert "no rate" in told


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (0.9, 0.99, "more finalised"),
        (0.1, 0.2, "fewer finalised"),
        (0.2, 0.95, "no clear difference"),
    ],
)
def test_more_and_fewer_need_an_interval_clear_of_the_nation(
    low: float, high: float, word: str
) -> None:
    release = with_chapters(OWN_FORCE)
    here = (pl.col("force") == OWN_FORCE) & (pl.col("statistic") == "share_12_months")
    ends = [pl.when(here).then(end).otherwise(name).alias(name)
            for name, end in (("low", low), ("high", high))]  # fmt: skip
    answer = taken(replace(release, estimates=release.estimates.with_columns(ends)), OWN_FORCE)
    assert answer.verdict.count(word) == 2
    assert "(nation " in said(answer)


def test_time_that_cannot_be_shown_is_not_available() -> None:
    answer = taken(with_chapters(), OWN_FORCE)
    assert answer.verdict.startswith("Not available")
    assert answer.lines == ()


@pytest.mark.parametrize(
    ("band", "css", "text"),
    [
        ("95 per cent or more", "heat h4", "95%+"),
        ("80 to 94 per cent", "heat h3", "80–94%"),
        ("50 to 79 per cent", "heat h2", "50–79%"),
        ("25 to 49 per cent", "heat h1", "25–49%"),
        ("under 25 per cent", "heat h0", "<25%"),
        ("no column", "heat none", "no column"),
        ("too few rows to say", "heat none", "few rows"),
    ],
)
def test_shades_repeat_the_band_that_is_written(band: str, css: str, text: str) -> None:
    assert shade(band) == css
    assert brief(band) == text


def test_the_heat_table_names_every_force_and_writes_every_band() -> None:
    release = with_chapters()
    made = completeness(release)
    first, *_, last = release.facts.forces
    names = [force.short_name for force in release.facts.forces]
    assert all(f">{name}</th>" in made.html for name in names)
    columns = made.html.count('<th scope="col"') - 1
    assert made.html.count('class="heat ') == len(names) * columns
    rows = {line.split("\t")[0]: line.split("\t")[1:] for line in made.text.splitlines()[2:]}
    assert rows[first.short_name][0] == "1–4%"
    assert rows[last.short_name] == ["refused", *["not read"] * (columns - 1)]
    assert rows[names[1]][0] == "none"
    assert "<data" not in made.html, "no share is published, only its band"


def test_the_force_itself_reads_its_shares_the_emptiest_first() -> None:
    made = own_completeness(with_chapters(OWN_FORCE))
    assert "Outcome\t31%\t" in made.text
    assert "Rank\t62%\t91%" in made.text
    order = [line.split("\t")[0] for line in made.text.splitlines()[2:]]
    assert order == ["Outcome", "Rank", "Ethnicity", "Sex", "VAWG flag"]
    assert made.text.splitlines()[-1].startswith("VAWG flag\t[x]")
