"""What is asked for: every column that is counted, by a heading intake knows, and no name."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import misconduct_profile.extracts as intake
from misconduct_profile.extracts.fields import kinds
from misconduct_profile.extracts.lacking import REQUIRED
from misconduct_profile.records import DATE_FIELDS, TEXT_FIELDS
from misconduct_profile.request import asked, left_out
from misconduct_profile.request import asked as module_function
from misconduct_profile.request.asked import NOT_COUNTED, UNDESCRIBED
from misconduct_profile.standards import fold
from misconduct_profile.transform.standardise import MAPPED

COLUMNS = Path(intake.__file__).with_name("columns.csv")


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(COLUMNS.read_text("utf-8").splitlines()))


@pytest.mark.parametrize("one", asked(), ids=lambda one: one.field)
def test_a_heading_is_recognised_as_its_field_and_no_other(one):
    claims = [
        row["field"]
        for row in rows()
        if fold(one.heading) in {fold(text) for text in row["aliases"].split("|")}
    ]
    assert claims == [one.field]


def test_headings_are_all_different():
    assert len({fold(one.heading) for one in asked()}) == len(asked())


def test_every_column_of_intake_is_asked_for_or_left_out_with_a_reason():
    assert len(asked()) + len(left_out()) == len(rows())
    assert all(left_out().values())


def test_all_that_standardising_uses_is_asked_for():
    wanted = {one.field for one in asked()}
    used = {*TEXT_FIELDS, *DATE_FIELDS, "force", "subject_id"} - set(NOT_COUNTED)
    assert used <= wanted
    assert set(REQUIRED) <= wanted


def test_no_name_and_no_free_text_is_asked_for():
    unwanted = {one.field for one in asked() if kinds()[one.field] in ("personal", "free_text")}
    assert unwanted == {"subject_id"}
    [number] = [one for one in asked() if one.field == "subject_id"]
    assert number.heading == "Staff Number"
    assert "code" in number.seen


def test_coded_columns_have_the_list_that_standardising_maps_them_by():
    lists = {one.field: one.list_name for one in asked()}
    expected = {field: name for field, name in MAPPED.items() if field not in NOT_COUNTED}
    expected |= {
        "force": "force",
        "allegation_category": "category",
        "standard_breached": "standard",
        "factors": "factor",
    }
    assert {field: name for field, name in lists.items() if name} == expected


@pytest.mark.parametrize("one", asked(), ids=lambda one: one.field)
def test_each_is_explained(one):
    assert one.meaning != UNDESCRIBED["meaning"], "describe it in request/fields.csv"
    assert one.why
    assert one.needed


def test_a_column_new_to_intake_arrives_by_itself(monkeypatch):
    module = module_function.__wrapped__.__globals__
    more = [
        *rows(),
        {"field": "suspension", "kind": "text", "aliases": "Suspended|Suspension"},
        {"field": "placeholder", "kind": "text", "aliases": "Stand In"},
    ]
    monkeypatch.setitem(module, "_columns", lambda: more)
    new = module_function.__wrapped__()[-2:]
    assert [(one.heading, one.list_name) for one in new] == [
        ("Suspended", ""),
        ("Stand In", "placeholder"),
    ]
    assert new[0].meaning == UNDESCRIBED["meaning"]
