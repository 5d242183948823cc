"""Regulations 12 and 13 of the Police Regulations 2003: four counts, kept apart."""

from __future__ import annotations

import polars as pl

from misconduct_profile.charts import words
from misconduct_profile.charts.bars import Bar, Panel, bars
from misconduct_profile.charts.chart import Chart, Column, nothing
from misconduct_profile.charts.multiples import Multiple, multiples
from misconduct_profile.charts.names import EXITS, GROUNDS, PROBATION
from misconduct_profile.charts.select import (
    counts,
    estimates,
    home,
    interval,
    is_shown,
    number,
    spread,
)
from misconduct_profile.charts.source import source
from misconduct_profile.charts.words import Kind
from misconduct_profile.disclosure.tables import Tables
from misconduct_profile.records import ALL

PROBATION_TABLE = "probation_by_year_ground"
EXITS_TABLE = "probationer_conduct_exits_by_year"
RATES_TABLE = "probation_rates"
CLOCK = {"clock": "event", "population": "officers"}
_CONDUCT = ("sexist_misogynistic", "other_conduct")
_DISCHARGED = "regulation_13_discharged"
_PART = "Part years are hollow: compare them with no whole year."


def probation_events(tables: Tables, force: str = ALL) -> Chart:
    """Chart the four counts of Regulations 12 and 13 by year of the event.

    Resignations and discharges stay apart: one is the force's decision, the other is not.
    """
    facts, name = tables.facts, "probation_events"
    keys = [period.key for period in facts.periods]
    found = counts(tables, list(PROBATION), "people", force=[force], period=keys, **CLOCK)
    place = words.place(facts, force)
    if not found.filter(is_shown()).height:
        return nothing(name, no_return(place))
    plots = [
        Multiple(title, _by_period(found.filter(measure=measure), keys), "count")
        for measure, title in PROBATION.items()
    ]
    alt = _alt(f"Bars by year: probationers, {place}.", plots, tables)
    return Chart(
        name=name,
        title=f"Regulations 12 and 13: four counts that are not one, {place}",
        subtitle=f"Probationer constables, {words.span(facts)}, by date of the event: number "
        "of people, each once a year in each count",
        source=source(facts, returned=True),
        svg=multiples(plots, facts.periods, name, alt, tables.stamps),
        alt=alt,
        note=f"Each plot has a scale of its own. {_PART}",
        data=_wide(found, keys, home(PROBATION_TABLE, force), tables),
        columns=(
            Column("label", "Period"),
            *(Column(measure, title, "count") for measure, title in PROBATION.items()),
        ),
    )


def probation_rates(tables: Tables, force: str = ALL) -> Chart:
    """Chart the same four on the person-time of probationers, with exact intervals."""
    facts, name = tables.facts, "probation_rates"
    keys = [period.key for period in facts.periods]
    found = estimates(
        tables, "garwood", ["rate_per_1000_probationers"], force=[force], period=keys, **CLOCK
    ).filter(pl.col("measure").is_in(list(PROBATION)))
    place = words.place(facts, force)
    if not found.filter(is_shown()).height:
        return nothing(name, f"No rates of probationers are available for {place}: no number "
                       "of joiners was returned that they could rest on.")  # fmt: skip
    plots = [
        Multiple(title, _by_period(found.filter(measure=measure), keys), "rate")
        for measure, title in PROBATION.items()
    ]
    alt = _alt(f"Points with 95% intervals by year: rates of probationers, {place}.", plots,
               tables)  # fmt: skip
    data = pl.DataFrame({"period": keys})
    columns = [Column("label", "Period")]
    for measure, title in PROBATION.items():
        part = found.filter(measure=measure).select(
            "period", *number(measure, RATES_TABLE), *interval(f"{measure}_i", RATES_TABLE)
        )
        data = data.join(part, on="period", how="left", maintain_order="left")
        columns += [Column(measure, title, "rate"),
                    Column(f"{measure}_i", "95% interval", "interval")]  # fmt: skip
    return Chart(
        name=name,
        title=f"{_finding(found.filter(measure=_DISCHARGED), tables)}, {place}",
        subtitle="People for each 1,000 person-years of probation, with 95% intervals, "
        f"{words.span(facts)}, by date of the event",
        source=source(facts, returned=True),
        svg=multiples(plots, facts.periods, name, alt, tables.stamps),
        alt=alt,
        note="Person-years are worked out from joiners and the length of probation; those who "
        "leave early are not taken out, so rates are a little low. Part years are hollow, and "
        "stand on their own person-years.",
        data=_labelled(data, tables),
        columns=tuple(columns),
    )


def _finding(discharged: pl.DataFrame, tables: Tables) -> str:
    """Compare the baseline with the first whole year; intervals that overlap are no change."""
    facts = tables.facts
    first = next((period.key for period in facts.periods if not period.part_year), "")
    ends = {
        row["period"]: (row["low"], row["high"])
        for row in discharged.filter(is_shown()).iter_rows(named=True)
    }
    last = facts.baseline
    if first == last or None in (*ends.get(first, (None,)), *ends.get(last, (None,))):
        return "Discharges and resignations for each 1,000 person-years of probation"
    (was_low, was_high), (low, high) = ends[first], ends[last]
    if low > was_high or high < was_low:
        side = "higher" if low > was_high else "lower"
        return f"Discharges under Regulation 13 were {side} by rate in {last} than in {first}"
    return f"The rate of discharge in {last} differs from {first} by no more than chance"


def conduct_exits(tables: Tables, force: str = ALL, *, period: str | None = None) -> Chart:
    """Chart by which way probationers left over conduct, sexist conduct apart."""
    facts, name = tables.facts, "conduct_exits"
    when = period or facts.baseline
    found = counts(
        tables, "probationer_conduct_exits", "people", force=[force], period=[when],
        outcome=list(EXITS), ground=[*_CONDUCT, ALL], **CLOCK,
    )  # fmt: skip
    place, label = words.place(facts, force), words.period_label(facts, when)
    if not found.filter(is_shown()).height:
        return nothing(name, no_return(place))
    heads = {ground: GROUNDS[ground] for ground in _CONDUCT}
    frame = pl.DataFrame({"outcome": list(EXITS)})
    panels = []
    for ground, heading in heads.items():
        rows = frame.join(found.filter(ground=ground), on="outcome", maintain_order="left")
        panels.append(
            Panel(heading, tuple(Bar(EXITS[row["outcome"]], row["value"], str(row["status"]))
                                 for row in rows.iter_rows(named=True)))
        )  # fmt: skip
    listed = [
        f"{panel.heading}: "
        + ", ".join(f"{bar.label} {words.spoken(bar.value, bar.status, 'count')}"
                    for bar in panel.bars)
        for panel in panels
    ]  # fmt: skip
    alt = f"Bars: probationers who left over conduct, {place}, {label}. {'. '.join(listed)}."
    ordered = frame.join(found, on="outcome", maintain_order="left")
    table = home(EXITS_TABLE, force)
    wide = spread(ordered, "outcome", "ground", [*_CONDUCT, ALL], table)
    return Chart(
        name=name,
        title=f"By which way probationers left over conduct, {place}, {label}",
        subtitle="Probationer constables whose ground for leaving was conduct, by date of the "
        "event: number of people, each counted once",
        source=source(facts, returned=True),
        svg=bars(panels, name, alt, tables.stamps),
        alt=alt,
        note="A discharge needs no finding of misconduct, and a resignation is none. Each "
        "panel has a scale of its own.",
        data=wide.with_columns(label=pl.col("outcome").replace(EXITS)),
        columns=(
            Column("label", "How they left"),
            *(Column(ground, title, "count") for ground, title in heads.items()),
            Column(ALL, "All conduct", "count"),
        ),
    )


def no_return(place: str) -> str:
    """Say that there is no return of Regulations 12 and 13, which is not that there is none."""
    return (
        f"No figures on Regulations 12 and 13 are available for {place}: they rest on a return "
        "from human resources. That there are none here is not a count of nil."
    )


def _by_period(found: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    frame = pl.DataFrame({"period": keys}, schema={"period": pl.String})
    return frame.join(found, on="period", how="left", maintain_order="left").with_columns(
        pl.col("status").cast(pl.String).fill_null("x")
    )


def _wide(found: pl.DataFrame, keys: list[str], table: str, tables: Tables) -> pl.DataFrame:
    ordered = pl.DataFrame({"period": keys}).join(found, on="period", maintain_order="left")
    return _labelled(spread(ordered, "period", "measure", list(PROBATION), table), tables)


def _labelled(frame: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    labels = {period.key: period.label for period in tables.facts.periods}
    return frame.with_columns(label=pl.col("period").replace(labels))


def _alt(lead: str, plots: list[Multiple], tables: Tables) -> str:
    labels = {period.key: period.label for period in tables.facts.periods}
    said = [lead]
    for plot in plots:
        kind: Kind = plot.kind
        listed = [f"{labels[row['period']]} {words.spoken(row['value'], row['status'], kind)}"
                  for row in plot.rows.iter_rows(named=True)]  # fmt: skip
        said.append(f"{plot.heading}: {', '.join(listed)}.")
    return " ".join(said)
