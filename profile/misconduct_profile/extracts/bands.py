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
    return frame.with_columns(
        _band(frame, kind, present, source).alias(f"{kind.field}_band") for kind in _KINDS
    )


def _band(
    frame: pl.DataFrame, kind: _Kind, present: Collection[str], source: Source
) -> pl.Expr:
    nothing = pl.lit(None, dtype=pl.String)
    stated, one, other = nothing, nothing, nothing
    if kind.stated in present:
        stated = _replaced(kind.stated, _stated(frame[kind.stated], kind), pl.String)
    if kind.dated in present:
        one, other = _dated(frame[kind.dated], kind, source)
    if one is nothing:
        return stated
    agrees = stated.eq_missing(one) | stated.eq_missing(other)
    silent = one.is_null() & other.is_null()
    computed = pl.when(one == other).then(one)
    return pl.when(stated.is_null()).then(computed).when(agrees | silent).then(stated)


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


def _dated(texts: pl.Series, kind: _Kind, source: Source) -> tuple[pl.Expr, pl.Expr]:
    """Band a column of dates by its earliest and by its latest reading.

    A year of two digits is of the hundred years in which it may be.
    """
    none = {fold(text) for text in source.layout.no_date}
    distinct = {text for text in texts.unique() if text and fold(text) not in none}
    last_year = source.said.extract_date.year
    first = last_year - kind.lowest - 99
    found = readings(
        distinct, last_year, source.layout.order_of(kind.dated), Years(first, first)
    )
    on = pl.coalesce("received_date", "recorded_date")
    possible = ~pl.col("flags").str.contains(_IMPOSSIBLE, literal=True)

    def of(place: int) -> pl.Expr:
        begun = {text: both[place] for text, both in found.items()}
        years = _whole_years(_replaced(kind.dated, begun, pl.Date), on)
        inside = (years >= kind.lowest) & (years < kind.above) & possible
        return pl.when(inside).then(banded(kind.field, years))

    earliest = of(0)
    same = all(first == last for first, last in found.values())
    return earliest, earliest if same else of(1)


def _replaced(
    column: str, known: Mapping[str, object], dtype: pl.DataType | type[pl.DataType]
) -> pl.Expr:
    return pl.col(column).replace_strict(known, default=None, return_dtype=dtype)


def _whole_years(begun: pl.Expr, on: pl.Expr) -> pl.Expr:
    """Count the years that are full on a day: on the birthday itself one more."""
    early = _day_of_year(on) < _day_of_year(begun)
    return on.dt.year() - begun.dt.year() - early.cast(pl.Int32)


def _day_of_year(day: pl.Expr) -> pl.Expr:
    return day.dt.month().cast(pl.Int32) * 100 + day.dt.day()
