"""The second count of lines, against a third: a walk over the characters."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.extracts import LineCountError, check_lines, count_lines, load


def oracle(text: str) -> int:
    lines, at_start, place = 0, True, 0
    while place < len(text):
        lines += at_start
        at_start = text[place] in "\r\n"
        place += 2 if text[place : place + 2] == "\r\n" else 1
    return lines


TEXTS = st.text(st.sampled_from("ab\r\n\x0c\x85\u2028\u0a0a\u0d00\u000a\u0100é\u0d0a"))


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
@given(text=TEXTS.filter(bool))
def test_lines_are_counted_as_a_walk_counts_them(source, mark, encoding, text):
    assert count_lines(source(mark + text.encode(encoding)).path) == oracle(text)


HEADER = "Case Reference,Date Received,Case Type,Outcome\n"


def test_a_line_taken_from_the_ledger_or_put_in_twice_is_noticed(source):
    one = source(HEADER + "A1,31/01/2021,PC,\nA2,30/01/2021,PC,\n")
    loaded = load(one, b"key")
    check_lines(loaded, one)
    for ledger in (
        loaded.ledger.filter(loaded.ledger["first_line"] != 2),
        loaded.ledger.filter(loaded.ledger["first_line"] != 3),
        loaded.ledger.vstack(loaded.ledger[1:2]),
    ):
        broken = type(loaded)(**{**loaded.__dict__, "ledger": ledger})
        with pytest.raises(LineCountError, match=one.path.name):
            check_lines(broken, one)


def test_what_stands_behind_a_mark_of_utf8_is_counted_as_utf8(source):
    content = codecs.BOM_UTF8 + codecs.BOM_UTF16_LE + "a\n\n".encode("utf-16-le")
    assert count_lines(source(content).path) == 3
