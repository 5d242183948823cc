"""Which file is from which force: most have one, some two, and some share one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from misconduct_profile.example.dialects import DIALECTS, MIXED, Dialect, forces, table


@dataclass(frozen=True)
class Return:
    """One file: whose it is, which part of their rows, and how it differs whole.

    `part` is all, complaints, conduct, or the first or second of two that say the same.
    `form` is how the file differs (workbook, header_shifted, rows_grouped, joint_return,
    resubmission, unclosed_quote), or "". `fault` is the reason why it is refused whole, or
    "". `replaces` and `replaced_by` are the input whose rows it takes the place of, and the
    one that takes the place of its own, or "".
    """

    input: str
    forces: tuple[str, ...]
    part: str
    form: str
    fault: str
    replaces: str
    replaced_by: str
    selection: str
    extract_date: str
    missing_months: tuple[str, ...]

    @property
    def dialect(self) -> Dialect:
        """Return the dialect of the file: the first force's."""
        return DIALECTS[self.forces[0]]

    @property
    def file(self) -> str:
        """Return the file's name."""
        return f"{self.input}.{self.dialect.suffix}"


@cache
def returns() -> tuple[Return, ...]:
    """Return every file of the example, by input."""
    named = {row["name"]: row for row in forces().iter_rows(named=True)}
    special = list(table("returns").iter_rows(named=True))
    told = {name for row in special for name in row["forces"].split("|")}
    plain = [
        {"input": row["input"], "forces": name, "part": "all"}
        for name, row in named.items()
        if name not in told
    ]
    heirs = {row["replaces"]: row["input"] for row in special if row["replaces"]}
    made = []
    for row in (*special, *plain):
        names = tuple(row["forces"].split("|"))
        first = named[names[0]]
        months = tuple(filter(None, first["missing_months"].split("|")))
        said = row.get("extract_date") or first["extract_date"]
        form, fault, replaces = (row.get(key, "") for key in ("form", "fault", "replaces"))
        made.append(
            Return(
                input=row["input"],
                forces=names,
                part=row["part"],
                form=form,
                fault=fault,
                replaces=replaces,
                replaced_by=heirs.get(row["input"], ""),
                selection=first["selection"],
                extract_date=said,
                missing_months=months,
            )
        )
    return tuple(sorted(made, key=lambda one: one.input))


@cache
def readable() -> tuple[str, ...]:
    """Return the names of the forces no file of which is refused whole."""
    lost = {name for one in returns() if one.fault for name in one.forces}
    return tuple(name for name in forces()["name"] if name not in lost)


@cache
def counted() -> npt.NDArray[np.bool_]:
    """Say of each force whether its extract can be counted by the date received.

    Read, selected by received or recorded date, with a column of the date received that
    does not keep a good part of its rows in quarantine.
    """
    able = [
        name
        for name, dialect in DIALECTS.items()
        if "received_date" not in dialect.lacks and dialect.dates != MIXED
    ]
    return (
        forces()
        .select(
            pl.col("name").is_in(able)
            & pl.col("name").is_in(readable())
            & pl.col("selection").is_in(["received", "recorded"])
        )
        .to_series()
        .to_numpy()
    )
