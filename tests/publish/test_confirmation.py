"""What the publication says of its lists of codes."""

from __future__ import annotations

import re
from html import unescape

import polars as pl

from misconduct_profile.publish import code_confidence, codes_not_verified, confirmation
from misconduct_profile.publish.confirmation import list_title, number_of_codes
from misconduct_profile.standards.confidence import graded, unconfirmed


def rows() -> dict[str, list[str]]:
    found = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', code_confidence().html)
    return {unescape(name): re.findall(r"<td>(.*?)</td>", rest) for name, rest in found}


def test_every_list_shows_its_codes_by_confidence():
    told = graded().filter(pl.col("confidence") != "")
    assert len(rows()) == told["table"].n_unique()
    for (name,), part in told.group_by("table"):
        wanted = [part.filter(confidence=g).height for g in ("high", "medium", "low")]
        assert rows()[list_title(name)] == [number_of_codes(number) for number in wanted]


def test_numbers_of_codes_name_their_unit():
    assert [number_of_codes(n) for n in (0, 1, 2, 1234)] == [
        "none", "1 code", "2 codes", "1,234 codes",
    ]  # fmt: skip


def test_codes_of_low_confidence_are_named_and_no_others():
    text = unescape(codes_not_verified().html)
    low = unconfirmed().filter(confidence="low")
    assert low.height > 20
    assert all(name in text for name in low["name"])
    assert "Honesty and Integrity" not in text


def test_where_all_is_known_it_is_said(monkeypatch):
    monkeypatch.setattr(confirmation, "unconfirmed", lambda: unconfirmed().clear())
    assert "Every code is known" in codes_not_verified().text
