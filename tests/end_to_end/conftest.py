"""The example at two scales, taken the whole way by the package's own functions."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from misconduct_profile import disclosure, example, extracts, measures, transform
from misconduct_profile.params import Params, load_params, validate
from shared import made_once

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Run:
    """A run without notebooks, and the truth it is held against."""

    scale: str
    folder: Path
    params: Params
    sources: list[extracts.Source]
    counts: pl.DataFrame
    estimates: pl.DataFrame
    facts: disclosure.Facts

    @property
    def truth(self) -> Path:
        return self.folder / "example" / "truth"


def make_run(folder: Path, scale: str, seed: int) -> Run:
    made = example.make(folder / "example", seed=seed, scale=scale)
    inputs = {str(one["file"]): {k: v for k, v in one.items() if k != "file"} for one in made}
    content = load_params(ROOT / "params" / "example.yaml").model_dump(mode="json")
    content["probation"] |= example.probation_inputs(folder / "example")
    content["layouts"] = example.layouts_folder(folder / "example").as_posix()
    params = validate(Params, {**content, "inputs": inputs}, "example")
    sources = extracts.find(params, folder / "example" / "extracts")
    extracts.load_all(sources, example.KEY, folder)
    extracts.load_probation(params, example.KEY, folder)
    transform.standardise_all(folder)
    transform.write_coverage(params, folder)
    transform.write_probation(params, folder)
    transform.write_quality(params, folder)
    counts, estimates = counted(folder, params)
    facts = disclosure.describe(params, transform.read_coverage(folder))
    return Run(scale, folder, params, sources, counts, estimates, facts)


def counted(folder: Path, params: Params) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Count and estimate everything that the notebooks do, in one go."""
    base = measures.read_base(folder, params)
    cases = measures.merge_counts(
        [
            measures.national_months(base, params),
            measures.forces_by_year(base, params),
            measures.forces_by_category(base, params),
            measures.vawg_by_year(base, params),
        ]
    )
    heads = measures.person_months(transform.workforce(params), params.months)
    timed, waiting = measures.timeliness(base, params)
    probation, ratios = measures.probation_by_year(
        transform.read_probation(folder), transform.read_exposure(folder), params,
        transform.read_return_lines(folder),
    )  # fmt: skip
    chapters = [measures.outcomes_by_year(base, params), measures.people_by_year(base, params)]
    return (
        measures.merge_counts([cases, *chapters, timed, probation]),
        pl.concat([measures.comparison(cases, base, heads, params), waiting, ratios]),
    )


SEEDS = {"default": 20220331, "small": 7}
PLAN = ROOT / "params" / "publication_plan.yaml"
#: In a run's folder, what is no folder of a run: a `Run` without its folder, and a pattern.
KEPT, PATTERN = "run.pickle", "pattern.pickle"


def keep_run(folder: Path, scale: str) -> None:
    run = make_run(folder, scale, SEEDS[scale])
    told = {field.name: getattr(run, field.name) for field in fields(run)}
    del told["folder"]
    (folder / KEPT).write_bytes(pickle.dumps(told))


@pytest.fixture(scope="session")
def runs(tmp_path_factory):
    """Make each run once: the example as make report takes it, and a small one."""

    @cache
    def made(scale: str) -> Run:
        folder = made_once(tmp_path_factory, scale, lambda new: keep_run(new, scale))
        return Run(folder=folder, **pickle.loads((folder / KEPT).read_bytes()))

    return made


@pytest.fixture(params=["default", "small"])
def run(request, runs) -> Run:
    """The example at both scales."""
    return runs(request.param)


@pytest.fixture
def default_run(runs) -> Run:
    """The example at its default scale alone."""
    return runs("default")


def keep_released(folder: Path, run: Run) -> None:
    plan = disclosure.load_plan(PLAN)
    system = disclosure.link(plan, run.counts, run.facts)
    pattern = disclosure.protect(system, disclosure.Policy.read(run.params.disclosure))
    report = disclosure.audit_pattern(system, pattern)
    disclosure.clear(
        run.counts, run.estimates, system, pattern, report, plan, run.facts, folder
    )  # fmt: skip
    (folder / PATTERN).write_bytes(pickle.dumps(pattern))


@pytest.fixture(scope="session")
def released(tmp_path_factory, runs) -> tuple[Path, disclosure.Pattern]:
    """Protect and clear the default run once: where it is cleared, and what is hidden."""
    folder = made_once(
        tmp_path_factory, "released", lambda new: keep_released(new, runs("default"))
    )
    return folder, pickle.loads((folder / PATTERN).read_bytes())


@pytest.fixture
def folder(tmp_path):
    """Make a folder of its own for each run of a test."""

    def made(name: str) -> Path:
        (tmp_path / name).mkdir()
        return tmp_path / name

    return made
