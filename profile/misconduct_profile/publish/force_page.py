"""What the page of one force says: each function is one piece of the force profile."""

from __future__ import annotations

from misconduct_profile.charts import words
from misconduct_profile.disclosure.tables import Release
from misconduct_profile.publish.figures import VAWG_WORDS, count_at, rate_at, vawg_table
from misconduct_profile.publish.html import Display
from misconduct_profile.publish.prose import Heading, Headlines, Prose, Sentence, sentence


def force_title(release: Release, force: str) -> Display:
    """Return the name of the force as the page's title, and what the page covers."""
    fact = release.facts.force(force)
    lead = sentence(
        "Police misconduct profile: complaints and conduct matters, {span}. Region: {region}.",
        span=words.span(release.facts), region=fact.region,
    )  # fmt: skip
    return Heading("title", fact.name, lead)


def own_title(release: Release, force: str) -> Display:
    """Return the title of the force's own page, and whose eyes it is for."""
    fact = release.facts.force(force)
    lead = sentence(
        "Our complaints and conduct matters in full, {span}, beside the nation's as published.",
        span=words.span(release.facts),
    )
    return Heading("title", f"{fact.name}: our own page", lead)


def force_headlines(release: Release, force: str) -> Display:
    """Return the force's baseline period in four figures, beside the nation's rate."""
    facts = release.facts
    table = "cases_by_force_year_route"
    rate, low, high = rate_at(release, force)
    national, *_ = rate_at(release)
    period = words.period_label(facts, facts.baseline)
    against = "; nationally {national}" if not national.hidden else ""
    between = "95% interval {low} to {high}" if not rate.hidden else "no interval"
    items = [
        (
            count_at(release, table, force=force),
            sentence("cases {clock} in {period}", clock=facts.clock, period=period),
        ),
        (
            rate,
            sentence(
                f"cases for each 1,000 workforce ({between}{against})",
                low=low, high=high, national=national,
            ),
        ),
        (
            count_at(release, table, force=force, route="conduct"),
            sentence("of the cases came as conduct matters"),
        ),
        (
            count_at(release, vawg_table(release), measure=facts.vawg_measure, force=force),
            sentence(VAWG_WORDS[facts.vawg_measure]),
        ),
    ]  # fmt: skip
    return Headlines("headlines", items)


def force_gaps(release: Release, force: str) -> Display:
    """Say what the force's figures rest on and do not show."""
    fact = release.facts.force(force)
    lines: list[Sentence] = [
        sentence(
            "Extract of {date}, selected by date {selection}.",
            date=words.listing([_day(day) for day in fact.extract_date.split(", ")]),
            selection=fact.selection,
        )
        if fact.selection != "live"
        else sentence(
            "Extract of {date}, of the cases open on that day, whatever their dates.",
            date=words.listing([_day(day) for day in fact.extract_date.split(", ")]),
        )
    ]
    lines.append(
        sentence("{note}", note=fact.note or "No gap is known in what the force sent.")
    )
    return Prose("gaps", *lines)


def _day(text: str) -> str:
    return words.day_name(text) if text[:4].isdigit() and len(text) == 10 else text
