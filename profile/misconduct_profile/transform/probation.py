"""The HR return to probation events, and joiners to the person-time they stand for."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from misconduct_profile.params import Params
from misconduct_profile.records import (
    MappingGap,
    ProbationerExposure,
    ProbationEvent,
)
from misconduct_profile.standards import (
    ENTRY_ROUTES,
    ETHNIC_GROUPS,
    entry_routes,
    ethnic_groups,
    fold,
    grounds,
    names,
    probation_events,
    spellings,
)
from misconduct_profile.transform.mapping import UNMAPPED, gap_frame
from misconduct_profile.transform.person_time import person_time

NO_GROUP: Final = "no single group of self-defined ethnicity"
NO_CASE: Final = "no such case in the force's extract"
_EVENT: Final = "probation_event"
_EXPOSURE: Final = "probationer_exposure"


def write_probation(params: Params, run: Path) -> None:
    """Make the records of probation from what intake kept of the two returns.

    Writes records/<return>/probation_event.parquet (`records.ProbationEvent`) and
    probationer_exposure.parquet (`records.ProbationerExposure`), each return's part of
    mapping_gaps/, and mapping_gaps/linked_cases/ for cases that no extract holds. Where
    a return is absent nothing is written. The cases' records must be there.
    """
    events, joiners = (_kept(run, title) for title in ("events", "joiners"))
    if events is not None:
        made, gaps, unlinked = probation_records(events, _case_ids(run))
        _write(made, gaps, Path(params.probation.events).stem, _EVENT, run)
        folder = run / "mapping_gaps" / "linked_cases"
        folder.mkdir(exist_ok=True)
        unlinked.write_parquet(folder / f"{Path(params.probation.events).stem}.parquet")
    if joiners is not None:
        coded, gaps = _with_codes(joiners)
        made = person_time(coded, params.probation.years, params.months)
        _write(made, gaps, Path(params.probation.joiners).stem, _EXPOSURE, run)


def read_probation(run: Path) -> pl.DataFrame:
    """Read `records.ProbationEvent` of a run; empty where there is no HR return."""
    return ProbationEvent.validate(_read(run, _EVENT, ProbationEvent.create_empty()))


def read_exposure(run: Path) -> pl.DataFrame:
    """Read `records.ProbationerExposure` of a run; empty where there are no joiners."""
    return ProbationerExposure.validate(
        _read(run, _EXPOSURE, ProbationerExposure.create_empty())
    )


def read_linked_gaps(run: Path) -> pl.DataFrame:
    """Read the linked cases that no extract holds, as `records.MappingGap`."""
    paths = sorted((run / "mapping_gaps" / "linked_cases").glob("*.parquet"))
    found = [pl.read_parquet(path) for path in paths]
    return MappingGap.validate(pl.concat([MappingGap.create_empty(), *found]))


def probation_records(
    rows: pl.DataFrame, case_ids: frozenset[str]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Turn `records.EventRows` into events, mapping gaps, and linked cases not found.

    Lines that tell one person's event of one day twice, in other words, are one event;
    what they disagree on is not known.
    """
    coded, gaps = _with_codes(rows)
    linked = pl.format("{}/{}", "force", "linked_case")
    coded = coded.with_columns(
        code=_mapped(rows, "event", probation_events()),
        ground=_mapped(rows, "ground", grounds()).fill_null("unknown"),
        case_id=pl.when(linked.is_in(sorted(case_ids))).then(linked),
    )
    unlinked = coded.filter(pl.col("linked_case").is_not_null() & pl.col("case_id").is_null())
    events = (
        coded.sort("first_line")
        .group_by("input", "force", "person_key", "code", "event_date", maintain_order=True)
        .agg(
            _one("ground", "unknown"),
            _one("case_id", None),
            _one("entry_route", "unknown"),
            _one("sex", "unknown"),
            _one("ethnicity", "Unknown"),
            pl.col("first_line").min(),
        )
        .select(ProbationEvent.column_names())
        .sort("force", "event_date", "first_line")
    )
    return (
        ProbationEvent.validate(events, cast=True),
        gaps,
        _gaps_of(unlinked, "linked_case", NO_CASE, []),
    )


def _with_codes(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Map entry route, sex and ethnic group; what nothing explains is unknown, and listed."""
    sexes = dict(spellings("sex").select("spelling", "code").iter_rows())
    fields = (
        ("entry_route", entry_routes(), "unknown", UNMAPPED, list(ENTRY_ROUTES)),
        ("sex", sexes, "unknown", UNMAPPED, names("sex")),
        ("ethnicity", ethnic_groups(), "Unknown", NO_GROUP, list(ETHNIC_GROUPS)),
    )
    gaps = []
    codes = {}
    for column, known, unknown, reason, suggested in fields:
        code = _mapped(rows, column, known)
        uncoded = rows.filter(pl.col(column).is_not_null() & code.is_null())
        gaps.append(_gaps_of(uncoded, column, reason, suggested))
        codes[column] = code.fill_null(unknown)
    found = pl.concat(gaps).sort("input", "force", "field", "value", "reason")
    return rows.with_columns(**codes), found


def _mapped(rows: pl.DataFrame, column: str, known: dict[str, str]) -> pl.Expr:
    """Map a column's distinct texts by their folded spelling; null where none is known."""
    texts = rows[column].drop_nulls().unique().sort()
    codes = pl.Series([known.get(fold(text)) for text in texts], dtype=pl.String)
    if texts.is_empty():
        return pl.lit(None, dtype=pl.String)
    return pl.col(column).replace_strict(texts, codes, default=None, return_dtype=pl.String)


def _one(column: str, otherwise: str | None) -> pl.Expr:
    """Return the one known value that an event's lines agree on, or what stands for none."""
    other = pl.lit(otherwise, dtype=pl.String)
    known = pl.col(column).filter(
        pl.col(column).ne_missing(other) & pl.col(column).is_not_null()
    )
    return pl.when(known.n_unique() == 1).then(known.first()).otherwise(other).alias(column)


def _gaps_of(rows: pl.DataFrame, field: str, reason: str, known: list[str]) -> pl.DataFrame:
    left = (
        rows.group_by("input", "force", value=pl.col(field))
        .agg(pl.len().cast(pl.Int64).alias("rows"))
        .with_columns(reason=pl.lit(reason))
    )
    return gap_frame(left, field, known)


def _kept(run: Path, title: str) -> pl.DataFrame | None:
    path = run / "probation" / f"{title}.parquet"
    return pl.read_parquet(path) if path.exists() else None


def _case_ids(run: Path) -> frozenset[str]:
    paths = sorted((run / "records").glob("*/case.parquet"))
    return frozenset(
        case for path in paths for case in pl.read_parquet(path, columns=["case_id"])["case_id"]
    )


def _write(made: pl.DataFrame, gaps: pl.DataFrame, name: str, title: str, run: Path) -> None:
    folder = run / "records" / name
    folder.mkdir(parents=True, exist_ok=True)
    made.write_parquet(folder / f"{title}.parquet")
    (run / "mapping_gaps").mkdir(exist_ok=True)
    gaps.write_parquet(run / "mapping_gaps" / f"{name}.parquet")


def _read(run: Path, title: str, empty: pl.DataFrame) -> pl.DataFrame:
    paths = sorted((run / "records").glob(f"*/{title}.parquet"))
    return pl.concat([empty, *(pl.read_parquet(path) for path in paths)])
