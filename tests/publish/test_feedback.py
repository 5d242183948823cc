"""What goes back to a force: whole, in plain words, with the truth about its own rows."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib
import polars as pl
import pytest

from made_chapters import MEND, OWN_FORCE, with_chapters
from made_release import PERIODS
from misconduct_profile.publish import restricted
from misconduct_profile.publish.beside import completeness_csv
from misconduct_profile.publish.exporter import PageExporter
from misconduct_profile.publish.feedback import feedback_notebook
from misconduct_profile.publish.mend import mend_csv
from shown import H, text_of

LINES = [12, 13, 20, *range(40, 90, 2)]


def release_with(mend: list[tuple], **changes):
    frame = pl.DataFrame(mend, schema=MEND.schema, orient="row")
    return replace(with_chapters(OWN_FORCE), mend=frame, **changes)


def row(line: int, reason: str, name: str = "avon") -> tuple:
    return (name, line, line, "quarantine", "", reason, "", 1, "")


def gap(field: str, value: str, rows: int, reason: str = "no code, name or alias") -> tuple:
    return ("avon", None, None, "gap", field, reason, value, rows, "Dismissed")


@pytest.fixture(scope="module")
def release():
    rows = [row(line, "date_unreadable") for line in LINES]
    rows += [row(7, "force_missing|date_unreadable"), row(3, "tooth_ache")]
    gaps = [gap("outcome", f"Value {chr(97 + n)}", 20 - n) for n in range(9)]
    gaps += [gap("rank", '=<b>"PC"</b>', 3), gap("rank", "PS", 50, "more than one meaning")]
    return release_with([*rows, *gaps])


def page_of(release) -> ET.Element:
    context = restricted.own_context(release)
    exporter = PageExporter()
    html = exporter.page(feedback_notebook(release), {**context, "body": "own feedback"})
    return html5lib.HTMLParser(strict=True).parse(html)


@pytest.fixture(scope="module")
def page(release) -> ET.Element:
    return page_of(release)


def table(page: ET.Element, name: str) -> list[list[str]]:
    found = next(t for t in page.iter(f"{H}table") if t.get("id") == f"table-{name}-grid")
    return [[text_of(cell) for cell in tr] for tr in found.iter(f"{H}tr")]


def test_every_reason_is_a_sentence_with_what_to_do_and_where(page):
    head, *rows = table(page, "rows-not-used")
    assert head == ["Why", "What to do", "Rows", "Lines of avon"]
    by = {row[0]: row[1:] for row in rows}
    unread = by["A date of the case cannot be read, or cannot be true."]
    assert unread[1] == str(len(LINES) + 1), "a row of two reasons stands under both"
    assert unread[2] == "7, 12 to 13, 20, 40, 42, 44, 46, 48 and 20 more places"
    assert by["The row names no force."][1:] == ["1", "7"]
    assert by["Tooth ache."] == ["Ask us what was found.", "1", "3"]
    assert [int(row[2]) for row in rows] == sorted((int(r[2]) for r in rows), reverse=True)


def test_lines_of_two_files_are_told_apart():
    page = page_of(release_with([row(3, "field_count"), row(9, "field_count", "more")]))
    assert table(page, "rows-not-used")[1][3] == "avon: 3; more: 9"


def test_values_stand_by_reason_and_field_with_their_rows(page):
    head, *one = table(page, "values-1")
    assert head == ["Field", "Rows", "Values as you wrote them, with the rows of each"]
    outcome, rank = one
    assert outcome[:2] == ["Outcome", str(sum(20 - n for n in range(9)))]
    assert outcome[2].startswith("“Value a” 20, “Value b” 19, ")
    assert outcome[2].endswith("“Value f” 15, and 3 more")
    assert rank == ["Rank", "3", '“=<b>"PC"</b>” 3']
    assert table(page, "values-2")[1] == ["Rank", "50", "“PS” 50"]
    captions = [text_of(c) for c in page.iter(f"{H}caption")]
    assert "The value can mean more than one thing. Tell us which" in " ".join(captions)


def test_completeness_stands_beside_the_nations_and_words_say_where_it_is_low(page):
    head, *rows = table(page, "beside-nation")
    assert len(head) == 1 + len(PERIODS)
    by = {row[0]: dict(zip(PERIODS, row[1:], strict=True)) for row in rows}
    assert by["Ethnicity"]["2021"] == "50% far below nation 90%"
    assert by["Ethnicity"]["2020-01"] == "33% nation 90%", "of nine rows nothing is said"
    assert by["Sex"]["2019"] == "80% well below nation 90%"
    assert by["Sex"]["2018"] == "81% nation 90%"
    assert by["Rank"]["2019"] == "95% nation [c]"
    assert by["VAWG flag: no such column"]["2019"] == "[x] nation 90%"
    told = next(d for d in page.iter(f"{H}div") if d.get("id") == "text-below-nation")
    assert [text_of(p) for p in told] == [
        "Well below the nation's share are:", "Sex: 2019.", "Ethnicity: 2021.",
    ]  # fmt: skip


def test_shade_repeats_the_words_and_nothing_else(page):
    for cell in page.iter(f"{H}td"):
        words = text_of(cell)
        shade = {"heat h0": "far below", "heat h1": "well below"}.get(cell.get("class", ""), "")
        assert shade in words
        assert bool(shade) == ("below" in words)


def test_every_figure_is_tagged_with_its_place(page):
    tags = {d.get("data-cell"): d.get("value") for d in page.iter(f"{H}data")}
    assert tags["completeness#period|2021|subject_ethnicity.share"] == "0.5"
    assert tags["completeness#period|2021|subject_ethnicity.nation"] == "0.9"
    assert tags["quality#unused|avon|.of_rows"] == "100"
    assert tags["to-mend#quarantine||force_missing.rows"] == "1"


def test_one_h1_headings_nest_and_links_stay_in_the_folder(page):
    levels = [int(e.tag[-1]) for e in page.iter() if re.fullmatch(rf"{H}h[1-6]", e.tag)]
    assert levels == [1, 2, 2, 2, 2]
    links = {a.get("href") for a in page.iter(f"{H}a")}
    assert links == {"#content", "to-mend.csv", "completeness.csv"}
    for one in page.iter(f"{H}table"):
        assert one.find(f"{H}caption") is not None
        assert all(th.get("scope") for th in one.iter(f"{H}th"))


def test_the_list_says_each_reason_in_words(release):
    rows = list(csv.DictReader(io.StringIO(mend_csv(release))))
    by = {row["reason"]: row for row in rows}
    both = by["force_missing|date_unreadable"]
    assert both["why"] == (
        "The row names no force. A date of the case cannot be read, or cannot be true."
    )
    assert both["what_to_do"].startswith("Fill in the force on every row.")
    assert by["more than one meaning"]["rows"] == "50"
    assert all(row["why"] and row["what_to_do"] for row in rows)


def test_the_months_stand_in_the_csv_with_what_is_hidden_left_empty(release):
    rows = list(csv.DictReader(io.StringIO(completeness_csv(release))))
    assert len(rows) == (len(PERIODS) + 1) * 4
    by = {(r["kind_of_period"], r["period"], r["field"]): r for r in rows}
    low = by["period", "2021", "subject_ethnicity"]
    assert (low["rows_filled"], low["rows"], low["share_filled"]) == ("50", "100", "0.5")
    assert (low["nation_share_filled"], low["beside_nation"]) == ("0.9", "far below")
    rank = by["month", "2021-05", "rank"]
    assert (rank["nation_share_filled"], rank["nation_status"]) == ("", "c")
    flag = by["month", "2021-05", "vawg_flag"]
    assert (flag["rows_filled"], flag["rows"], flag["status"]) == ("", "", "x")
    assert {r["handling"] for r in rows} == {"OFFICIAL-SENSITIVE"}


def test_where_all_is_well_it_says_so(tmp_path: Path):
    completeness = with_chapters(OWN_FORCE).completeness
    fine = completeness.with_columns(share=pl.lit(0.95), of_rows=pl.lit(1000))
    page = page_of(release_with([], completeness=fine))
    text = text_of(page.find(f".//{H}main"))
    for words in ("Every row that we read was used.", "Every value has a code.",
                  "No field falls well below the nation's."):  # fmt: skip
        assert words in text


def test_of_an_extract_that_was_not_read_nothing_is_said_to_be_well():
    """The nation's shares stand; of a column nobody has seen it is not said to be absent."""
    whole = with_chapters(OWN_FORCE)
    none = pl.lit(None)
    unread = whole.completeness.with_columns(
        rows=none, of_rows=none, share=none, status=pl.lit("x")
    )
    returned = whole.quality.filter(kind="unused")
    refused = ("avon", 1, 900, "refused", "", "workbook_locked", "", 900, "")
    page = page_of(release_with([refused], completeness=unread, quality=returned))
    text = text_of(page.find(f".//{H}main"))
    assert "no such column" not in text
    assert "well below" not in text.split("What to do next")[0]
    assert text.count("No row of your extract was read") == 3
    assert "The workbook is locked with a password" in text


def test_the_public_has_none_of_it():
    assert len(completeness_csv(with_chapters()).splitlines()) == 1
