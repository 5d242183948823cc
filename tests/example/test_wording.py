"""What stands in the extracts, read again by the csv module and by the standards."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.example.dialects import DIALECTS, WITHHELD, columns, table
from misconduct_profile.example.files import joined
from misconduct_profile.records import DATE_FIELDS, TEXT_FIELDS
from misconduct_profile.standards.categories import classify
from misconduct_profile.standards.fold import fold
from misconduct_profile.standards.lookup import spellings as known

if TYPE_CHECKING:
    from conftest import Made

HOME = {
    "standard_breached": "standard",
    "subject_sex": "sex",
    "victim_sex": "sex",
    "subject_ethnicity": "ethnicity",
    "vawg_flag": "yes_no",
    "domestic_abuse_perpetrator": "yes_no",
}
CODED = sorted(
    set(table("spellings")["field"].unique()) - {"allegation_category", "legacy_category"}
)


@pytest.mark.parametrize("field", CODED)
def test_spellings_are_recognised_as_said(field: str) -> None:
    lookup = dict(known(HOME.get(field, field)).select("spelling", "code").iter_rows())  # type: ignore[arg-type]
    for row in table("spellings").filter(pl.col("field") == field).iter_rows(named=True):
        found = lookup.get(fold(row["spelling"])) if row["spelling"] else row["code"]
        assert (found == row["code"]) == (row["recognisable"] == "yes"), row


@pytest.mark.parametrize("era", ["2020", "legacy"])
def test_categories_are_recognised_as_said(era: str) -> None:
    field = "allegation_category" if era == "2020" else "legacy_category"
    for row in table("spellings").filter(pl.col("field") == field).iter_rows(named=True):
        found = classify(row["spelling"], era)  # type: ignore[arg-type]
        code = found.category if era == "2020" else found.legacy_code
        assert (code == row["code"]) == (row["recognisable"] == "yes"), row


def test_each_dialect_has_spellings_nobody_can_recognise() -> None:
    odd = table("spellings").filter(pl.col("recognisable") == "no")
    per_dialect = odd.group_by("dialect").len()
    assert set(per_dialect["dialect"]) == set(DIALECTS)
    assert per_dialect["len"].is_between(2, 4).all()
    assert "allegation_category" in odd["field"].to_list()


def test_columns_are_fields_with_headers_of_their_own() -> None:
    allowed = {*TEXT_FIELDS, *DATE_FIELDS, *WITHHELD, "force"}
    for dialect in DIALECTS:
        fields = columns(dialect)
        assert set(fields) <= allowed
        assert set(WITHHELD) <= set(fields)
        assert len(set(fields.values())) == len(fields)
    assert [name for name in DIALECTS if "vawg_flag" not in columns(name)] == ["hazel"]


def test_kept_rows_say_what_the_truth_says(made: Made) -> None:
    checked = 0
    for entry in made.inputs:
        stem = Path(entry["file"]).stem
        dialect = made.dialect(stem)
        text = {first: fields for first, _, fields in made.spans(stem)}
        kept = made.rows.filter((pl.col("input") == stem) & (pl.col("fate") == "kept"))
        for row in kept.iter_rows(named=True):
            written = dict(zip(columns(dialect.name), text[row["first_line"]], strict=True))
            assert written["case_reference"] == row["case_reference"]
            received = datetime.strptime(written["received_date"], dialect.dates)
            assert received.date() == row["received_date"]
            assert (written["finalised_date"] == "") == (row["finalised_date"] is None)
            era = "2020" if row["received_date"].isoformat() >= "2020-02-01" else "legacy"
            found = classify(written["allegation_category"], era)  # type: ignore[arg-type]
            expected = tuple(row[name] for name in COMPARED)
            if row["category_recognisable"]:
                assert tuple(getattr(found, name) for name in COMPARED) == expected
            else:
                assert found.category_status == "unmapped"
            checked += 1
    assert checked > 4_000


COMPARED = (
    "category",
    "category_parent",
    "category_scheme",
    "legacy_code",
    "sexual_misconduct",
)


def test_quarantined_rows_show_their_fault(made: Made) -> None:
    for row in made.rows.filter(pl.col("fate") == "quarantined").iter_rows(named=True):
        dialect = made.dialect(row["input"])
        spans = made.spans(row["input"])
        (fields,) = (f for first, _, f in spans if first == row["first_line"])
        header = columns(dialect.name)
        written = dict(zip(header, fields, strict=False))
        reason = row["reason"]
        assert (len(fields) != len(header)) == (reason == "field_count")
        assert (written["case_reference"] == "") == (reason == "case_reference_missing")
        unreadable = written["received_date"] in ("00/00/0000", "31/02/2019")
        assert unreadable == (reason == "date_unreadable")
        earlier = [f for first, _, f in spans if first < row["first_line"]]
        assert (fields in earlier) == (reason == "duplicate_row")


def test_unrecognisable_values_really_occur(made: Made) -> None:
    flags = [name for name in made.rows.columns if name.endswith("_recognisable")]
    assert len(flags) == 5
    for name in flags:
        assert not made.rows[name].all(), name


text = st.text(
    alphabet=st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from('\n",;|\t'),
    max_size=12,
)


@given(
    rows=st.lists(st.tuples(text, text, text), min_size=1, max_size=8),
    name=st.sampled_from(sorted(DIALECTS)),
)
def test_whatever_stands_in_a_field_can_be_read_back(
    rows: list[tuple[str, str, str]], name: str
) -> None:
    dialect = DIALECTS[name]
    texts = pl.DataFrame(rows, schema=["a", "b", "c"], orient="row")
    faults = pl.DataFrame({"fault": [""] * len(rows), "variant": [0] * len(rows)})
    written = "\n".join(joined(dialect, texts, faults)) + "\n"
    reader = csv.reader(io.StringIO(written, newline=""), delimiter=dialect.delimiter)
    assert [tuple(fields) for fields in reader] == rows
