"""What pages say of Regulations 12 and 13."""

from __future__ import annotations

from typing import Final

import polars as pl

from misconduct_profile.charts import Column, words
from misconduct_profile.charts.names import GROUNDS, PROBATION
from misconduct_profile.charts.probation import PROBATION_TABLE, no_return
from misconduct_profile.charts.select import counts, home, is_shown, spread
from misconduct_profile.disclosure.tables import Tables
from misconduct_profile.publish.figures import count_of
from misconduct_profile.publish.html import Display
from misconduct_profile.publish.prose import Prose, sentence
from misconduct_profile.publish.table import Table
from misconduct_profile.records import ALL

#: What a page says of where a force's figures come from, by `facts.probation_source`.
SOURCES: Final = {
    "": "not known",
    "HR return": "a return from human resources",
    "HR return and extract": "a return from human resources; the extract tells of such "
    "events too, which are not added",
    "extract alone": "no return from human resources; the extract tells of such events, "
    "which are not counted",
    "neither": "no return from human resources, and little or nothing in the extract",
}


def probation_source(tables: Tables, force: str) -> Display:
    """Say where what is known of a force's Regulations 12 and 13 comes from."""
    fact = tables.facts.force(force)
    return Prose(
        "probation-source",
        sentence(
            "Source for {place}: {source}. Extracts of cases lack many such events, so that "
            "the return alone is counted.",
            place=fact.short_name, source=SOURCES[fact.probation_source],
        ),
    )  # fmt: skip


def probation_said(tables: Tables, force: str = ALL) -> Display:
    """Say the four counts of the baseline period, or that there was no return."""
    facts = tables.facts
    place = words.place(facts, force)
    numbers = {
        measure: count_of(tables, PROBATION_TABLE, measure, "people", force=force,
                          clock="event", population="officers")
        for measure in PROBATION
    }  # fmt: skip
    if all(number.hidden and number.status == "x" for number in numbers.values()):
        return Prose("probation-said", sentence("{said}", said=no_return(place)), css="inset")
    return Prose(
        "probation-said",
        sentence(
            "In {period}, {place}: probation extended under Regulation 12, {extended}; "
            "resigned during such an extension, {left}; discharged under Regulation 13, "
            "{discharged}; resigned before a discharge, {resigned}.",
            period=words.period_label(facts, facts.baseline), place=place,
            extended=numbers["regulation_12_extended"],
            left=numbers["regulation_12_resigned"],
            discharged=numbers["regulation_13_discharged"],
            resigned=numbers["regulation_13_resigned"],
        ),
    )  # fmt: skip


def probation_grounds(tables: Tables, force: str = ALL) -> Display:
    """The four counts of the baseline period by ground."""
    facts = tables.facts
    grounds = [*GROUNDS, ALL]
    found = counts(
        tables, list(PROBATION), "people", clock="event", population="officers",
        force=[force], period=[facts.baseline], ground=grounds,
    )  # fmt: skip
    place, period = words.place(facts, force), words.period_label(facts, facts.baseline)
    if not found.filter(is_shown()).height:
        said = sentence("No grounds are available for {place}, {period}.", place=place,
                        period=period)  # fmt: skip
        return Prose("probation-grounds", said)
    ordered = pl.DataFrame({"ground": grounds}).join(found, on="ground", maintain_order="left")
    wide = spread(ordered, "ground", "measure", list(PROBATION), home(PROBATION_TABLE, force))
    return Table(
        "probation-grounds",
        f"Regulations 12 and 13 by ground, {place}, {period}, number of people",
        wide.with_columns(label=pl.col("ground").replace({**GROUNDS, ALL: "All grounds"})),
        [
            Column("label", "Ground"),
            *(Column(measure, title, "count") for measure, title in PROBATION.items()),
        ],
        total="All grounds",
    )
