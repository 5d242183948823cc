"""Of a person's age and service only the band passes intake, and only where it is certain."""

from __future__ import annotations

import datetime as dt
from itertools import count

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.extracts import load, load_all
from misconduct_profile.extracts.fields import kinds
from misconduct_profile.standards import band

KEY = b"a key of sixteen"
RECEIVED = dt.date(2021, 6, 15)
WRITTEN = RECEIVED.isoformat()
#: Proves that the day comes first, on a row of its own.
DAY_FIRST = {"Date of Birth": "31/01/1980", "Date Joined": "31/01/2010"}


def loaded_of(source, *rows: dict[str, str], **more):
    """Load rows of a file with the columns that they name, in the order of their naming."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    head = ["Case Reference", "Date Received", "Date Recorded", "Case Type", *columns]
    lines = [",".join(head)]
    numbers = count(1)
    for row in rows:
        own = {"Case Reference": f"CM/{next(numbers)}/21", "Date Received": WRITTEN,
               "Case Type": "CM"} | row  # fmt: skip
        lines.append(",".join(own.get(name, "") for name in dict.fromkeys(head)))
    lines[0] = ",".join(dict.fromkeys(head))
    return load(source("\n".join(lines) + "\n", **more), KEY)


def bands(source, *rows: dict[str, str], field: str = "age_band"):
    return loaded_of(source, *rows).rows[field].to_list()


def years_between(begun: dt.date, day: dt.date) -> int:
    return day.year - begun.year - ((day.month, day.day) < (begun.month, begun.day))


@pytest.mark.parametrize("heading", ["Age", "Officer Age", "SUBJECT_AGE",
                                     "Age at Date of Incident"])  # fmt: skip
@pytest.mark.parametrize(
    ("text", "wanted"),
    [("15", "TO_25"), ("25", "TO_25"), ("26", "26_TO_40"), ("41.0", "41_TO_55"),
     ("99", "OVER_55"), ("14", None), ("0", None), ("", None), ("34.5", None), ("-30", None),
     ("30s", None), ("thirty", None), ("３０", None)],
)  # fmt: skip
def test_an_age_that_is_stated(source, heading, text, wanted):
    assert bands(source, {heading: text}) == [wanted]


@pytest.mark.parametrize("heading", ["Length of Service", "Years of Service",
                                     "Service (Years)", "LOS"])  # fmt: skip
@pytest.mark.parametrize(
    ("text", "wanted"),
    [("0", "UNDER_2"), ("1.9", "UNDER_2"), ("2", "2_TO_4"), ("19", "10_TO_19"),
     ("20.5", "FROM_20"), ("59", "FROM_20"), ("", None), ("4 years", None), ("-1", None)],
)  # fmt: skip
def test_years_of_service_that_are_stated(source, heading, text, wanted):
    assert bands(source, {heading: text}, field="service_band") == [wanted]


def test_a_column_of_months_is_not_taken_for_years(source):
    months = [{"LOS": text} for text in ("6", "14", "130", "244")]
    assert bands(source, *months, field="service_band") == [None] * 4
    mistake = [{"LOS": "7"}] * 30 + [{"LOS": "999"}]
    assert bands(source, *mistake, field="service_band") == ["5_TO_9"] * 30 + [None]


@pytest.mark.parametrize(
    ("born", "wanted"),
    [("15/06/1995", "26_TO_40"), ("16/06/1995", "TO_25"), ("15/06/1980", "41_TO_55"),
     ("16/06/1980", "26_TO_40"), ("14/06/1965", "OVER_55"), ("16/06/1965", "41_TO_55")],
)  # fmt: skip
def test_a_band_begins_on_the_birthday_itself(source, born, wanted):
    assert bands(source, {"Date of Birth": born}, DAY_FIRST)[0] == wanted


@pytest.mark.parametrize(
    ("day", "wanted"),
    [("2022-02-28", "TO_25"), ("2022-03-01", "26_TO_40")],
)
def test_who_is_born_on_29_february_is_older_on_1_march(source, day, wanted):
    row = {"Date of Birth": "1996-02-29", "Date Received": day}
    assert bands(source, row) == [wanted]


@given(st.dates(dt.date(1915, 1, 1), dt.date(2021, 6, 15)), st.sampled_from(["%Y-%m-%d",
       "%d/%m/%Y", "%d %b %Y", "%d/%m/%Y 00:00:00"]))  # fmt: skip
def test_a_date_of_birth_gives_the_band_of_the_age_on_the_day_received(source, born, style):
    age = years_between(born, RECEIVED)
    wanted = band("age", age) if 15 <= age < 100 else None
    row = {"Date of Birth": born.strftime(style)}
    assert bands(source, row, {"Date of Birth": "31/01/1980"})[0] == wanted


@given(st.dates(dt.date(1930, 1, 1), dt.date(2022, 6, 30)))
def test_a_date_of_joining_gives_the_band_of_the_service(source, joined):
    years = years_between(joined, RECEIVED)
    wanted = band("service", years) if 0 <= years < 60 else None
    row = {"Date Joined": joined.isoformat()}
    assert bands(source, row, field="service_band") == [wanted]


def test_a_year_of_two_digits_is_of_the_hundred_in_which_it_may_be(source):
    born = ["31/01/85", "31/01/05", "31/01/60", "31/01/15"]
    found = bands(source, *({"DOB": text} for text in born))
    assert found == ["26_TO_40", "TO_25", "OVER_55", None]
    joined = bands(source, {"Join Date": "31/01/98"}, {"Join Date": "31/01/20"},
                   field="service_band")  # fmt: skip
    assert joined == ["FROM_20", "UNDER_2"]


def test_without_a_day_received_the_day_recorded_counts(source):
    born = {"Date of Birth": "1995-06-15", "Date Received": ""}
    early, late = ({**born, "Date Recorded": day} for day in ("2021-06-14", "2021-06-15"))
    neither = {**born, "Date Finalised": "2022-01-03"}
    assert bands(source, early, late, neither) == ["TO_25", "26_TO_40", None]


def test_an_order_that_nothing_settles_gives_a_band_where_both_readings_do(source):
    alike, apart = "05/06/1985", "07/06/1995"  # apart: 6 July is to come, 7 June has been
    rows = [{"Date of Birth": text} for text in (alike, apart)]
    assert bands(source, *rows) == ["26_TO_40", None]
    month_first = {"Date of Birth": "01/31/1980"}
    assert bands(source, *rows, DAY_FIRST)[:2] == ["26_TO_40", "26_TO_40"]
    assert bands(source, *rows, month_first)[:2] == ["26_TO_40", "TO_25"]
    assert bands(source, *rows, DAY_FIRST, month_first)[:2] == ["26_TO_40", None]


@given(st.dates(dt.date(1950, 1, 1), dt.date(2005, 12, 28)))
def test_an_order_that_nothing_settles_is_never_guessed(source, born):
    day = born.replace(day=min(born.day, 12))
    other = dt.date(day.year, day.day, day.month)
    both = {band("age", years_between(one, RECEIVED)) for one in (day, other)}
    found = bands(source, {"Date of Birth": day.strftime("%d/%m/%Y")})
    assert found == [both.pop() if len(both) == 1 else None]


@pytest.mark.parametrize(
    ("age", "born", "wanted"),
    [("30", "1985-01-01", "26_TO_40"),  # of one band
     ("40", "1975-01-01", None),
     ("40", "", "26_TO_40"), ("", "1975-01-01", "41_TO_55"), ("?", "1975-01-01", "41_TO_55"),
     ("40", "2015-01-01", "26_TO_40"),  # nobody's birth: it says nothing
     ("25", "07/06/1995", "TO_25"), ("26", "07/06/1995", "26_TO_40"),  # either reading agrees
     ("50", "07/06/1995", None)],
)  # fmt: skip
def test_what_is_stated_and_what_a_date_says_must_not_differ(source, age, born, wanted):
    assert bands(source, {"Age": age, "Date of Birth": born}) == [wanted]


def test_service_before_birth_is_flagged_and_gives_no_band(source):
    wrong = {"Date of Birth": "1990-01-01", "Date Joined": "1995-01-01"}
    right = {"Date of Birth": "1980-01-01", "Date Joined": "2000-01-01"}
    rows = loaded_of(source, wrong, right).rows
    assert rows["flags"].to_list() == ["service_before_birth", ""]
    assert rows["age_band"].to_list() == [None, "41_TO_55"]
    assert rows["service_band"].to_list() == [None, "FROM_20"]


def test_an_extract_without_the_columns_has_no_bands(source):
    rows = loaded_of(source, {"Rank": "PC"}).rows
    assert rows.select("age_band", "service_band").null_count().row(0) == (1, 1)


def test_a_header_alone_has_no_bands(source):
    header = "Case Reference,Date Received,Case Type,DOB,Age,Date Joined,LOS\n"
    assert load(source(header), KEY).rows.select("age_band", "service_band").height == 0


@pytest.mark.parametrize(
    ("layout", "born", "wanted"),
    [({}, "1970-01-01", "41_TO_55"), ({"no_date": ["1970-01-01"]}, "1970-01-01", None),
     ({}, "07/06/1995", None), ({"date_order": "day first"}, "07/06/1995", "26_TO_40"),
     ({"date_order": "month first"}, "07/06/1995", "TO_25")],
)  # fmt: skip
def test_a_layout_says_what_is_no_date_and_which_order_holds(take, layout, born, wanted):
    text = f"Case Reference,Date Received,Case Type,DOB\nK1,2021-06-15,PC,{born}\n"
    assert take("one.csv", text, layout).rows["age_band"].to_list() == [wanted]


def test_no_date_and_no_age_leaves_intake(source, tmp_path):
    told = {"Date of Birth": "23/11/1971", "Age": "49", "Date Joined": "29/10/1993",
            "LOS": "27.625"}  # fmt: skip
    head = ["Case Reference", "Date Received", "Case Type", "Collar No", *told]
    assert {kinds()[one] for one in ("date_of_birth", "joined_date", "age", "service_years")} \
        == {"personal"}  # fmt: skip
    rows = [["K1", WRITTEN, "PC", "7", *told.values()],
            ["", WRITTEN, "PC", "7", *told.values()],
            ["K2", WRITTEN, "PC", "7", *told.values(), "one too many"]]  # fmt: skip
    text = "\n".join(",".join(row) for row in [head, *rows]) + "\n"
    one = source(text)
    load_all([one], KEY, tmp_path)
    kept = pl.read_parquet(tmp_path / "rows" / f"{one.name}.parquet")
    assert kept.select("age_band", "service_band").rows() == [("41_TO_55", "FROM_20")]
    assert pl.read_parquet(tmp_path / "quarantine" / f"{one.name}.parquet").height == 2
    looked = 0
    for path in (p for p in tmp_path.rglob("*") if p.is_file()):
        frame = path.suffix == ".parquet"
        texts = [str(row) for row in pl.read_parquet(path).iter_rows()] if frame else [
            path.read_text("utf-8")]  # fmt: skip
        for secret in (told["Date of Birth"], told["Date Joined"], told["LOS"], "'49'",
                       "1971", "1993", "23-11", "29-10"):  # fmt: skip
            assert not [found for found in texts if secret in found], (path.name, secret)
        looked += 1
    assert looked >= 4
