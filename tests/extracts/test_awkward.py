"""What extracts look like, all at once: marks, titles, totals and spaces nobody sees."""

from __future__ import annotations

import datetime as dt

import pytest

from misconduct_profile.extracts import check_lines, load

KEY = b"a key of sixteen"
TITLES = [f"Professional Standards\t{n}" if n % 3 else "" for n in range(11)]
HEADER = ["Matter\xa0Reference ", " Recvd Dt", "Matter  Type", "Alleg Code\xa0", "Shoe size "]
ROWS = [
    ["CO/1/21\xa0", "31/01/2021", " PC", "J2\xa0", "9"],
    ["CO/2/21", "44228.39583", "PC ", "\xa0J1", ""],
    ["CO/3/21", " 2021-02-03 ", "CM", "J1  -  Sexual\xa0assault", "\xa0"],
]
AROUND = {
    1: ["Total 2019", "123", "", "", ""],
    2: ["End of page one of the extract", "", "", "", ""],
    3: HEADER,
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", ["\t", ";", "|", ","])
def test_an_extract_is_read_whatever_stands_around_it(source, encoding, end, delimiter):
    body = [ROWS[0], AROUND[1], ROWS[1], AROUND[2], [""] * 5, AROUND[3], ROWS[2]]
    lines = [*TITLES, delimiter.join(HEADER), *(delimiter.join(row) for row in body)]
    one = source((end.join(lines) + end).encode(encoding))
    loaded = load(one, KEY)
    check_lines(loaded, one)
    assert loaded.recognised.header.first == 12
    assert loaded.recognised.fields == (
        "case_reference", "received_date", "case_type", "allegation_category", None,
    )  # fmt: skip
    assert loaded.rows["case_reference"].to_list() == ["CO/1/21", "CO/2/21", "CO/3/21"]
    assert loaded.rows["received_date"].to_list() == [
        dt.date(2021, 1, 31), dt.date(2021, 2, 1), dt.date(2021, 2, 3),
    ]  # fmt: skip
    assert loaded.rows["case_type"].to_list() == ["PC", "PC", "CM"]
    assert loaded.rows["allegation_category"].to_list() == ["J2", "J1", "J1 - Sexual assault"]
    kinds = loaded.ledger["kind"].to_list()[12:]
    assert kinds == ["kept", "total", "kept", "footer", "blank", "repeated_header", "kept"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("OFFICIAL - SENSITIVE", "footer"), ("Official", "footer"), ("Page 3", "footer"),
     ("1,204 rows", "footer"), ("(12 records)", "footer"), ("Printed 01/02/2021", "footer"),
     ("Page 1 of 3", "footer"), ("CASE/15/2020", "kept"), ("Case 15", "kept"),
     ("Records/15", "kept")],
)  # fmt: skip
def test_a_lone_text_among_the_rows(source, text, kind):
    header = "Case Reference,Date Received,Case Type,Rank"
    body = ["K1,2021-01-31,PC,", f"{text},,,", "K2,2021-01-31,PC,"]
    if "," in text:
        body[1] = f'"{text}",,,'
    loaded = load(source("\n".join([header, *body])), KEY)
    assert loaded.ledger["kind"].to_list()[2] == kind
