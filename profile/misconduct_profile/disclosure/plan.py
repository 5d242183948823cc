"""The publication plan: every table that may be published, with its dimensions."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, StrictStr, model_validator

from misconduct_profile.disclosure.facts import Facts
from misconduct_profile.errors import InputError
from misconduct_profile.params import read_yaml, validate
from misconduct_profile.records import ALL, DIMENSIONS, cell_key

Keyword = Literal["forces", "years", "months"]
_KEYWORDS_OF = {"force": ("forces",), "period": ("years", "months")}


class Section(BaseModel):
    """A frozen section of the plan; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Dimension(Section):
    """The values of one dimension, and whether their total stands below them."""

    values: Keyword | list[StrictStr]
    total: bool = False


class PlannedTable(Section):
    """One table: its measure or measures, its unit and the cells it consists of.

    `zeros: hidden` lets the zeros of a table be hidden too, so that a hidden cell may be
    nothing: for tables so small that what is not zero would tell how much it is.
    """

    title: str = Field(min_length=1)
    measure: str = ""
    measures: list[StrictStr] = []
    zeros: Literal["hidden"] | None = None  # None: as the policy has it
    unit: Literal["cases", "allegations", "subjects", "people", "pairs"]
    population: Literal["workforce", "officers", "staff"] = "workforce"
    regime: str = ALL
    clock: Literal["received", "recorded", "finalised", "event"] | None = None  # the run's
    dimensions: dict[str, Dimension]

    @model_validator(mode="after")
    def _measures_are_named_once(self) -> PlannedTable:
        if bool(self.measure) == bool(self.measures):
            raise ValueError("a table names either its measure or its measures")
        if not all(self.counted) or len({*self.counted}) < len(self.counted):
            raise ValueError("a measure of the table is empty or repeated")
        return self

    @model_validator(mode="after")
    def _dimensions_are_known(self) -> PlannedTable:
        for name, dimension in self.dimensions.items():
            if name not in DIMENSIONS:
                raise ValueError(f"'{name}' is no dimension; known: {', '.join(DIMENSIONS)}")
            allowed = _KEYWORDS_OF.get(name, ())
            word = dimension.values
            if isinstance(word, str) and word not in allowed:
                raise ValueError(f"'{word}' cannot be the values of {name}")
            if isinstance(word, list) and (not word or ALL in word or len({*word}) < len(word)):
                raise ValueError(f"the values of {name} are empty, repeated or '{ALL}'")
        if "period" not in self.dimensions or self.dimensions["period"].total:
            raise ValueError("a table needs the dimension period, without a total")
        return self

    @property
    def counted(self) -> list[str]:
        """The measures that the table holds."""
        return self.measures or [self.measure]

    @property
    def row_key(self) -> tuple[str, ...]:
        """The columns that name a row, in the plan's order; first the measure of several."""
        return (*(("measure",) if self.measures else ()), *self.dimensions)

    def values(self, name: str, facts: Facts) -> list[str]:
        """List the values of one dimension in the plan's order, its total last."""
        if name == "measure":
            return self.counted
        dimension = self.dimensions.get(name)
        if dimension is None:
            return [ALL]
        return [*_parts(dimension, facts), *([ALL] if dimension.total else [])]

    def cells(self, facts: Facts) -> pl.DataFrame:
        """Return the table's cells in plan order: the columns of a figure, and `cell`.

        The measure changes slowest, then the first dimension of the plan.
        """
        names = ["measure", *self.dimensions]
        rows = list(itertools.product(*(self.values(name, facts) for name in names)))
        frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
        fixed: Mapping[str, str] = {
            "unit": self.unit, "clock": self.clock or facts.clock, "regime": self.regime,
            "population": self.population,
        }  # fmt: skip
        rest = {name: ALL for name in DIMENSIONS if name not in names}
        return frame.with_columns(
            pl.lit(value).alias(name) for name, value in {**fixed, **rest}.items()
        ).with_columns(cell_key())

    def select(self, counts: pl.DataFrame, facts: Facts) -> pl.DataFrame:
        """Return exactly this table's rows of `counts` (records.Counts), in plan order.

        Raises ValueError when `counts` lacks a planned cell: measures must count them all.
        """
        wanted = self.cells(facts).select("cell")
        found = wanted.join(
            counts.with_columns(_found=True), on="cell", how="left", maintain_order="left"
        )
        lacking = found.filter(pl.col("_found").is_null())["cell"]
        if len(lacking):
            raise ValueError(f"counts lack {len(lacking)} planned cells: {lacking[0]}, ...")
        return found.select(counts.columns)


class Plan(Section):
    """params/publication_plan.yaml."""

    tables: dict[str, PlannedTable] = Field(min_length=1)

    def table(self, name: str) -> PlannedTable:
        """Return one table; raises KeyError for a name the plan does not hold."""
        return self.tables[name]

    def table_of(self, measure: str, unit: str, *dimensions: str) -> str:
        """Return the name of the table of a measure and unit by exactly these dimensions.

        Raises InputError where the plan has none.
        """
        for name, table in self.tables.items():
            placed = (table.unit, set(table.dimensions)) == (unit, set(dimensions))
            if placed and measure in table.counted:
                return name
        raise InputError(
            "publication_plan",
            f"has no table of {measure} in {unit} by {' and '.join(dimensions)}",
            "Add one, or choose another vawg_measure.",
        )

    def cells(self, facts: Facts) -> pl.DataFrame:
        """Return the cells of all tables in plan order, a shared cell once."""
        frames = [table.cells(facts) for table in self.tables.values()]
        return pl.concat(frames, how="diagonal").unique(
            "cell", keep="first", maintain_order=True
        )


def load_plan(path: Path | str) -> Plan:
    """Read the publication plan; raises InputError for a mistake in it."""
    return validate(Plan, read_yaml(Path(path)), Path(path).name)


def months(facts: Facts) -> list[str]:
    """List the months from facts.first_month to facts.last_month as "2018-01"."""
    return months_between(facts.first_month, facts.last_month)


def months_between(first: str, last: str) -> list[str]:
    """List months, both ends included; all as "2018-01"."""
    (year, month), (to_year, to_month) = ((int(m[:4]), int(m[5:7])) for m in (first, last))
    count = (to_year - year) * 12 + to_month - month + 1
    steps = (divmod(month - 1 + step, 12) for step in range(count))
    return [f"{year + years:04d}-{rest + 1:02d}" for years, rest in steps]


def _parts(dimension: Dimension, facts: Facts) -> list[str]:
    if dimension.values == "forces":
        return [force.code for force in facts.forces]
    if dimension.values == "years":
        return [period.key for period in facts.periods]
    if dimension.values == "months":
        return months(facts)
    return list(dimension.values)
