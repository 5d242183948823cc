"""How each dialect writes a row: the text of every field."""

from __future__ import annotations

from functools import cache
from typing import Final

import polars as pl

from misconduct_profile.example.dialects import DIALECTS, columns, table
from misconduct_profile.example.draw import stream
from misconduct_profile.example.people import FORENAMES, SURNAMES

#: Coded fields, the truth's column behind each, and the draw that picks among spellings.
CODED: Final = {
    "case_type": ("case_type", "u_pair"),
    "worker_type": ("worker_type", "u_pair"),
    "rank": ("rank", "u_person"),
    "subject_sex": ("sex", "u_pair"),
    "subject_ethnicity": ("ethnicity", "u_pair"),
    "vawg_flag": ("vawg_flag", "u_pair"),
    "domestic_abuse_perpetrator": ("domestic_abuse_perpetrator", "u_pair"),
    "victim_sex": ("victim_sex", "u_pair"),
    "handling": ("handling", "u_pair"),
    "severity": ("severity", "u_pair"),
    "decision": ("decision", "u_pair"),
    "proceedings": ("proceedings", "u_pair"),
    "finding": ("finding", "u_pair"),
    "outcome": ("outcome", "u_pair"),
}
#: Fields some spelling of which nobody can recognise.
UNRECOGNISABLE: Final = ("category", "rank", "severity", "decision", "outcome")
DATES: Final = ("received_date", "recorded_date", "finalised_date")
UNREADABLE: Final = ("00/00/0000", "31/02/2019")
WRONG_FORCES: Final = ("Borsetshire Constabulary", "Merseyside Police")
AREAS: Final = ("North", "South", "Central", "Roads", "Ports – joint", "Custody")

_SUMMARIES: Final = (
    "Reported by a colleague – see log.",
    "Complainant unhappy with the time taken; no reply received.",
    "Said to have spoken discourteously outside the café, see statement of {name}.",
    "Matter came to notice during a supervision visit by {name}.",
    "Complainant says: ‘nobody called back’; £40 claimed.",
    "Anonymous report | passed to the unit for assessment.",
    "Body-worn video to be viewed; tab\tleft by the system.",
    "No further detail held.",
)
_AWKWARD: Final = (
    'Call handler wrote "not for us",\nthen closed the log.',
    'First line; second point.\n\nThird line – "as stated" by {name}.',
)
#: Share of allegations with a summary over several lines: invented.
AWKWARD_SHARE: Final = 0.03


@cache
def spellings(dialect: str, field: str) -> tuple[dict[str, str], dict[str, tuple[str, float]]]:
    """Return code to plain spelling, and code to (unrecognisable spelling, share)."""
    rows = table("spellings").filter(
        (pl.col("dialect") == dialect) & (pl.col("field") == field)
    )
    plain = {r["code"]: r["spelling"] for r in rows.iter_rows(named=True)
             if r["recognisable"] == "yes"}  # fmt: skip
    odd = {r["code"]: (r["spelling"], float(r["share"])) for r in rows.iter_rows(named=True)
           if r["recognisable"] == "no"}  # fmt: skip
    return plain, odd


def add_recognisable(seed: int, rows: pl.DataFrame) -> pl.DataFrame:
    """Add u_pair and `<field>_recognisable` of UNRECOGNISABLE; a blank is recognisable.

    Must come before faults are planted, so that a repeat is spelt as its original is.
    """
    uniform = stream(seed, "wording").random(rows.height)
    rows = rows.with_columns(u_pair=pl.Series(uniform))
    draws = {"category": "u_allegation", "rank": "u_person"}
    new: list[pl.Expr] = []
    for field in UNRECOGNISABLE:
        spelt = "allegation_category" if field == "category" else field
        code = pl.when("recent").then("category") if field == "category" else pl.col(field)
        odd = pl.lit(False)
        for dialect in DIALECTS:
            for which, (_, share) in spellings(dialect, spelt)[1].items():
                here = (pl.col("dialect") == dialect) & (code == which).fill_null(False)
                odd = odd | (here & (pl.col(draws.get(field, "u_pair")) < share))
        new.append((~odd).alias(f"{field}_recognisable"))
    return rows.with_columns(new)


def written(seed: int, dialect: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the text of the rows of one dialect: its columns, by field, in file order."""
    fields = columns(dialect)
    summaries = _summaries(seed, rows)
    texts = {
        **_coded(dialect, fields),
        **_dated(dialect),
        "case_reference": pl.when(pl.col("fault") == "case_reference_missing")
        .then(pl.lit(""))
        .otherwise("case_reference"),
        "allegation_reference": pl.col("allegation_reference"),
        "allegation_category": _category(dialect),
        "standard_breached": _standards(dialect, rows["standards"]),
        "force": pl.when(pl.col("fault") == "force_mismatch")
        .then(pl.col("variant").replace_strict(dict(enumerate(WRONG_FORCES))))
        .otherwise("written"),
        "person_id": pl.col("person_id"),
        "person_name": pl.col("person_name"),
        "unrecognised": (pl.col("case") % len(AREAS)).replace_strict(dict(enumerate(AREAS))),
        "free_text": pl.lit(summaries),
    }
    return rows.select(texts[field].fill_null("").alias(field) for field in fields)


def _coded(dialect: str, fields: dict[str, str]) -> dict[str, pl.Expr]:
    texts = {}
    for field, (column, _) in CODED.items():
        if field in fields:
            plain, odd = spellings(dialect, field)
            text = pl.col(column).replace_strict(plain, default=None, return_dtype=pl.String)
            if odd:
                other = {code: spelling for code, (spelling, _) in odd.items()}
                text = (
                    pl.when(f"{column}_recognisable")
                    .then(text)
                    .otherwise(pl.col(column).replace_strict(other, default=None))
                )
            texts[field] = text
    return texts


def _category(dialect: str) -> pl.Expr:
    plain, odd = spellings(dialect, "allegation_category")
    legacy, _ = spellings(dialect, "legacy_category")
    other = {code: spelling for code, (spelling, _) in odd.items()} or {"": ""}
    now = pl.col("category").replace_strict(plain, default=None, return_dtype=pl.String)
    odd_now = pl.col("category").replace_strict(other, default=None, return_dtype=pl.String)
    before = pl.col("legacy_code").replace_strict(legacy, default=None, return_dtype=pl.String)
    return (
        pl.when(~pl.col("recent"))
        .then(before)
        .when("category_recognisable")
        .then(now)
        .otherwise(odd_now)
    )


def _standards(dialect: str, values: pl.Series) -> pl.Expr:
    """Several Standards stand in one field, parted by a semicolon."""
    plain, _ = spellings(dialect, "standard_breached")
    texts = {
        value: "; ".join(plain[number] for number in value.split("|"))
        for value in values.drop_nulls().unique()
    } or {"": ""}
    return pl.col("standards").replace_strict(texts, default=None, return_dtype=pl.String)


def _dated(dialect: str) -> dict[str, pl.Expr]:
    style = DIALECTS[dialect].dates
    # Clock times are the case's own, so that its rows agree.
    minutes = pl.duration(minutes=pl.col("case") * 37 % 600 + 480)
    texts = {
        name: (pl.col(name).cast(pl.Datetime("us")) + minutes).dt.strftime(style)
        for name in DATES
    }
    unreadable = pl.col("variant").replace_strict(dict(enumerate(UNREADABLE)))
    texts["received_date"] = (
        pl.when(pl.col("fault") == "date_unreadable")
        .then(unreadable)
        .otherwise(texts["received_date"])
    )
    return texts


def _summaries(seed: int, rows: pl.DataFrame) -> pl.Series:
    """One summary an allegation; some name a person, some run over several lines."""
    names = [f"{FORENAMES[i % len(FORENAMES)]} {surname}" for i, surname in enumerate(SURNAMES)]
    number = rows["allegation"] + seed
    awkward = rows["u_allegation"] > 1 - AWKWARD_SHARE
    texts = pl.DataFrame({"n": number, "awkward": awkward}).select(
        text=pl.when("awkward")
        .then((pl.col("n") % len(_AWKWARD)).replace_strict(dict(enumerate(_AWKWARD))))
        .otherwise((pl.col("n") % len(_SUMMARIES)).replace_strict(dict(enumerate(_SUMMARIES))))
        .str.replace(
            "{name}",
            (pl.col("n") // 8 % len(names)).replace_strict(dict(enumerate(names))),
            literal=True,
        )
    )
    return texts["text"]
