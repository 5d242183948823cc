"""How the words of the extracts were understood, on the public page."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from made_chapters import with_chapters
from misconduct_profile.disclosure.mending import BANDS
from misconduct_profile.publish.understood import HEADINGS, understood
from misconduct_profile.records import HOWS


def test_every_way_has_a_heading():
    assert tuple(HEADINGS) == HOWS


def test_a_band_for_each_force_and_way_and_no_number_of_rows():
    release = with_chapters()
    first = release.facts.forces[0]
    rows = [(first.code, how, "how", "under 1 per cent") for how in HOWS]
    told = pl.DataFrame(rows, schema=BANDS, orient="row")
    made = understood(replace(release, quality=pl.concat([release.quality, told])))
    lines = {line.split("\t")[0]: line.split("\t")[1:] for line in made.text.splitlines()[2:]}
    assert lines.pop(first.short_name) == ["<1%"] * len(HOWS)
    assert len(lines) == len(release.facts.forces) - 1
    assert set(map(tuple, lines.values())) == {("not read",) * len(HOWS)}
    assert "<data" not in made.html


def test_a_release_that_knows_nothing_says_so():
    release = with_chapters()
    assert "not known" in understood(release).text
    assert "not known" in understood(replace(release, quality=None)).text
