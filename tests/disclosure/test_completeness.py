"""A force's completeness beside the nation's: what is told, worked out by hand."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from misconduct_profile.disclosure.completeness import (
    COMPLETENESS,
    COUNTED,
    LEAST_FORCES,
    beside_nation,
    national,
)

CODES = [f"E230000{n:02}" for n in range(1, 15)]
KEYS = ("2019", "2020-01", "2020-02/2020-12")
#: The months of each period, and of each month alone.
MONTHS = {
    ("period", "2019"): [f"2019-{m:02}" for m in range(1, 13)],
    ("period", "2020-01"): ["2020-01"],
    ("period", "2020-02/2020-12"): [f"2020-{m:02}" for m in range(2, 13)],
} | {
    ("month", f"{y}-{m:02}"): [f"{y}-{m:02}"] for y in (2019, 2020) for m in range(1, 13)
}  # fmt: skip
FACTS = SimpleNamespace(
    periods=[SimpleNamespace(key=key) for key in KEYS],
    first_month="2019-01", last_month="2020-12", threshold=5,
)  # fmt: skip
FIELDS = ("rank", "outcome", "left_date", "vawg_flag")
Told = dict[tuple[str, str, str], float | None]


def counted(rows: list[tuple[str, str, str, int, int]]) -> pl.DataFrame:
    listed = [
        (force, dt.date.fromisoformat(f"{month}-01"), field, filled, of_rows)
        for force, month, field, filled, of_rows in rows
    ]
    return pl.DataFrame(listed, schema=COUNTED, orient="row")


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, str, str, int, int]]:
    """Fields almost always filled, half, hardly ever, and in nine forces alone."""
    rng = np.random.default_rng(8)
    made = []
    for _, [month] in [item for item in MONTHS.items() if item[0][0] == "month"]:
        for place, code in enumerate(CODES):
            size = int(rng.integers(20, 90)) * (5 if place == 0 else 1)
            for field, chance in zip(FIELDS, (0.995, 0.5, 0.004, 0.7), strict=True):
                if field != "vawg_flag" or place < LEAST_FORCES - 1:
                    made.append((code, month, field, int(rng.binomial(size, chance)), size))
    return [*made, (CODES[0], "2018-12", "rank", 0, 900), (CODES[0], "2021-01", "rank", 0, 900)]


def truth(rows: list[tuple[str, str, str, int, int]]) -> tuple[Told, int]:
    """Work the nation's shares out apart: per cent as whole numbers, None where hidden."""
    told: Told = {}
    for_the_rest = 0
    for (grain, key), months in MONTHS.items():
        for field in FIELDS:
            own: dict[str, list[int]] = {}
            for force, month, name, filled, of_rows in rows:
                if month in months and name == field:
                    have = own.setdefault(force, [0, 0])
                    have[0] += filled
                    have[1] += of_rows - filled
            full, blank = (sum(part) for part in zip(*own.values(), strict=True))
            rests = [(full - f, blank - b) for f, b in own.values()]
            known = [*rests, (full, blank)]
            small = any(0 < n < 5 for rest in known for n in rest)
            few = len(own) < LEAST_FORCES or min(f + b for f, b in rests) < 500
            for_the_rest += small and not few and not any(0 < n < 5 for n in (full, blank))
            share = Fraction(100 * full, full + blank)
            told[grain, key, field] = None if few or small else int(share + Fraction(1, 2))
    return told, for_the_rest


def test_the_nations_share_is_told_where_nobody_can_work_out_a_small_count(rows) -> None:
    expected, for_the_rest = truth(rows)
    found = national(counted(rows), FACTS)
    assert found.height == len(expected)
    for grain, period, field, nation, status in found.iter_rows():
        per_cent = expected[grain, period, field]
        assert status == ("c" if per_cent is None else "")
        assert nation == (None if per_cent is None else per_cent / 100), (grain, period, field)
    hidden = sum(value is None for value in expected.values())
    assert 20 < hidden < len(expected) - 20
    # Some are hidden for a rest alone: no count of the nation's is small.
    assert for_the_rest


def test_nine_forces_are_no_nation(rows) -> None:
    found = national(counted(rows), FACTS).filter(field="vawg_flag")
    assert set(found["nation_status"]) == {"c"}
    assert found["nation"].null_count() == found.height


def test_no_reader_narrows_a_small_rest_though_it_knew_every_number_of_rows(rows) -> None:
    """As an attacker: from the shares and all row counts, what can others' filled be?"""
    found = national(counted(rows), FACTS).filter(nation_status="")
    seen = 0
    for grain, period, field, nation, _ in found.iter_rows():
        months = MONTHS[grain, period]
        mine = {code: [0, 0] for code in CODES}
        for force, month, name, filled, of_rows in rows:
            if month in months and name == field:
                mine[force][0] += filled
                mine[force][1] += of_rows
        full, whole = (sum(part) for part in zip(*mine.values(), strict=True))
        for filled, of_rows in mine.values():
            rest = full - filled
            low = max((nation - 0.005) * whole - filled, 0)
            high = min((nation + 0.005) * whole - filled, whole - of_rows)
            assert low - 1e-6 <= rest <= high + 1e-6
            assert not 1 <= rest <= 4
            assert not 1 <= (whole - of_rows) - rest <= 4
            seen += high - low >= 4
    assert seen > 100


def test_a_forces_own_are_in_full_and_depend_on_no_other(rows) -> None:
    whole = counted(rows)
    nation = national(whole, FACTS)
    code = CODES[3]
    found = beside_nation(whole, nation, FACTS, code)
    assert found.columns == list(COMPLETENESS)
    assert found["period"].unique(maintain_order=True).to_list()[:3] == list(KEYS)
    for row in found.iter_rows(named=True):
        months = MONTHS[row["grain"], row["period"]]
        own = [(f, n) for force, month, field, f, n in rows
               if (force, field) == (code, row["field"]) and month in months]  # fmt: skip
        filled, of_rows = (sum(part) for part in zip(*own, strict=True))
        assert (row["rows"], row["of_rows"], row["status"]) == (filled, of_rows, "")
        assert row["share"] == pytest.approx(filled / of_rows, abs=1e-6)
    alone = beside_nation(whole.filter(force=code), nation, FACTS, code)
    assert alone.equals(found)


def test_a_field_without_a_column_has_no_share_and_the_nations_still_stands(rows) -> None:
    whole = counted([row for row in rows if row[:3:2] != (CODES[3], "outcome")])
    found = beside_nation(whole, national(whole, FACTS), FACTS, CODES[3])
    outcome = found.filter(field="outcome", grain="period")
    assert outcome["status"].to_list() == ["x"] * 3
    assert outcome.select("rows", "of_rows", "share").null_count().row(0) == (3, 3, 3)
    assert outcome["nation"].null_count() < 3


def test_nothing_at_all() -> None:
    empty = counted([])
    found = beside_nation(empty, national(empty, FACTS), FACTS, CODES[0])
    assert (found.height, found.columns) == (0, list(COMPLETENESS))
