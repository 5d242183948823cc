"""What the publication says: each function is one piece of notebook 10."""

from __future__ import annotations

import polars as pl

from misconduct_profile.charts import Column, words
from misconduct_profile.charts.select import counts
from misconduct_profile.charts.words import SHORTHAND
from misconduct_profile.disclosure.tables import Release
from misconduct_profile.publish.figures import CASES, VAWG_WORDS, count_at, rate_at, vawg_table
from misconduct_profile.publish.html import Display
from misconduct_profile.publish.probation import SOURCES
from misconduct_profile.publish.prose import (
    Definitions,
    Heading,
    Headlines,
    Prose,
    sentence,
)
from misconduct_profile.publish.table import Table


def title(release: Release) -> Display:
    """Return the publication's title and what it covers."""
    facts = release.facts
    lead = sentence(
        "Complaints about the police and conduct matters, {count} police forces, {span}.",
        count=str(len(facts.forces)), span=words.span(facts),
    )  # fmt: skip
    return Heading("title", facts.title, lead)


def headlines(release: Release) -> Display:
    """Return the baseline period in five figures."""
    facts = release.facts
    period = words.period_label(facts, facts.baseline)
    rate, low, high = rate_at(release)
    table = "cases_by_force_year_route"
    items = [
        (
            count_at(release, table),
            sentence("cases {clock} in {period}", clock=facts.clock, period=period),
        ),
        (
            count_at(release, table, route="complaint"),
            sentence("of them came as public complaints"),
        ),
        (
            count_at(release, table, route="conduct"),
            sentence("of them came as conduct matters"),
        ),
        (
            rate,
            sentence(
                "cases for each 1,000 workforce (95% interval {low} to {high})",
                low=low, high=high,
            ),
        ),
        (
            count_at(release, vawg_table(release), measure=facts.vawg_measure),
            sentence(VAWG_WORDS[facts.vawg_measure]),
        ),
    ]  # fmt: skip
    return Headlines("headlines", items)


def absent(release: Release) -> Display:
    """Name the forces that national figures of the baseline period lack."""
    facts = release.facts
    period = words.period_label(facts, facts.baseline)
    names = _lacking(release, CASES)
    lines = [
        sentence(
            "National figures for {period} leave out {names}, whose figures are not available.",
            period=period, names=words.listing(names),
        )
        if names
        else sentence("National figures for {period} cover every force.", period=period)
    ]  # fmt: skip
    more = [name for name in _lacking(release, facts.vawg_measure) if name not in names]
    if more:
        lines.append(
            sentence(
                "The number of {what} also leaves out {names}.",
                what=VAWG_WORDS[facts.vawg_measure], names=words.listing(more),
            )
        )  # fmt: skip
    return Prose("absent", *lines)


def _lacking(release: Release, measure: str) -> list[str]:
    """Name the forces whose cases of a measure are not available in the baseline period."""
    facts = release.facts
    codes = [force.code for force in facts.forces]
    found = counts(release, measure, "cases", force=codes, period=[facts.baseline])
    lacking = found.filter(pl.col("status").cast(pl.String) == "x")["force"].to_list()
    return sorted(facts.force(code).short_name for code in lacking)


def breaks(release: Release) -> Display:
    """Say where the series breaks and why figures on either side are not compared."""
    facts = release.facts
    lines = [
        sentence(
            "{day}: {what}. Figures before and after are not comparable; no line in this "
            "publication crosses that day, and no period does.",
            day=words.day_name(day), what=facts.breaks[day],
        )
        for day in sorted(facts.breaks)
    ]  # fmt: skip
    return Prose("breaks", *(lines or [sentence("The series has no break.")]), css="inset")


def coverage(release: Release) -> Display:
    """Return what each force sent: extract date, selection, and why figures are absent."""
    rows = sorted(
        (f.short_name, words.listing([_day(d) for d in f.extract_date.split(", ") if d]),
         f.selection, words.capital(SOURCES[f.probation_source]), f.note)
        for f in release.facts.forces
    )  # fmt: skip
    schema = ["name", "extract_date", "selection", "probation", "note"]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(schema, pl.String), orient="row")
    return Table(
        "coverage",
        "What each force sent, by name",
        frame,
        [
            Column("name", "Force"),
            Column("extract_date", "Extract of"),
            Column("selection", "Selected by date"),
            Column("probation", "Regulations 12 and 13"),
            Column("note", "What is absent or partial, and why"),
        ],
        note="Regulations 12 and 13 are counted from returns of human resources alone. Where "
        "an extract tells of few such people, or of none, it is not named beside them.",
    )


def definitions(release: Release) -> Display:
    """Return the measures in one sentence each, and the terms that tables use."""
    facts = release.facts
    measures = [(measure.title, measure.definition) for measure in facts.measures]
    terms = [
        ("Case", "One complaint or conduct matter as a force recorded it. A case can hold "
                 "several allegations, and concern several people."),
        ("Allegation", "One thing that somebody is said to have done, within a case."),
        ("Workforce", "Police officers, special constables and police staff, as headcount. "
                      "Person-years run in a straight line between the counts of 31 March."),
        ("95% interval", "The range of rates that the number of cases is compatible with, if "
                         "cases arise independently. It says nothing of how well they are "
                         "recorded."),
    ]  # fmt: skip
    return Definitions("definitions", [*measures, *terms])


def shorthand(release: Release) -> Display:
    """Return the key of every mark that stands in or beside a figure."""
    used = {str(s) for s in release.counts["status"].unique()} | {"c", "x", "p"}
    items = [(f"[{s}]", f"{words.capital(t)}.") for s, t in SHORTHAND.items() if s in used]
    return Definitions("shorthand", items)


def protection(release: Release) -> Display:
    """Say how small numbers are protected."""
    return Prose(
        "protection",
        sentence(
            "Counts below {threshold}, other than zero, are not published. Further counts are "
            "left out with them, so that no hidden count can be worked out from totals or "
            "from another table. One mark, [c], stands for both, and takes the rate and its "
            "interval with it. The published tables together were tested as an attacker "
            "would test them before this page was made.",
            threshold=str(release.facts.threshold),
        ),
    )


def _day(text: str) -> str:
    return words.day_name(text) if text[:4].isdigit() and len(text) == 10 else text
