"""Whatever the cells or the bytes are: every line in one place, or one plain message."""

from __future__ import annotations

import csv
import io
import os

import pytest
from fuzzing.oracle import Judge
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

#: In `make fuzz` as many more as there are more damaged files.
EXAMPLES = max(30, int(os.environ.get("FUZZ_COUNT", "300")) // 10)
SAID = {"force": "Kent", "extract_date": "2022-06-30", "selection": "received",
        "window": {"first": "2018-01-01", "last": "2022-03-31"}}  # fmt: skip
HEADINGS = ["Case Reference", "Date Received", "Case Type", "Alleg Code", "Rank", "Surname",
            "Summary", "Shoe size", "Outcome", "Date Finalised", "Collar No", ""]  # fmt: skip
SIGNS = st.characters(exclude_categories=["Cs"]) | st.sampled_from(
    list('",;\t|\r\n\xa0\x1f=\0é ')
)
CELLS = (
    st.sampled_from(["", "CO/1/21", "CO/2/21", "31/01/2021", "2021-01-31", "44228", "Total",
                     "PC", "13/13/2021", "J1", "Qzxvbrough", "page 1", "Constable"])
    | st.text(SIGNS, max_size=12)
)  # fmt: skip


@pytest.fixture(scope="session")
def judge(tmp_path_factory):
    return Judge(tmp_path_factory.mktemp("judged"))


@st.composite
def texts(draw):
    """A table as text, in any dialect: what stands in its cells is anything."""
    width = draw(st.integers(4, len(HEADINGS)))
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=12))
    odd = draw(st.lists(st.lists(CELLS, max_size=14), max_size=3))
    titles = draw(st.lists(st.lists(CELLS, max_size=2), max_size=3))
    whole = [*titles, draw(st.permutations(HEADINGS))[:width], *rows, *odd]
    out = io.StringIO(newline="")
    writer = csv.writer(
        out,
        delimiter=draw(st.sampled_from(",;\t|")),
        lineterminator=draw(st.sampled_from(["\n", "\r\n", "\r"])),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])),
    )
    writer.writerows(whole)
    text = out.getvalue()
    if draw(st.booleans()):
        text = text.rstrip("\r\n")
    return text.encode(
        draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"])), "replace"
    )


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(content=texts(), ending=st.sampled_from(["csv", "tsv", "txt"]))
def test_each_line_of_any_table_is_in_one_place(judge, content, ending):
    judge.judge(f"any.{ending}", content, SAID, still=False)


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(
    mark=st.sampled_from([b"", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"PK\x03\x04",
                          b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
                          b"Case Reference,Date Received,Case Type,Rank\n"]),
    content=st.binary(max_size=300),
    ending=st.sampled_from(["csv", "tsv", "txt", "zip", "xlsx", "xls", "ods", "CSV", "pdf"]),
)  # fmt: skip
def test_any_bytes_are_read_or_told_in_one_message(judge, mark, content, ending):
    judge.judge(f"any.{ending}", mark + content, SAID, still=False)
