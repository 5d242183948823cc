"""The example at two scales, taken the whole way by the package's own functions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from misconduct_profile import disclosure, example, extracts, measures, transform
from misconduct_profile.params import Params, load_params, validate

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Run:
    """A run without notebooks, and the truth it is held against."""

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
    params = validate(Params, {**content, "inputs": inputs}, "example")
    sources = extracts.find(params, folder / "example" / "extracts")
    extracts.load_all(sources, example.KEY, folder)
    transform.standardise_all(folder)
    transform.write_coverage(params, folder)
    base = measures.read_base(folder, params)
    counts = measures.merge_counts(
        [
            measures.national_months(base, params),
            measures.forces_by_year(base, params),
            measures.forces_by_category(base, params),
        ]
    )
    heads = measures.person_months(transform.workforce(params), params.months)
    estimates = measures.comparison(counts, base, heads, params)
    facts = disclosure.describe(params, transform.read_coverage(folder))
    return Run(folder, params, sources, counts, estimates, facts)


@pytest.fixture(scope="session", params=["default", "small"])
def run(request, tmp_path_factory) -> Run:
    """The example as make report takes it, and a small one from another seed."""
    seed = 20220331 if request.param == "default" else 7
    return make_run(tmp_path_factory.mktemp(request.param), request.param, seed)


@pytest.fixture(scope="session")
def default_run(tmp_path_factory) -> Run:
    """The example at its default scale alone."""
    return make_run(tmp_path_factory.mktemp("alone"), "default", 20220331)
