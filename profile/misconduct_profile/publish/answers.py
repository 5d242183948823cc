"""The first screen of a force's own page: three questions, each with its answer."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final

import polars as pl

from misconduct_profile.charts import words
from misconduct_profile.charts.funnel_words import ABOVE, BELOW, HIGH, INSIDE, LOW
from misconduct_profile.charts.funnel_words import positions as positions_of
from misconduct_profile.charts.select import counts, number, sides
from misconduct_profile.charts.timeliness import METHOD, TIME_TABLE
from misconduct_profile.disclosure.facts import Facts, PeriodFact
from misconduct_profile.disclosure.tables import Tables
from misconduct_profile.publish.figures import CASES, estimate_of, first, rate_at
from misconduct_profile.publish.html import Display, Number
from misconduct_profile.publish.prose import Sentence, sentence
from misconduct_profile.publish.timeliness import ROUTES
from misconduct_profile.records import ALL

#: Periods of fewer months than this are compared with nothing.
_MONTHS: Final = 9
_VERDICTS: Final = {
    ABOVE: "Higher than chance explains: above the outer funnel limit. Look first at how "
    "readily cases are recorded.",
    HIGH: "High, and it may still be chance: between the upper funnel limits.",
    INSIDE: "No different beyond chance: inside the inner funnel limits.",
    LOW: "Low, and it may still be chance: between the lower funnel limits.",
    BELOW: "Lower than chance explains: below the outer funnel limit. Look first at whether "
    "everything is recorded.",
}


@dataclass(frozen=True)
class Answer:
    """One question, the verdict in words, and the figures that it rests on."""

    question: str
    verdict: str
    lines: tuple[Sentence, ...]


def answers(tables: Tables, force: str) -> Display:
    """Answer: how do we compare and is it chance, what changed, how long do we take."""
    given = [compared(tables, force), changed(tables, force), taken(tables, force)]
    html = "".join(
        f'<section class="answer"><h2>{escape(one.question)}</h2>'
        f'<p class="verdict">{escape(one.verdict)}</p>'
        f"{''.join(f'<p>{line.html}</p>' for line in one.lines)}</section>"
        for one in given
    )
    text = "\n\n".join(
        "\n".join([one.question, one.verdict, *(line.text for line in one.lines)])
        for one in given
    )
    return Display("answers", f'<div class="answers" id="answers">{html}</div>', text)


def compared(tables: Tables, force: str) -> Answer:
    """Say where the force's rate stands in the funnel of the baseline period."""
    facts = tables.facts
    rate, low, high = rate_at(tables, force)
    national, *_ = rate_at(tables)
    period = words.period_label(facts, facts.baseline)
    question = "How do we compare, and is it chance?"
    if rate.hidden:
        return Answer(question, f"There is no rate of {period} to compare.", ())
    at = positions_of(
        pl.DataFrame({"force": [force]}), sides(tables, CASES, facts.baseline, ALL)
    )
    verdict = _VERDICTS.get(at[0] or "", "No funnel limits are available to tell chance by.")
    lines = [
        sentence(
            "{rate} cases for each 1,000 workforce in {period} (95% interval {low} to {high}). "
            "England and Wales: {national}.",
            rate=rate, period=period, low=low, high=high, national=national,
        )
    ]  # fmt: skip
    return Answer(question, verdict, tuple(lines))


def changed(tables: Tables, force: str) -> Answer:
    """Compare the last two comparable periods; intervals that overlap are no change."""
    facts = tables.facts
    question = "What changed?"
    pair = comparable(facts)
    if len(pair) < 2:
        return Answer(question, "No two periods can be compared: the series breaks.", ())
    found = [(period, *rate_at(tables, force, period=period.key)) for period in pair]
    lines = [
        sentence(
            "{period}: {rate} cases for each 1,000 workforce a year (95% interval {low} to "
            "{high}).", period=words.capital(period.label), rate=rate, low=low, high=high,
        )
        for period, rate, low, high in reversed(found)
        if not rate.hidden
    ]  # fmt: skip
    lines += _short(tables, force, pair)
    (_, before, *was), (_, now, *is_now) = found
    if before.hidden or now.hidden:
        return Answer(question, "One of the last two periods has no rate.", tuple(lines))
    (was_low, was_high), (is_low, is_high) = (_ends(ends) for ends in (was, is_now))
    verdict = "No change beyond what chance explains: the intervals overlap."
    if is_low > was_high:
        verdict = "Higher than the period before, beyond what chance explains."
    elif is_high < was_low:
        verdict = "Lower than the period before, beyond what chance explains."
    return Answer(question, verdict, tuple(lines))


def taken(tables: Tables, force: str) -> Answer:
    """Say median days and the share within a year, beside the nation's where published."""
    facts = tables.facts
    lines = [line for route in ROUTES if (line := _taken_by(tables, force, route))]
    verdicts = [said for route in ROUTES if (said := _against(tables, force, route))]
    question = "How long do we take?"
    period = words.period_label(facts, facts.baseline)
    if not lines:
        return Answer(question, f"Not available for cases {facts.clock} in {period}.", ())
    verdict = " ".join(verdicts) or "There is no published time of the nation to compare."
    since = sentence(
        "Cases {clock} in {period}, from receipt until finalised; 95% intervals in brackets.",
        clock=facts.clock, period=period,
    )  # fmt: skip
    return Answer(question, verdict, (*lines, since))


def _against(tables: Tables, force: str, route: str) -> str:
    """Say whether the share within 12 months differs from the nation's beyond its interval."""
    (_, low, high), (national, *_) = (
        estimate_of(
            tables, TIME_TABLE, METHOD, "share_12_months", "share", force=one, route=route
        )
        for one in (force, ALL)
    )
    if low.value is None or high.value is None or national.hidden or national.value is None:
        return ""
    cases = words.route_name(route)
    if low.value > national.value:
        return f"{cases}: more finalised within 12 months than in the nation, beyond chance."
    if high.value < national.value:
        return f"{cases}: fewer finalised within 12 months than in the nation, beyond chance."
    return f"{cases}: no clear difference from the nation within 12 months."


def _taken_by(tables: Tables, force: str, route: str) -> Sentence | None:
    (median, *_), (nations, *_) = (
        estimate_of(tables, TIME_TABLE, METHOD, "median_days", "days", force=one, route=route)
        for one in (force, ALL)
    )
    (share, low, high), (national, *_) = (
        estimate_of(
            tables, TIME_TABLE, METHOD, "share_12_months", "share", force=one, route=route
        )
        for one in (force, ALL)
    )
    parts = []
    if not median.hidden:
        beside = "" if nations.hidden else " (nation {nations})"
        parts.append(f"half within {{median}} days{beside}")
    if not share.hidden:
        beside = "" if national.hidden else "; nation {national}"
        parts.append(f"{{share}} within 12 months ({{low}} to {{high}}{beside})")
    if not parts:
        return None
    return sentence(
        f"{words.route_name(route)}: {', '.join(parts)}.", median=median, nations=nations,
        share=share, low=low, high=high, national=national,
    )  # fmt: skip


def comparable(facts: Facts) -> list[PeriodFact]:
    """Return the last two periods, up to the baseline, that no break parts.

    Periods of less than nine months are left out: they miss a season.
    """
    keys = [period.key for period in facts.periods]
    until = facts.periods[: keys.index(facts.baseline) + 1]
    side = [day[:7] for day in sorted(facts.breaks) if day[:7] <= facts.baseline[:4] + "-01"]
    first_month = side[-1] if side else ""
    kept = [
        period
        for period in until
        if words.months_in(period.key) >= _MONTHS and _starts(period.key) >= first_month
    ]
    return kept[-2:]


def _starts(key: str) -> str:
    return f"{key}-01" if len(key) == 4 else key[:7]


def _ends(ends: list[Number]) -> tuple[float, float]:
    low, high = (float(end.value) for end in ends if end.value is not None)
    return low, high


def _short(tables: Tables, force: str, pair: list[PeriodFact]) -> list[Sentence]:
    """Say where months are missing, so that a short count is not taken for a fall."""
    lines = []
    for period in pair:
        found = counts(tables, CASES, "cases", force=[force], period=[period.key])
        if found.height and found["months_reported"][0] < found["months_asked"][0]:
            had, of = (
                first(found.select(number("n", "cases_by_force_year_route", column)), "count")
                for column in ("months_reported", "months_asked")
            )
            lines.append(
                sentence("{period} rests on {had} of its {of} months; the rate allows for it.",
                         period=words.capital(period.label), had=had, of=of)
            )  # fmt: skip
    return lines
