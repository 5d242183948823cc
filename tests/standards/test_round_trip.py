"""Every row of the reference tables comes back from every way to write it."""

from __future__ import annotations

import datetime as dt
import typing

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.standards import (
    BREAK,
    Field,
    ambiguous_forms,
    classify,
    codes,
    era,
    excluded_spellings,
    fold,
    force_spellings,
    settled_by,
    spellings,
    table,
)
from misconduct_profile.transform.mapping import map_column
from misconduct_profile.transform.subjects import settle_rank

FIELDS = typing.get_args(Field)
DAY = dt.timedelta(days=1)
REVIEW_UNTIL = dt.date(2020, 7, 31)


def variants(text: str) -> list[str]:
    """Write a text in other letters, with other spaces and other signs."""
    return [
        text, text.upper(), text.lower(), text.title(), f"  {text} ", text.replace(" ", "   "),
        text.replace("-", " - "), text.replace("&", " and "), text.replace(" and ", " & "),
        text.replace("/", " / "), f"{text}.", f"({text})", text.replace(", ", " , "),
    ]  # fmt: skip


def ways(row: dict[str, str]) -> list[str]:
    aliases = [alias for alias in row.get("aliases", "").split("|") if alias]
    forms = [row["code"], f"{row['code']} - {row['name']}", f"{row['code']}: {row['name']}"]
    if not row.get("scheme", "").startswith("IC"):
        forms.append(row["name"])
    return [variant for form in (*forms, *aliases) for variant in variants(form)]


def coded(field: str) -> dict[str, str | None]:
    return dict(spellings(field).select("spelling", "code").iter_rows())


@pytest.mark.parametrize("field", FIELDS)
def test_code_name_alias_and_both_together_come_back(field):
    known = coded(field)
    listed = ambiguous_forms(field) if field in ("rank", "ethnicity") else frozenset()
    wrong = []
    for row in codes(field):
        for text in ways(row):
            spelling = fold(text)
            if spelling in listed or known.get(spelling) == row["code"]:
                continue
            wrong.append((row["code"], text, known.get(spelling)))
    assert wrong == []


def test_every_spelling_of_two_codes_is_listed_as_ambiguous():
    for field in FIELDS:
        two = set(spellings(field).filter(by="ambiguous")["spelling"])
        listed = ambiguous_forms(field) if field in ("rank", "ethnicity") else frozenset()
        assert two <= listed, field


@pytest.mark.parametrize(
    "row", table("ambiguous_forms").rows(named=True),
    ids=lambda row: f"{row['field']} {row['form']} {row['meaning']}",
)  # fmt: skip
def test_every_listed_form_is_ambiguous_and_settled_by_what_is_listed(row):
    if row["field"] == "allegation_category":
        for form in variants(row["form"]):
            for when in ("review", "unknown"):
                found = classify(form, when)
                assert found.category_status == "ambiguous"
                assert row["meaning"] in found.category_candidates.split("|")
        if row["settled_by"] == "received_date":
            found = classify(row["form"], row["when"])
            code = found.legacy_code if row["when"] == "legacy" else found.category
            assert code == row["meaning"].removeprefix("legacy ")
            assert found.category_scheme == row["when"]
    elif row["field"] == "rank":
        assert rank_of(row["form"], None) is None
        if row["settled_by"] == "worker_type":
            assert rank_of(row["form"], row["when"]) == row["meaning"]
    else:
        assert coded(row["field"])[fold(row["form"])] is None


def rank_of(rank: str, worker: str | None) -> str | None:
    rows = pl.DataFrame({"rank": [rank], "worker_type_code": [worker]},
                        schema_overrides={"worker_type_code": pl.String})  # fmt: skip
    return settle_rank(map_column(rows, "rank", "rank"))["rank_code"].item()


def test_what_is_settled_is_settled_once():
    for field in ("rank", "allegation_category"):
        for column in ("worker_type", "received_date"):
            frame = settled_by(field, column)
            assert frame.select(pl.struct("spelling", "when").is_duplicated().any()).item() in (
                False, None,
            )  # fmt: skip


@pytest.mark.parametrize("row", table("forces").rows(named=True),
                         ids=lambda row: row["short_name"])  # fmt: skip
def test_every_force_comes_back_from_its_codes_names_and_aliases(row):
    known, out = force_spellings(), excluded_spellings()
    forms = [row["official_name"], row["short_name"], *row["aliases"].split("|"),
             row["ons_pfa_code"], row["home_office_code"]]  # fmt: skip
    for form in filter(None, forms):
        for text in variants(form):
            spelling = fold(text)
            if row["include"] == "yes":
                assert known.get(spelling) == row["ons_pfa_code"], text
            else:
                assert spelling in out, text
                assert spelling not in known, text


MIDNIGHT = st.sampled_from([BREAK - DAY, BREAK])
NAMES = ["Sexual assault", "Other sexual conduct", "Discriminatory behaviour",
         "Lack of fairness and impartiality", *"ABCDEFGHJKL"]  # fmt: skip


def decided(text: str, received: dt.date | None, recorded: dt.date | None):
    frame = pl.DataFrame(
        {"a": [received], "b": [recorded]}, schema={"a": pl.Date, "b": pl.Date}
    )
    return classify(text, frame.select(era(pl.col("a"), pl.col("b"))).item())


@given(st.sampled_from(NAMES), st.dates() | st.none())
def test_either_side_of_midnight_by_the_date_received(text, recorded):
    before = decided(text, BREAK - DAY, recorded)
    after = decided(text, BREAK, recorded)
    assert (before.category_scheme, after.category_scheme) == ("legacy", "2020")
    assert before.legacy_code is not None
    assert after.legacy_code is None


@given(
    st.sampled_from(NAMES),
    st.dates(dt.date(2020, 1, 1), dt.date(2020, 1, 31)),
    st.dates(dt.date(2020, 3, 1), dt.date(2020, 3, 31)),
)
def test_received_in_january_and_recorded_in_march_is_legacy(text, received, recorded):
    assert decided(text, received, recorded).category_scheme == "legacy"
    assert decided(text, None, recorded).category_status == "ambiguous"


@given(st.sampled_from(NAMES), st.dates(dt.date(2010, 1, 1), dt.date(2025, 1, 1)))
def test_the_recorded_date_alone_decides_outside_the_window_of_review(text, recorded):
    found = decided(text, None, recorded)
    if recorded < BREAK:
        assert found.category_scheme == "legacy"
    elif recorded <= REVIEW_UNTIL:
        assert found.category_status == "ambiguous"
    else:
        assert found.category_scheme == "2020"
