"""Forty-three dialects, no two alike, and every fault of the list in at least one."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from misconduct_profile.example import catalogue
from misconduct_profile.example.dialects import DIALECTS, columns, forces
from misconduct_profile.example.returns import counted, readable, returns
from misconduct_profile.extracts.recognise import recognise
from misconduct_profile.standards import force_spellings
from misconduct_profile.standards.fold import fold

if TYPE_CHECKING:
    from conftest import Made

#: How a field of an extract is called once it is recognised.
MEANING = {"person_id": "subject_id", "person_name": "subject_name", "free_text": "summary"}


def attributes(name: str) -> dict[str, object]:
    """Return what a reader must find out; not the name, nor patterns of references."""
    own = asdict(DIALECTS[name])
    return {k: v for k, v in own.items() if k not in ("name", "case", "person", "allegation")}


def test_no_two_forces_write_alike() -> None:
    assert list(DIALECTS) == forces()["name"].to_list()
    told = {tuple(sorted(map(str, attributes(name).items()))) for name in DIALECTS}
    assert len(told) == len(DIALECTS) == 43
    layouts = {(tuple(columns(name).items()), DIALECTS[name].dates) for name in DIALECTS}
    assert len(layouts) == 43
    assert len({(d.case, d.person, d.allegation, d.dates) for d in DIALECTS.values()}) == 43


@pytest.mark.parametrize("name", DIALECTS)
def test_each_header_is_recognised_whole(name: str) -> None:
    out = io.StringIO()
    fields = columns(name)
    own = DIALECTS[name]
    csv.writer(out, delimiter=own.delimiter, lineterminator="\n").writerow(fields.values())
    found = recognise(out.getvalue().encode(), name)
    expected = [
        None
        if field == "unrecognised" or field.startswith("extra_")
        else MEANING.get(field, field)
        for field in fields
    ]
    assert list(found.fields) == expected
    assert found.delimiter == own.delimiter


def test_the_list_of_formats_is_there() -> None:
    every = list(DIALECTS.values())
    assert {d.encoding for d in every} == {"cp1252", "utf-8", "utf-8-sig", "utf-16"}
    assert {d.delimiter for d in every} == {",", ";", "\t", "|"}
    assert {d.newline for d in every} == {"\n", "\r\n"}
    assert {d.header for d in every} == {1, 4, 12}
    assert {d.values for d in every} == {"family", "code", "name", "code_name"}
    assert {d.spaces for d in every} >= {"none", "trailing", "double", "nbsp", "leading"}
    assert {"%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%b-%Y", "serial",
            "serial_time", "mixed"} <= {d.dates for d in every}  # fmt: skip
    for mark in ("blanks", "repeat", "subtotals", "inner", "total", "footer", "lacks", "extra"):
        assert any(getattr(d, mark) for d in every), mark


def test_aliases_stand_in_force_columns() -> None:
    written = dict(forces().select("written", "force").iter_rows())
    assert {"ASP", "GMP", "D&C", "TVP"} <= set(written)
    for text, code in written.items():
        assert not text or force_spellings()[fold(text)] == code
    own = dict(forces().select("name", "written").iter_rows())
    assert all(("force" in columns(name)) == bool(own[name]) for name in DIALECTS)


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [
        ("total", r"^(Total \d{4}|Subtotal \d{4}|Year total: \d{4})"),
        ("footer", r"^(Continued on|\*\*\* page break)"),
        ("repeated_header", "."),
        ("blank", "^$"),
    ],
)
def test_lines_that_are_no_data_stand_among_the_data(
    made: Made, kind: str, pattern: str
) -> None:
    found = Counter[str]()
    for stem in made.split:
        lines = made.lines.filter(pl.col("input") == stem)
        rows = lines.drop_nulls("row_id")["first_line"]
        inner = lines.filter(
            (pl.col("kind") == kind) & pl.col("first_line").is_between(rows.min(), rows.max())
        )
        text = re.split(r"\r?\n", made.text(stem).lstrip("\ufeff"))
        for line in inner["first_line"]:
            found[stem] += bool(re.match(pattern, text[line - 1].strip('"')))
            assert re.match(pattern, text[line - 1].strip('"')), (stem, line)
    assert len(found) >= 3


def test_a_row_has_one_of_three_widths(made: Made) -> None:
    widths = Counter(
        len(made_fields) - len(made.fields(stem))
        for stem in made.whole
        for first, _, made_fields in made.spans(stem)
        if first in set(made.rows.filter(pl.col("input") == stem)["first_line"])
    )
    assert set(widths) == {-1, 0, 1}


def test_a_shifted_header_is_one_column_right_of_its_data(made: Made) -> None:
    stem = "synthetic-dyfed-powys"
    header = next(f for _, _, f in made.spans(stem) if len(f) > 5)
    fields = made.fields(stem)
    assert header == ["", *list(fields.values())[:-1]]
    lines = set(made.rows.filter(pl.col("input") == stem)["first_line"])
    dates = [row["received_date"] for line, row in made.texts(stem) if line in lines]
    assert len(dates) == len(lines)
    assert all(re.fullmatch(r"\d\d/\d\d/\d{4}", text) for text in dates)


def test_grouped_rows_name_their_case_once(made: Made) -> None:
    stem = "synthetic-gwent"
    named = {line: row["case_reference"] for line, row in made.texts(stem)}
    last = ""
    again = 0
    rows = made.rows.filter(pl.col("input") == stem)
    for line, reference in rows.select("first_line", "case_reference").iter_rows():
        assert named[line] == ("" if reference == last else reference)
        again += reference == last
        last = reference
    assert again > 0.2 * rows.height


def test_an_unclosed_quote_cannot_be_split(made: Made) -> None:
    text = made.text("synthetic-city-of-london")
    with pytest.raises(csv.Error):
        list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_a_second_return_lost_changed_and_added_cases(whole: Made) -> None:
    first, second = (
        whole.rows.filter(pl.col("input") == stem)
        for stem in ("synthetic-bedfordshire", "synthetic-bedfordshire-resubmitted")
    )
    one, other = set(first["case_reference"]), set(second["case_reference"])
    assert min(len(one - other), len(other - one)) > 10
    assert len(one & other) > 0.8 * len(one)
    key = ["case_reference", "allegation_reference", "person"]
    both = first.join(second.unique(key), on=key, how="inner")
    reopened = both["finalised_date"].is_null() & both["finalised_date_right"].is_not_null()
    assert reopened.sum() > 10
    assert set(first["fate"]) == {"replaced"}


def test_a_force_in_two_files_has_no_case_in_both(made: Made) -> None:
    stems = ["synthetic-staffordshire-complaints", "synthetic-staffordshire-conduct"]
    one, other = (set(made.rows.filter(pl.col("input") == s)["case_reference"]) for s in stems)
    assert one
    assert other
    assert not one & other
    assert set(made.rows.filter(pl.col("input").is_in(stems))["fate"]) <= {
        "kept",
        "quarantined",
    }


def test_a_joint_return_names_the_force_of_each_row(made: Made) -> None:
    (one,) = (one for one in returns() if one.form == "joint_return")
    rows = made.rows.filter(pl.col("input") == one.input)
    sure = rows.filter(fate="kept")
    texts = dict(made.texts(one.input))
    for line, force in sure.select("first_line", "force").iter_rows():
        assert force_spellings()[fold(texts[line]["force"])] == force
    assert rows["force"].n_unique() == 2


def test_a_force_without_a_date_received_has_letters_nobody_can_decide(whole: Made) -> None:
    rows = whole.rows.filter(pl.col("dialect") == "Durham")
    assert rows["received_date"].is_null().all()
    unsure = rows.filter(pl.col("category_reason") != "")
    assert unsure.height > 5
    assert unsure["recorded_date"].is_between(pl.date(2020, 2, 1), pl.date(2020, 7, 31)).all()
    assert unsure["category"].is_null().all()
    assert set(unsure["category_scheme"]) == {"ambiguous"}
    assert whole.rows.filter(pl.col("dialect") != "Durham")["received_date"].null_count() == 0


def test_who_can_be_counted() -> None:
    names = set(forces()["name"].filter(pl.Series(counted())))
    assert set(forces()["name"]) - set(readable()) == {"City of London"}
    assert len(names) == 37
    assert not names & {"Durham", "Wiltshire", "Cumbria", "Gloucestershire", "Warwickshire"}


def test_the_page_says_who_writes_how_and_which_files_differ() -> None:
    page = (Path(__file__).parents[2] / "docs" / "example.md").read_text(encoding="utf-8")
    assert catalogue.dialects() in page
    assert catalogue.forms() in page
