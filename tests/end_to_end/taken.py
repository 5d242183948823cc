"""Small files of `faults/` and `rules/`, taken to counts by the public functions."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from misconduct_profile import extracts, measures, transform
from misconduct_profile.params import Params, load_params, validate
from misconduct_profile.records import ALL

ROOT = Path(__file__).parents[2]
FAULTS, RULES = (Path(__file__).parent / name for name in ("faults", "rules"))
KEY = b"a key of the tests"
YEAR = ("2021-01-01", "2021-12-31")


@dataclass(frozen=True)
class Taken:
    """A run over small files. `intake` holds no frames: these are read from the run."""

    folder: Path
    params: Params
    intake: extracts.Intake

    def rows(self, name: str = "*") -> pl.DataFrame:
        """Read the kept rows of an input, or of all."""
        return self._read("rows", name)

    def quarantine(self, name: str = "*") -> pl.DataFrame:
        """Read the quarantined lines of an input, or of all."""
        return self._read("quarantine", name)

    def ledger(self, name: str = "*") -> list[tuple[int, str, str]]:
        """List each entry of an input's ledger: first line, kind, reasons."""
        told = self._read("ledger", name).select(
            "first_line", pl.col("kind").cast(pl.String), "reasons"
        )
        return told.rows()

    def records(self, title: str) -> pl.DataFrame:
        """Read one table of records."""
        return transform.read_records(self.folder, title)

    @cached_property
    def base(self) -> measures.Base:
        """What every count is made from."""
        return measures.read_base(self.folder, self.params)

    @cached_property
    def counts(self) -> pl.DataFrame:
        """Every count that chapters 03 to 08 make of extracts."""
        return measures.merge_counts(
            [
                measures.national_months(self.base, self.params),
                measures.forces_by_year(self.base, self.params),
                measures.forces_by_category(self.base, self.params),
                measures.outcomes_by_year(self.base, self.params),
                measures.people_by_year(self.base, self.params),
                measures.timeliness(self.base, self.params)[0],
            ]
        )

    @cached_property
    def estimates(self) -> pl.DataFrame:
        """Rates, the funnel, and the curves of time."""
        heads = measures.person_months(transform.workforce(self.params), self.params.months)
        return pl.concat(
            [
                measures.comparison(self.counts, self.base, heads, self.params),
                measures.timeliness(self.base, self.params)[1],
            ]
        )

    def number(self, unit: str, **place: str) -> int | None:
        """Return one count: of the whole workforce and the nation in 2021, unless told."""
        wanted = {
            "measure": "conduct_and_complaint", "population": "workforce", "period": "2021",
            "force": ALL, "route": ALL, "category": ALL, "worker_type": ALL, "outcome": ALL,
            "rank_group": ALL, "sex": ALL, "ethnicity": ALL, **place,
        }  # fmt: skip
        found = self.counts.filter(
            pl.col("unit") == unit,
            *(pl.col(name).cast(pl.String) == value for name, value in wanted.items()),
        )
        assert found.height == 1, f"{found.height} counts of {unit} at {place}"
        return found["value"][0]

    def _read(self, folder: str, name: str) -> pl.DataFrame:
        paths = sorted((self.folder / folder).glob(f"{name}.parquet"))
        return pl.concat([pl.read_parquet(path) for path in paths])


def said(force: str | list[str], window: tuple[str, str] = YEAR, **changes: Any) -> dict:
    """Say of a file what the params say: whose it is, and how it was selected."""
    first, last = map(dt.date.fromisoformat, window)
    return {
        "force": force, "extract_date": dt.date(2022, 6, 30), "selection": "received",
        "window": {"first": first, "last": last}, **changes,
    }  # fmt: skip


def params_of(inputs: dict[str, dict], **changes: Any) -> Params:
    """Params of a run over inputs; its period spans their windows, all in whole years.

    A few rows make a whole file here, so any share of them may be in quarantine.
    """
    named = [one["force"] for one in inputs.values()]
    forces = sorted({f for one in named for f in ([one] if isinstance(one, str) else one)})
    windows = [one["window"] for one in inputs.values()]
    first = min(one["first"] for one in windows).replace(month=1, day=1)
    last = max(one["last"] for one in windows).replace(month=12, day=31)
    content = load_params(ROOT / "params" / "example.yaml").model_dump(mode="json") | {
        "inputs": inputs, "forces": forces, "period": {"first": first, "last": last},
        "quality": {"most_quarantined": 1}, **changes,
    }  # fmt: skip
    return validate(Params, content, "a test")


def take(run: Path, inputs: dict[str, dict], **changes: Any) -> Taken:
    """Take small files, each with what is said of it, as far as the records."""
    folder = run / "in"
    folder.mkdir()
    for name in inputs:
        there = next(place / name for place in (FAULTS, RULES) if (place / name).exists())
        shutil.copy(there, folder / name)
    return take_folder(run, params_of(inputs, **changes))


def take_folder(run: Path, params: Params) -> Taken:
    """Take the files of a run's folder `in` as far as the records, coverage and quality."""
    sources = extracts.find(params, run / "in")
    intake = extracts.load_all(sources, KEY, run)
    transform.standardise_all(run)
    transform.write_coverage(params, run)
    transform.write_quality(params, run)
    return Taken(run, params, intake)


def of(run: Path, name: str) -> Taken:
    """Take one file of Kent."""
    return take(run, {name: said("Kent")})
