"""What a funnel says: where each force stands, the finding and the alternative."""

from __future__ import annotations

import polars as pl

from misconduct_profile.charts import words
from misconduct_profile.disclosure.facts import Facts

#: Where a force stands, from highest to lowest.
ABOVE, HIGH, INSIDE, LOW, BELOW = "above", "high", "inside", "low", "below"


def statistics(grid: pl.DataFrame) -> list[str]:
    """List the limits of a grid from the innermost: ["limit_95", "limit_998"]."""
    return sorted(grid["statistic"].unique().to_list())


def percent(statistic: str) -> str:
    """Return "95%" for "limit_95" and "99.8%" for "limit_998"."""
    digits = statistic.removeprefix("limit_")
    return f"{digits[:2]}.{digits[2:]}%" if digits[2:] else f"{digits}%"


def position_words(grid: pl.DataFrame) -> dict[str, str]:
    """Return the words for each position, after the limits that are drawn."""
    inner, outer = _ends(grid)
    return {
        ABOVE: f"above the {outer} limit",
        HIGH: f"between the upper {inner} and {outer} limits",
        INSIDE: f"inside the {inner} limits",
        LOW: f"between the lower {inner} and {outer} limits",
        BELOW: f"below the {outer} limit",
    }


def positions(drawn: pl.DataFrame, sides: pl.DataFrame) -> pl.Series:
    """Name where each force stands, from the sides that measures found.

    `sides` are the position estimates (value 1 above, 0 inside, -1 below). Without them
    every position is null: nothing is known to lie inside limits that are not published.
    """
    names = sorted(sides["statistic"].unique().to_list())
    if not names:
        return pl.Series([None] * drawn.height, dtype=pl.String)
    ends = {"inner": names[0], "outer": names[-1]}
    joined = drawn.select("force")
    for end, statistic in ends.items():
        side = sides.filter(statistic=statistic).select("force", pl.col("value").alias(end))
        joined = joined.join(side, on="force", how="left", maintain_order="left")
    inner, outer = pl.col("inner"), pl.col("outer")
    return joined.select(
        pl.when(outer.is_null() | inner.is_null()).then(None)
        .when(outer > 0).then(pl.lit(ABOVE))
        .when(outer < 0).then(pl.lit(BELOW))
        .when(inner > 0).then(pl.lit(HIGH))
        .when(inner < 0).then(pl.lit(LOW))
        .otherwise(pl.lit(INSIDE))
    ).to_series()  # fmt: skip


def _ends(grid: pl.DataFrame) -> tuple[str, str]:
    names = statistics(grid)
    return (percent(names[0]), percent(names[-1])) if names else ("inner", "outer")


def title(
    facts: Facts,
    every: pl.DataFrame,
    drawn: pl.DataFrame,
    *,
    grid: pl.DataFrame,
    highlight: str | None,
    route: str,
) -> str:
    """Say the finding: of one force where it is highlighted, else of all."""
    period = words.period_label(facts, facts.baseline)
    where = f"{words.route_name(route).lower()}, {period}"
    if highlight is not None:
        name = every.filter(force=highlight)["name"][0]
        found = drawn.filter(force=highlight)
        if found.is_empty():
            return f"{name}: no rate to compare, {where}"
        if grid.is_empty():
            return f"{name} among the forces: {where}"
        return f"{name} is {position_words(grid)[found['position'][0]]}: {where}"
    if grid.is_empty():
        return f"Rates of the forces: {where}"
    outer = f"outside the {_ends(grid)[1]} limits: {where}"
    outside = drawn.filter(pl.col("position").is_in([ABOVE, BELOW]))["name"].to_list()
    if not outside:
        return f"No force lies {outer}"
    if len(outside) <= 3:
        return f"{words.listing(outside)} {'lies' if len(outside) == 1 else 'lie'} {outer}"
    return f"{len(outside)} of the {drawn.height} forces shown lie {outer}"


def alternative(
    facts: Facts,
    every: pl.DataFrame,
    drawn: pl.DataFrame,
    *,
    grid: pl.DataFrame,
    national: pl.DataFrame,
    highlight: str | None,
    route: str,
) -> str:
    """Say the level, who stands outside the limits, and how many are not shown."""
    phrases = position_words(grid)
    sentences = [
        f"Funnel plot of {words.route_name(route).lower()} per 1,000 workforce against "
        f"workforce, {words.period_label(facts, facts.baseline)}."
    ]
    if national.height:
        value = words.plain(national["value"][0], "rate")
        sentences.append(f"The national rate is {value}.")
    if grid.is_empty():
        sentences.append("No limits are published.")
    else:
        sentences += _standing(drawn, phrases, _ends(grid))
    for row in drawn.filter(force=highlight or "").iter_rows(named=True):
        rate = words.plain(row["value"], "rate")
        where = f", {phrases[row['position']]}" if row["position"] else ""
        sentences.append(f"Highlighted: {row['name']}, {rate}{where}.")
    if hidden := every.height - drawn.height:
        verb = "force is" if hidden == 1 else "forces are"
        sentences.append(f"{hidden} {verb} not shown: no figure is published or available.")
    return " ".join(sentences)


def _standing(drawn: pl.DataFrame, phrases: dict[str, str], ends: tuple[str, str]) -> list[str]:
    """Name the forces outside the limits and between them."""
    sentences = [
        f"{words.capital(phrases[position])}: {_named(drawn, position) or 'none'}."
        for position in (ABOVE, BELOW)
    ]
    between = _named(drawn, HIGH, LOW)
    sentences.append(f"Between the {ends[0]} and {ends[1]} limits: {between or 'none'}.")
    if drawn.filter(position=INSIDE).height:
        sentences.append(f"All other forces shown are inside the {ends[0]} limits.")
    return sentences


def note(grid: pl.DataFrame) -> str:
    """Say how to read the limits."""
    if grid.is_empty():
        return "No limits are published, so chance cannot be told from difference here."
    inner, outer = _ends(grid)
    return (
        "If every force had the national rate, chance would leave "
        f"{inner} and {outer} of them between the limits. A force outside is a reason to "
        "ask, not a finding that it is better or worse. Where names have no room, the table "
        "below the chart has them."
    )


def _named(drawn: pl.DataFrame, *positions: str) -> str:
    return words.listing(drawn.filter(pl.col("position").is_in(positions))["name"].to_list())
