"""Every number of the site is a figure of the public release, as it stands there.

Looked at is the small run; with MISCONDUCT_PROFILE_RUN set the run it names. Drawings and
their text alternatives are left out.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from misconduct_profile import disclosure
from misconduct_profile.charts.select import ROW_KEYS
from misconduct_profile.publish.quality import brief
from misconduct_profile.standards.confidence import unconfirmed
from tagged import HIDDEN, NUMBERS, Cells, Page, Tag, cells_of, figure, without

_MONTH = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
#: Numbers that are no figures, and why they may stand in a page without a cell.
ALLOWED = {
    rf"\b(?:\d\d? )?{_MONTH}(?: 20\d\d)?\b": "dates: of extracts, months not reported, breaks",
    r"\b(?:19|20)\d\d\b": "years; a count of thousands has its comma",
    r"\b(?:95|99\.8)%(?: and 99\.8%)? (?:intervals?|limits?|of them between)\b":
        "names of intervals and limits",
    r"\b1,000 (?:workforce|person-years)\b": "the unit of rates",
    r"\b\d\d? of (?:the )?\d\d? (?:forces|reported)\b": "forces counted, not cases",
    r"\b\d\d? police forces\b": "how many forces are in scope",
    r"\bcounts below 5\b": "the threshold",
    r"\bmore than 5 per cent of its rows\b": "the limit of quarantine, a parameter",
    r"\b12(?: (?:and|or) 24)? months\b|\b24 months\b|\b(?:365|730) days\b": "the time limits",
    r"\breg(?:ulations?)? 1[23](?: and 13)?\b": "the law",
    r"\bv3\.0\b|\bprofile \d+\.\d+\.\d+\b|\butf-8\b": "licence, version, encoding",
    r"\b(?-i:[A-Z])\d\b": "codes of categories",
    r"\b\d[\d,]* codes?\b": "how many codes a list has",
    **{re.escape(n): "names of codes" for n in unconfirmed()["name"] if re.search(r"\d", n)},
}  # fmt: skip
TEXT = {
    "row", "measure", "unit", "clock", "population", "regime", "status", "edition", "marking",
    "statistic", "x", "sex", "ethnicity",
}  # fmt: skip


@pytest.fixture(scope="module")
def public(looked_at) -> disclosure.Release:
    return disclosure.release("public", looked_at)


@pytest.fixture(scope="module")
def cells(public) -> Cells:
    return cells_of(public)


@pytest.fixture(scope="module")
def pages(looked_at) -> dict[Path, Page]:
    paths = sorted((looked_at / "site").rglob("*.html"))
    assert len(paths) >= 6
    return {path: Page(path.read_text("utf-8")) for path in paths}


def wrong_tags(page: Page, cells: Cells) -> list[Tag]:
    """Return figures that name no cell of the release, a hidden one, or another number."""
    found = []
    for tag in page.tags:
        table, row, column = tag.place
        held = cells.get((table, row))
        if held is None or not tag.agrees(figure(held, column)):
            found.append(tag)
    return found


def untagged(page: Page, bands: set[str]) -> list[str]:
    """Return cells of tables and sentences that hold a number without its cell."""
    texts = [text for text in page.table_cells if text not in bands] + page.prose
    return [text for text in texts if re.search(r"\d", without(text, ALLOWED))]


def wrong_rows(name: str, text: str, cells: Cells) -> list[str]:
    """Return rows of a download that are no row of the release, or have another number."""
    found = []
    for row in csv.DictReader(io.StringIO(text)):
        held = cells.get((name, row["row"]))
        codes = [row.get(f"{key}_code", row.get(key)) for key in ROW_KEYS[name]]
        same = (
            held is not None
            and row["row"] == "|".join(map(str, codes))
            and all(
                row[c] == str(held[c])
                for c in ("measure", "unit", "clock", "population", "regime", "status")
            )
            and all(
                (held[c] is None and row[c] == "")
                or (held[c] is not None and row[c] and float(row[c]) == held[c])
                for c in (*NUMBERS, "x")
                if c in row
            )
        )
        if not same:
            found.append(row["row"])
    return found


def bands_of(release: disclosure.Release) -> set[str]:
    """Return the bands of completeness as cells write them: wide, and public."""
    return {brief(band) for band in release.quality["band"].unique()}


def test_hidden_rows_hold_no_number_in_the_release(public, cells):
    hidden = [row for row in cells.values() if row["status"] in HIDDEN]
    assert len(hidden) > 50
    for row in hidden:
        assert all(row.get(column) is None for column in ("value", "low", "high")), row
    assert public.audience == "public"


def test_every_tagged_figure_is_the_public_releases(pages, cells):
    assert sum(len(page.tags) for page in pages.values()) > 500
    for path, page in pages.items():
        assert wrong_tags(page, cells) == [], path


def test_every_number_of_a_table_or_sentence_is_tagged(pages, public):
    bands = bands_of(public)
    assert all(re.search(r"\d%|[a-z]", band) for band in bands)
    assert sum(len(page.table_cells) for page in pages.values()) > 500
    for path, page in pages.items():
        assert untagged(page, bands) == [], path


def test_downloads_hold_the_public_release_alone(looked_at, cells):
    files = sorted((looked_at / "site" / "csv").iterdir())
    assert {path.stem for path in files} <= set(ROW_KEYS)
    told = set()
    for path in files:
        text = path.read_text("utf-8")
        header = next(csv.reader(io.StringIO(text)))
        more = set(header) - TEXT - set(NUMBERS)
        assert all(name.endswith(("_code", "_name")) for name in more), (path.name, more)
        assert wrong_rows(path.stem, text, cells) == [], path.name
        rows = [row["row"] for row in csv.DictReader(io.StringIO(text))]
        assert len(rows) == len(set(rows)), f"{path.name}: one name of several rows"
        told |= {(path.stem, row) for row in rows}
    assert told == set(cells)


def true_numbers(run: Path, public: disclosure.Release, cells: Cells) -> dict:
    """Return what the hidden rows would say, from the working tables: value, low and high."""
    working = {}
    for part in ("counts", "estimates"):
        paths = sorted((run / "measures" / part).glob("*.parquet"))
        working[part] = pl.concat(pl.read_parquet(path) for path in paths).unique()
    whole = cells_of(replace(public, **working))
    return {
        key: {
            c: whole[key][c] for c in ("value", "low", "high") if whole[key].get(c) is not None
        }
        for key, row in cells.items()
        if row["status"] == "c" and key in whole
    }


def test_no_hidden_number_is_told_under_its_name(looked_at, public, cells, pages):
    hidden = true_numbers(looked_at, public, cells)
    assert sum(0 < numbers.get("value", 0) < 5 for numbers in hidden.values()) > 10
    for path, page in pages.items():
        named = {tag.place[:2] for tag in page.tags if tag.place[2] != "n_basis"}
        assert not named & set(hidden), path


def test_a_hidden_number_that_is_told_is_found(looked_at, public, cells, pages):
    """Each hidden cell in turn, with its true number, in a sentence and in a download."""
    hidden = true_numbers(looked_at, public, cells)
    for (table, row), numbers in [*hidden.items()][:40]:
        for column, number in numbers.items():
            cell = f"{table}#{row}.{column}".replace("&", "&amp;")
            told = f'<p>Of them <data value="{number!r}" data-cell="{cell}">4</data>.</p>'
            assert len(wrong_tags(Page(told), cells)) == 1
    path = looked_at / "site" / "csv" / "cases_by_force_year_route.csv"
    text = path.read_text("utf-8")
    line = next(line for line in text.splitlines() if ",c," in line)
    leak = text.replace(line, line.replace(",,c,", ",3,c,"))
    assert leak != text
    assert wrong_rows(path.stem, leak, cells) == [line.split(",")[0]]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r'<data value="(\d+)"', r'<data value="1\1"'),  # another number
        (r'(data-cell="[^"]+">)', r"\g<1>1"),  # another text
        (r'data-cell="(\w+)#', r'data-cell="\1_more#'),  # a table that is not there
        (r'data-cell="(\w+)#[^"]+"', r'data-cell="\1#E99999999|2021.value"'),  # a made-up cell
        (r'\.value"', '.cells"'),  # a column that is no number
    ],
)
def test_a_changed_figure_is_found(looked_at, cells, old, new):
    html = (looked_at / "site" / "index.html").read_text("utf-8")
    changed = re.sub(old, new, html, count=1)
    assert changed != html
    assert len(wrong_tags(Page(changed), cells)) == 1
    assert wrong_tags(Page(html), cells) == []


def test_a_figure_outside_its_element_is_refused():
    with pytest.raises(AssertionError, match="not in <data>"):
        Page('<p><span data-cell="rates#x.value">3</span></p>')


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"<data [^>]*>([^<]*)</data>", r"\1"),  # the first figure, without its tag
        ("</tbody>", '<tr><th scope="row">Kent</th><td class="number">3</td></tr></tbody>'),
        ("</tbody>", "<tr><th>Kent</th><td>37 per cent of its rows</td></tr></tbody>"),
        ("</h1>", "</h1><p>In 2021 there were 3 of them.</p>"),
        ('<span class="mark">', '3 <span class="mark">'),  # beside the mark of a hidden one
    ],
)
def test_a_number_without_its_tag_is_found(looked_at, public, old, new):
    path = next(p for p in sorted((looked_at / "site").rglob("*.html"))
                if '<span class="mark">' in p.read_text("utf-8"))  # fmt: skip
    html = path.read_text("utf-8")
    changed = re.sub(old, new, html, count=1)
    assert changed != html
    bands = bands_of(public)
    assert len(untagged(Page(changed), bands)) == len(untagged(Page(html), bands)) + 1


def test_a_changed_download_is_found(looked_at, cells):
    path = looked_at / "site" / "csv" / "rates.csv"
    text = path.read_text("utf-8")
    header, first, *rest = text.splitlines()
    fields = first.split(",")
    for column in ("row", "measure", "period_code", "value", "high", "status"):
        place = header.split(",").index(column)
        changed = [*fields]
        changed[place] = f"{fields[place]}1"
        broken = "\n".join([header, ",".join(changed), *rest])
        assert len(wrong_rows("rates", broken, cells)) == 1, column
    assert wrong_rows("rates", text, cells) == []
