"""The rows of one file: clean values in the spellings of its dialect."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from benchmarks.dialects import Dialect
from misconduct_profile.standards import Field, classify, fold, spellings, table

#: Columns that are coded, and the field that holds their spellings.
CODED: Final[dict[str, Field]] = {
    "case_type": "case_type", "worker_type": "worker_type", "rank": "rank",
    "subject_sex": "sex", "subject_ethnicity": "ethnicity", "vawg_flag": "yes_no",
    "severity": "severity", "decision": "decision", "finding": "finding",
    "outcome": "outcome",
}  # fmt: skip
DATES: Final = ("received_date", "recorded_date", "finalised_date")
_OF_THE_CASE: Final = ("case_type", "vawg_flag")
_OF_THE_PERSON: Final = ("worker_type", "rank", "subject_sex", "subject_ethnicity")
_BLANKS: Final = {
    "vawg_flag": 0.2, "subject_ethnicity": 0.08, "severity": 0.1, "decision": 0.3,
    "finding": 0.7, "outcome": 0.4,
}  # fmt: skip
_SOURCE: Final = {
    "outcome": ("outcomes", "", "code", "name"),
    "rank": ("ranks", "", "rank", "rank"),
    "subject_ethnicity": ("ethnicity", "", "code", "label"),
    "worker_type": ("case_types", "workforce", "code", "name"),
    "subject_sex": ("answers", "sex", "code", "name"),
    "vawg_flag": ("answers", "yes_no", "code", "name"),
}
_FORENAMES: Final = ("Alex", "Bronwen", "Chris", "Dafydd", "Eleri", "Fran", "Glyn", "Zoë")
_SURNAMES: Final = ("Archer", "Bell", "Carr", "Dunn", "Ellis", "Frost", "Grey", "Hughes",
                    "O'Neill", "Price", "Renée", "Shaw")  # fmt: skip
_WHO: Final = ("Complainant", "A colleague", "Supervisor", "A member of the public",
               "Anonymous caller", "Solicitor")  # fmt: skip
_WHAT: Final = ("states no reply was received", "reports rude manner at the front counter",
                "disputes the search and its record", "asks for the log to be reviewed",
                "says property was not returned – see café log")  # fmt: skip
_THEN: Final = ("awaiting statement", "video to be viewed", "file passed to the unit",
                "no further detail held", "assessed by the unit")  # fmt: skip
_AREAS: Final = ("North", "South", "Central", "Roads", "Custody")
#: A long run of days, all before the end of the extract's year.
_FIRST: Final = dt.date(2018, 1, 1)
_DAYS: Final = 1460

Numbers = npt.NDArray[np.int64]


@cache
def categories() -> dict[str, str]:
    """Spelling to code of categories that say the same on both sides of February 2020."""
    texts: dict[str, str] = {}
    for row in table("allegation_categories").iter_rows(named=True):
        for text in (row["code"], f"{row['code']} - {row['name']}"):
            found = {classify(text, era).category for era in ("legacy", "2020", "unknown")}
            if len(row["code"]) > 1 and found == {row["code"]}:
                texts[text] = row["code"]
    return texts


@cache
def _spelt(column: str, style: str, *, upper: bool) -> tuple[str, ...]:
    """List the spellings of a coded column in one style, each of which has one code."""
    if column == "allegation_category":
        texts = [t for t in categories() if (" - " in t) == (style != "code")]
    else:
        home, part, code, name = _SOURCE.get(column, ("case_types", column, "code", "name"))
        rows: list[dict[str, Any]] = table(home).to_dicts()
        rows = [row for row in rows if not part or row["field"] == part]
        shapes = {"code": "{0}", "name": "{1}", "code_name": "{0} - {1}"}
        plain = shapes["name" if column == "rank" else style]
        texts = [plain.format(row[code], row[name]) for row in rows]
        known = dict(spellings(CODED[column]).select("spelling", "code").iter_rows())
        texts = [text for text in texts if known.get(fold(text))]
    return tuple(dict.fromkeys(text.upper() if upper else text for text in texts))


def rows_of(dialect: Dialect, size: int, seed: int) -> pl.DataFrame:
    """Make the rows of one file: text columns, and dates as dates with a time of day."""
    rng = np.random.default_rng([seed, dialect.number])
    starts = rng.random(size) < 0.5
    starts[:1] = True
    case: Numbers = np.cumsum(starts) - 1
    person: Numbers = rng.integers(0, size // 6 + 5, size)
    place = np.arange(size) - np.flatnonzero(starts)[case]
    frame = {
        "case_reference": _format("CO/{}/21", case + 10_000),
        "allegation_reference": pl.Series(place + 1).cast(pl.String),
        "standard_breached": _pick(rng, ("2", "1", "5; 7", "10"), size),
        "subject_id": _format("P/{}", person + 100),
        "subject_name": _names(person),
        "summary": _summaries(rng, size, dialect.delimiter),
        "unrecognised": _pick(rng, _AREAS, size),
    }
    frame |= _dates(rng, case)
    for column in ("allegation_category", *CODED):
        key = case if column in _OF_THE_CASE else person if column in _OF_THE_PERSON else None
        frame[column] = _coded(rng, column, dialect, size, key)
    return pl.DataFrame(frame).select(list(dialect.columns))


def _format(shape: str, numbers: Numbers) -> pl.Series:
    return pl.select(pl.format(shape, pl.lit(pl.Series(numbers)))).to_series()


def _pick(rng: np.random.Generator, texts: tuple[str, ...], size: int) -> pl.Series:
    return pl.Series(texts).gather(rng.integers(0, len(texts), size))


def _names(person: Numbers) -> pl.Series:
    forename = pl.Series(_FORENAMES).gather(person % len(_FORENAMES))
    surname = pl.Series(_SURNAMES).gather(person // 8 % len(_SURNAMES))
    return forename + " " + surname


def _coded(
    rng: np.random.Generator, column: str, dialect: Dialect, size: int, key: Numbers | None
) -> pl.Series:
    """Draw spellings, the first the most frequent; once for each key where there is one."""
    texts = _spelt(column, dialect.style, upper=dialect.upper)
    weights = 1 / np.arange(1, len(texts) + 1)
    drawn = size if key is None else int(key.max(initial=0)) + 1
    number = rng.choice(len(texts), drawn, p=weights / weights.sum())
    blank = rng.random(drawn) < _BLANKS.get(column, 0)
    values = pl.Series(texts).gather(number).set(pl.Series(blank), None)
    return values if key is None else values.gather(key)


def _dates(rng: np.random.Generator, case: Numbers) -> dict[str, pl.Series]:
    """Draw the clocks of each case; one in five is open. The first proves the order."""
    number = int(case.max(initial=0)) + 1
    received = rng.integers(0, _DAYS, number)
    received[0] = 451  # 28 March 2019, and the 29th, and the 30th of May: no month is a 28th
    recorded = received + rng.integers(0, 21, number)
    recorded[0] = 452
    finalised = recorded + rng.integers(0, 300, number)
    finalised[0] = 514
    minutes = rng.integers(480, 1080, number)
    is_open = rng.random(number) < 0.2
    is_open[0] = False
    made = {}
    for name, days in zip(DATES, (received, recorded, finalised), strict=True):
        moments = pl.select(
            pl.lit(_FIRST).cast(pl.Datetime("us"))
            + pl.duration(days=pl.lit(pl.Series(days)), minutes=pl.lit(pl.Series(minutes)))
        ).to_series()
        if name == "finalised_date":
            moments = moments.set(pl.Series(is_open), None)
        made[name] = moments.gather(case)
    return made


def _summaries(rng: np.random.Generator, size: int, delimiter: str) -> pl.Series:
    """Free text of some 60 letters: a tenth must be quoted, one in 200 has a line break."""
    who, what, then = (_pick(rng, texts, size) for texts in (_WHO, _WHAT, _THEN))
    draw = rng.random(size)
    between = pl.Series([". ", f"{delimiter} ", '.\nThen "as said": '])
    chosen = between.gather((draw < 0.1).astype(int) + (draw < 0.005).astype(int))
    number = pl.Series(rng.integers(1000, 10_000, size)).cast(pl.String)
    return who + " " + what + chosen + then + " " + number
