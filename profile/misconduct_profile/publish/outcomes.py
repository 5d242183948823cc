"""What pages say of outcomes: a finding in words, the chain by year, how cases ended."""

from __future__ import annotations

import polars as pl

from misconduct_profile.charts import Column, words
from misconduct_profile.charts.final_outcomes import OUTCOMES_TABLE
from misconduct_profile.charts.names import CHAIN, OUTCOMES
from misconduct_profile.charts.outcome_chain import CHAIN_TABLE
from misconduct_profile.charts.select import counts, home, is_shown, spread
from misconduct_profile.disclosure.tables import Tables
from misconduct_profile.publish.figures import count_of
from misconduct_profile.publish.html import Display
from misconduct_profile.publish.prose import Prose, sentence
from misconduct_profile.publish.table import Table
from misconduct_profile.records import ALL

_ROUTES = ("conduct", "complaint")


def outcomes_said(tables: Tables, force: str = ALL) -> Display:
    """Say the chain of the baseline period in one sentence for each route."""
    facts = tables.facts
    period = words.period_label(facts, facts.baseline)
    lines = []
    for route in _ROUTES:
        steps = [count_of(tables, CHAIN_TABLE, step, "pairs", force=force, route=route)
                 for step in CHAIN]  # fmt: skip
        if all(step.hidden for step in steps):
            continue
        finalised, answered, _, proven, sanctioned, dismissed = steps
        lines.append(
            sentence(
                "{cases} {clock} in {period} and finalised: {finalised} allegations, each "
                "counted once for each person it is against. With a case to answer: "
                "{answered}. Proven: {proven}. With a formal sanction: {sanctioned}. "
                "Dismissed, or would have been: {dismissed}.",
                cases=words.route_name(route), clock=facts.clock, period=period,
                finalised=finalised, answered=answered, proven=proven,
                sanctioned=sanctioned, dismissed=dismissed,
            )
        )  # fmt: skip
    place = words.place(facts, force)
    none = sentence(
        "No outcomes are available for {place} in {period}.", place=place, period=period
    )
    return Prose("outcomes-said", *(lines or [none]))


def chain_by_year(tables: Tables, force: str = ALL, *, route: str = "conduct") -> Display:
    """Allegations in finalised cases by period and how far they went, for one route."""
    facts = tables.facts
    keys = [period.key for period in facts.periods]
    found = counts(tables, list(CHAIN), "pairs", force=[force], period=keys, route=[route])
    ordered = pl.DataFrame({"period": keys}).join(found, on="period", maintain_order="left")
    wide = spread(ordered, "period", "measure", list(CHAIN), home(CHAIN_TABLE, force))
    labels = {period.key: period.label for period in facts.periods}
    return Table(
        f"chain-by-year-{route}",
        f"Allegations by how far they went and period, {words.route_name(route).lower()} "
        f"{facts.clock} and finalised, {words.place(facts, force)}, number of allegations "
        "against a person",
        wide.with_columns(label=pl.col("period").replace(labels)),
        [
            Column("label", f"Cases {facts.clock} in"),
            *(Column(measure, title, "count") for measure, title in CHAIN.items()),
        ],
        note="Recent periods hold fewer finalised cases, and the quicker ones: do not read "
        "them as a trend.",
    )


def outcomes_by_route(tables: Tables, force: str = ALL) -> Display:
    """Final outcomes of the baseline period by route; outcomes that nobody had are left out."""
    facts = tables.facts
    routes = [*_ROUTES, ALL]
    found = counts(
        tables, "outcomes_finalised", "pairs", force=[force], period=[facts.baseline],
        route=routes, outcome=[*OUTCOMES, ALL],
    )  # fmt: skip
    some = found.filter(is_shown().not_() | (pl.col("value") > 0))["outcome"].unique()
    kept = [code for code in (*OUTCOMES, ALL) if code in set(some)]
    ordered = pl.DataFrame({"outcome": kept}, schema={"outcome": pl.String}).join(
        found, on="outcome", maintain_order="left"
    )
    wide = spread(ordered, "outcome", "route", routes, home(OUTCOMES_TABLE, force))
    period = words.period_label(facts, facts.baseline)
    return Table(
        "final-outcomes",
        f"Final outcomes by route, cases {facts.clock} in {period} and finalised, "
        f"{words.place(facts, force)}, number of allegations against a person",
        wide.with_columns(label=pl.col("outcome").replace({**OUTCOMES, ALL: "All finalised"})),
        [
            Column("label", "Final outcome"),
            *(Column(route, words.route_name(route), "count") for route in routes),
        ],
        total="All finalised",
        note="Outcomes that no allegation had are left out.",
    )
