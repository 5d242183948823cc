"""A grid has the records that the csv module reads, whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misconduct_profile.errors import RefusedFileError
from misconduct_profile.extracts.grid import grid_of_text
from misconduct_profile.extracts.split import split


def records(grid):
    rows = [(first, last, cells) for first, last, _, *cells in grid.rows.iter_rows()]
    return sorted([*rows, *((line.first, line.last, line.cells) for line in grid.odd)])


TEXT = st.text(st.sampled_from('x^ab,;|\t"\n\r é\ufeff\x1f'), max_size=60)


@settings(max_examples=600)
@given(TEXT, st.sampled_from(",;|\t"), st.integers(1, 4))
def test_a_grid_has_the_records_of_split(text, delimiter, width):
    try:
        wanted = split(text, delimiter, "f.csv")
    except RefusedFileError as error:
        with pytest.raises(RefusedFileError) as caught:
            grid_of_text(text.encode(), delimiter, width, "f.csv")
        assert str(caught.value) == str(error)
        return
    grid = grid_of_text(text.encode(), delimiter, width, "f.csv")
    assert records(grid) == [(line.first, line.last, line.cells) for line in wanted]
    assert width == 1 or all(len(line.cells) != width for line in grid.odd)


def test_rows_stand_in_the_order_of_the_file():
    text = 'a,b\n"c,d",e\nf,"g\nh"\ni"j,k\nl,m\n'
    grid = grid_of_text(text.encode(), ",", 2, "f.csv")
    assert grid.rows["first_line"].to_list() == [1, 2, 3, 5, 6]
    assert grid.rows["last_line"].to_list() == [1, 2, 4, 5, 6]
    assert grid.rows["0"].to_list() == ["a", "c,d", "f", 'i"j', "l"]
