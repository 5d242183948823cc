"""Labels keep apart and inside."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from misconduct_profile.charts.labels import Box, _box, place
from misconduct_profile.charts.theme import SMALL, canvas, style

POINTS = st.lists(
    st.tuples(
        st.floats(0, 1), st.floats(0, 1), st.sampled_from(["Kent", "Devon and Cornwall"])
    ),
    max_size=25,
)


@settings(max_examples=40, deadline=None)
@given(POINTS)
def test_no_two_labels_meet_and_none_leaves_the_plot(
    points: list[tuple[float, float, str]],
) -> None:
    with style():
        _, axes = canvas(300, ())
        edge = Box(*axes.get_window_extent().extents)
        placed = place(axes, points, [(x, y) for x, y, _ in points], SMALL)
        boxes = [
            _box(tuple(axes.transData.transform((x, y))), label, SMALL)
            for (x, y, _), label in zip(points, placed, strict=True)
            if label is not None
        ]
    assert all(box.within(edge) for box in boxes)
    assert not any(a.meets(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_a_point_alone_is_labelled_beside_it() -> None:
    with style():
        _, axes = canvas(300, ())
        (label,) = place(axes, [(0.5, 0.5, "Kent")], [(0.5, 0.5)], SMALL)
    assert label is not None
    assert (label.text, label.ha, label.far) == ("Kent", "left", False)
