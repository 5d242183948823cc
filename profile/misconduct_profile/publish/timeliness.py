"""What pages say of how long cases take."""

from __future__ import annotations

import polars as pl

from misconduct_profile.charts import Column, words
from misconduct_profile.charts.select import counts, home, is_shown, spread
from misconduct_profile.charts.timeliness import METHOD, TIME_TABLE
from misconduct_profile.disclosure.tables import Tables
from misconduct_profile.publish.figures import estimate_of
from misconduct_profile.publish.html import Display
from misconduct_profile.publish.prose import Prose, Sentence, sentence
from misconduct_profile.publish.table import Table
from misconduct_profile.records import ALL

_TABLE = "finalised_in_time_by_year_route"
_MEASURES = {
    "finalised_within_12_months": "Finalised within 12 months",
    "finalised_within_24_months": "Finalised within 24 months",
    "open_at_extract": "Open at the extract",
}
ROUTES = ("conduct", "complaint")


def time_said(tables: Tables, force: str = ALL) -> Display:
    """Say median and share within a year of the baseline period, for each route."""
    facts = tables.facts
    lines = [line for route in ROUTES if (line := _line(tables, force, route))]
    none = sentence(
        "How long cases of {period} take is not available for {place}.",
        period=words.period_label(facts, facts.baseline), place=words.place(facts, force),
    )  # fmt: skip
    return Prose("time-said", *(lines or [none]))


def _line(tables: Tables, force: str, route: str) -> Sentence | None:
    facts = tables.facts
    median, low, high = estimate_of(
        tables, TIME_TABLE, METHOD, "median_days", "days", force=force, route=route
    )
    share, share_low, share_high = estimate_of(
        tables, TIME_TABLE, METHOD, "share_12_months", "share", force=force, route=route
    )
    if median.hidden and share.hidden:
        return None
    half = "" if median.hidden else (
        " Half were finalised within {median} days (95% interval {low} to {high})."
        if not (low.hidden or high.hidden) else " Half were finalised within {median} days."
    )  # fmt: skip
    year = "" if share.hidden else (
        " Within 12 months, an estimated {share} were (95% interval {share_low} to "
        "{share_high})."
    )  # fmt: skip
    return sentence(
        f"{{cases}} {facts.clock} in {{period}}, {{place}}.{half}{year}",
        cases=words.route_name(route), period=words.period_label(facts, facts.baseline),
        place=words.place(facts, force), median=median, low=low, high=high, share=share,
        share_low=share_low, share_high=share_high,
    )  # fmt: skip


def cases_in_time(tables: Tables, force: str = ALL, *, route: str = "conduct") -> Display:
    """Cases of one route by period: finalised within 12 and 24 months, and still open."""
    facts = tables.facts
    keys = [period.key for period in facts.periods]
    found = counts(tables, list(_MEASURES), "cases", force=[force], period=keys, route=[route])
    place = words.place(facts, force)
    name = f"cases-in-time-{route}"
    if not found.filter(is_shown()).height:
        said = sentence("How many cases were finalised in time is not available for {place}.",
                        place=place)  # fmt: skip
        return Prose(name, said)
    ordered = pl.DataFrame({"period": keys}).join(found, on="period", maintain_order="left")
    labels = {period.key: period.label for period in facts.periods}
    wide = spread(ordered, "period", "measure", list(_MEASURES), home(_TABLE, force))
    return Table(
        name,
        f"{words.route_name(route)} finalised in time, and still open, by period, {place}, "
        "number of cases",
        wide.with_columns(label=pl.col("period").replace(labels)),
        [
            Column("label", f"Cases {facts.clock} in"),
            *(Column(measure, title, "count") for measure, title in _MEASURES.items()),
        ],
        note="A recent case has not had 12 or 24 months yet: these counts are short where the "
        "chart's estimates are not.",
    )
