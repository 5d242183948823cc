"""How each dialect writes a row: the text of every field."""

from __future__ import annotations

import zlib
from datetime import date
from typing import Final

import polars as pl

from misconduct_profile.example.dialects import (
    DIALECTS,
    EXTRA,
    MIXED,
    ONLY_YES,
    Dialect,
    columns,
)
from misconduct_profile.example.draw import stream
from misconduct_profile.example.people import FORENAMES, SURNAMES
from misconduct_profile.example.spelling import FORMS, misspellings, spellings

#: Coded fields, the truth's column behind each, the draw that decides whether a value is
#: written so that nobody can recognise it (all rows of its case, person or allegation
#: alike), and the share of values that are. Shares are invented; low, so that national
#: figures stay as they are set.
CODED: Final = {
    "case_type": ("case_type", "u_case", 0.002),
    "worker_type": ("worker_type", "u_person", 0.001),
    "rank": ("rank", "u_person", 0.004),
    "subject_sex": ("sex", "u_person", 0.001),
    "subject_ethnicity": ("ethnicity", "u_person", 0.003),
    "vawg_flag": ("vawg_flag", "u_case", 0.001),
    "domestic_abuse_perpetrator": ("domestic_abuse_perpetrator", "u_allegation", 0.001),
    "victim_sex": ("victim_sex", "u_allegation", 0.002),
    "handling": ("handling", "u_case", 0.003),
    "severity": ("severity", "u_pair", 0.006),
    "decision": ("decision", "u_pair", 0.008),
    "proceedings": ("proceedings", "u_pair", 0.015),
    "finding": ("finding", "u_pair", 0.015),
    "outcome": ("outcome", "u_pair", 0.006),
    "allegation_category": ("category", "u_allegation", 0.006),
    "standard_breached": ("standards", "u_allegation", 0.006),
}
DATES: Final = ("received_date", "recorded_date", "finalised_date")
#: Excel's day 0, as its false leap year 1900 makes it for all later dates.
EXCEL_DAY_ZERO: Final = date(1899, 12, 30)
#: Share of texts with a space too many, in dialects that have such.
SPACED: Final = 0.15
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


def _uniform(draw: str, field: str, more: int) -> pl.Expr:
    """Make of one draw a draw for each field, as good as independent of the others."""
    factor = 1_009 + zlib.crc32(field.encode()) % 9_000 + more
    return (pl.col(draw) * factor) % 1.0


def add_recognisable(seed: int, rows: pl.DataFrame) -> pl.DataFrame:
    """Add u_pair, u_case, and `<column>_recognisable` and `<column>_form` of coded fields.

    A blank is recognisable. Must come before faults are planted, so that a repeat is
    spelt as its original is.
    """
    rng = stream(seed, "wording")
    rows = rows.with_columns(u_pair=pl.Series(rng.random(rows.height)))
    by_case = pl.Series(rng.random((rows.select(pl.col("case").max()).item() or 0) + 1))
    rows = rows.with_columns(u_case=by_case.gather(rows["case"]))
    new: list[pl.Expr] = []
    for field, (column, draw, share) in CODED.items():
        code = (
            pl.coalesce("category", "legacy_code") if column == "category" else pl.col(column)
        )
        written = pl.col("dialect").is_in([d for d in DIALECTS if field in columns(d)])
        if field == "vawg_flag":
            # A mark nobody can read would undo what a blank means beside nothing but yes.
            written = written & (code != "missing") & (pl.col("family") != ONLY_YES)
        odd = written & code.is_not_null() & (_uniform(draw, field, 0) < share)
        form = (_uniform(draw, field, 7) * FORMS).floor().cast(pl.Int64)
        new += [(~odd).alias(f"{column}_recognisable"), form.alias(f"{column}_form")]
    return rows.with_columns(new)


def written(
    seed: int, dialect: str, rows: pl.DataFrame, fields: dict[str, str]
) -> pl.DataFrame:
    """Return the text of the rows of one dialect: the fields of its file, in file order."""
    own = DIALECTS[dialect]
    texts = {
        **_coded(dialect, fields),
        **_dated(own, fields),
        "case_reference": pl.when(pl.col("fault") == "case_reference_missing")
        .then(pl.lit(""))
        .otherwise("case_reference"),
        "allegation_reference": pl.col("allegation_reference"),
        "allegation_category": _category(dialect),
        "standard_breached": _standards(dialect, rows["standards"]),
        "force": pl.when(pl.col("fault") == "force_mismatch")
        .then(pl.col("variant").replace_strict(dict(enumerate(WRONG_FORCES))))
        .when(pl.col("fault") == "force_missing")
        .then(pl.lit(""))
        .otherwise("written"),
        "person_id": pl.col("person_id"),
        "person_name": pl.col("person_name"),
        "unrecognised": (pl.col("case") % len(AREAS)).replace_strict(dict(enumerate(AREAS))),
        "free_text": pl.lit(_summaries(seed, rows)),
    }
    extra = {
        field: pl.format("{} {}", pl.lit(header), pl.col("case") % 17)
        for field, header in fields.items()
        if field.startswith(EXTRA)
    }
    frame = rows.select(
        {**texts, **extra}[field].fill_null("").alias(field) for field in fields
    )
    return _spaced(own, frame, rows["u_pair"])


def _spaced(own: Dialect, texts: pl.DataFrame, draw: pl.Series) -> pl.DataFrame:
    """Let some texts have spaces behind, before, twice, or that do not break."""
    if own.spaces == "none":
        return texts
    changes = []
    for place, field in enumerate(texts.columns):
        if field in ("free_text", "person_id", "person_name"):
            continue
        text = pl.col(field)
        changed = {
            "trailing": pl.concat_str(text, pl.lit("  ")),
            "leading": pl.concat_str(pl.lit(" "), text),
            "double": text.str.replace_all(" ", "  ", literal=True),
            "nbsp": pl.concat_str(text, pl.lit("\u00a0")).str.replace_all(" ", "\u00a0"),
        }[own.spaces]
        here = pl.lit((draw * (101 + place)) % 1.0 < SPACED) & (text != "")
        changes.append(pl.when(here).then(changed).otherwise(text).alias(field))
    return texts.with_columns(changes)


def _spelt(dialect: str, field: str, column: str, code: pl.Expr) -> pl.Expr:
    """Write a code: as the dialect spells it, or in a form nobody can recognise."""
    plain = spellings(dialect, field)
    forms = {
        f"{which} {n}": text
        for which, texts in misspellings(dialect, field).items()
        for n, text in enumerate(texts)
    }
    odd = pl.concat_str(code, f"{column}_form", separator=" ")
    return (
        pl.when(f"{column}_recognisable")
        .then(code.replace_strict(plain, default=None, return_dtype=pl.String))
        .otherwise(odd.replace_strict(forms, default=None, return_dtype=pl.String))
    )


def _coded(dialect: str, fields: dict[str, str]) -> dict[str, pl.Expr]:
    special = ("allegation_category", "standard_breached")
    return {
        field: _spelt(dialect, field, column, pl.col(column))
        for field, (column, _, _) in CODED.items()
        if field in fields and field not in special
    }


def _category(dialect: str) -> pl.Expr:
    now = _spelt(dialect, "allegation_category", "category", pl.col("category"))
    before = _spelt(dialect, "legacy_category", "category", pl.col("legacy_code"))
    return pl.when("recent").then(now).otherwise(before)


def _standards(dialect: str, values: pl.Series) -> pl.Expr:
    """Several Standards stand in one field, parted by a semicolon; the first may be odd."""
    plain = spellings(dialect, "standard_breached")
    odd = misspellings(dialect, "standard_breached")
    texts, forms = {"": ""}, {"": ""}
    for value in values.drop_nulls().unique():
        first, *more = value.split("|")
        rest = [plain[number] for number in more]
        texts[value] = "; ".join([plain[first], *rest])
        for n, form in enumerate(odd[first]):
            forms[f"{value} {n}"] = "; ".join([form, *rest])
    column = pl.col("standards")
    odd_one = pl.concat_str(column, "standards_form", separator=" ")
    return (
        pl.when("standards_recognisable")
        .then(column.replace_strict(texts, default=None, return_dtype=pl.String))
        .otherwise(odd_one.replace_strict(forms, default=None, return_dtype=pl.String))
    )


def _dated(own: Dialect, fields: dict[str, str]) -> dict[str, pl.Expr]:
    texts: dict[str, pl.Expr] = {}
    for name in DATES:
        if name in fields:
            texts[name] = _date(own, name)
    clock = next(iter(texts))
    unreadable = pl.col("variant").replace_strict(dict(enumerate(UNREADABLE)))
    texts[clock] = (
        pl.when(pl.col("fault") == "date_unreadable").then(unreadable).otherwise(texts[clock])
    )
    return texts


def _date(own: Dialect, name: str) -> pl.Expr:
    """Write a date; the time of day is the case's own, so that its rows agree."""
    minute = pl.col("case") * 37 % 600 + 480
    moment = pl.col(name).cast(pl.Datetime("us")) + pl.duration(minutes=minute)
    serial = (pl.col(name) - pl.lit(EXCEL_DAY_ZERO)).dt.total_days().cast(pl.String)
    if own.dates == "serial":
        return serial
    if own.dates == "serial_time":
        fraction = (minute / 1440 * 100_000).round().cast(pl.Int64).cast(pl.String)
        return pl.concat_str(serial, pl.lit("."), fraction.str.zfill(5))
    if own.dates != MIXED:
        return moment.dt.strftime(own.dates)
    day_first = moment.dt.strftime("%d/%m/%Y")
    if name != "received_date":
        return day_first
    return pl.when(american()).then(moment.dt.strftime("%m/%d/%Y")).otherwise(day_first)


def american() -> pl.Expr:
    """Cases whose date received has the month first where both orders stand in a column."""
    return pl.col("arrival") % 2 == 1


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
