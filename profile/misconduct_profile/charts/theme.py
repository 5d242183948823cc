"""The look of every chart: Government Analysis Function colours, sizes and stamps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
from matplotlib.figure import Figure

from misconduct_profile.charts.labels import text_width
from misconduct_profile.charts.svg import HALO, STAMP

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: A mark's name, the colour of the name and how the mark is drawn.
Key = tuple[str, str, dict[str, Any]]
#: Units of the viewBox. Small, so that text is still read at a phone's width.
WIDTH: Final = 420
TEXT: Final = 13.0
SMALL: Final = 12.0
INK: Final = "#1a1a1a"
GREY: Final = "#595959"
PALE: Final = "#bfbfbf"
GRID: Final = "#d9d9d9"


@cache
def colours() -> tuple[str, ...]:
    """Return the categorical palette of the Analysis Function, dark blue first."""
    from afcharts.af_colours import get_af_colours

    return tuple(get_af_colours("categorical"))


@cache
def _settings() -> dict[str, Any]:
    """Return the afcharts style with our sizes.

    Text is measured in DejaVu Sans, which comes with matplotlib, so that a layout is
    the same on every machine; it is wider than what a browser then sets.
    """
    with resources.as_file(resources.files("afcharts") / "afcharts.mplstyle") as path:
        read = mpl.rc_params_from_file(path, use_default_template=False)
    style: dict[str, Any] = {str(key): value for key, value in read.items()}
    style.pop("axes.prop_cycle")
    return style | {
        "font.sans-serif": ["DejaVu Sans"], "font.size": TEXT, "axes.labelsize": SMALL,
        "xtick.labelsize": SMALL, "ytick.labelsize": SMALL, "text.color": INK,
        "xtick.major.pad": 6,  # in wide letters a year stands clear of the nought beside it
        "axes.labelcolor": INK, "grid.color": GRID, "axes.edgecolor": GREY,
        "xtick.color": GREY, "ytick.color": GREY, "text.parse_math": False,
        "figure.dpi": 72,
    }  # fmt: skip


@contextmanager
def style() -> Iterator[None]:
    """Draw in the project's style, whatever the caller's settings."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_settings())  # type: ignore[arg-type]  # keys are known by name alone
        yield


def canvas(
    height: int, stamps: Sequence[str], *, left: int = 46, bottom: int = 46, top: int = 24
) -> tuple[Figure, Axes]:
    """Return a figure of WIDTH x height units with one stamped plot area.

    The margins are fixed, not fitted: a fit costs as much as the whole drawing.
    """
    figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72, facecolor="none")
    right = 10
    axes = figure.add_axes((
        left / WIDTH, bottom / height,
        (WIDTH - left - right) / WIDTH, (height - bottom - top) / height,
    ))  # fmt: skip
    axes.set_facecolor("none")
    axes.tick_params(axis="y", length=0)
    for index, stamp in enumerate(stamps):
        axes.text(
            0.5, (len(stamps) - index - 0.5) / len(stamps), stamp, transform=axes.transAxes,
            ha="center", va="center", fontsize=42, fontweight="bold", color=GRID, zorder=0.5,
            gid=STAMP,
        )  # fmt: skip
    return figure, axes


def stack(
    count: int, tall: int, stamps: Sequence[str], *, left: int = 46, bottom: int = 50
) -> tuple[Figure, list[Axes]]:
    """Return a figure of `count` stamped plot areas, one below the other, `tall` units each.

    Above each is room for a heading; below the last, for the labels of the shared axis.
    """
    head = 30
    height = count * (tall + head) + bottom
    figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72, facecolor="none")
    made = []
    for index in range(count):
        base = height - (index + 1) * (tall + head)
        axes = figure.add_axes((
            left / WIDTH, base / height, (WIDTH - left - 10) / WIDTH, tall / height,
        ))  # fmt: skip
        axes.set_facecolor("none")
        axes.tick_params(axis="both", length=0)
        for place, stamp in enumerate(stamps):
            axes.text(
                (place + 0.5) / len(stamps), 0.5, stamp, transform=axes.transAxes, ha="center",
                va="center", fontsize=24, fontweight="bold", color=GRID, zorder=0.5,
                gid=STAMP,
            )  # fmt: skip
        made.append(axes)
    return figure, made


def value_label(axes: Axes, text: str, pad: int = 10) -> None:
    """Name the vertical axis above it, upright, where it is read first."""
    axes.set_title(
        text,
        loc="left",
        x=-40 / axes.get_window_extent().width,
        fontsize=SMALL,
        color=INK,
        pad=pad,
    )


def key_row(axes: Axes, keys: Sequence[Key]) -> None:
    """Name marks in a row above the plot, each beside its own mark."""
    box = axes.get_window_extent()
    at, y = 0.0, 1 + 13 / box.height
    for text, colour, look in keys:
        wide = 0.0 if look.get("linestyle") == "" else 20 / box.width
        start = at + (4 / box.width if not wide else 0)
        axes.plot(
            [start, start + wide], [y, y], transform=axes.transAxes, clip_on=False, **look
        )
        axes.text(
            start + wide + 8 / box.width, y, text, transform=axes.transAxes, color=colour,
            va="center", fontsize=SMALL,
        )  # fmt: skip
        at = start + wide + (8 + 14 + text_width(text, SMALL)) / box.width


def mark_event(axes: Axes, x: float, text: str) -> None:
    """Draw an intervention at `x`, fainter than a break, with its date at the foot."""
    axes.axvline(x, color=GREY, linewidth=1, linestyle=(0, (1, 2)), zorder=1.4)
    axes.annotate(
        text, (x, 0), xycoords=("data", "axes fraction"), gid=HALO, xytext=(-5, 6),
        textcoords="offset points", ha="right", va="bottom", fontsize=SMALL, color=GREY,
    )  # fmt: skip


def mark_break(axes: Axes, x: float, text: str, *, ha: str = "left") -> None:
    """Draw a break in the series at `x` and say so beside it."""
    axes.axvline(x, color=INK, linewidth=1.2, linestyle=(0, (3, 3)), zorder=1.5)
    axes.annotate(
        text, (x, 1), xycoords=("data", "axes fraction"), gid=HALO,
        xytext=(5 if ha == "left" else -5, -1), textcoords="offset points",
        ha=ha, va="top", fontsize=SMALL, color=INK,
    )  # fmt: skip
