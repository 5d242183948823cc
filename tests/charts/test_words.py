"""Figures and codes in words: rounding, hiding, lists."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_release import facts
from misconduct_profile.charts import words

VALUES = st.floats(min_value=0, max_value=1e7, allow_nan=False)


@given(VALUES)
def test_a_rate_is_written_within_half_a_step(value: float) -> None:
    text = words.plain(value, "rate")
    assert abs(Decimal(text.replace(",", "")) - Decimal(repr(value))) <= Decimal("0.05")
    assert len(text.split(".")[1]) == 1


@given(st.integers(min_value=0, max_value=10**9))
def test_a_count_is_written_exactly(value: int) -> None:
    assert int(words.plain(value, "count").replace(",", "")) == value


def test_halves_go_away_from_zero_whatever_the_binary_float() -> None:
    assert words.plain(0.25, "rate") == "0.3"
    assert words.plain(2.675, "rate") == "2.7"
    assert words.plain(1234.05, "rate") == "1,234.1"


@given(st.none() | VALUES, st.sampled_from(["c", "x"]))
def test_a_hidden_figure_leaves_no_digit(value: float | None, status: str) -> None:
    for text in (words.shown(value, status, "rate"), words.spoken(value, status, "rate")):
        assert not any(letter.isdigit() for letter in text)
    assert words.spoken(value, "c", "count") == "not published"


def test_a_mark_stands_beside_a_provisional_figure() -> None:
    assert words.shown(1234, "p", "count") == "1,234 [p]"
    assert words.spoken(1234, "p", "count") == "1,234"


@given(st.lists(st.sampled_from("ABCDE")))
def test_a_list_names_everything_once_in_order(items: list[str]) -> None:
    text = words.listing(items)
    assert [letter for letter in text.replace(" and ", ", ").split(", ") if letter] == items


@pytest.mark.parametrize(
    ("key", "tick", "label"),
    [
        ("2018", "2018", "2018"),
        ("2020-01", "Jan\n2020", "January 2020"),
        ("2020-02/2020-12", "Feb to\nDec\n2020", "February to December 2020"),
    ],
)
def test_periods_in_words(key: str, tick: str, label: str) -> None:
    assert words.period_tick(key) == tick
    assert words.period_label(facts(), key) == label


def test_codes_in_words() -> None:
    assert words.category_name("A") == "A: Delivery of duties and service"
    assert words.category_name("not_categorised") == "Not categorised"
    assert words.route_name("conduct") == "Conduct matters"
    assert words.month_name("2019-05") == "May 2019"
    assert words.day_name("2020-02-01") == "1 February 2020"
