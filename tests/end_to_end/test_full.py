"""The example at full scale: national volumes, every line of which meets its fate.

It is long: `make test-long`.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from misconduct_profile import example, extracts
from misconduct_profile.params import Params, load_params, validate

ROOT = Path(__file__).parents[2]
KEYS = ["input", "sheet", "first_line"]
SEED = 20220331

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("full")
    made = example.make(folder / "example", seed=SEED, scale="full")
    inputs = {str(one["file"]): {k: v for k, v in one.items() if k != "file"} for one in made}
    content = load_params(ROOT / "params" / "example.yaml").model_dump(mode="json")
    content["layouts"] = example.layouts_folder(folder / "example").as_posix()
    params = validate(Params, {**content, "inputs": inputs}, "example")
    sources = extracts.find(params, folder / "example" / "extracts")
    extracts.load_all(sources, example.KEY, folder)
    return folder


@pytest.fixture(scope="module")
def ledger(folder) -> pl.DataFrame:
    paths = sorted((folder / "ledger").glob("*.parquet"))
    told = pl.concat(pl.read_parquet(path) for path in paths)
    return told.with_columns(pl.col("kind").cast(pl.String)).sort(KEYS)


def truth(folder: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(folder / "example" / "truth" / f"{name}.parquet").sort(KEYS)


def test_every_line_has_the_kind_the_truth_says(folder, ledger):
    told = ledger.select(*KEYS, "last_line", "kind", "reasons")
    true = truth(folder, "lines")
    wanted = true.select(*KEYS, "last_line", "kind", pl.col("reason").alias("reasons"))
    assert told.height > 500_000
    assert told.join(wanted, on=wanted.columns, how="anti").height == 0
    assert told.equals(wanted)


def test_kept_rows_are_those_of_the_truth(folder):
    paths = sorted((folder / "rows").glob("*.parquet"))
    columns = [*KEYS, "last_line", "force", "case_reference", "received_date"]
    kept = pl.concat(pl.read_parquet(path, columns=columns) for path in paths).sort(KEYS)
    true = truth(folder, "rows").filter(fate="kept").select(columns)
    assert kept.equals(true)


def test_no_file_is_refused_but_the_one_with_an_unclosed_quote(ledger):
    refused = ledger.filter(kind="refused").select("input", "reasons").unique()
    assert refused.rows() == [("synthetic-city-of-london", "unclosed_quote")]
