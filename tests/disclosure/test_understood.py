"""How words were understood is told in bands by force, all fields together."""

from __future__ import annotations

import polars as pl
import pytest

from misconduct_profile.disclosure.mending import BANDS, QUALITY, bands
from misconduct_profile.records import HOWS

A, B = "E23000001", "E23000002"


def quality(*rows: tuple[str, str, str, int]) -> pl.DataFrame:
    """Quality of the kind how, from force, field, how and number of values."""
    return pl.DataFrame(
        [
            {"force": force, "input": f"of {force}", "kind": "how", "field": field,
             "reason": how, "rows": rows, "of_rows": rows, "share": None}
            for force, field, how, rows in rows
        ],
        schema=QUALITY,
    )  # fmt: skip


def band_of(told: pl.DataFrame, force: str, how: str) -> str:
    return told.filter(force=force, field=how, kind="how")["band"].item()


@pytest.mark.parametrize(
    ("rows", "band"),
    [(0, "none"), (9, "under 1 per cent"), (10, "1 to 4 per cent"), (49, "1 to 4 per cent"),
     (50, "5 to 24 per cent"), (499, "25 to 49 per cent"), (500, "50 to 79 per cent"),
     (800, "80 per cent or more")],
)  # fmt: skip
def test_bands(rows: int, band: str) -> None:
    found = [("rank", "unmapped", rows)] if rows else []
    told = bands(quality(*((A, *one) for one in [("rank", "code", 1000 - rows), *found])))
    assert told.columns == list(BANDS)
    assert told["field"].to_list() == sorted(HOWS)
    assert band_of(told, A, "unmapped") == band


def test_fields_are_taken_together_and_forces_are_not() -> None:
    told = bands(
        quality((A, "rank", "code", 98), (A, "sex", "name", 900), (A, "sex", "ambiguous", 2),
                (B, "rank", "unmapped", 60))
    )  # fmt: skip
    assert band_of(told, A, "ambiguous") == "under 1 per cent"
    assert band_of(told, A, "code") == "5 to 24 per cent"
    assert band_of(told, B, "unmapped") == "80 per cent or more"


def test_of_few_values_nothing_is_told() -> None:
    told = bands(quality((A, "rank", "code", 48), (A, "rank", "unmapped", 1)))
    assert set(told["band"]) == {"too few rows to say"}
