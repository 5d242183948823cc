"""An HR return and joiners small enough to check by eye, for tests of three folders."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import yaml

from misconduct_profile.params import Params

EXAMPLE = Path(__file__).parents[1] / "params" / "example.yaml"
KENT, ESSEX, WILTSHIRE = "E23000032", "E23000028", "E23000038"
EVENT_HEADINGS = ("Force", "Staff Number", "Event", "Event Date", "Ground", "Linked Case",
                  "Entry Route", "Sex", "Ethnicity")  # fmt: skip
JOINER_HEADINGS = ("Force", "Month", "Entry Route", "Sex", "Ethnicity", "Joiners")
EVENT = {"Force": "Kent", "Staff Number": "100", "Event": "R13_D", "Event Date": "2021-05-04",
         "Ground": "Other conduct", "Entry Route": "PCDA", "Sex": "Female",
         "Ethnicity": "White"}  # fmt: skip
JOINER = {"Force": "Kent", "Month": "2020-01", "Entry Route": "PCDA", "Sex": "Female",
          "Ethnicity": "White", "Joiners": "12"}  # fmt: skip
WINDOW = {"first": dt.date(2018, 1, 1), "last": dt.date(2022, 3, 31)}
KEY = b"a key of the tests"


def csv_text(headings: tuple[str, ...], like: dict[str, str], *rows: dict[str, str]) -> str:
    """Write rows, given as what differs from `like`, under headings."""
    lines = [",".join((like | row).get(name, "") for name in headings) for row in rows]
    return "\n".join([",".join(headings), *lines]) + "\n"


def events_text(*rows: dict[str, str]) -> str:
    return csv_text(EVENT_HEADINGS, EVENT, *rows)


def joiners_text(*rows: dict[str, str]) -> str:
    return csv_text(JOINER_HEADINGS, JOINER, *rows)


def params_of(
    folder: Path, events: str | None = None, joiners: str | None = None, **changes
) -> Params:
    """Write the returns given; name them, and whatever else changes, in the example's params.

    `changes` are keys of the section probation, except `forces` and `inputs`.
    """
    content = yaml.safe_load(EXAMPLE.read_text("utf-8"))
    whole = {key: changes.pop(key) for key in ("forces", "inputs") if key in changes}
    section = {"window": WINDOW, **changes}
    named = (("events", "regulation-12-13.csv", events), ("joiners", "joiners.csv", joiners))
    for key, name, text in named:
        if text is not None:
            (folder / name).write_text(text, "utf-8", newline="")
            section[key] = str(folder / name)
    return Params.model_validate(content | whole | {"probation": section})
