"""Measures of violence against women and girls equal the truth, worked out row by row."""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl
import pytest

from misconduct_profile.example.dialects import DIALECTS, columns
from misconduct_profile.measures import VAWG, merge_counts
from misconduct_profile.records import ALL
from misconduct_profile.standards import BREAK

sys.path.insert(0, str(Path(__file__).parent))  # counted_truth.py
from counted_truth import true_rows

KEYS = ["force", "case_reference", "allegation_reference"]
KNOWN = pl.col("category_recognisable") & (pl.col("category_reason") == "")
SEXUAL = (pl.col("sexual_misconduct") == "yes") & pl.col("category_recognisable")
MARKED = (pl.col("domestic_abuse_perpetrator") == "yes") & pl.col(
    "domestic_abuse_perpetrator_recognisable"
)
WOMAN = (pl.col("victim_sex") == "female") & pl.col("victim_sex_recognisable")
MAN = (pl.col("victim_sex") == "male") & pl.col("victim_sex_recognisable")
#: What belongs, written out with the codes of the definitions; and the columns it needs.
HELD = {
    "vawg_derived": (SEXUAL | MARKED | (KNOWN & WOMAN & pl.col("category").is_in(
        ["B4", "H5", "F8", "K"])), ["victim_sex"]),
    "vawg_sexual_misconduct": (SEXUAL, ["victim_sex"]),
    "vawg_domestic_abuse": (MARKED, ["victim_sex", "domestic_abuse_perpetrator"]),
    **{f"vawg_female_victim_{code.lower()}": (
        KNOWN & WOMAN & (pl.col("category") == code), ["victim_sex"])
       for code in ("B4", "H5", "F8", "K")},
    "sexual_misconduct_male_victim": (SEXUAL & MAN, ["victim_sex"]),
    "other_sexual_conduct": (KNOWN & (pl.col("category") == "J3"), []),
    "violence_and_abuse": (SEXUAL | MARKED | (KNOWN & pl.col("category").is_in(
        ["B4", "H5"])), []),
    "violence_and_abuse_women_girls": ((SEXUAL | MARKED | (KNOWN & pl.col("category").is_in(
        ["B4", "H5"]))) & WOMAN, ["victim_sex"]),
    "sexist_misogynistic": (KNOWN & WOMAN & pl.col("category").is_in(
        ["F8", "J2", "H5"]), ["victim_sex"]),
}  # fmt: skip


def able(fields: list[str]) -> list[str]:
    """Dialects whose extract has these columns."""
    return [name for name in DIALECTS if set(fields) <= set(columns(name))]


@pytest.mark.parametrize("name", HELD)
def test_every_national_count_of_allegations_is_the_true_one(run, name):
    holds, fields = HELD[name]
    rows = true_rows(run).filter(holds, pl.col("dialect").is_in(able(fields)))
    compared = 0
    for period in run.params.years:
        found = run.counts.filter(
            pl.col("unit") == "allegations", measure=name, population="workforce", force=ALL,
            period=period.key, route=ALL,
        )  # fmt: skip
        if period.first < BREAK:
            assert found["status"].to_list() == ["x"]
            continue
        part = rows.filter(pl.col("received_date").is_between(period.first, period.last))
        assert found["value"].to_list() == [part.select(KEYS).unique().height], period.key
        compared += 1
    assert compared >= 2


def test_at_most_is_never_below_and_parts_lie_within(run):
    names = [*(one.name for one in VAWG), "sexual_misconduct"]
    told = run.counts.filter(
        pl.col("unit") == "allegations", pl.col("measure").is_in(names),
        population="workforce", route=ALL,
    )  # fmt: skip
    wide = merge_counts([told]).pivot("measure", index=["force", "period"], values="value")
    pairs = [
        ("vawg_derived_at_most", "vawg_derived"), ("vawg_derived", "sexist_misogynistic"),
        ("vawg_derived", "vawg_domestic_abuse"), ("violence_and_abuse", "sexual_misconduct"),
        ("sexual_misconduct_at_most", "sexual_misconduct"),
        ("violence_and_abuse", "violence_and_abuse_women_girls"),
    ]  # fmt: skip
    for whole, part in pairs:
        both = wide.drop_nulls([whole, part])
        assert both.height > 10
        assert (both[whole] >= both[part]).all(), (whole, part)
    parts = [name for name in wide.columns if name.startswith("vawg_female_victim")]
    known = wide.drop_nulls(["vawg_derived", "vawg_sexual_misconduct"])
    assert (known["vawg_derived"] >= known.select(
        pl.sum_horizontal(*parts, "vawg_sexual_misconduct")).to_series()).all()  # fmt: skip
