"""Direct labels that overlap neither each other nor the edge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class Box(NamedTuple):
    """A rectangle in the units of the viewBox, y upwards."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: Box) -> bool:
        """Whether the two overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def within(self, other: Box) -> bool:
        """Whether it lies wholly inside the other."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.bottom <= self.bottom
            and self.top <= other.top
        )


class Placed(NamedTuple):
    """Where a label goes: an offset from its point, and how it is anchored."""

    text: str
    dx: float
    dy: float
    ha: str
    far: bool  # a thin line leads back to the point


#: With more labels than this, lines that lead back to points would hide the points.
_MANY = 8
#: Tried in this order: beside, then above and below, then further away.
_NEAR = [
    (8.0, 0.0, "left"),
    (-8.0, 0.0, "right"),
    (0.0, 13.0, "center"),
    (0.0, -13.0, "center"),
]
_FAR = [
    (side * reach, lift, "left" if side > 0 else "right")
    for reach in (14.0, 30.0, 52.0)
    for lift in (14.0, -14.0, 28.0, -28.0, 44.0, -44.0)
    for side in (1, -1)
]


def place(
    axes: Axes,
    points: Sequence[tuple[float, float, str]],
    obstacles: Sequence[tuple[float, float]],
    size: float,
) -> list[Placed | None]:
    """Find a place for the label of each point (x, y, text), in data units.

    Labels keep clear of each other, of the edges of the plot, and of `obstacles` where
    there is room; a label with no free place is None. Of many labels only those stand
    that have room beside their point, and the first, which may stand further off. The
    result has the order of `points` and depends on nothing else.
    """
    edge = Box(*axes.get_window_extent().extents)
    dots = [_dot(axes, x, y) for x, y in obstacles]
    taken: list[Box] = []
    placed: list[Placed | None] = []
    for x, y, text in points:
        px, py = axes.transData.transform((x, y))
        crowded = len(points) > _MANY and len(placed) > 0
        labels = [
            Placed(text, dx, dy, ha, far)
            for far, offsets in ((False, _NEAR), (True, [] if crowded else _FAR))
            for dx, dy, ha in offsets
        ]
        options = [(label, _box((px, py), label, size)) for label in labels]
        free = [o for o in options if o[1].within(edge) and not _hits(o[1], taken)]
        if crowded:
            free = [o for o in free if not _hits(o[1], dots)]
        if not free:
            placed.append(None)
            continue
        best = min(free, key=lambda o: sum(o[1].meets(dot) for dot in dots))
        placed.append(best[0])
        taken.append(best[1])
    return placed


def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Return the width of a text in units of the viewBox, generously."""
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])


def _hits(box: Box, others: Sequence[Box]) -> bool:
    return any(box.meets(other) for other in others)


def _dot(axes: Axes, x: float, y: float) -> Box:
    px, py = axes.transData.transform((x, y))
    return Box(px - 5, py - 5, px + 5, py + 5)


def _box(centre: tuple[float, float], label: Placed, size: float) -> Box:
    width, height = text_width(label.text, size), size
    x, y = centre[0] + label.dx, centre[1] + label.dy
    left = {"left": x, "right": x - width, "center": x - width / 2}[label.ha]
    return Box(left, y - height * 0.65, left + width, y + height * 0.65)
