"""Sentences, tables, downloads and manifests, each alone."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from html import unescape
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_release import PLANTED, made_release
from misconduct_profile.charts import Column
from misconduct_profile.publish import Number, Prose, Table, sentence, write_manifest
from misconduct_profile.publish.csv import csv_files, safe


def test_a_sentence_tags_figures_and_escapes_text() -> None:
    made = sentence(
        "{who} had {n} cases.", who="A <b> & C", n=Number(1234, "", "count", "t#r.v")
    )
    tag = '<data value="1234" data-cell="t#r.v">1,234</data>'
    assert made.html == f"A &lt;b&gt; &amp; C had {tag} cases."
    assert made.text == "A <b> & C had 1,234 cases."


@given(st.integers(0, 10**6), st.sampled_from(["c", "x"]))
def test_a_sentence_says_nothing_of_a_hidden_figure(value: int, status: str) -> None:
    made = sentence("There were {n} cases.", n=Number(value, status, "count", "t#r.v"))
    assert made.html == made.text
    assert not any(letter.isdigit() for letter in made.html)


def test_a_sentence_without_a_part_is_refused() -> None:
    with pytest.raises(KeyError):
        sentence("{n} cases")


@given(st.text(max_size=30))
def test_any_text_survives_escaping(text: str) -> None:
    made = sentence("{text}", text=text)
    assert unescape(made.html) == unescape(text) or "&" in text
    assert "<" not in made.html


def test_a_table_shows_marks_with_their_key_and_nothing_below_them() -> None:
    frame = pl.DataFrame(
        {
            "name": ["A & B", "C", "All"],
            "n": [1200, 3, None],
            "n:status": ["p", "c", "x"],
            "n:cell": ["t#a.value", "t#c.value", "t#all.value"],
        }
    )
    made = Table("t", "Cases", frame, [Column("name", "Force"), Column("n", "Cases", "count")],
                 total="All")  # fmt: skip
    assert '<data value="1200" data-cell="t#a.value">1,200</data>' in made.html
    assert "A &amp; B" in made.html
    assert ">3<" not in made.html
    assert '<span class="mark">[c]</span>' in made.html
    assert "[c] not published, to protect confidentiality; [x] not available" in made.html
    assert '<tr class="total"><th scope="row">All</th>' in made.html
    assert 'tabindex="0"' in made.html
    assert "C\t[c]" in made.text


def test_displays_carry_both_forms_and_their_name() -> None:
    data, metadata = Prose("note", sentence("One."), sentence("Two."))._repr_mimebundle_()
    assert data["text/html"] == '<div id="text-note"><p>One.</p><p>Two.</p></div>'
    assert data["text/plain"] == "One.\n\nTwo."
    assert metadata == {"misconduct_profile": {"name": "text-note"}}


@given(st.text(max_size=10))
def test_no_field_is_a_formula(text: str) -> None:
    field = safe(text)
    assert not field.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert field.endswith(text)


def test_the_downloads_hold_every_published_cell_and_no_hidden_one() -> None:
    release = made_release(few=True)
    files = csv_files(release)
    assert list(files) == sorted([*(f"{n}.csv" for n in release.plan.tables), "rates.csv",
                                  "funnel_limits.csv"])  # fmt: skip
    for name in release.plan.tables:
        rows = list(csv.DictReader(io.StringIO(files[f"{name}.csv"])))
        table = release.table(name)
        assert [row["value"] for row in rows] == [
            "" if value is None else str(value) for value in table["value"]
        ]
        assert [row["status"] for row in rows] == table["status"].cast(pl.String).to_list()
        assert len({row["row"] for row in rows}) == len(rows)
        assert {row["marking"] for row in rows} == {"SYNTHETIC"}
        assert all(not row["value"] for row in rows if row["status"] in {"c", "x"})
    rates = list(csv.DictReader(io.StringIO(files["rates.csv"])))
    hidden = [row for row in rows + rates if row["status"] in {"c", "x"}]
    assert all(
        not row.get(key) for row in hidden for key in ("value", "low", "high", "n_basis")
    )
    everything = "".join(files.values())
    assert str(PLANTED) not in everything
    assert "\r" not in everything


def test_a_release_without_marking_has_empty_marks() -> None:
    rows = csv.DictReader(io.StringIO(csv_files(made_release("", few=True))["rates.csv"]))
    assert {row["marking"] for row in rows} == {""}


def test_the_run_manifest_lists_outputs_and_leaves_out_times_and_examples(
    tmp_path: Path,
) -> None:
    for name in ("site/a.html", "rows/b.parquet", "example/c.csv", "timings.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    inputs = [{"name": n, "file": f"{n}.csv", "sha256": "0", "rows_read": 3, "rows_kept": 2,
               "rows_quarantined": 1} for n in ("b", "a")]  # fmt: skip
    params = {"edition": "autumn", "status": "draft"}
    path = write_manifest(tmp_path, inputs=inputs, params=params)
    first = path.read_bytes()
    content = json.loads(first)
    assert content["edition"] == "autumn"
    assert content["parameters"] == params
    assert [one["name"] for one in content["inputs"]] == ["a", "b"]
    assert [one["path"] for one in content["outputs"]] == ["rows/b.parquet", "site/a.html"]
    assert content["outputs"][1]["sha256"] == hashlib.sha256(b"site/a.html").hexdigest()
    assert write_manifest(tmp_path, inputs=inputs, params=params).read_bytes() == first
