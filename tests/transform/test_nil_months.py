"""Which empty months are believed: quiet forces keep their nils, gaps are seen."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.standards import month_starts
from misconduct_profile.transform.nil_months import unbelieved

MONTHS = month_starts(dt.date(2018, 1, 1), dt.date(2022, 3, 31))


def gone(counts: list[int], nil: tuple[int, ...] = ()) -> list[int]:
    """Return the places of the months that are not believed to be nil."""
    placed = dict(zip(MONTHS, counts, strict=False))
    found = unbelieved(placed, [MONTHS[place] for place in nil])
    return [place for place, month in enumerate(MONTHS) if month in found]


@pytest.mark.parametrize(
    ("counts", "wanted"),
    [
        ([], []),
        ([0] * 51, []),
        ([14] * 20 + [0] + [14] * 20, [20]),
        ([13] * 20 + [0] + [13] * 20, []),
        # Their chances multiply: 14 expected over the stretch.
        ([7] * 20 + [0, 0] + [7] * 20, [20, 21]),
        ([7] * 20 + [0, 7, 0] + [7] * 20, []),
        ([3] * 20 + [0] * 5 + [3] * 20, [20, 21, 22, 23, 24]),
        ([3] * 20 + [0] * 4 + [3] * 20, []),
        # At the ends of the window one side alone tells.
        ([0, 0] + [30] * 40, [0, 1]),
        ([30] * 40 + [0], [40]),
        # An extract that grew is judged by its smaller side, and so is one that shrank.
        ([2] * 20 + [0] + [40] * 25, []),
        ([40] * 25 + [0] + [2] * 20, []),
        # One month as busy as a year does not make its neighbours ordinary.
        ([1] * 20 + [400, 0] + [1] * 20, []),
        # Every second month, and nearly all of them: what is left is judged again.
        ([20, 0] * 20, list(range(1, 40, 2))),
        ([40, 45] + [0] * 49, list(range(2, 51))),
        ([30] * 10 + [0] * 20 + [30] * 6 + [0] * 10 + [30] * 5,
         [*range(10, 30), *range(36, 46)]),
        # A quiet force: five cases, and then none.
        ([1] * 5 + [0] * 46, []),
        ([0, 1, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1] * 3, []),
    ],
)  # fmt: skip
def test_a_gap_is_seen_and_a_nil_is_believed(counts, wanted):
    assert gone(counts) == wanted


def test_a_person_can_say_that_a_month_is_nil():
    counts = [30] * 20 + [0, 0, 0] + [30] * 20
    assert gone(counts, nil=(21,)) == [20, 22]
    assert gone(counts, nil=(20, 21, 22)) == []


LISTS = st.lists(st.integers(0, 40), max_size=51)


@given(LISTS)
def test_a_month_with_cases_is_never_called_empty(counts):
    assert all(counts[place] == 0 for place in gone(counts))


@given(st.lists(st.one_of(st.just(0), st.integers(0, 60)), min_size=1, max_size=51), st.data())
def test_more_cases_where_some_are_never_make_a_gap_a_nil(counts, data):
    full = [place for place, n in enumerate(counts) if n]
    if full:
        more = list(counts)
        more[data.draw(st.sampled_from(full))] += data.draw(st.integers(1, 50))
        assert set(gone(counts)) <= set(gone(more))


@given(LISTS)
def test_backwards_in_time_it_is_the_same(counts):
    size = len(counts)
    assert sorted(size - 1 - place for place in gone(counts[::-1])) == gone(counts)


@given(st.lists(st.integers(0, 2), min_size=51, max_size=51))
def test_a_month_alone_is_never_a_gap_of_a_quiet_force(counts):
    places = gone(counts)
    assert all(place + 1 in places or place - 1 in places for place in places)


@given(LISTS, st.data())
def test_what_the_force_says_is_nil_is_believed(counts, data):
    nil = tuple(data.draw(st.sets(st.integers(0, len(counts) - 1)))) if counts else ()
    assert not set(gone(counts, nil)) & set(nil)
