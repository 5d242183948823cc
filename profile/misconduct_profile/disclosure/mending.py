"""What each force may mend in its own extract, and how complete all extracts are."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from misconduct_profile.disclosure.completeness import COUNTED
from misconduct_profile.disclosure.understood import how_bands

if TYPE_CHECKING:
    from misconduct_profile.params import Params

MEND: Final = {
    "input": pl.String, "first_line": pl.Int64, "last_line": pl.Int64, "kind": pl.String,
    "field": pl.String, "reason": pl.String, "value": pl.String, "rows": pl.Int64,
    "suggestions": pl.String,
}  # fmt: skip
QUALITY: Final = {
    "force": pl.String, "input": pl.String, "kind": pl.String, "field": pl.String,
    "reason": pl.String, "rows": pl.Int64, "of_rows": pl.Int64, "share": pl.Float64,
}  # fmt: skip
BANDS: Final = {"force": pl.String, "field": pl.String, "kind": pl.String, "band": pl.String}

#: Lines of the returns for all forces that were not used, with the force of each.
_UNUSED: Final = "unused_lines"
#: Kinds of quality that everybody may know, in bands; the reasons stay with the force.
_PUBLIC_KINDS: Final = ("completeness", "mapped", "unused", "refused")
#: A share of fewer rows than this is not told, not even as a band.
_FEW: Final = 50
#: A value longer than this, or that looks like an address or a number of a person or
#: case, is no spelling of a code: somebody wrote something else into the column.
_LONGEST: Final = 60
_NO_SPELLING: Final = r"@|\d{4}"


@dataclass(frozen=True)
class Notes:
    """Beside the figures: the lines and spellings to mend by force, and the quality.

    mend: `force` and the columns of MEND. quality: the columns of QUALITY. completeness:
    rows filled by force, month and field, as `completeness.COUNTED`.
    """

    mend: pl.DataFrame
    quality: pl.DataFrame
    completeness: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=COUNTED))

    @classmethod
    def none(cls) -> Notes:
        """Return notes that say nothing."""
        return cls(
            pl.DataFrame(schema={"force": pl.String, **MEND}), pl.DataFrame(schema=QUALITY)
        )

    def mend_of(self, force: str) -> pl.DataFrame:
        """Return what one force may mend, in the columns of MEND."""
        return self.mend.filter(pl.col("force") == force).select(list(MEND))

    def quality_of(self, force: str) -> pl.DataFrame:
        """Return the shares of one force."""
        return self.quality.filter(pl.col("force") == force)


def notes(params: Params, run: Path) -> Notes:
    """Read from a run what its forces may mend, and the quality of their extracts.

    A line in quarantine is told to the force of its input; of an input that several
    forces share nobody can tell whose it is, and it is told to none. A file refused whole
    is told to each of its forces. A line of the returns for all forces is told to the one
    that it names, by its place among that force's own: the line would count those of others
    above it. No text of a line is passed on but the spelling of a code that nothing explains.
    """
    forces = {Path(name).stem: said.forces for name, said in params.inputs.items()}
    frames = [
        pl.DataFrame(schema={"force": pl.String, **MEND}),
        *(_lines(path, forces) for path in _parts(run, "quarantine")),
        *(_refusals(path, forces) for path in _parts(run, "ledger")),
        *(_gaps(path) for path in _parts(run, "mapping_gaps")),
        *(_returned(path) for path in _parts(run, "quality") if path.stem == _UNUSED),
    ]
    order = ("force", "input", "kind", "first_line", "field", "value", "reason")
    return Notes(
        mend=pl.concat(frames).sort(order, nulls_last=True),
        quality=_read(run, "quality", QUALITY),
        completeness=_read(run, "completeness", COUNTED),
    )


def bands(quality: pl.DataFrame) -> pl.DataFrame:
    """Return what everybody may know of the quality: force, field, kind, and a band.

    Inputs of one force are taken together. The bands are wide, a share of few rows is
    not told, and no number of rows is.
    """
    told = (
        quality.filter(pl.col("kind").is_in(_PUBLIC_KINDS))
        .group_by("force", "field", "kind")
        .agg(
            pl.col("rows").sum(),
            pl.col("of_rows").sum(),
            (pl.col("reason") == "no column").all().alias("no_column"),
        )
        .sort("force", "kind", "field")
    )
    share = pl.col("rows") / pl.col("of_rows")
    filled = (
        pl.when(share < 0.25).then(pl.lit("under 25 per cent"))
        .when(share < 0.5).then(pl.lit("25 to 49 per cent"))
        .when(share < 0.8).then(pl.lit("50 to 79 per cent"))
        .when(share < 0.95).then(pl.lit("80 to 94 per cent"))
        .otherwise(pl.lit("95 per cent or more"))
    )  # fmt: skip
    lost = (
        pl.when(share < 0.01).then(pl.lit("under 1 per cent"))
        .when(share < 0.05).then(pl.lit("1 to 4 per cent"))
        .otherwise(pl.lit("5 per cent or more"))
    )  # fmt: skip
    band = (
        pl.when("no_column").then(pl.lit("no column"))
        .when((pl.col("kind") == "unused") & (pl.col("rows") == 0)).then(pl.lit("none"))
        .when(pl.col("kind") == "refused").then(pl.lit("a file was refused"))
        .when(pl.col("of_rows") < _FEW).then(pl.lit("too few rows to say"))
        .when(pl.col("kind") == "unused").then(lost)
        .otherwise(filled)
    )  # fmt: skip
    by_field = told.with_columns(band=band).select(list(BANDS))
    return pl.concat([by_field, how_bands(quality, _FEW)])


def _read(run: Path, name: str, schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    path = run / "quality" / f"{name}.parquet"
    found = pl.read_parquet(path) if path.is_file() else pl.DataFrame(schema=schema)
    return found.select(list(schema))


def _parts(run: Path, folder: str) -> list[Path]:
    return sorted((run / folder).glob("*.parquet"))


def _lines(path: Path, forces: dict[str, list[str]]) -> pl.DataFrame:
    alone = {name: codes[0] for name, codes in forces.items() if len(codes) == 1}
    return _listed(
        pl.read_parquet(path)
        .with_columns(force=pl.col("input").replace_strict(alone, default=None,
                                                           return_dtype=pl.String))
        .drop_nulls("force"),
        kind="quarantine", reason="reasons",
    )  # fmt: skip


def _returned(path: Path) -> pl.DataFrame:
    named = pl.read_parquet(path).filter(pl.col("force") != "")
    return _listed(
        named.with_columns(
            input=pl.format("{}, your rows", "input"), first_line="place", last_line="place"
        ),
        kind="quarantine", reason="reasons",
    )  # fmt: skip


def _refusals(path: Path, forces: dict[str, list[str]]) -> pl.DataFrame:
    whose = pl.col("input").replace_strict(forces, default=[], return_dtype=pl.List(pl.String))
    return _listed(
        pl.read_parquet(path)
        .filter(pl.col("kind").cast(pl.String) == "refused")
        .with_columns(force=whose)
        .explode("force", empty_as_null=True)
        .drop_nulls("force"),
        kind="refused", reason="reasons",
    )  # fmt: skip


def _listed(entries: pl.DataFrame, *, kind: str, reason: str) -> pl.DataFrame:
    """Bring stretches of lines to the columns of the list."""
    whole = kind == "refused"
    rows = pl.col("last_line") - pl.col("first_line") + 1 if whole else pl.lit(1, pl.Int64)
    return entries.select(
        "force", "input", "first_line", "last_line",
        kind=pl.lit(kind), field=pl.lit(""), reason=pl.col(reason), value=pl.lit(""),
        rows=rows, suggestions=pl.lit(""),
    )  # fmt: skip


def _gaps(path: Path) -> pl.DataFrame:
    value = pl.col("value")
    strange = (value.str.len_chars() > _LONGEST) | value.str.contains(_NO_SPELLING)
    withheld = pl.format("withheld, {} characters", value.str.len_chars())
    return pl.read_parquet(path).select(
        "force", "input",
        first_line=pl.lit(None, pl.Int64), last_line=pl.lit(None, pl.Int64),
        kind=pl.lit("gap"), field="field", reason="reason",
        value=pl.when(strange).then(withheld).otherwise(value),
        rows="rows", suggestions="suggestions",
    )  # fmt: skip
