"""The workforce headcounts that rates rest on."""

from __future__ import annotations

import datetime as dt
from itertools import product
from pathlib import Path
from typing import Final

import polars as pl

from misconduct_profile.errors import InputError
from misconduct_profile.params import Params
from misconduct_profile.records import Workforce
from misconduct_profile.standards import force_by_code, table

PACKAGED: Final = "home-office-2018-2022"
#: Every force has these; specials, PCSOs and designated officers it may lack.
_ALWAYS: Final = ("OFFICER", "STAFF")
_COLUMNS: Final = ("as_at", "force", "worker_type", "sex", "headcount")


def workforce(params: Params) -> pl.DataFrame:
    """Read `records.Workforce`: the packaged Home Office table, or a CSV of its shape.

    Raises InputError where the file is unreadable, a column or a force's officers or
    staff are absent, a worker type or a headcount is not to be read, or two lines stand
    for one headcount.
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
    lines = frame.with_row_index("line", offset=2)
    unread = pl.col("as_at").is_null() | pl.col("headcount").is_null()
    _refuse(
        lines.filter(unread | (pl.col("headcount") < 0)),
        where,
        "has no readable date or headcount",
        "Write dates as 2022-03-31 and headcounts as whole numbers.",
    )
    types = _worker_types()
    _refuse(
        lines.filter(~pl.col("worker_type").is_in(types)),
        where,
        "has an unknown worker type",
        f"Use {', '.join(types)}.",
    )
    _refuse(
        lines.filter(~pl.struct("as_at", "force", "worker_type", "sex").is_first_distinct()),
        where,
        "repeats the date, force, worker type and sex of a line above",
        "Give each headcount once.",
    )
    return Workforce.validate(frame.sort("as_at", "force", "worker_type", "sex"))


def _refuse(bad: pl.DataFrame, where: str, problem: str, remedy: str) -> None:
    if bad.height:
        raise InputError(where, f"line {bad['line'][0]} {problem}", remedy)


def _worker_types() -> list[str]:
    return table("case_types").filter(field="workforce")["code"].to_list()


def _complete(frame: pl.DataFrame, params: Params, where: str) -> None:
    """Refuse a missing denominator: officers and staff of each force at every date."""
    ends: tuple[dt.date | None, dt.date | None] = frame.select(
        first=pl.col("as_at").min(), last=pl.col("as_at").max()
    ).row(0)
    first, last = ends
    if last is None or last < params.period.last.replace(month=1, day=1):
        raise InputError(
            where,
            f"its last headcount is of {last}, long before {params.period.last}",
            "Add the headcounts of later years.",
        )
    if first is None or first.year > params.period.first.year:
        raise InputError(
            where,
            f"its first headcount is of {first}, long after {params.period.first}",
            "Add the headcounts of earlier years.",
        )
    there = set(frame.select("force", "as_at", "worker_type").iter_rows())
    for date in sorted(set(frame["as_at"])):
        for code, kind in product(params.force_codes, _ALWAYS):
            if (code, date, kind) not in there:
                raise InputError(
                    where,
                    f"no headcount of {force_by_code(code).short_name} ({kind}) at {date}",
                    "Add it, or take the force out of forces.",
                )
