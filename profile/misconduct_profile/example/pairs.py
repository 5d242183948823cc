"""Allegations, subjects and their pairs: one row of an extract a pair."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from misconduct_profile.example.dialects import DIALECTS
from misconduct_profile.example.draw import draw, extra, stream
from misconduct_profile.example.people import People

#: Mean allegations a case. All conduct: Casey 1.813; all complaints: IOPC 2022/23 1.663;
#: flagged: NPCC 1,483 over 1,177. What is not flagged makes up the difference.
ALLEGATIONS: Final = {"conduct_flagged": 1.26, "conduct_other": 1.925,
                      "complaint_flagged": 1.26, "complaint_other": 1.673}  # fmt: skip
#: Mean subjects a case, unidentified ones included. Identified, all conduct: Casey 1.254;
#: flagged: NPCC 672 over 653 and 867 over 524; other complaints: invented.
SUBJECTS: Final = {"conduct_flagged": 1.075, "conduct_other": 1.39,
                   "complaint_flagged": 1.77, "complaint_other": 1.30}  # fmt: skip
#: Share of subjects whom nobody identified. A Met file has 15% of rows under one
#: placeholder; the rest invented.
UNIDENTIFIED: Final = {"conduct_flagged": 0.04, "conduct_other": 0.06,
                       "complaint_flagged": 0.06, "complaint_other": 0.15}  # fmt: skip
#: Share of men among subjects. Complaints: IOPC 2020/21; the rest invented.
MEN: Final = {"conduct_flagged": 0.93, "conduct_other": 0.74,
              "complaint_flagged": 0.85, "complaint_other": 0.67}  # fmt: skip
#: Chance that an allegation is also against a subject it need not be against: invented.
ALSO_AGAINST: Final = 0.4


def make_pairs(seed: int, cases: pl.DataFrame, people: People) -> pl.DataFrame:
    """Return one row a pair of allegation and subject, with the case's columns.

    Adds allegation (number), allegation_reference, subject, the person's columns and
    person_id; each allegation has a subject, each subject an allegation, and no person
    stands twice in a case.
    """
    rng = stream(seed, "pairs")
    allegations = _allegations(rng, cases)
    subjects = _subjects(rng, cases, people)
    pairs = allegations.join(subjects, on="case", how="inner").sort(
        "case", "allegation", "subject"
    )
    turn = pl.col("sequence") % pl.col("subjects_in_case")
    keep = (
        (pl.col("sequence") == 0)
        | (pl.col("subject_in_case") == turn)
        | (pl.Series(rng.random(pairs.height)) < ALSO_AGAINST)
    )
    pairs = pairs.filter(keep).join(cases, on="case", how="left", maintain_order="left")
    patterns = {name: dialect.allegation for name, dialect in DIALECTS.items()}
    return pairs.with_columns(
        allegation_reference=pl.col("dialect")
        .replace_strict(patterns)
        .str.replace("{kind}", pl.col("kind"), literal=True)
        .str.replace("{n}", pl.col("number").cast(pl.String), literal=True)
    )


def _of(cases: pl.DataFrame, values: dict[str, float], default: float) -> pl.Series:
    return cases["population"].replace_strict(values, default=default, return_dtype=pl.Float64)


def _allegations(rng: np.random.Generator, cases: pl.DataFrame) -> pl.DataFrame:
    """One row an allegation. Sequence numbers in references have gaps, as real ones do."""
    count = extra(rng, _of(cases, ALLEGATIONS, 1.0).to_numpy(), 12)
    case = np.repeat(cases["case"].to_numpy(), count)
    frame = pl.DataFrame({"case": case, "gap": (rng.random(len(case)) < 0.06).astype(np.int64)})
    return frame.with_columns(
        allegation=pl.int_range(pl.len(), dtype=pl.Int64),
        sequence=pl.int_range(pl.len(), dtype=pl.Int64).over("case"),
        number=(pl.col("gap").cum_sum().over("case") + pl.int_range(pl.len()).over("case") + 1),
        u_allegation=pl.Series(rng.random(len(case))),
    ).drop("gap")


def _subjects(rng: np.random.Generator, cases: pl.DataFrame, people: People) -> pl.DataFrame:
    count = extra(rng, _of(cases, SUBJECTS, 1.1).to_numpy(), 8)
    base = cases.select("case", "index", "population")[
        np.repeat(np.arange(cases.height), count)
    ]
    conduct = base["population"].str.starts_with("conduct")
    man = rng.random(base.height) < _of(base, MEN, 0.7).to_numpy()
    mix = pl.select(
        pl.when(conduct).then(pl.lit("worker_conduct")).otherwise(pl.lit("worker_complaint"))
    ).to_series()
    base = base.with_columns(
        worker_type=draw(rng, mix), sex=pl.Series(np.where(man, "Male", "Female"))
    )
    picked = np.zeros(base.height, dtype=np.int64)
    for kind, rows in (("conduct", conduct.to_numpy()), ("complaint", ~conduct.to_numpy())):
        picked[rows] = people.pick(rng, base.filter(pl.Series(rows)), kind)
    known = rng.random(base.height) >= _of(base, UNIDENTIFIED, 0.2).to_numpy()
    # A person drawn twice in one case becomes a second, unidentified subject.
    again = base.select("case").with_columns(p=picked).is_duplicated()
    first = base.select("case").with_columns(p=picked).select(
        pl.int_range(pl.len()).over("case", "p") == 0).to_series()  # fmt: skip
    known &= (~again | first).to_numpy()
    blank = draw(rng, pl.Series(["placeholder"] * base.height))
    return _named(base.select("case"), people, picked, known, blank)


def _named(
    base: pl.DataFrame, people: People, picked: np.ndarray, known: np.ndarray, blank: pl.Series
) -> pl.DataFrame:
    person = people.frame[picked].drop("index").with_columns(identified=pl.Series(known))
    person = person.with_columns(
        pl.when("identified").then(pl.col(name)).alias(name)
        for name in ("worker_type", "sex", "rank", "ethnicity", "person", "person_name")
    ).with_columns(
        person_id=pl.when("identified")
        .then("person_id")
        .otherwise(blank.replace({"blank": ""})),
        u_person=pl.when("identified").then("u_person").otherwise(1.0),
        sex=pl.col("sex").str.to_lowercase(),
    )
    return pl.concat([base, person], how="horizontal").with_columns(
        subject=pl.int_range(pl.len(), dtype=pl.Int64),
        subject_in_case=pl.int_range(pl.len(), dtype=pl.Int64).over("case"),
        subjects_in_case=pl.len().over("case").cast(pl.Int64),
    )
