"""Every age and every length of service is in one band, whose edges are as said."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.standards import band, banded, table

FIELDS = ("age", "service")


def edges(field: str) -> list[tuple[float, float]]:
    told = table("bands").filter(field=field).select("from", "to").iter_rows()
    return [(float(low), float(high or "inf")) for low, high in told]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("years", range(100))
def test_every_year_is_in_exactly_one_band(field, years):
    assert sum(low <= years < high for low, high in edges(field)) == 1
    assert band(field, years) in set(table("bands").filter(field=field)["code"])


@pytest.mark.parametrize("field", FIELDS)
def test_bands_follow_on_each_other_and_the_last_is_open(field):
    found = edges(field)
    assert [high for _, high in found[:-1]] == [low for low, _ in found[1:]]
    assert (found[0][0], found[-1][1]) == (0, float("inf"))


@pytest.mark.parametrize(
    ("field", "years", "code"),
    [
        ("age", 15, "TO_25"), ("age", 25, "TO_25"), ("age", 26, "26_TO_40"),
        ("age", 40, "26_TO_40"), ("age", 41, "41_TO_55"), ("age", 55, "41_TO_55"),
        ("age", 56, "OVER_55"), ("age", 99, "OVER_55"), ("age", -1, None),
        ("service", 0, "UNDER_2"), ("service", 1.9, "UNDER_2"), ("service", 2, "2_TO_4"),
        ("service", 4.9, "2_TO_4"), ("service", 5, "5_TO_9"), ("service", 10, "10_TO_19"),
        ("service", 19, "10_TO_19"), ("service", 20, "FROM_20"), ("service", 45, "FROM_20"),
    ],
)  # fmt: skip
def test_an_edge(field, years, code):
    assert band(field, years) == code


@given(st.sampled_from(FIELDS), st.lists(st.none() | st.integers(-5, 120), max_size=9))
def test_a_column_is_banded_as_each_number_is(field, years):
    frame = pl.DataFrame({"years": years}, schema={"years": pl.Int32})
    found = frame.select(banded(field, pl.col("years")).alias("band"))["band"].to_list()
    assert found == [None if one is None else band(field, one) for one in years]
