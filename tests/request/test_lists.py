"""Code lists: what is offered is understood, whole, and honest about what is unconfirmed."""

from __future__ import annotations

import csv
import datetime as dt
from typing import get_args

import polars as pl
import pytest

from misconduct_profile.request import code_lists
from misconduct_profile.request import lists as lists_module
from misconduct_profile.standards import (
    Field,
    classify,
    codes,
    entry_routes,
    ethnic_groups,
    fold,
    force_spellings,
    forces,
    grounds,
    probation_events,
    spellings,
    table,
)

AFTER, BEFORE = dt.date(2021, 1, 1), dt.date(2018, 1, 1)
LISTS = code_lists(AFTER)
OF_FIELDS = [name for name in LISTS if name in get_args(Field)]


def known(name: str) -> dict[str, str | None]:
    if name == "probation_event":
        return dict(probation_events())
    other = {"force": force_spellings, "ground": grounds, "entry_route": entry_routes}
    if name in other:
        return dict(other[name]())
    return dict(spellings(name).select("spelling", "code").iter_rows())


@pytest.mark.parametrize("name", [name for name in LISTS if name != "category"])
def test_each_word_offered_stands_for_its_code(name):
    spelt = known(name)
    for one in LISTS[name].codes:
        expected = "unknown" if one.write == "Unknown" and name == "entry_route" else one.code
        assert spelt[fold(one.write)] == expected
        assert spelt[fold(one.code)] == expected


def test_each_category_offered_is_decided():
    for one in LISTS["category"].codes:
        for text in (one.write, one.code):
            found = classify(text, "2020")
            assert (found.category, found.category_status) == (one.code, "mapped")


def test_categories_of_before_the_break_are_offered_where_the_period_reaches_there():
    new = {one.write for one in LISTS["category"].codes}
    old = [one for one in code_lists(BEFORE)["category"].codes if one.write not in new]
    for one in old:
        found = classify(one.write, "legacy")
        assert found.legacy_code == one.code
        assert found.category_status in ("mapped", "candidates")
    texts = {fold(f"{r['legacy_code']} {r['legacy_name']}") for r in legacy()}
    assert {fold(one.write) for one in code_lists(BEFORE)["category"].codes} >= texts


def legacy() -> list[dict[str, str]]:
    return list(table("legacy_crosswalk").iter_rows(named=True))


@pytest.mark.parametrize("name", OF_FIELDS)
def test_a_list_holds_every_code_of_its_field(name):
    offered = {one.code for one in LISTS[name].codes}
    every = {row["code"] for row in codes(name)}
    if name == "ethnicity":
        every = {r["code"] for r in codes(name) if r["scheme"] in ("18+1", "16+1")}
    if name == "factor":
        every = {r["code"] for r in codes(name) if r["scheme"] == "iopc_national_factor"}
    assert offered == every
    assert len(offered) == len(LISTS[name].codes)


def test_every_force_and_every_category_is_there():
    assert [one.code for one in LISTS["force"].codes] == [force.code for force in forces()]
    wanted = table("allegation_categories")["code"].to_list()
    assert [one.code for one in LISTS["category"].codes] == wanted


def test_no_two_words_of_a_list_fold_alike():
    for one in code_lists(BEFORE).values():
        words = [fold(code.write) for code in one.codes]
        assert len(set(words)) == len(words), one.name


def test_an_ethnicity_offered_has_a_group_in_the_return_of_human_resources_too():
    without = {c.code for c in LISTS["ethnicity"].codes if fold(c.write) not in ethnic_groups()}
    assert without == {"O1"}  # its group depends on the year, and the sheet says so


def test_nothing_passes_for_confirmed_that_is_not(pack):
    lines = list(csv.DictReader(pack["codes/category.csv"].decode().splitlines()))
    told = {line["code"]: line["confirmed"] for line in lines}
    for row in table("allegation_categories").iter_rows(named=True):
        sure = row["confidence"] == row["code_confidence"] == "high"
        assert told[row["code"]].startswith("Published" if sure else "To be confirmed")
    assert told["D4"] == "To be confirmed (low confidence)"
    assert all(line["source"] for line in lines)


def test_a_code_new_to_the_tables_arrives_by_itself(monkeypatch):
    new = {"code": "F_NEW", "name": "New finding", "source": "s", "confidence": "low"}
    more = (
        spellings("finding")
        .head(1)
        .with_columns(spelling=pl.lit("new finding"), code=pl.lit("F_NEW"))
    )

    def with_new(field):
        found = field == "finding"
        return spellings(field).vstack(more) if found else spellings(field)

    monkeypatch.setattr(
        lists_module, "codes", lambda f: [*codes(f), *([new] if f == "finding" else [])]
    )
    monkeypatch.setattr(lists_module, "spellings", with_new)
    last = code_lists(AFTER)["finding"].codes[-1]
    assert (last.write, last.confirmed) == ("New finding", "To be confirmed (low confidence)")
