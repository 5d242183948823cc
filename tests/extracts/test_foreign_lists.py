"""Lists of other agencies: no references, banners, words for no date; forms of dates.

All data are invented.
"""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
import yaml

from misconduct_profile import extracts
from misconduct_profile.errors import InputError, RefusedFileError

ACCEPTED = {"who": "A. Analyst", "when": "2022-05-01"}
DAY = dt.date


def kinds(loaded) -> dict[str, int]:
    return dict(loaded.ledger["kind"].cast(pl.String).value_counts().iter_rows())


LIST = "Case Recorded,Type or Breach,Rank,Gender,Meeting Hearing Date,Misconduct Outcome\n" + (
    "31/01/2020,Honesty,PC,M,01/02/2021,Dismissed\n" * 3
)


def test_a_list_without_references_has_a_case_on_each_row(take):
    shape = {"row_is_case": True, "columns": {"Type or Breach": "standard_breached"}}
    loaded = take("foi list.csv", LIST, shape)
    assert loaded.rows["case_reference"].to_list() == [
        "foi list line 2", "foi list line 3", "foi list line 4"
    ]  # fmt: skip


def test_a_list_with_references_is_no_list_without(take):
    text = LIST.replace("Misconduct Outcome", "Case Ref")
    with pytest.raises(RefusedFileError, match="'Case Ref' is a case reference"):
        take("list.csv", text, {"row_is_case": True})


BANNERS = (
    "Case Number,Date Received,Officer #,Allegation,Finding\nDivision: Central,,,,,\n"
    + "".join(f'"20,{n:03d}",01/{n + 10}/2020,{n},Rudeness,Sustained,\n' for n in range(12))
    + "Subtotal 2020,12,,,,\nPrepared by,J. Doe,,,,\n2021,,,,,\nDivision: North,,,,,\n"
)


def test_banners_and_footers_that_a_layout_names_are_no_cases(take):
    shape = {"columns": {"Officer #": "subject_id"},
             "not_data": ["Division *", "2021", "prepared by"]}  # fmt: skip
    loaded = take("banners.csv", BANNERS, shape)
    assert kinds(loaded) == {"header": 1, "footer": 4, "kept": 12, "total": 1}
    assert loaded.rows["person_key"].null_count() == 0


def test_a_number_under_a_heading_of_names_is_told(seen):
    words, _ = seen(BANNERS)
    assert "subject_name  # by its heading, but 100% numbers" in words
    assert "perhaps subject_id" in words


PENDING = "Complaint #,Recd,Alleg,Closed,Result\n" + "".join(
    f"C-{n},{n % 12 + 1}/{n % 11 + 1}/20,Rude,{['Pending', 'N/A', '-', '2/3/21'][n % 4]},\n"
    for n in range(24)
)


def test_words_that_stand_for_no_date_and_an_order_that_no_value_proves(take):
    told = {"Complaint #": "case_reference", "Recd": "received_date",
            "Alleg": "allegation_category"}  # fmt: skip
    shape = {"header_row": 1, "columns": told, "date_order": "month first"}
    loaded = take("pending.csv", PENDING, {**shape, "no_date": ["PENDING", "n/a", "-"]})
    assert (loaded.kept, loaded.quarantined) == (24, 0)
    assert loaded.rows["finalised_date"].null_count() == 18
    assert loaded.rows["received_date"][1] == DAY(2020, 2, 2)


def test_few_dates_among_words_are_told(seen):
    assert "no_date names those that stand for none" in seen(PENDING)[0]


@pytest.mark.parametrize(
    "written",
    [
        "1/25/2020 12:00:00 AM", "2020-01-25T00:00:00.000", "Jan 25 2020", "20200125",
        "01/25/20", "01/25/20 8:15 PM", "2020/01/25 06:00:00+00", "25-JAN-20",
        "Saturday, January 25, 2020", "January 25, 2020 at 5:15 PM", "2020-01-25 00:00:00 UTC",
        "Sat, 25 Jan 2020 10:00:00", "01-25-2020", "43855",
    ],
)  # fmt: skip
def test_forms_of_one_date(take, written):
    text = f'Case No,Received,Officer No,Allegation\nA1,"{written}",7,Rude\n'
    assert take("forms.csv", text, {}).rows["received_date"].to_list() == [DAY(2020, 1, 25)]


def test_milliseconds_since_1970_are_no_date(take):
    text = "Case No,Received,Officer No,Allegation\nA1,1579910400000,7,Rude\n"
    assert take("epoch.csv", text, {}).reasons == {"date_unreadable": 1}


@pytest.mark.parametrize(
    ("layout", "message"),
    [
        ({"columns": {"Officer": "subject_ids"}}, "Did you mean subject_id?"),
        ({"columns": {"Officer": "shoe"}}, "docs/layouts.md lists them"),
        ({"not_data": ["*"]}, "an entry without letters or digits names no line"),
        ({"row_is_case": True, "fill_down": ["A"]}, "row_is_case: a layout that names"),
    ],
)
def test_a_layout_that_says_too_much_is_one_message(tmp_path, layout, message):
    path = tmp_path / "one.yaml"
    path.write_text(yaml.safe_dump({**layout, "accepted": ACCEPTED}))
    with pytest.raises(InputError, match=message.replace("?", r"\?")):
        extracts.read_layout(path)
