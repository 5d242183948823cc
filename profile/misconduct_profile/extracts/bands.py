"""Age and service to bands: no date of birth or of joining, and no exact age, leaves intake."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from misconduct_profile.extracts.dates import Years, readings
from misconduct_profile.standards import Banded, band, banded, fold

if TYPE_CHECKING:
    from misconduct_profile.extracts.find import Source


@dataclass(frozen=True)
class _Kind:
    """One band: the columns that state it or date it, and the years it may be, of these.

    stated, dated: fields of an extract. number: how years are written. lowest, above: whole
    years from and to (exclusive); what lies outside is no age, or no length of service.
    """

    field: Banded
    stated: str
    dated: str
    number: re.Pattern[str]
    lowest: int
    above: int


_KINDS: Final = (
    _Kind("age", "age", "date_of_birth", re.compile(r"([0-9]{1,4})(?:\.0+)?"), 15, 100),
    _Kind("service", "service_years", "joined_date",
          re.compile(r"([0-9]{1,5}(?:\.[0-9]+)?)"), 0, 60),
)  # fmt: skip
#: Fields that no record has: what is made of them is a band, or a rule that is broken.
WITHIN: Final = tuple(name for kind in _KINDS for name in (kind.dated, kind.stated))
#: Where a larger share of the numbers is too large, the column counts months or days.
OTHER_UNIT: Final = 0.05
#: A date of birth and one of joining that cannot both be: nobody can tell which is wrong.
_IMPOSSIBLE: Final = "service_before_birth"


def with_bands(frame: pl.DataFrame, present: Collection[str], source: Source) -> pl.DataFrame:
    """Add `age_band` and `service_band` to rows whose dates are read and flags are told.

    A band is of the day received, else recorded. It is null where nothing is stated, where
    what is stated and what the dates say differ, and where the two orders of day and month
    that a date may have give different bands.
    """
    return frame.with_columns(_band(frame, kind, present, source) for kind in _KINDS)


def _band(
    frame: pl.DataFrame, kind: _Kind, present: Collection[str], source: Source
) -> pl.Series:
    name = f"{kind.field}_band"
    stated = pl.Series(name, [None], dtype=pl.String).new_from_index(0, frame.height)
    if kind.stated in present:
        stated = _replaced(frame[kind.stated], _stated(frame[kind.stated], kind), pl.String)
    if kind.dated not in present:
        return stated.alias(name)
    one, other = _dated(frame, kind, source)
    stated_, one_, other_ = map(pl.col, ("stated", "one", "other"))
    agrees = stated_.eq_missing(one_) | stated_.eq_missing(other_)
    silent = one_.is_null() & other_.is_null()
    return (
        pl.select(stated=stated, one=one, other=other)
        .select(
            pl.when(stated_.is_null())
            .then(pl.when(one_ == other_).then(one_))
            .when(agrees | silent)
            .then(stated_)
            .alias(name)
        )
        .to_series()
    )


def _stated(texts: pl.Series, kind: _Kind) -> dict[str, str | None]:
    """Band the distinct texts that are a number of years; none of a column of another unit."""
    counted = dict(texts.value_counts().iter_rows())
    years = {
        text: float(match[1]) for text in counted if (match := kind.number.fullmatch(text))
    }
    large = sum(counted[text] for text, number in years.items() if number >= kind.above)
    if large > OTHER_UNIT * sum(counted[text] for text in years):
        return {}
    return {
        text: band(kind.field, number)
        for text, number in years.items()
        if kind.lowest <= number < kind.above
    }


def _dated(frame: pl.DataFrame, kind: _Kind, source: Source) -> tuple[pl.Series, pl.Series]:
    """Band a column of dates by its earliest and by its latest reading.

    A year of two digits is of the hundred years in which it may be.
    """
    texts = frame[kind.dated]
    none = {fold(text) for text in source.layout.no_date}
    distinct = {t for t in texts.unique() if t and not (none and fold(t) in none)}
    last_year = source.said.extract_date.year
    first = last_year - kind.lowest - 99
    told = source.layout.order_of(kind.dated)
    found = readings(distinct, last_year, told, Years(first, first))
    on = frame.select(
        on=pl.coalesce("received_date", "recorded_date"),
        possible=~pl.col("flags").str.contains(_IMPOSSIBLE, literal=True),
    )
    earliest, latest = ({text: both[place] for text, both in found.items()} for place in (0, 1))
    one = _banded(on.with_columns(begun=_replaced(texts, earliest, pl.Date)), kind)
    if earliest == latest:
        return one, one
    return one, _banded(on.with_columns(begun=_replaced(texts, latest, pl.Date)), kind)


def _banded(days: pl.DataFrame, kind: _Kind) -> pl.Series:
    """Band the years from `begun` to `on`, where they are `possible`."""
    # One step after the other: nothing is worked out twice.
    years = days.select("possible", years=_whole_years(pl.col("begun"), pl.col("on")))
    inside = pl.col("years").is_between(kind.lowest, kind.above, closed="left")
    kept = years.select(pl.when(inside & pl.col("possible")).then("years").alias("years"))
    return kept.select(banded(kind.field, pl.col("years"))).to_series()


def _replaced(
    texts: pl.Series, known: Mapping[str, object], dtype: type[pl.DataType]
) -> pl.Series:
    return texts.replace_strict(known, default=None, return_dtype=dtype)


def _whole_years(begun: pl.Expr, on: pl.Expr) -> pl.Expr:
    """Count the years that are full on a day: on the birthday itself one more."""
    early = _day_of_year(on) < _day_of_year(begun)
    return on.dt.year() - begun.dt.year() - early.cast(pl.Int32)


def _day_of_year(day: pl.Expr) -> pl.Expr:
    return day.dt.month().cast(pl.Int32) * 100 + day.dt.day()
