"""Charts of outcomes, probation, time and people: their words, and what they may not hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_chapters import OWN_FORCE, with_chapters
from misconduct_profile import charts
from misconduct_profile.charts import Chart, words
from misconduct_profile.charts.bars import wrap
from misconduct_profile.charts.labels import text_width
from misconduct_profile.charts.names import CHAIN, OUTCOMES, PEOPLE
from misconduct_profile.charts.theme import SMALL
from misconduct_profile.disclosure.tables import Tables, Working
from misconduct_profile.records import ALL

MAKERS: dict[str, Callable[[Tables, str], Chart]] = {
    "outcome_chain": charts.outcome_chain,
    "final_outcomes_conduct": charts.final_outcomes,
    "final_outcomes_complaint": lambda t, f: charts.final_outcomes(t, f, route="complaint"),
    "probation_events": charts.probation_events,
    "probation_rates": charts.probation_rates,
    "conduct_exits": charts.conduct_exits,
    "regulation_13_ratios": charts.regulation_13_ratios,
    "time_to_finalisation_conduct": charts.time_to_finalisation,
    "people_sex": lambda t, f: charts.people(t, "sex", f),
    "people_ethnicity": lambda t, f: charts.people(t, "ethnicity", f),
    "people_rank_group": lambda t, f: charts.people(t, "rank_group", f),
    "people_worker_type": lambda t, f: charts.people(t, "worker_type", f),
}
PLACES = {ALL: "England and Wales", OWN_FORCE: "Avon and Somerset"}


def texts(chart: Chart) -> list[str]:
    return ["".join(t.itertext()) for t in ET.fromstring(chart.svg).iter() if "text" in t.tag]


@pytest.mark.parametrize("force", PLACES)
@pytest.mark.parametrize("name", MAKERS)
def test_it_stands_under_a_strict_policy_and_names_its_place(name: str, force: str) -> None:
    made = MAKERS[name](with_chapters(OWN_FORCE), force)
    assert made.name == name
    assert PLACES[force] in made.title
    assert PLACES[force] in made.alt
    root = ET.fromstring(made.svg)
    assert root.get("aria-label") == made.alt
    assert root.get("width") is None
    for element in root.iter():
        assert "style" not in element.attrib
        assert element.tag.split("}")[1] not in {"style", "script", "image", "foreignObject"}
    assert "SYNTHETIC" in texts(made)
    assert made.data.height
    keys = {column.key if column.kind != "interval" else f"{column.key}:low"
            for column in made.columns}  # fmt: skip
    assert keys <= set(made.data.columns)


@pytest.mark.parametrize("name", MAKERS)
def test_working_charts_say_uncleared_and_need_no_plan(name: str) -> None:
    release = with_chapters()
    made = MAKERS[name](Working(release.counts, release.estimates, release.facts), ALL)
    assert {"SYNTHETIC", "UNCLEARED"} <= set(texts(made))


@pytest.mark.parametrize("name", MAKERS)
def test_the_order_of_the_tables_changes_nothing(name: str) -> None:
    release = with_chapters(OWN_FORCE)
    turned = replace(
        release, counts=release.counts.reverse(), estimates=release.estimates.reverse()
    )
    first, second = (MAKERS[name](tables, OWN_FORCE) for tables in (release, turned))
    assert (first.svg, first.alt, first.title) == (second.svg, second.alt, second.title)
    assert first.data.equals(second.data)


@pytest.mark.parametrize("name", MAKERS)
def test_without_figures_it_says_so_and_draws_nothing(name: str) -> None:
    release = with_chapters()
    none = replace(release, counts=release.counts.clear(), estimates=release.estimates.clear())
    made = MAKERS[name](none, ALL)
    assert made.is_empty
    assert made.svg == ""
    assert "available" in made.title
    assert not re.search(r"\b0\b", made.title), "absent is not nil"


ZERO, HIDDEN = pl.lit(0.0), pl.lit(None, pl.Float64)
ODD = {
    "all nought": ZERO,
    "all hidden": HIDDEN,
    "nought or hidden": pl.when(pl.int_range(pl.len()) % 2 == 0).then(ZERO).otherwise(HIDDEN),
}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("force", PLACES)
@pytest.mark.parametrize("name", MAKERS)
def test_noughts_and_hidden_figures_make_no_chart_fail(name: str, force: str, odd: str) -> None:
    release = with_chapters(OWN_FORCE)
    status = pl.when(pl.col("value").is_null()).then(pl.lit("c")).otherwise(pl.lit(""))
    changed = {
        key: frame.with_columns(value=ODD[odd]).with_columns(
            status.cast(frame.schema["status"]).alias("status"),
            *(pl.col("value").alias(end) for end in ("low", "high") if end in frame.columns),
        )
        for key, frame in (("counts", release.counts), ("estimates", release.estimates))
    }
    made = MAKERS[name](replace(release, **changed), force)
    assert made.title
    if not made.is_empty:
        assert made.alt
        assert "most frequent" not in made.alt or odd != "all hidden"


@pytest.mark.parametrize("name", ["probation_events", "conduct_exits"])
def test_no_return_is_not_nil(name: str) -> None:
    assert (
        "not a count of nil"
        in MAKERS[name](
            replace(with_chapters(), counts=with_chapters().counts.clear()), ALL
        ).title
    )


def test_a_hidden_count_leaves_its_place_and_no_trace() -> None:
    shown = charts.outcome_chain(with_chapters())
    hidden = charts.outcome_chain(with_chapters(small=True))
    assert "40" in texts(shown)
    assert texts(hidden).count("[c]") == 1
    assert texts(hidden).count("40") == texts(shown).count("40") - 1
    assert "Dismissed, or would have been not published" in hidden.alt
    exits = charts.conduct_exits(with_chapters(small=True))
    assert texts(exits).count("[c]") == 2
    assert exits.data.filter(outcome="RES")["all"].to_list() == [None]
    assert len(bars_of(exits)) == len(bars_of(charts.conduct_exits(with_chapters()))) - 2


def bars_of(chart: Chart) -> list[ET.Element]:
    """Bars with a length: an empty one is a path without width."""
    found = []
    for element in ET.fromstring(chart.svg).iter():
        if element.get("d") and element.get("fill", "").lower() == "#12436d":
            numbers = [float(n) for n in re.findall(r"-?[\d.]+", element.get("d", ""))]
            if max(numbers[::2]) > min(numbers[::2]):
                found.append(element)
    return found


def test_bars_keep_the_order_of_the_process_whatever_the_counts() -> None:
    made = charts.final_outcomes(with_chapters())
    labels = [text for text in texts(made) if text in OUTCOMES.values()]
    order = [list(OUTCOMES.values()).index(text) for text in labels]
    assert order == sorted(order)
    assert charts.outcome_chain(with_chapters()).data["measure"].to_list() == list(CHAIN)


def test_small_numbers_get_no_finding() -> None:
    few = with_chapters(OWN_FORCE)
    counts = few.counts.with_columns(
        value=pl.when(pl.col("measure").str.starts_with("outcomes_"))
        .then(pl.col("value") // 10)
        .otherwise("value")
    )
    made = charts.outcome_chain(replace(few, counts=counts), OWN_FORCE)
    assert made.title.startswith("How far allegations went")
    assert charts.outcome_chain(few).title.startswith("Most conduct allegations ended without")
    assert not any("%" in text for name in MAKERS if name != "time_to_finalisation_conduct"
                   for text in texts(MAKERS[name](few, OWN_FORCE)))  # fmt: skip


def test_only_an_interval_clear_of_one_is_called_a_difference() -> None:
    made = charts.regulation_13_ratios(with_chapters())
    assert made.title.startswith(
        "Rates of discharge differ beyond chance: Black higher than White, England"
    )
    assert "Asian, against White: 1.30, interval 0.81 to 2.08, compatible with no" in made.alt
    wide = with_chapters().estimates.with_columns(
        low=pl.when(pl.col("statistic") == "rate_ratio").then(0.4).otherwise("low")
    )
    none = charts.regulation_13_ratios(replace(with_chapters(), estimates=wide))
    assert none.title.startswith("No difference between groups is beyond chance")


def test_curves_end_where_watching_ends_and_never_fall() -> None:
    release = with_chapters()
    made = charts.time_to_finalisation(release)
    assert {"2018", "2019", "Feb to Dec 2020", "2021"} <= set(texts(made))
    assert not any(text.startswith("Jan") for text in texts(made)), "less than half a year"
    assert "Half within" in " ".join(texts(made))
    assert made.data.height == len(release.facts.periods)
    quarter = made.data.filter(period="2022-01/2022-03").row(0, named=True)
    assert quarter["median"] is None
    assert quarter["median:status"] == "x"
    for path in ET.fromstring(made.svg).iter():
        if path.get("fill") == "none" and (path.get("stroke") or "") in {"#12436d", "#28a197"}:
            numbers = [float(n) for n in re.findall(r"-?[\d.]+", path.get("d", ""))]
            assert all(b <= a for a, b in pairwise(numbers[1::2])), "y runs downwards"


def test_a_force_is_drawn_beside_the_nation() -> None:
    made = charts.time_to_finalisation(with_chapters(OWN_FORCE), OWN_FORCE)
    assert "Nation, 2021" in texts(made)
    assert "dotted line shows the nation" in made.alt
    assert "Nation, 2021" not in texts(charts.time_to_finalisation(with_chapters()))


def test_figures_of_the_nation_and_own_ones_name_their_cells() -> None:
    release = with_chapters(OWN_FORCE)
    national = charts.people(release, "sex").data["n:cell"].to_list()
    assert national[0] == "people_by_year_sex#2021|female.value"
    own = charts.people(release, "sex", OWN_FORCE).data["n:cell"].to_list()
    cells = set(release.counts["cell"])
    assert all(cell.removeprefix("own#").removesuffix(".value") in cells for cell in own)


def test_what_is_not_known_is_drawn_apart_and_never_left_out() -> None:
    for dimension in PEOPLE:
        assert "Not known" in texts(charts.people(with_chapters(), dimension))


@given(st.lists(st.text("abcdefghij", min_size=1, max_size=9), min_size=1, max_size=12))
def test_wrapping_loses_no_word(given_words: list[str]) -> None:
    text = " ".join(given_words)
    lines = wrap(text, 120)
    assert " ".join(lines) == text
    assert all(text_width(line, SMALL) <= 120 or " " not in line for line in lines)


@given(st.floats(0, 1))
def test_a_share_is_none_or_all_only_where_it_is(share: float) -> None:
    text = words.plain(share, "share")
    assert (text == "0%") == (share == 0)
    assert (text == "100%") == (share == 1)
    assert text in {"<1%", ">99%"} or abs(float(text[:-1]) / 100 - share) <= 0.0051
