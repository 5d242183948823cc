"""Makes the example: extracts, the truth about them, and the inputs of a run."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from misconduct_profile.errors import InputError
from misconduct_profile.example.alleged import make_alleged
from misconduct_profile.example.cases import make_cases
from misconduct_profile.example.dialects import DIALECTS, forces
from misconduct_profile.example.faults import plant
from misconduct_profile.example.files import joined, write_extract
from misconduct_profile.example.pairs import make_pairs
from misconduct_profile.example.people import make_people
from misconduct_profile.example.results import add_results
from misconduct_profile.example.scales import SCALES, Scale
from misconduct_profile.example.truth import truth_rows, write_effects, write_names
from misconduct_profile.example.volumes import WINDOW
from misconduct_profile.example.wording import add_recognisable, written


def make(folder: Path, *, seed: int, scale: str) -> list[dict[str, object]]:
    """Make the extracts of 43 invented forces and the truth about them.

    Writes folder/extracts/ (one file a force), folder/truth/lines.parquet,
    rows.parquet, names.parquet and effects.json. The same seed and scale give the same
    bytes. Returns the inputs, one a file in order of file name: file, force,
    extract_date, selection, window, and missing_months where some were planted.
    Raises InputError for a scale that is not in SCALES or a negative seed.
    """
    if scale not in SCALES:
        raise InputError("scale", f"'{scale}' is not known", f"Use one of {', '.join(SCALES)}")
    if seed < 0:
        raise InputError("seed", f"{seed} is negative", "Use 0 or a positive whole number")
    extracts, truth = folder / "extracts", folder / "truth"
    extracts.mkdir(parents=True, exist_ok=True)
    truth.mkdir(parents=True, exist_ok=True)
    rows = planted_rows(seed, SCALES[scale])
    lines = _write_extracts(extracts, seed, rows)
    lines.write_parquet(truth / "lines.parquet")
    truth_rows(rows, lines).write_parquet(truth / "rows.parquet")
    write_effects(truth / "effects.json", seed, SCALES[scale])
    write_names(truth / "names.parquet", rows)
    return inputs()


def planted_rows(seed: int, scale: Scale) -> pl.DataFrame:
    """Return every data row of all extracts in file order, true values and faults."""
    cases = make_cases(seed, scale)
    pairs = make_pairs(seed, cases, make_people(seed))
    alleged = make_alleged(seed, pairs)
    pairs = pairs.join(alleged, on="allegation", how="left", maintain_order="left")
    pairs = add_results(seed, pairs)
    # The 5+1 dialect cannot say more than the group.
    pairs = pairs.with_columns(
        ethnicity=pl.when(pl.col("dialect") == "hazel")
        .then(pl.col("ethnicity").str.head(1))
        .otherwise("ethnicity")
    ).join(forces().select("index", "force", "written", "input"), on="index", how="left",
           maintain_order="left")  # fmt: skip
    return plant(seed, add_recognisable(seed, pairs))


def _write_extracts(folder: Path, seed: int, rows: pl.DataFrame) -> pl.DataFrame:
    lines = []
    for name, dialect in DIALECTS.items():
        of_dialect = rows.filter(pl.col("dialect") == name)
        texts = written(seed, name, of_dialect)
        of_dialect = of_dialect.select("index", "row_id", "fault", "variant")
        of_dialect = of_dialect.with_columns(line=joined(dialect, texts, of_dialect))
        for force in forces().filter(pl.col("dialect") == name).iter_rows(named=True):
            of_force = of_dialect.filter(pl.col("index") == force["index"])
            lines.append(write_extract(folder, dialect, force, of_force))
    return pl.concat(lines).sort("input", "first_line")


def inputs() -> list[dict[str, object]]:
    """Return the inputs of a run over the example, in order of file name."""
    first, last = (day.isoformat() for day in WINDOW)
    result: list[dict[str, object]] = []
    for row in forces().sort("input").iter_rows(named=True):
        entry: dict[str, object] = {
            "file": f"{row['input']}.{DIALECTS[row['dialect']].suffix}",
            "force": row["name"],
            "extract_date": row["extract_date"],
            "selection": row["selection"],
            "window": {"first": first, "last": last},
        }
        if row["missing_months"]:
            entry["missing_months"] = row["missing_months"].split("|")
        result.append(entry)
    return result
