"""Dates: a column with proof is read back exactly; without, nothing is guessed."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.extracts.dates import AMBIGUOUS, UNREADABLE, days_of, is_date, settle

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2022, 12, 31))
STYLES = {
    "day first": ["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y %H:%M", "%d/%m/%Y %H:%M:%S.000"],
    "month first": ["%m/%d/%Y", "%m-%d-%Y", "%m/%d/%Y %H:%M:%S"],
}


@pytest.mark.parametrize("order", list(STYLES))
@given(days=st.sets(DAYS, min_size=1, max_size=12), data=st.data())
def test_a_column_with_proof_of_its_order_is_read_back_exactly(order, days, data):
    style = data.draw(st.sampled_from(STYLES[order]))
    wanted = {day.strftime(style): day for day in days | {dt.date(2021, 5, 13)}}
    found = settle(set(wanted), 2022)
    assert (found.order, found.dates, found.reasons) == (order, wanted, {})


ALONE = {
    "iso": lambda day: day.isoformat(),
    "iso with time": lambda day: f"{day.isoformat()}T09:30:00",
    "named": lambda day: day.strftime("%d-%b-%Y"),
    "named in full": lambda day: day.strftime("%d %B %Y"),
    "serial": lambda day: str((day - dt.date(1899, 12, 30)).days),
    "serial with time": lambda day: f"{(day - dt.date(1899, 12, 30)).days}.395833333",
}


@given(days=st.sets(DAYS, max_size=12), data=st.data())
def test_dates_that_need_no_order_are_read_back_beside_each_other(days, data):
    wanted = {}
    for day in sorted(days):
        wanted[ALONE[data.draw(st.sampled_from(list(ALONE)))](day)] = day
    found = settle(set(wanted), 2022)
    assert (found.order, found.dates, found.reasons) == ("not needed", wanted, {})


@pytest.mark.parametrize("order", list(STYLES))
@given(days=st.sets(DAYS.filter(lambda day: day.year >= 2000), max_size=9), data=st.data())
def test_a_year_of_two_digits_is_of_this_century(order, days, data):
    sign = data.draw(st.sampled_from("/.-"))
    style = {"day first": "%d{0}%m{0}%y", "month first": "%m{0}%d{0}%y"}[order].format(sign)
    wanted = {day.strftime(style): day for day in days | {dt.date(2021, 5, 13)}}
    found = settle(set(wanted), 2022)
    assert (found.order, found.dates, found.reasons) == (order, wanted, {})


@given(days=st.sets(DAYS, min_size=1, max_size=9), order=st.sampled_from(list(STYLES)))
def test_serials_say_nothing_of_the_order_of_others(days, order):
    style = STYLES[order][0]
    texts = {day.strftime(style) for day in days}
    serials = {ALONE["serial"](day): day for day in days}
    alone, both = settle(texts, 2022), settle(texts | set(serials), 2022)
    assert both.order == alone.order
    assert both.dates == alone.dates | serials
    assert both.reasons == alone.reasons


@given(st.integers(10000, 99999))
def test_a_serial_is_a_day_between_1990_and_the_extract(number):
    found = settle({str(number)}, 2022)
    day = dt.date(1899, 12, 30) + dt.timedelta(number)
    assert found.dates == ({str(number): day} if 1990 <= day.year <= 2022 else {})


@given(st.sets(st.text(st.sampled_from("0123456789/-. :JanTue"), min_size=1), max_size=10))
def test_what_is_called_a_date_is_read_or_ambiguous(texts):
    found = settle(texts, 2022)
    for text, reason in found.reasons.items():
        assert is_date(text, 2022) == (reason == AMBIGUOUS) or found.order in STYLES
    assert all(is_date(text, 2022) for text in found.dates)


@given(days=st.sets(DAYS.filter(lambda day: day.day <= 12), min_size=1, max_size=12))
def test_a_column_without_proof_reads_only_what_both_orders_read_alike(days):
    found = settle({day.strftime("%d/%m/%Y") for day in days}, 2022)
    assert found.order == "unproven"
    assert all(date.day == date.month for date in found.dates.values())
    assert set(found.reasons.values()) <= {AMBIGUOUS}


@given(days=st.sets(DAYS, max_size=8))
def test_a_column_that_proves_both_orders_reads_what_proves_itself(days):
    texts = {day.strftime("%d/%m/%Y"): day for day in days} | {
        "05/13/2021": None,
        "13/05/2021": None,
    }
    found = settle(set(texts), 2022)
    assert found.order == "contradictory"
    for text, day in texts.items():
        if day and day.day <= 12 and day.day != day.month:
            assert found.reasons[text] == AMBIGUOUS
        elif day:
            assert found.dates[text] == day


@given(st.sets(st.text(st.sampled_from("0123456789/-. :JanTue"), min_size=1), max_size=10))
def test_every_text_is_a_date_or_has_a_reason(texts):
    found = settle(texts, 2022)
    assert found.dates.keys() | found.reasons.keys() == texts
    assert not found.dates.keys() & found.reasons.keys()
    assert set(found.reasons.values()) <= {AMBIGUOUS, UNREADABLE}
    assert all(1990 <= date.year <= 2022 for date in found.dates.values())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2020-01-31", dt.date(2020, 1, 31)), ("2020-1-3", dt.date(2020, 1, 3)),
        ("2020-01-31T09:30:00", dt.date(2020, 1, 31)),
        ("2020-01-31 00:00:00.000", dt.date(2020, 1, 31)),
        ("1 March 2020", dt.date(2020, 3, 1)), ("01-Mar-20", dt.date(2020, 3, 1)),
        ("3 SEPT 2021", dt.date(2021, 9, 3)), ("31/01/20", dt.date(2020, 1, 31)),
        ("29/02/2020", dt.date(2020, 2, 29)), ("31/12/2022", dt.date(2022, 12, 31)),
        ("31/01/99", UNREADABLE), ("29/02/2021", UNREADABLE), ("31/04/2020", UNREADABLE),
        ("13/13/2020", UNREADABLE), ("00/01/2020", UNREADABLE), ("31/01-2020", UNREADABLE),
        ("13/05/2023", UNREADABLE), ("2023-01-01", UNREADABLE), ("31/12/1989", UNREADABLE),
        ("12 Decision 20", UNREADABLE), ("1 Mayor 2020", UNREADABLE),
        ("43861", dt.date(2020, 1, 31)), ("43861.999", dt.date(2020, 1, 31)),
        ("32874", dt.date(1990, 1, 1)), ("32873", UNREADABLE), ("44926", dt.date(2022, 12, 31)),
        ("44927", UNREADABLE), ("4386", UNREADABLE), ("438611", UNREADABLE),
        ("43861.", UNREADABLE), ("43861,5", UNREADABLE), ("-43861", UNREADABLE),
        ("not known", UNREADABLE), ("2020-13-01", UNREADABLE),
    ],
)  # fmt: skip
def test_one_text(text, wanted):
    found = settle({text}, 2022)
    assert (found.dates | found.reasons)[text] == wanted


MOMENTS = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["31/01/2020", "1.2.20", "2020-01-31", "2020/1/3", "1 March 2020",
                         "31/01-2020", "13/13/2020", "not known", "43861", ""]),
        st.sampled_from(["", " ", "T", ", ", "  "]),
        st.sampled_from(["", "9:30", "09:30:00.000", "9:30 am", "09:30:00Z", "09:30 +01:00",
                         "9h", "30:1", "T", "99:99", "24:00", "24:01"]),
    ),
).map(str.strip)  # fmt: skip


@given(st.lists(MOMENTS, max_size=12))
def test_a_moment_is_read_as_its_day_is(texts):
    days = days_of(pl.Series(texts, dtype=pl.String)).to_list()
    by_day, by_text = settle({*days}, 2022), settle({*texts}, 2022)
    assert by_day.order == by_text.order
    of_days, of_texts = by_day.dates | by_day.reasons, by_text.dates | by_text.reasons
    assert [of_days[day] for day in days] == [of_texts[text] for text in texts]


def test_times_do_not_multiply_the_days():
    moments = [f"{day:02}/01/2020 {hour}:00" for day in range(1, 32) for hour in range(24)]
    assert days_of(pl.Series(moments)).n_unique() == 31
