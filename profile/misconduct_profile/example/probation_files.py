"""Writes the return of human resources and the joiners, and the truth about both."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from misconduct_profile.example.dialects import forces
from misconduct_profile.example.draw import Ints, stream
from misconduct_profile.example.effects import Exposed
from misconduct_profile.example.joiners import GROUPS, make_joiners
from misconduct_profile.example.probation import SILENT, exposed, make_events
from misconduct_profile.example.scales import Scale
from misconduct_profile.example.volumes import WINDOW
from misconduct_profile.standards import reference

FOLDER: Final = "hr"
EVENTS_FILE, JOINERS_FILE = "regulation-12-13.csv", "joiners.csv"
HEADINGS: Final = ("Force", "Staff Number", "Event", "Event Date", "Ground", "Linked Case",
                   "Entry Route", "Sex", "Ethnicity")  # fmt: skip
JOINERS_HEADINGS: Final = ("Force", "Month", "Entry Route", "Sex", "Ethnicity", "Joiners")
GROUND_WORDS: Final = {
    "sexist_misogynistic": "Sexist or misogynistic conduct", "other_conduct": "Other conduct",
    "performance": "Performance", "attendance": "Attendance", "unknown": "Unknown",
}  # fmt: skip
CONDUCT: Final = ("sexist_misogynistic", "other_conduct")
#: Share of events over conduct that name a case, and of these that name one nobody has.
LINKED, ASTRAY = 0.6, 0.04
#: How each group of the 5+1 scheme is written, one of them a force.
SPELT: Final = {
    "White": ("White British", "W1", "White"), "Mixed": ("White and Asian", "M3", "Mixed"),
    "Asian": ("Pakistani", "A2", "Asian or Asian British"),
    "Black": ("Caribbean", "B1", "Black or Black British"),
    "Other": ("Any other ethnic group", "O9", "Other"),
    "Unknown": ("Not stated", "NS", "Not stated/unknown"),
}  # fmt: skip
SEX_SPELT: Final = {"female": ("Female", "F", "female"), "male": ("Male", "M", "male"),
                    "unknown": ("Not known", "NK", "unknown")}  # fmt: skip
#: Rows with each fault, whatever the scale.
FAULTS: Final = {
    "date_unreadable": 3, "event_unknown": 3, "ground_unknown": 3, "duplicate_row": 4,
    "staff_number_missing": 2, "outside_window": 2, "field_count": 2,
}  # fmt: skip
#: A blank line stands before each of these rows.
BLANKS: Final = (40, 41, 90)


def write_probation(
    folder: Path, truth: Path, seed: int, scale: Scale, rows: pl.DataFrame
) -> Exposed:
    """Write hr/ under `folder`, and probation.parquet and joiners.parquet under `truth`.

    `rows` are the extracts' rows, for linked cases. Returns what the disparity's test is
    reckoned from.
    """
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    joiners = make_joiners(seed, scale)
    silent = joiners["index"].is_in(_indices(SILENT)).to_numpy()
    events = make_events(seed, scale, joiners, silent)
    planted = _faults(seed, _linked(seed, events, rows).join(_writers(), on="index"))
    lines = _write_events(folder / FOLDER / EVENTS_FILE, planted)
    _truth(planted, lines).write_parquet(truth / "probation.parquet")
    _write_joiners(folder / FOLDER / JOINERS_FILE, joiners).write_parquet(
        truth / "joiners.parquet"
    )
    return exposed(joiners, silent, events)


def probation_inputs(folder: Path) -> dict[str, object]:
    """Return params.probation for the example made in `folder`: files, covers, window."""
    first, last = (day.isoformat() for day in WINDOW)
    return {
        "events": str(folder / FOLDER / EVENTS_FILE),
        "joiners": str(folder / FOLDER / JOINERS_FILE),
        "covers": [name for name in forces()["name"] if name not in SILENT],
        "window": {"first": first, "last": last},
    }


def _indices(names: tuple[str, ...]) -> list[int]:
    return forces().filter(pl.col("name").is_in(names))["index"].to_list()


def _writers() -> pl.DataFrame:
    """How each force names itself, and which of three ways of spelling it has."""
    return forces().select(
        "index",
        "force",
        writes=pl.when(pl.col("written") != "").then("written").otherwise("name"),
        way=pl.col("index").cast(pl.Int64) % 3,
    )


def _linked(seed: int, events: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Name an earlier conduct case of the force for most events over conduct.

    Adds linked_case (null: none), and case_kept: whether a kept row of an extract has it.
    """
    rng = stream(seed, "linked")
    kept = pl.col("fate") == "kept"
    cases = (
        rows.filter(pl.col("population").str.starts_with("conduct"))
        .group_by("index", "case_reference", "received_date", maintain_order=True)
        .agg(case_kept=kept.any())
        .sort("received_date", "index", "case_reference")
    )
    events = events.with_columns(u=pl.Series(rng.random(events.height))).sort(
        "event_date", "index", "joiner", "code"
    )
    joined = events.join_asof(
        cases, left_on="event_date", right_on="received_date", by="index",
        check_sortedness=False,
    )  # fmt: skip
    named = pl.col("ground").is_in(CONDUCT) & (pl.col("u") < LINKED)
    astray = pl.col("u") < LINKED * ASTRAY
    return (
        joined.with_columns(
            linked_case=pl.when(named & astray)
            .then(pl.format("ER/{}", pl.col("joiner") + 1))
            .when(named)
            .then("case_reference"),
            case_kept=named & ~astray & pl.col("case_kept").fill_null(value=False),
        )
        .sort("index", "event_date", "joiner", "code")
        .drop("u", "case_reference", "received_date")
    )


def _faults(seed: int, events: pl.DataFrame) -> pl.DataFrame:
    """Plant FAULTS; a repeat is a row of its own, right behind its original."""
    rng = stream(seed, "probation faults")
    events = events.with_columns(
        order=pl.int_range(pl.len(), dtype=pl.Int64).cast(pl.Float64),
        # Numbers of staff do not say in which order people joined.
        staff_number=pl.format("N{}", pl.col("joiner") * 7_919 % 90_007 + 100_000),
    )
    chosen: Ints = rng.choice(events.height, sum(FAULTS.values()), replace=False)
    fault = np.full(events.height, "", dtype=object)
    fault[chosen] = np.repeat(list(FAULTS), list(FAULTS.values()))
    repeats = events[np.flatnonzero(fault == "duplicate_row")].with_columns(
        order=pl.col("order") + 0.5, fault=pl.lit("duplicate_row")
    )
    fault[fault == "duplicate_row"] = ""
    planted = events.with_columns(fault=pl.Series(fault.tolist(), dtype=pl.String))
    return pl.concat([planted, repeats]).sort("order")


def _write_events(path: Path, events: pl.DataFrame) -> list[int]:
    """Write the return; return the line of each event."""
    names = dict(reference.table("outcomes").select("code", "name").iter_rows())
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADINGS)
    lines, line = [], 1
    for number, event in enumerate(events.iter_rows(named=True)):
        if number in BLANKS:
            out.write("\n")
            line += 1
        line += 1
        lines.append(line)
        writer.writerow(_cells(event, names))
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    return lines


def _cells(event: dict[str, object], names: dict[str, str]) -> list[str]:
    fault, way, code = event["fault"], int(str(event["way"])), str(event["code"])
    blank = event["ground"] == "unknown" and int(str(event["joiner"])) % 2
    cells = [
        str(event["writes"]),
        str(event["staff_number"]),
        names[code] if way == 0 else code,
        str(event["event_date"]),
        "" if blank else GROUND_WORDS[str(event["ground"])],
        str(event["linked_case"] or ""),
        str(event["entry_route"]) if int(str(event["joiner"])) % 29 else "",
        SEX_SPELT[str(event["sex"])][way],
        SPELT[str(event["ethnicity"])][way],
    ]
    spoilt = {
        "date_unreadable": (3, "2021-02-31"),
        "event_unknown": (2, "Moved to another force"),
        "ground_unknown": (4, "Not suitable"),
        "staff_number_missing": (1, ""),
        "outside_window": (3, "2017-11-30"),
    }
    if fault in spoilt:
        place, text = spoilt[str(fault)]
        cells[place] = text
    return cells[:-1] if fault == "field_count" else cells


def _truth(events: pl.DataFrame, lines: list[int]) -> pl.DataFrame:
    """Return one row a planted event: line, fate, reason, and what is true of it."""
    lost = pl.col("fault") != ""
    place = pl.Series(lines, dtype=pl.Int64)
    unnamed = pl.col("joiner") % 29 == 0
    return events.select(
        first_line=place,
        last_line=place,
        fate=pl.when(lost).then(pl.lit("quarantined")).otherwise(pl.lit("kept")),
        reason="fault",
        force="force",
        staff_number="staff_number",
        code="code",
        event_date="event_date",
        ground="ground",
        linked_case="linked_case",
        case_kept="case_kept",
        entry_route=pl.when(unnamed).then(pl.lit("unknown")).otherwise("entry_route"),
        sex="sex",
        ethnicity="ethnicity",
    )


def _write_joiners(path: Path, joiners: pl.DataFrame) -> pl.DataFrame:
    """Write the joiners of all 43 forces, those that did not answer too; return the truth."""
    keys = ["index", "month", "entry_route", "sex", "ethnicity"]
    order = {name: place for place, name in enumerate(GROUPS)}
    counts = (
        joiners.group_by(keys)
        .agg(joiners=pl.len().cast(pl.Int64))
        .join(_writers(), on="index")
        .sort("index", "month", "entry_route", "sex", pl.col("ethnicity").replace_strict(order))
    )
    sexes = {code: words[0] for code, words in SEX_SPELT.items()}
    written = counts.select(
        "writes",
        pl.col("month").dt.strftime("%Y-%m"),
        "entry_route",
        pl.col("sex").replace_strict(sexes),
        "ethnicity",
        "joiners",
    )
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(JOINERS_HEADINGS)
    writer.writerows(written.iter_rows())
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    return counts.select("force", *keys[1:], "joiners")
