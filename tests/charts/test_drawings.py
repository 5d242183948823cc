"""What the drawings hold, and what they may not."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from made_release import HIDDEN_FORCE, PLANTED, made_release
from misconduct_profile import charts
from misconduct_profile.charts import Chart
from misconduct_profile.charts.svg import inline
from misconduct_profile.charts.theme import colours
from misconduct_profile.disclosure.tables import Release, Working

FORCE = "E23000036"
MAKERS: dict[str, Callable[[Release | Working], Chart]] = {
    "cases_by_month": charts.cases_by_month,
    "funnel": charts.funnel,
    "funnel_conduct": lambda tables: charts.funnel(tables, FORCE, route="conduct"),
    "rates_by_year": lambda tables: charts.rates_by_year(tables, FORCE),
}


@pytest.fixture(params=MAKERS)
def chart(request: pytest.FixtureRequest) -> Chart:
    made = MAKERS[request.param](made_release())
    assert made.name == request.param
    return made


def test_it_stands_under_a_strict_policy_and_scales(chart: Chart) -> None:
    root = ET.fromstring(chart.svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == chart.alt
    assert root.get("viewBox")
    assert root.get("width") is None
    tags = {element.tag.split("}")[1] for element in root.iter()}
    assert not tags & {"style", "script", "image", "foreignObject", "metadata"}
    for element in root.iter():
        assert "style" not in element.attrib
        assert not any(key.startswith("on") for key in element.attrib)
        assert element.get("id", chart.name).startswith(chart.name)
    targets = {element.get("id") for element in root.iter()} - {None}
    used = set(re.findall(r"#([\w.-]+)", " ".join(re.findall(r'="([^"]*#[^"]*)"', chart.svg))))
    assert {name for name in used if name.startswith(chart.name)} == targets


def test_the_marking_is_burnt_in(chart: Chart) -> None:
    texts = ["".join(t.itertext()) for t in ET.fromstring(chart.svg).iter() if "text" in t.tag]
    assert "SYNTHETIC" in texts


@pytest.mark.parametrize("name", MAKERS)
def test_working_charts_say_uncleared(name: str) -> None:
    release = made_release(few=True)
    working = Working(release.counts, release.estimates, release.facts)
    made = MAKERS[name](working)
    assert ">SYNTHETIC<" in made.svg
    assert ">UNCLEARED<" in made.svg
    assert ">UNCLEARED<" not in MAKERS[name](release).svg


@pytest.mark.parametrize("name", MAKERS)
def test_the_same_figures_give_the_same_bytes_whatever_the_settings(name: str) -> None:
    first = MAKERS[name](made_release())
    with mpl.rc_context({"font.size": 30, "lines.linewidth": 9, "axes.grid": False}):
        second = MAKERS[name](made_release())
    assert (first.svg, first.alt) == (second.svg, second.alt)
    assert first.data.equals(second.data)


@pytest.mark.parametrize("name", MAKERS)
def test_a_hidden_force_leaves_no_trace(name: str) -> None:
    """The same drawing, whatever the hidden force had."""
    release = made_release()
    made = MAKERS[name](release)
    assert str(PLANTED) not in made.svg + made.alt + made.data.write_json()
    if name.startswith("funnel"):
        assert "City of London" not in made.svg
        assert "City of London" in made.data["name"]
        assert "2 forces are not shown" in made.alt
        row = made.data.filter(name="City of London").row(0, named=True)
        assert {row["rate"], row["interval:low"], row["interval:high"], row["workforce"]} == {
            None
        }
        assert row["position"] == "not shown"


def test_a_force_without_its_baseline_rate_still_has_a_page() -> None:
    made = charts.funnel(made_release(), HIDDEN_FORCE)
    assert made.title == "City of London: no rate to compare, all cases, 2021"
    yearly = charts.rates_by_year(made_release(), HIDDEN_FORCE)
    assert yearly.alt.endswith("Not shown: 2021.")
    assert yearly.data.filter(period="2021")["rate"][0] is None


def test_no_line_crosses_the_break() -> None:
    root = ET.fromstring(charts.cases_by_month(made_release()).svg)
    paths = [e for e in root.iter() if e.get("stroke", "").lower() == colours()[0].lower()]
    lines = [_points(p.get("d", "")) for p in paths if p.get("fill") == "none"]
    lines = [line for line in lines if len(line) > 2]
    dashed = [e for e in root.iter() if "stroke-dasharray" in e.attrib]
    dashed = [e for e in dashed if e.get("stroke-width") == "1.2"]
    assert len(dashed) == 1, "the break; an intervention is drawn fainter"
    cut = _points(dashed[0].get("d", ""))[0][0]
    assert len(lines) == 2
    assert max(x for x, _ in lines[0]) < cut < min(x for x, _ in lines[1])


def test_months_that_are_short_or_provisional_are_said_to_be() -> None:
    made = charts.cases_by_month(made_release())
    assert "May 2019 and June 2019" in made.note
    assert "Provisional, and drawn apart: March 2022." in made.alt
    assert made.data.filter(month="May 2019")["reported"][0] == 42
    assert made.data.height == 51


def test_forces_stand_by_name_and_the_unusual_are_named() -> None:
    made = charts.funnel(made_release())
    assert made.data["name"].to_list() == sorted(made.data["name"])
    assert "Above the 99.8% limit: Cumbria and Hampshire." in made.alt
    for name in ("Cumbria", "Hampshire", "Lincolnshire"):
        assert f">{name}<" in made.svg
    assert ">Kent<" not in made.svg


def test_without_limits_nothing_is_said_to_lie_inside_them() -> None:
    for force in (None, FORCE):
        made = charts.funnel(made_release(), force, measure="vawg_flagged")
        assert "inside" not in made.alt + made.title
        assert "No limits are published." in made.alt
        assert "no limits published" in made.data["position"]


def test_yearly_rates_are_those_of_the_release() -> None:
    release = made_release()
    made = charts.rates_by_year(release, FORCE)
    found = release.estimates.filter(
        measure="conduct_and_complaint", force=FORCE, route="all", method="garwood"
    )
    assert sorted(made.data["rate"]) == sorted(found["value"])
    assert made.data["rate:cell"][4] == f"rates#conduct_and_complaint|{FORCE}|2021|all.value"


def test_a_style_without_an_attribute_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("misconduct_profile.charts.svg._ATTRIBUTES", frozenset({"fill"}))
    with pytest.raises(ValueError, match="is no attribute"):
        inline(Figure(edgecolor="red", linewidth=3), "x", "a square")


def _points(path: str) -> list[tuple[float, float]]:
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))
