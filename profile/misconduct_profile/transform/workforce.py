"""The workforce headcounts that rates rest on."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

import polars as pl

from misconduct_profile.errors import InputError
from misconduct_profile.params import Params
from misconduct_profile.records import Workforce
from misconduct_profile.standards import force_by_code, table

PACKAGED: Final = "home-office-2018-2022"
_COLUMNS: Final = ("as_at", "force", "worker_type", "sex", "headcount")


def workforce(params: Params) -> pl.DataFrame:
    """Read `records.Workforce`: the packaged Home Office table, or a CSV of its shape.

    Raises InputError where the file is unreadable, a column or a force is absent, or a
    headcount is no whole number.
    """
    if params.workforce == PACKAGED:
        text, where = table("workforce"), PACKAGED
    else:
        text, where = _read(Path(params.workforce)), params.workforce
    frame = _cast(text, where)
    _complete(frame, params, where)
    return frame


def _read(path: Path) -> pl.DataFrame:
    try:
        frame = pl.read_csv(path, infer_schema=False).fill_null("")
    except (OSError, pl.exceptions.PolarsError) as error:
        problem = f"cannot be read as CSV ({str(error).splitlines()[0]})"
        raise InputError(str(path), problem, "Mend the key workforce.") from None
    lacking = [name for name in _COLUMNS if name not in frame.columns]
    if lacking:
        raise InputError(
            str(path),
            f"lacks the column {lacking[0]}",
            f"Give it the columns {', '.join(_COLUMNS)}.",
        )
    return frame


def _cast(text: pl.DataFrame, where: str) -> pl.DataFrame:
    frame = text.select(
        pl.col("as_at").str.to_date("%Y-%m-%d", strict=False),
        "force",
        "worker_type",
        "sex",
        pl.col("headcount").str.to_integer(strict=False),
    )
    bad = frame.with_row_index("line", offset=2).filter(
        pl.col("as_at").is_null() | pl.col("headcount").is_null()
    )
    if bad.height:
        raise InputError(
            where,
            f"line {bad['line'][0]} has no readable date or headcount",
            "Write dates as 2022-03-31 and headcounts as whole numbers.",
        )
    return Workforce.validate(frame.sort("as_at", "force", "worker_type", "sex"))


def _complete(frame: pl.DataFrame, params: Params, where: str) -> None:
    """Refuse a missing denominator: each force needs a stock at every date there is."""
    last: dt.date | None = frame["as_at"].max()  # type: ignore[assignment]
    if last is None or last < params.period.last.replace(month=1, day=1):
        raise InputError(
            where,
            f"its last headcount is of {last}, long before {params.period.last}",
            "Add the headcounts of later years.",
        )
    pairs = set(frame.select("force", "as_at").iter_rows())
    for date in sorted(set(frame["as_at"])):
        for code in params.force_codes:
            if (code, date) not in pairs:
                raise InputError(
                    where,
                    f"no headcount for {force_by_code(code).short_name} at {date}",
                    "Add it, or take the force out of forces.",
                )
