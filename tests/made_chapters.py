"""Counts and estimates of the chapters, made up for tests, and a force's own release."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product

import polars as pl

from made_release import PERIODS, made_release
from misconduct_profile.charts.names import (
    CHAIN,
    ETHNICITIES,
    EXITS,
    GROUNDS,
    OUTCOMES,
    PEOPLE,
    PROBATION,
    SEXES,
)
from misconduct_profile.disclosure.completeness import COMPLETENESS
from misconduct_profile.disclosure.tables import Release
from misconduct_profile.records import ALL, DIMENSIONS, Counts, Estimates, cell_key

OWN_FORCE = "E23000036"
LENGTH = {"2020-01": 1 / 12, "2020-02/2020-12": 11 / 12, "2022-01/2022-03": 0.25}
STEPS = {"conduct": (900, 380, 150, 110, 95, 40), "complaint": (7000, 210, 40, 22, 18, 4)}
SHARES = {
    "sex": (0.27, 0.64, 0.0, 0.09),
    "ethnicity": (0.71, 0.02, 0.04, 0.03, 0.01, 0.19),
    "rank_group": (0.62, 0.14, 0.05, 0.01, 0.002, 0.03, 0.08, 0.0, 0.068),
    "worker_type": (0.8, 0.03, 0.1, 0.03, 0.01, 0.03),
}
Row = dict[str, object]


def row(measure: str, unit: str, value: float | None, **rest: str) -> Row:
    """One count; what is not named is all."""
    fixed: Row = {
        "measure": measure, "unit": unit, "clock": "received", "regime": "all",
        "population": "workforce", "status": "", "months_reported": 12, "months_asked": 12,
    }  # fmt: skip
    return fixed | dict.fromkeys(DIMENSIONS, ALL) | {"value": value} | rest


def typed(rows: list[Row], schema: type[Counts] | type[Estimates]) -> pl.DataFrame:
    types = schema.create_empty().schema
    frame = pl.DataFrame(rows, infer_schema_length=None)
    if schema is Counts:
        frame = frame.with_columns(cell_key())
    return frame.select([pl.col(name).cast(kind) for name, kind in types.items()])


def outcome_rows(force: str, scale: float) -> list[Row]:
    rows = []
    for period in PERIODS:
        size = scale * LENGTH.get(period, 1.0)
        sums = dict.fromkeys(CHAIN, 0)
        ended = dict.fromkeys(OUTCOMES, 0)
        for route, steps in STEPS.items():
            for measure, n in zip(CHAIN, steps, strict=True):
                value = round(n * size)
                sums[measure] += value
                rows.append(row(measure, "pairs", value, force=force, period=period,
                                route=route))  # fmt: skip
            for index, outcome in enumerate(OUTCOMES):
                value = round(steps[0] * size / (2 + 3 * abs(index - 17)) ** 1.5)
                ended[outcome] += value
                rows.append(row("outcomes_finalised", "pairs", value, force=force,
                                period=period, route=route, outcome=outcome))  # fmt: skip
            for name, share in (("finalised_within_12_months", 0.8), ("open_at_extract", 0.1),
                                ("finalised_within_24_months", 0.9)):  # fmt: skip
                rows.append(row(name, "cases", round(steps[0] * size * share), force=force,
                                period=period, route=route))  # fmt: skip
        rows += [row(m, "pairs", n, force=force, period=period) for m, n in sums.items()]
        rows += [row("outcomes_finalised", "pairs", n, force=force, period=period, outcome=o)
                 for o, n in ended.items()]  # fmt: skip
    return rows


def people_rows(force: str, scale: float) -> list[Row]:
    rows = []
    for period in PERIODS:
        total = scale * LENGTH.get(period, 1.0) * 5000
        for dimension, (values, _) in PEOPLE.items():
            for value, share in zip(values, SHARES[dimension], strict=True):
                rows.append(row("conduct_and_complaint", "people", round(total * share),
                                force=force, period=period, **{dimension: value}))  # fmt: skip
        rows.append(row("conduct_and_complaint", "people", round(total), force=force,
                        period=period))  # fmt: skip
        rows.append(row("repeat_subjects", "people", round(total * 0.11), force=force,
                        period=period))  # fmt: skip
    return rows


def probation_rows(force: str, scale: float) -> list[Row]:
    rows = []
    event = {"force": force, "clock": "event", "population": "officers"}
    for period, (index, measure) in product(PERIODS, enumerate(PROBATION)):
        size = scale * LENGTH.get(period, 1.0)
        total = 0
        for place, ground in enumerate(GROUNDS):
            value = round(size * (30 - 6 * index) / (1 + place))
            total += value
            rows.append(row(measure, "people", value, period=period, ground=ground, **event))
        rows.append(row(measure, "people", total, period=period, **event))
        if measure == "regulation_13_discharged":
            for dimension, names in (("sex", SEXES), ("ethnicity", ETHNICITIES)):
                rows += [
                    row(measure, "people", round(total * share), period=period,
                        **{dimension: name}, **event)
                    for name, share in zip(names, SHARES[dimension], strict=True)
                ]  # fmt: skip
    for period, (index, code) in product(PERIODS, enumerate(EXITS)):
        size = scale * LENGTH.get(period, 1.0)
        values = [round(size * (20 - 3 * index) / k) for k in (3, 1)]
        for ground, value in zip(
            [*list(GROUNDS)[:2], ALL], [*values, sum(values)], strict=True
        ):
            rows.append(row("probationer_conduct_exits", "people", value, period=period,
                            outcome=code, ground=ground, **event))  # fmt: skip
    return rows


def estimate(measure: str, unit: str, method: str, statistic: str, at: tuple, **rest) -> Row:
    value, low, high, x = at
    made = row(measure, unit, value, **rest) | {
        "method": method, "statistic": statistic, "low": low, "high": high, "x": x,
        "n_basis": 100.0, "cells": "made",
    }  # fmt: skip
    made.pop("months_reported")
    made.pop("months_asked")
    return made


def time_rows(force: str, lift: float) -> list[Row]:
    rows = []
    for (number, period), (route, half) in product(
        enumerate(PERIODS), (("conduct", 210.0), ("complaint", 120.0), (ALL, 130.0))
    ):
        where = {"force": force, "period": period, "route": route}
        half_at = half * lift * (1 + 0.08 * number)

        def at(day: float, half_at: float = half_at) -> float:
            return round(1 - 0.5 ** ((day / half_at) ** 0.9), 6)

        last = {"2021": 480, "2022-01/2022-03": 120}.get(period, 1080)
        for day in range(30, last + 1, 30):
            rows.append(estimate("conduct_and_complaint", "cases", "kaplan_meier", "curve",
                                 (at(day), at(day) - 0.02, at(day) + 0.02, float(day)),
                                 **where))  # fmt: skip
        known = last > half_at
        median = (round(half_at), round(half_at * 0.9), round(half_at * 1.1), None)
        rows.append(estimate("conduct_and_complaint", "cases", "kaplan_meier", "median_days",
                             median if known else (None, None, None, None),
                             **where, status="" if known else "x"))  # fmt: skip
        for months, day in ((12, 365), (24, 730)):
            held = (at(day), at(day) - 0.03, at(day) + 0.03, None)
            rows.append(estimate(
                "conduct_and_complaint", "cases", "kaplan_meier", f"share_{months}_months",
                held if last >= day else (None, None, None, None),
                **where, status="" if last >= day else "x",
            ))  # fmt: skip
    return rows


def probation_estimates(force: str, scale: float) -> list[Row]:
    rows = []
    event = {"force": force, "clock": "event", "population": "officers"}
    for period, (index, measure) in product(PERIODS, enumerate(PROBATION)):
        rate, half = 12.0 - 2 * index, 1.5 / scale**0.5
        rows.append(estimate(measure, "people", "garwood", "rate_per_1000_probationers",
                             (rate, max(rate - half, 0.1), rate + half, None), period=period,
                             **event))  # fmt: skip
    groups = [("ethnicity", n) for n in ("Mixed", "Asian", "Black", "Other")]
    for place, (dimension, name) in enumerate([*groups, ("sex", "female")]):
        ratio = (0.9, 1.3, 2.1, 1.1, 0.95)[place]
        rows += [
            estimate("regulation_13_discharged", "people", "conditional_exact", "rate_ratio",
                     (ratio, ratio / 1.6, ratio * 1.6, None), period=period,
                     **{dimension: name}, **event)
            for period in PERIODS
        ]  # fmt: skip
    return rows


MEND = pl.DataFrame(
    {
        "input": ["avon"] * 4,
        "first_line": [12, 40, None, None],
        "last_line": [12, 41, None, None],
        "kind": ["quarantine", "quarantine", "gap", "gap"],
        "field": ["received_date", "", "category", "outcome"],
        "reason": ["date_unreadable", "field_count", "unknown", "ambiguous"],
        "value": ["31/02/2021", "", "J 2 - Sexual harasment", "=Disch"],
        "rows": [1, 2, 31, 7],
        "suggestions": ["", "", "J2: Sexual harassment", ""],
    }
)


def quality(own: str = "") -> pl.DataFrame:
    """Quality as released: bands for everybody, shares for the force itself.

    The first force has rows in quarantine; the last had its only file refused.
    """
    fields = ("subject_sex", "subject_ethnicity", "rank", "outcome", "vawg_flag")
    if own:
        shares = (0.99, 0.84, 0.62, 0.31, None)
        rows = [("completeness", field, "" if share else "no column", share)
                for field, share in zip(fields, shares, strict=True)]  # fmt: skip
        rows += [("mapped", "rank", "", 0.91), ("quarantine", "", "field_count", 0.02),
                 ("unused", "", "", 0.02)]  # fmt: skip
        schema = ["kind", "field", "reason", "share"]
        return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
            force=pl.lit(own), input=pl.lit("avon"), rows=pl.lit(1), of_rows=pl.lit(100)
        )
    bands = ("95 per cent or more", "80 to 94 per cent", "25 to 49 per cent",
             "under 25 per cent", "no column", "too few rows to say")  # fmt: skip
    *codes, refused = [f.code for f in made_release(few=True).facts.forces]
    told = [
        (code, field, "completeness", bands[(i + j) % len(bands)])
        for (i, code), (j, field) in product(enumerate(codes), enumerate(fields))
    ]
    told += [(codes[0], "", "unused", "1 to 4 per cent"),
             (refused, "", "refused", "a file was refused")]  # fmt: skip
    return pl.DataFrame(told, schema=["force", "field", "kind", "band"], orient="row")


def completeness() -> pl.DataFrame:
    """One force's fields by period and month beside the nation; it has no VAWG column.

    Ethnicity falls far below in 2021, and in January 2020 on too few rows to say; sex falls
    below by exactly the limit in 2019, and by less in 2018; rank has no share of the nation.
    """
    own = {
        ("subject_ethnicity", "2021"): (50, 100), ("subject_ethnicity", "2020-01"): (3, 9),
        ("subject_sex", "2019"): (800, 1000), ("subject_sex", "2018"): (81, 100),
    }  # fmt: skip
    rows = []
    for grain, key in [*(("period", key) for key in PERIODS), ("month", "2021-05")]:
        for field in ("rank", "subject_ethnicity", "subject_sex", "vawg_flag"):
            filled, of_rows = own.get((field, key), (950, 1000))
            if field == "vawg_flag":
                filled = of_rows = None
            nation = None if field == "rank" else 0.9
            rows.append((grain, key, field, filled, of_rows,
                         filled / of_rows if of_rows else None, "" if of_rows else "x",
                         nation, "c" if field == "rank" else ""))  # fmt: skip
    return pl.DataFrame(rows, schema=COMPLETENESS, orient="row")


@cache
def with_chapters(own: str = "", *, few: bool = True, small: bool = False) -> Release:
    """Return the public release with its chapters, or a force's own.

    `small` hides the nation's exits by RES and one step of the chain.
    """
    release = made_release(few=few)
    places = [(ALL, 1.0), *([(own, 0.03)] if own else [])]
    rows = [r for code, scale in places for make in (outcome_rows, people_rows, probation_rows)
            for r in make(code, scale)]  # fmt: skip
    counted = typed(rows, Counts)
    if small:
        gone = (pl.col("outcome") == "RES") | (
            (pl.col("measure") == "outcomes_dismissed") & (pl.col("route") == "conduct")
        )
        gone &= pl.col("force") == ALL
        counted = counted.with_columns(
            value=pl.when(gone).then(None).otherwise(pl.col("value")),
            status=pl.when(gone).then(pl.lit("c")).otherwise(pl.col("status").cast(pl.String))
            .cast(counted.schema["status"]),
        )  # fmt: skip
    told = [r for code, scale in places
            for r in (*time_rows(code, 1.0 if code == ALL else 1.25),
                      *probation_estimates(code, scale))]  # fmt: skip
    estimated = typed(told, Estimates)
    taken = counted["cell"].to_list()
    kept = release.counts.filter(pl.col("cell").is_in(taken).not_())
    return replace(
        release,
        counts=pl.concat([kept, counted]),
        estimates=pl.concat([release.estimates, estimated]),
        audience=own or "public", own=own, mend=MEND if own else None, quality=quality(own),
        completeness=completeness() if own else None,
    )  # fmt: skip
