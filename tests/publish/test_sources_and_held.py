"""What pages say of two sources: of probation, and of headcounts that are held."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from made_release import made_release
from misconduct_profile import charts, publish
from misconduct_profile.disclosure.tables import Release
from misconduct_profile.publish.probation import SOURCES
from misconduct_profile.records import ALL, PROBATION_SOURCES

FORCE = "E23000002"
BEFORE = "Headcounts before 31 March 2018 are those of that day."
AFTER = "Headcounts after 31 March 2022 are those of that day."


def told(
    *, source: str = "", before: tuple[str, ...] = (), after: tuple[str, ...] = ()
) -> Release:
    """Return the made release, told a source of all forces and the periods that are held."""
    release = made_release(few=True)
    facts = release.facts
    forces = [one.model_copy(update={"probation_source": source}) for one in facts.forces]
    periods = [
        one.model_copy(
            update={
                "held_before": "2018-03-31" if one.key in before else "",
                "held_after": "2022-03-31" if one.key in after else "",
            }
        )
        for one in facts.periods
    ]
    changed = facts.model_copy(update={"forces": forces, "periods": periods})
    return replace(release, facts=changed)


def html(display) -> str:
    return display._repr_mimebundle_()[0]["text/html"]


def test_every_source_has_its_words_and_no_number():
    assert set(SOURCES) == {"", *PROBATION_SOURCES}
    assert not any(letter.isdigit() for said in SOURCES.values() for letter in said)


@pytest.mark.parametrize("source", SOURCES)
def test_coverage_says_the_source_of_each_force(source):
    release = told(source=source)
    page = html(publish.coverage(release))
    words = SOURCES[source]
    assert page.count(words[0].upper() + words[1:]) == len(release.facts.forces)
    said = html(publish.probation_source(release, FORCE))
    assert f"Source for Cumbria: {words}." in re.sub("<[^>]+>", "", said)


def shown(release: Release) -> dict[str, str]:
    """Return what stands below each table and chart of rates."""
    return {
        "cases_by_year": html(publish.cases_by_year(release)),
        "own_cases": html(publish.cases_by_year(release, FORCE)),
        "rates_by_year": charts.rates_by_year(release, FORCE).note,
        "forces": html(publish.forces(release)),
        "funnel": charts.funnel(release).note,
    }


def test_where_no_headcount_is_held_nothing_is_said():
    assert not [name for name, said in shown(told()).items() if "Headcounts" in said]


def test_a_held_period_is_said_where_it_is_shown_and_nowhere_else():
    said = shown(told(before=("2018",)))
    assert {name for name, text in said.items() if BEFORE in text} == {
        "cases_by_year", "own_cases", "rates_by_year",
    }  # fmt: skip
    assert not [name for name, text in said.items() if "after 31 March" in text]


def test_a_held_baseline_is_said_by_the_comparison_too():
    said = shown(told(before=("2018",), after=("2021", "2022-01/2022-03")))
    assert [name for name, text in said.items() if AFTER in text] == list(said)
    assert all(text.count(AFTER) == 1 for text in said.values())
    assert {name for name, text in said.items() if BEFORE not in text} == {"forces", "funnel"}


def test_the_nation_has_no_source_of_its_own():
    with pytest.raises(StopIteration):
        publish.probation_source(told(), ALL)
