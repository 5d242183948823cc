"""The rows of the truth that are counted, told from the params and the truth alone."""

from __future__ import annotations

from pathlib import Path

import polars as pl

COUNTED = ["OFFICER", "SPECIAL", "STAFF", "PCSO", "DESIG", "UNKNOWN"]


def able_inputs(run) -> set[str]:
    """Inputs that can be counted by the date received, from the params and the truth alone.

    Selected by received or recorded date, read, with a date received, and with no more
    rows in quarantine than the params allow.
    """
    data = pl.read_parquet(run.truth / "rows.parquet").filter(
        pl.col("fate").is_in(["kept", "quarantined"])
    )
    lost = (pl.col("fate") == "quarantined").mean()
    told = data.group_by("input").agg(
        lost=lost, dated=pl.col("received_date").is_not_null().any()
    )
    fit = told.filter("dated", pl.col("lost") <= run.params.quality.most_quarantined)["input"]
    said = {Path(name).stem: one for name, one in run.params.inputs.items()}
    return {name for name in fit if said[name].selection in ("received", "recorded")}


def true_rows(run) -> pl.DataFrame:
    """Kept rows of forces whose extract can show what was received, as the truth has them.

    A case of a type that nobody can read is neither complaint nor conduct; of a worker
    type that nobody can read it is not known whose it is.
    """
    worker = (
        pl.when("worker_type_recognisable").then("worker_type").otherwise(pl.lit("UNKNOWN"))
    )
    rows = pl.read_parquet(run.truth / "rows.parquet").filter(
        pl.col("case_type_recognisable"),
        pl.col("fate") == "kept",
        pl.col("input").is_in(sorted(able_inputs(run))),
        pl.col("case_type").is_in(["PC", "CM", "RCM"]),
        worker.is_in(COUNTED),
        pl.col("received_date").is_between(run.params.period.first, run.params.period.last),
    )
    route = pl.when(pl.col("case_type") == "PC").then(pl.lit("complaint"))
    return rows.with_columns(route=route.otherwise(pl.lit("conduct")))
