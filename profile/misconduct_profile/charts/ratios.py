"""Discharges under Regulation 13 of one group against another: ratios with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from misconduct_profile.charts import words
from misconduct_profile.charts.bars import wrap
from misconduct_profile.charts.chart import Chart, Column, nothing
from misconduct_profile.charts.names import ETHNICITIES, SEXES
from misconduct_profile.charts.probation import CLOCK
from misconduct_profile.charts.select import estimates, interval, is_shown, number
from misconduct_profile.charts.source import source
from misconduct_profile.charts.svg import HALO, inline
from misconduct_profile.charts.theme import GREY, INK, SMALL, canvas, colours, style
from misconduct_profile.disclosure.tables import Tables
from misconduct_profile.records import ALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_NAME: Final = "regulation_13_ratios"
RATIOS_TABLE: Final = "probation_ratios"
_TICKS: Final = (0.125, 0.25, 0.5, 1, 2, 4, 8, 16)
_NAMES: Final = {"ethnicity": ETHNICITIES, "sex": SEXES}


def regulation_13_ratios(
    tables: Tables, force: str = ALL, *, period: str | None = None
) -> Chart:
    """Chart how the rate of discharge of each group compares with White or with male.

    Exact intervals, on a logarithmic scale: half and double lie as far from one. A group
    without a published ratio keeps its row and draws nothing in it.
    """
    facts = tables.facts
    when = period or facts.baseline
    place, label = words.place(facts, force), words.period_label(facts, when)
    rows = _rows(tables, force, when)
    if not rows.filter(is_shown()).height:
        return nothing(_NAME, f"No ratio of discharges by group is available for {place}, "
                       f"{label}: the counts are too small to publish, or there is no "
                       "number of joiners by group.")  # fmt: skip
    said = [_sentence(row) for row in rows.iter_rows(named=True)]
    alt = f"Points with 95% intervals: ratios of rates of discharge, {place}, {label}. " + (
        " ".join(said)
    )
    with style():
        figure, axes = canvas(48 + 42 * rows.height, tables.stamps, left=142, bottom=42, top=6)
        _draw(axes, rows)
        svg = inline(figure, _NAME, alt)
    return Chart(
        name=_NAME,
        title=f"{_title(rows)}, {place}, {label}",
        subtitle="Discharges under Regulation 13 for each person-year of probation, divided by "
        "those of White, or of male, probationers; 95% intervals",
        source=source(facts, returned=True),
        svg=svg,
        alt=alt,
        note="One is no difference. An interval that includes one is compatible with chance "
        "alone. A ratio says nothing of why: entry route, length of service and support differ "
        "between groups too.",
        data=rows.select(
            "label", *number("ratio", RATIOS_TABLE), *interval("interval", RATIOS_TABLE)
        ),
        columns=(
            Column("label", "Group, against"),
            Column("ratio", "Ratio of rates", "ratio"),
            Column("interval", "95% interval", "interval", of="ratio"),
        ),
    )


def _rows(tables: Tables, force: str, period: str) -> pl.DataFrame:
    frames = []
    for dimension, names in _NAMES.items():
        against = "White" if dimension == "ethnicity" else "male"
        values = [v for v in names if v.lower() not in {against.lower(), "unknown"}]
        places: dict[str, Any] = {"force": [force], "period": [period], dimension: values}
        found = estimates(tables, "conditional_exact", ["rate_ratio"], **places, **CLOCK)
        frames.append(
            pl.DataFrame({dimension: values})
            .join(found, on=dimension, maintain_order="left")
            .with_columns(
                pl.col("status").cast(pl.String),
                label=pl.col(dimension).replace(names) + f", against {against}",
            )
        )
    return pl.concat(frames, how="diagonal")


def _draw(axes: Axes, rows: pl.DataFrame) -> None:
    shown = rows.with_row_index("at").filter(is_shown())
    ends = [x for name in ("low", "high", "value") for x in shown[name] if x]
    low, high = min([0.5, *ends]), max([2.0, *ends])
    low, high = max(low, 0.1), min(high, 20.0)
    axes.set_xscale("log")
    axes.set_xlim(low / 1.25, high * 1.25)
    axes.set_ylim(rows.height - 0.4, -0.6)
    axes.axvline(1, color=INK, linewidth=1.2, zorder=1.5)
    for row in shown.iter_rows(named=True):
        ends_of = (max(row["low"] or 0.0, low / 1.25), min(row["high"] or 1e9, high * 1.25))
        axes.plot(list(ends_of), [row["at"]] * 2, color=colours()[0], linewidth=2.4, zorder=2)
        axes.plot([row["value"]], [row["at"]], marker="o", color=colours()[0], markersize=8)
        axes.annotate(words.plain(row["value"], "ratio"), (row["value"], row["at"]), (0, 12),
                      textcoords="offset points", ha="center", gid=HALO, fontsize=SMALL,
                      color=INK, va="center")  # fmt: skip
    for row in rows.with_row_index("at").filter(~is_shown()).iter_rows(named=True):
        axes.annotate(words.shown(None, row["status"] or "", "ratio"), (1, row["at"]), (8, 0),
                      textcoords="offset points", va="center", gid=HALO, fontsize=SMALL,
                      color=GREY)  # fmt: skip
    ticks = [tick for tick in _TICKS if low / 1.25 <= tick <= high * 1.25]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.set_xticks([], minor=True)
    labels = ["\n".join(wrap(label, 132)) for label in rows["label"]]
    axes.set_yticks(range(rows.height), labels)
    for label in axes.get_yticklabels():
        label.set_multialignment("right")
    axes.tick_params(axis="y", labelcolor=INK)
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x")
    axes.set_xlabel("Ratio of rates (logarithmic scale)", color=GREY)


def _title(rows: pl.DataFrame) -> str:
    """Name the groups whose interval leaves one out; claim nothing of the others."""
    said = []
    for against in ("White", "male"):
        for side in ("higher", "lower"):
            apart = [
                row["label"].partition(",")[0]
                for row in rows.filter(is_shown()).iter_rows(named=True)
                if _side(row) == side and row["label"].endswith(f"against {against}")
            ]
            if apart:
                said.append(f"{words.listing(apart)} {side} than {against}")
    if said:
        return f"Rates of discharge differ beyond chance: {'; '.join(said)}"
    return "No difference between groups is beyond chance"


def _side(row: dict[str, Any]) -> str:
    if (row["low"] or 0) > 1:
        return "higher"
    return "lower" if row["high"] is not None and row["high"] < 1 else ""


def _sentence(row: dict[str, Any]) -> str:
    ratio = words.spoken(row["value"], row["status"], "ratio")
    if row["value"] is None or row["status"] in words.EMPTY:
        return f"{row['label']}: {ratio}."
    low, high = (words.spoken(row[end], row["status"], "ratio") for end in ("low", "high"))
    side = _side(row)
    verdict = f"{side} beyond chance" if side else "compatible with no difference"
    return f"{row['label']}: {ratio}, interval {low} to {high}, {verdict}."
