"""A file sent again: what it replaces or adds to, and what came of every row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from misconduct_profile.errors import InputError
from misconduct_profile.records import DATE_FIELDS, TEXT_FIELDS
from misconduct_profile.standards import folded

if TYPE_CHECKING:
    from misconduct_profile.params import Input, Params

#: What tells one row of a case from another, and what may differ between two returns.
KEYS: Final = ("force", "case", "allegation", "person_key")
COMPARED: Final = tuple(
    name for name in (*TEXT_FIELDS, *DATE_FIELDS)
    if name not in ("case_reference", "allegation_reference")
)  # fmt: skip
CHANGES: Final = {
    "force": pl.String, "case_reference": pl.String, "allegation_reference": pl.String,
    "change": pl.String, "fields": pl.String, "line_before": pl.Int64, "line_after": pl.Int64,
}  # fmt: skip


def check_successions(params: Params) -> list[InputError]:
    """List what is wrong with `replaces` and `adds_to` of the inputs."""
    mistakes = []
    heirs: dict[str, str] = {}
    for name, said in params.inputs.items():
        where = f"inputs.{name}"
        if said.replaces and said.adds_to:
            problem = "both replaces a file and adds to one"
            mistakes.append(InputError(where, problem, "Keep one of the two."))
            continue
        before = before_of(said)
        if not before:
            continue
        key = "replaces" if said.replaces else "adds_to"
        if before not in params.inputs:
            problem = f"{before!r} is not listed under inputs"
            mistakes.append(InputError(f"{where}.{key}", problem, "List it, or mend its name."))
        elif before == name or params.inputs[before].forces != said.forces:
            problem = f"{before!r} is no earlier file of the same force"
            mistakes.append(InputError(f"{where}.{key}", problem, "Mend the name."))
        elif before in heirs:
            problem = f"{before!r} is followed by {heirs[before]!r} already"
            remedy = "Each file may be followed by one: name the latest."
            mistakes.append(InputError(f"{where}.{key}", problem, remedy))
        elif params.inputs[before].extract_date > said.extract_date:
            problem = f"{before!r} was extracted later than it"
            mistakes.append(InputError(f"{where}.{key}", problem, "Turn the two round."))
        heirs[before] = name
    return mistakes


def before_of(said: Input) -> str:
    """Name the file that an input replaces or adds to, or ""."""
    return said.replaces or said.adds_to


def compare(before: pl.DataFrame, after: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Compare two returns (`records.Rows`) row by row.

    Returns the rows that appeared, vanished or changed (columns of CHANGES; `fields`
    names what changed, joined by |), and how many are the same. A row is the same where
    case, allegation, person and all it says are; changed where the first three are.
    """
    old, new = _numbered(before, "before"), _numbered(after, "after")
    whole = [*KEYS, *COMPARED, "turn"]
    old = old.with_columns(turn=pl.int_range(pl.len()).over([*KEYS, *COMPARED]))
    new = new.with_columns(turn=pl.int_range(pl.len()).over([*KEYS, *COMPARED]))
    same = new.join(old, on=whole, how="semi", nulls_equal=True).height
    old_rest = old.join(new, on=whole, how="anti", nulls_equal=True)
    new_rest = new.join(old, on=whole, how="anti", nulls_equal=True)
    pairs = _in_turn(old_rest).join(
        _in_turn(new_rest), on=[*KEYS, "turn"], how="full", nulls_equal=True, coalesce=True,
        suffix=" after",
    )  # fmt: skip
    differ = [
        pl.when(pl.col(name).ne_missing(pl.col(f"{name} after"))).then(pl.lit(name))
        for name in COMPARED
    ]
    change = (
        pl.when(pl.col("line_before").is_null())
        .then(pl.lit("appeared"))
        .when(pl.col("line_after").is_null())
        .then(pl.lit("vanished"))
        .otherwise(pl.lit("changed"))
    )
    told = pairs.with_columns(
        change=change,
        fields=pl.concat_str(differ, separator="|", ignore_nulls=True),
        case_reference=pl.coalesce("case_reference after", "case_reference"),
        allegation_reference=pl.coalesce("allegation_reference after", "allegation_reference"),
    ).with_columns(
        fields=pl.when(pl.col("change") == "changed").then("fields").otherwise(pl.lit(""))
    )
    keys = ["force", "case_reference", "change", "line_after", "line_before"]
    return told.select(list(CHANGES)).sort(keys, nulls_last=True), same


def _numbered(rows: pl.DataFrame, which: str) -> pl.DataFrame:
    """Fold what rows are told apart by, and keep their lines as line_before or line_after."""
    return rows.select(
        "force",
        case=folded("case_reference"),
        allegation=folded(pl.col("allegation_reference").fill_null("")),
        person_key="person_key",
        **{f"line_{which}": pl.col("first_line")},
        **{
            name: pl.col(name) for name in ("case_reference", "allegation_reference", *COMPARED)
        },
    )


def _in_turn(rest: pl.DataFrame) -> pl.DataFrame:
    return rest.drop("turn").with_columns(turn=pl.int_range(pl.len()).over(list(KEYS)))
