"""A layout says where things stand, and a person has accepted it."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
import yaml

from misconduct_profile.errors import InputError, RefusedFileError
from misconduct_profile.extracts import Layout, load, read_layout
from misconduct_profile.extracts.layout import layout_of
from misconduct_profile.params import Input, Span

KEY = b"a key of sixteen"
ACCEPTED = {"who": "A. Analyst", "when": "2022-05-01"}


def laid(source, text, **layout):
    one = source(text)
    made = Layout.model_validate({"accepted": ACCEPTED, **layout})
    return load(dataclasses.replace(one, layout=made), KEY)


FOREIGN = (
    "Office of somebody\n" + "\n" * 9 + "Printed 1 March\n"
    "Control No,Rec Dt,Officer No,Kind,Closed,Remark\n"
    'A1,03/04/2021,77,Excessive Force,02/25/2021,"x, y"\n'
    ",,78,,,\n"
    "A2,04/25/2021,,Rudeness,,\n"
    "A3,05/06/2021,79,Rudeness,06/06/2021,\n"
)
SHAPE = {
    "header_row": 12,
    "columns": {"Control No": "case_reference", "Rec Dt": "received_date",
                "Officer No": "subject_id", "Kind": "allegation_category",
                "Closed": "finalised_date", "Remark": "ignore"},
    "date_order": "month first",
    "fill_down": ["Rec Dt", "Kind", "finalised_date"],
}  # fmt: skip


def test_a_foreign_extract_is_read_by_its_layout_alone(source):
    loaded = laid(source, FOREIGN, **SHAPE)
    assert loaded.rows.select("first_line", "case_reference", "received_date").rows() == [
        (15, "A2", dt.date(2021, 4, 25)), (16, "A3", dt.date(2021, 5, 6))
    ]  # fmt: skip
    assert loaded.rows["person_key"].is_null().to_list() == [True, False]
    assert loaded.quarantine.select("first_line", "reasons").rows() == [
        (13, "finalised_before_received"), (14, "finalised_before_received")
    ]  # fmt: skip
    assert loaded.tables[0].filled_down == 1
    assert loaded.recognised.unrecognised == []
    kinds = loaded.ledger.group_by("kind").len().rows()
    assert sorted((str(kind), n) for kind, n in kinds) == [
        ("blank", 9), ("header", 1), ("kept", 2), ("quarantined", 2), ("title", 2)
    ]  # fmt: skip


HEADER = "Case Reference,Date Received,Case Type,Allegation No,Collar No,Outcome\n"


def test_cells_are_filled_from_the_row_with_the_key_and_never_across_a_case(source):
    rows = ["K1,2021-01-31,PC,1,7,A", ",,,,8,", ",,,2,9,B", "K2,,,,10,", ",,,,11,C"]
    told = {"Case Reference": ["Date Received", "Case Type"], "Allegation No": ["Outcome"]}
    loaded = laid(source, HEADER + "\n".join(rows), fill_down=told)
    found = loaded.rows.select("case_reference", "received_date", "allegation_reference",
                               "outcome").rows()  # fmt: skip
    day = dt.date(2021, 1, 31)
    assert found == [
        ("K1", day, "1", "A"), ("K1", day, "1", "A"), ("K1", day, "2", "B"),
        ("K2", None, None, None), ("K2", None, None, "C"),
    ]  # fmt: skip


def test_a_row_above_every_reference_is_filled_from_nothing(source):
    rows = [",2021-01-31,PC,1,7,A", "K1,2021-01-31,PC,1,7,A", ",,,1,8,A"]
    loaded = laid(source, HEADER + "\n".join(rows), fill_down=["Date Received"])
    assert loaded.reasons == {"case_reference_missing": 1}
    assert loaded.rows["first_line"].to_list() == [3, 4]


def test_without_a_layout_grouped_rows_are_never_filled(source):
    rows = ["K1,2021-01-31,PC,1,7,A", *[",,,1,8,A"] * 6]
    with pytest.raises(RefusedFileError, match="accept a layout that says what to fill down"):
        load(source(HEADER + "\n".join(rows)), KEY)


def test_two_columns_of_one_meaning_are_told_apart(source):
    text = "Case No,Case Ref,Received,Case Type,Rank\nK1,X9,2021-01-31,PC,\n"
    loaded = laid(source, text, columns={"Case Ref": "ignore"})
    assert loaded.rows["case_reference"].to_list() == ["K1"]


def test_headings_that_stand_twice_are_named_by_their_place(source):
    text = "Case No,Received,Case Type,Date,Date\nK1,2021-01-31,PC,2021-02-01,2021-03-01\n"
    told = {"Date (column 4)": "recorded_date", "column 5": "finalised_date"}
    [row] = laid(source, text, columns=told).rows.iter_rows(named=True)
    assert (row["recorded_date"], row["finalised_date"]) == (
        dt.date(2021, 2, 1), dt.date(2021, 3, 1)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "order", "reasons"),
    [
        (["01/02/2021"], "day first", {}),
        (["01/02/2021", "01/31/2021"], "month first", {}),
        (["01/02/2021", "01/31/2021", "31/01/2021"], "month first", {"date_unreadable": 1}),
    ],
)
def test_a_layout_settles_what_no_value_proves(source, values, order, reasons):
    rows = "".join(f"K{n},{day},PC,1,7,A\n" for n, day in enumerate(values))
    loaded = laid(source, HEADER + rows, date_order=order)
    assert loaded.reasons == reasons
    first = dt.date(2021, 2, 1) if order == "day first" else dt.date(2021, 1, 2)
    assert loaded.rows["received_date"][0] == first


@pytest.mark.parametrize(
    ("layout", "message"),
    [
        ({"date_order": "month first"}, "says month first of 'Date Received'.*prove day first"),
        ({"sheets": ["Sheet9"]}, "the layout names the sheet 'Sheet9', which is not there"),
        ({"fill_down": ["Shoe Size"]}, "fills down 'Shoe Size', and no column is called so"),
    ],
)
def test_a_layout_that_does_not_fit_refuses_the_file(source, layout, message):
    with pytest.raises(RefusedFileError, match=message) as caught:
        laid(source, HEADER + "K1,31/01/2021,PC,1,7,A\n", **layout)
    assert caught.value.reason == "layout_wrong"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({}, "accepted: nobody has accepted this layout"),
        ({"accepted": {"who": "", "when": ""}}, "nobody has accepted this layout"),
        ({"accepted": ACCEPTED, "columns": {"A": "shoe"}}, "'shoe' is no field of an extract"),
        (
            {"accepted": ACCEPTED, "colums": {}},
            "colums: is not a known key. Did you mean columns",
        ),
        (
            {"accepted": ACCEPTED, "date_order": {"rank": "day first"}},
            "'rank' is no field that",
        ),
        ({"accepted": ACCEPTED, "values": {"PC": "x"}}, "values: is not a known key"),
    ],
)
def test_a_layout_that_nobody_can_use_is_one_message(tmp_path, content, message):
    path = tmp_path / "kent.yaml"
    path.write_text(yaml.safe_dump(content))
    with pytest.raises(InputError, match=message):
        read_layout(path)


def test_the_layout_of_a_force_is_found_by_its_name(tmp_path):
    path = tmp_path / "kent.yaml"
    path.write_text(yaml.safe_dump({"accepted": ACCEPTED, "note": "found"}))
    span = Span(first=dt.date(2021, 1, 1), last=dt.date(2021, 12, 31))
    plain = {"extract_date": dt.date(2022, 1, 1), "selection": "received", "window": span}
    assert layout_of(Input(force="Kent", **plain), tmp_path).note == "found"
    assert layout_of(Input(force="Essex", **plain), tmp_path).note == ""
    told = Input(force=["Kent", "Essex"], layout=str(path), **plain)
    assert layout_of(told, tmp_path).note == "found"
