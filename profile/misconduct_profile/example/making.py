"""Makes the example: extracts, the truth about them, and the inputs of a run."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from misconduct_profile.errors import InputError
from misconduct_profile.example.alleged import make_alleged
from misconduct_profile.example.cases import make_cases
from misconduct_profile.example.delivery import deliver
from misconduct_profile.example.dialects import FIVE_PLUS_ONE, forces
from misconduct_profile.example.effects import write_effects
from misconduct_profile.example.extracts import write_extracts
from misconduct_profile.example.faults import plant
from misconduct_profile.example.layouts import layout_path, write_layouts
from misconduct_profile.example.pairs import make_pairs
from misconduct_profile.example.people import make_people
from misconduct_profile.example.planted import planted
from misconduct_profile.example.probation_files import write_probation
from misconduct_profile.example.results import add_results
from misconduct_profile.example.returns import returns
from misconduct_profile.example.scales import SCALES, Scale
from misconduct_profile.example.truth import truth_rows, write_names
from misconduct_profile.example.volumes import WINDOW
from misconduct_profile.example.wording import add_recognisable


def make(folder: Path, *, seed: int, scale: str) -> list[dict[str, object]]:
    """Make the extracts of 43 invented forces and the truth about them.

    Writes folder/extracts/ (one file a return), folder/hr/ (probationers), and in
    folder/truth/ lines.parquet, rows.parquet, names.parquet, probation.parquet,
    joiners.parquet and effects.json; in folder/layouts/ how a file is laid out that intake
    is told so of. The same seed and scale give the same bytes. Returns the inputs, one a
    file in order of file name: file, force, extract_date, selection, window, and where
    they hold: missing_months, layout, replaces, if_refused.
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
    lines, places = write_extracts(extracts, seed, rows)
    lines.write_parquet(truth / "lines.parquet")
    truth_rows(rows, places).write_parquet(truth / "rows.parquet")
    exposed = write_probation(folder, truth, seed, SCALES[scale], rows)
    write_effects(truth / "effects.json", seed, SCALES[scale], rows, exposed)
    write_names(truth / "names.parquet", rows)
    write_layouts(folder)
    return inputs(folder)


def planted_rows(seed: int, scale: Scale) -> pl.DataFrame:
    """Return every data row of all extracts in file order, true values and faults."""
    cases = make_cases(seed, scale)
    pairs = make_pairs(seed, cases, make_people(seed))
    alleged = make_alleged(seed, pairs)
    pairs = pairs.join(alleged, on="allegation", how="left", maintain_order="left")
    pairs = add_results(seed, pairs).join(
        forces().select("index", "force", "written"), on="index", how="left",
        maintain_order="left",
    )  # fmt: skip
    pairs = pairs.with_columns(ethnicity=_ethnicity(seed))
    return deliver(plant(seed, add_recognisable(seed, pairs)))


def _ethnicity(seed: int) -> pl.Expr:
    """Say no more than the force's scheme can, and nothing where it stopped recording."""
    here = planted(seed)
    stopped = (pl.col("index") == here.stopped) & (pl.col("received_date") >= here.stopped_from)
    return (
        pl.when(stopped)
        .then(None)
        .when(pl.col("family") == FIVE_PLUS_ONE)
        .then(pl.col("ethnicity").str.head(1))
        .otherwise("ethnicity")
    )


def inputs(folder: Path) -> list[dict[str, object]]:
    """Return the inputs of a run over the example in a folder, in order of file name."""
    first, last = (day.isoformat() for day in WINDOW)
    result: list[dict[str, object]] = []
    for one in sorted(returns(), key=lambda one: one.file):
        entry: dict[str, object] = {
            "file": one.file,
            "force": one.forces[0] if len(one.forces) == 1 else list(one.forces),
            "extract_date": one.extract_date,
            "selection": one.selection,
            "window": {"first": first, "last": last},
        }
        if one.missing_months:
            entry["missing_months"] = list(one.missing_months)
        if one.form == "rows_grouped":
            entry["layout"] = layout_path(folder, one).as_posix()
        if one.replaces:
            entry["replaces"] = f"{one.replaces}.{one.dialect.suffix}"
        if one.fault:
            entry["if_refused"] = "leave_out"
        result.append(entry)
    return result
