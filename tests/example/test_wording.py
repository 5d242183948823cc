"""What stands in the extracts, read again by the csv module and by the standards."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.example import make
from misconduct_profile.example.dialects import DIALECTS, Dialect, columns, table
from misconduct_profile.example.files import joined
from misconduct_profile.example.spelling import FORMS, misspellings, spellings
from misconduct_profile.example.wording import CODED, UNREADABLE
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
PLAIN = [field for field in CODED if field != "allegation_category"]
COMPARED = (
    "category",
    "category_parent",
    "category_scheme",
    "legacy_code",
    "sexual_misconduct",
)


@pytest.mark.parametrize("field", PLAIN)
def test_spellings_are_recognised_and_misspellings_are_not(field: str) -> None:
    lookup = dict(known(HOME.get(field, field)).select("spelling", "code").iter_rows())
    for name in DIALECTS:
        for code, text in spellings(name, field).items():
            assert not text or lookup[fold(text)] == code, (name, text)
        for code, texts in misspellings(name, field).items():
            assert len(texts) == FORMS
            assert not [text for text in texts if fold(text) in lookup], (name, code)
            assert all(fold(text) for text in texts)


@pytest.mark.parametrize(
    ("field", "era"), [("allegation_category", "2020"), ("legacy_category", "legacy")]
)
def test_categories_are_recognised_and_misspellings_are_not(field: str, era: str) -> None:
    for name in DIALECTS:
        for code, text in spellings(name, field).items():
            found = classify(text, era)
            assert (found.category if era == "2020" else found.legacy_code) == code, (
                name,
                text,
            )
        for texts in misspellings(name, field).values():
            for text in texts:
                assert classify(text, era).category_status == "unmapped", (name, text)


def test_near_misses_are_of_codes_that_are_written_and_some_lead_astray() -> None:
    for row in table("near_misses").iter_rows(named=True):
        assert any(row["code"] in spellings(name, row["field"]) for name in DIALECTS), row
    written = set(table("near_misses")["spelling"])
    assert {"Sexual harrasment/assault", "Written warning (final)?", "Not dismissed"} <= written


def test_a_value_is_cut_at_25_characters() -> None:
    names = misspellings("Hampshire", "allegation_category").values()
    cut = [text for texts in names for text in texts if len(text) == 25]
    assert "Police action following c" in cut


def test_columns_stand_once_with_headers_of_their_own() -> None:
    for name in DIALECTS:
        fields = columns(name)
        assert len({fold(header) for header in fields.values()}) == len(fields)
        assert {"person_id", "person_name", "free_text", "unrecognised"} <= set(fields)


def read_date(dialect: Dialect, field: str, text: str) -> date:
    """Read a date as it was written, by the standard library."""
    if dialect.dates.startswith("serial"):
        return date(1899, 12, 30) + timedelta(days=int(float(text)))
    style = dialect.dates.replace("%-", "%")
    if dialect.dates == "mixed":
        style = "%d/%m/%Y"
        if field == "received_date":
            day, month, year = map(int, text.split("/"))
            return date(year, month, day) if month <= 12 else date(year, day, month)
    return datetime.strptime(text, style).date()


def test_kept_rows_say_what_the_truth_says(made: Made) -> None:
    checked = 0
    for stem in made.whole:
        text = dict(made.texts(stem))
        kept = made.rows.filter((pl.col("input") == stem) & (pl.col("fate") == "kept"))
        for row in kept.iter_rows(named=True):
            dialect = DIALECTS[row["dialect"]]
            written = text[row["first_line"]]
            assert written["case_reference"] == row["case_reference"]
            for name in ("received_date", "recorded_date", "finalised_date"):
                if name not in written:
                    assert row[name] is None
                elif row[name] is None:
                    assert written[name] == ""
                else:
                    assert read_date(dialect, name, written[name]) == row[name]
            clock = row["received_date"] or row["recorded_date"]
            era = "2020" if clock >= date(2020, 2, 1) else "legacy"
            if row["received_date"] is None and date(2020, 2, 1) <= clock < date(2020, 8, 1):
                era = "review"
            found = classify(written["allegation_category"], era)
            assert (row["category_reason"] != "") == (found.category_status == "ambiguous")
            expected = tuple(row[name] for name in COMPARED)
            if row["category_recognisable"]:
                assert tuple(getattr(found, name) for name in COMPARED) == expected
            else:
                assert found.category_status == "unmapped"
            checked += 1
    assert checked > 4_000


def test_what_the_truth_calls_recognisable_is_recognised(made: Made) -> None:
    for stem in made.whole:
        text = dict(made.texts(stem))
        kept = made.rows.filter((pl.col("input") == stem) & (pl.col("fate") == "kept"))
        for field in PLAIN:
            column = CODED[field][0]
            lookup = dict(known(HOME.get(field, field)).select("spelling", "code").iter_rows())
            if field not in made.fields(stem):
                assert kept[f"{column}_recognisable"].all()
                continue
            for line, sure in kept.select("first_line", f"{column}_recognisable").iter_rows():
                parts = text[line][field].split("; ")
                assert all(fold(part) in lookup for part in parts if part) == sure, parts


def test_quarantined_rows_show_their_fault(made: Made) -> None:
    lost = made.rows.filter(pl.col("fate") == "quarantined")
    assert lost.height > 40
    every = {stem: made.spans(stem) for stem in made.whole}
    for row in lost.iter_rows(named=True):
        spans = every[row["input"]]
        (fields,) = (f for first, _, f in spans if first == row["first_line"])
        header = made.fields(row["input"])
        written = {k: v.strip() for k, v in zip(header, fields, strict=False)}
        reason = row["reason"]
        assert (len(fields) != len(header)) == (reason == "field_count")
        assert (written["case_reference"] == "") == (reason == "case_reference_missing")
        clock = "received_date" if "received_date" in header else "recorded_date"
        assert (written.get(clock) in UNREADABLE) == (reason == "date_unreadable")
        earlier = [f for first, _, f in spans if first < row["first_line"]]
        assert (fields in earlier) == (reason == "duplicate_row") or (
            reason == "date_ambiguous" and row["person"] is None
        )


def test_both_orders_stand_in_one_column_and_each_is_proved(made: Made) -> None:
    stem = "synthetic-wiltshire"
    texts = {line: row["received_date"] for line, row in made.texts(stem)}
    rows = made.rows.filter(pl.col("input") == stem)
    proved = {"day": 0, "month": 0}
    for line, fate in rows.select("first_line", "fate").iter_rows():
        first, second, _ = map(int, texts[line].split("/"))
        assert (fate == "quarantined") == (first <= 12 and second <= 12 and first != second)
        proved["day"] += first > 12
        proved["month"] += second > 12
    assert min(proved.values()) >= 2


@pytest.mark.parametrize("seed", [20, 21, 22])
def test_a_thirteenth_month_stands_in_each_column_of_digits(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("proof")
    make(folder, seed=seed, scale="small")
    rows = pl.read_parquet(folder / "truth" / "rows.parquet")
    digits = [name for name, dialect in DIALECTS.items() if dialect.must_prove]
    assert len(digits) > 15
    for name in ("received_date", "recorded_date", "finalised_date"):
        # A row of the wrong width proves nothing, nor does one whose date is unreadable.
        sure = ~pl.col("reason").is_in(["field_count", "date_unreadable"])
        some = rows.filter(pl.col("dialect").is_in(digits) & sure & pl.col(name).is_not_null())
        proof = some.group_by("dialect").agg((pl.col(name).dt.day() > 12).any())
        assert proof[name].all(), proof.filter(~pl.col(name))


def test_few_rows_have_a_value_nobody_can_recognise(whole: Made) -> None:
    flags = [f"{column}_recognisable" for column, _, _ in CODED.values()]
    kept = whole.rows.filter(fate="kept")
    hit = kept.select((~pl.all_horizontal(flags)).mean()).item()
    assert 0.02 < hit < 0.04
    assert 0.0 < (~kept["case_type_recognisable"]).mean() < 0.005
    assert all(not kept[name].all() for name in flags)


def test_three_in_ten_spellings_are_in_no_table(whole: Made) -> None:
    """Of the distinct texts that stand in the coded fields of all files that are read."""
    written: dict[str, set[str]] = {field: set() for field in CODED}
    for stem in whole.whole:
        for _, texts in whole.texts(stem):
            for field in written.keys() & texts.keys():
                parts = (
                    texts[field].split("; ") if field == "standard_breached" else [texts[field]]
                )
                written[field].update(parts)
    headings = {header for stem in whole.whole for header in whole.fields(stem).values()}
    folded_headings = {fold(header) for header in headings}
    strange = total = 0
    for field, texts_of in written.items():
        spelt = {text for text in texts_of if text and fold(text) not in folded_headings}
        total += len(spelt)
        if field == "allegation_category":
            unmapped = [
                all(
                    classify(text, era).category_status == "unmapped"
                    for era in ("2020", "legacy")
                )
                for text in spelt
            ]
            strange += sum(unmapped)
        else:
            lookup = set(known(HOME.get(field, field))["spelling"])
            strange += sum(fold(text) not in lookup for text in spelt)
    print(f"{strange} of {total} distinct spellings are in no table: {strange / total:.1%}")
    assert strange / total >= 0.30


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
