"""Whose a row is: a region is no force, and a joint label is nobody's."""

from __future__ import annotations

import polars as pl
import pytest
from pydantic import ValidationError

from made_returns import events_text, params_of
from misconduct_profile.errors import InputError
from misconduct_profile.extracts import check_returns, load, load_probation
from misconduct_profile.extracts.fields import field_of, headings_of
from misconduct_profile.standards import (
    excluded_spellings,
    fold,
    force_spellings,
    forces,
    is_joint,
    table,
)

KEY = b"a key of sixteen"
WEST_MIDLANDS, STAFFORDSHIRE = "E23000014", "E23000015"
REGIONS = sorted({force.region for force in forces()} - {"West Midlands", "Wales", ""})
JOINT = [
    "Norfolk/Suffolk", "Norfolk & Suffolk", "Norfolk and Suffolk", "Suffolk, Norfolk",
    "Beds, Cambs and Herts", "Bedfordshire, Cambridgeshire and Hertfordshire", "BCH",
    "Beds Cambs Herts", "Tri-force", "Kent & Essex", "Kent/Essex", "Surrey and Sussex",
    "Warwickshire & West Mercia", "Devon & Cornwall and Dorset",
    "Norfolk Police + Suffolk Police",
]  # fmt: skip


def of_force(source, text: str, force, *, region: str = "", more: str = ""):
    columns = "Case Reference,Force,Region,Date Received,Allegation Ref,Collar No\n"
    lines = f"A1,{text!r},{region},31/01/2021,1,77\n{more}".replace("'", '"')
    return load(source(columns + lines, force=force), KEY)


@pytest.mark.parametrize("region", REGIONS)
def test_a_region_is_no_force(region):
    assert fold(region) not in force_spellings()


def test_wales_and_england_are_no_force():
    assert not {"wales", "england", "england and wales"} & set(force_spellings())


def test_one_region_alone_has_the_name_of_a_force_and_there_it_is_the_force():
    named = {force.region for force in forces() if fold(force.region) in force_spellings()}
    assert named == {"West Midlands"}
    assert force_spellings()[fold("West Midlands")] == WEST_MIDLANDS


@pytest.mark.parametrize(
    "heading", ["Region", "REGION", "Force Region", "Police Region", "ONS Region", "Area"]
)
def test_a_column_of_regions_is_not_taken_for_the_force(heading):
    assert field_of(heading) is None


def test_no_alias_of_a_field_speaks_of_regions():
    assert not [heading for heading in headings_of() if "region" in heading.split()]


def test_a_region_beside_the_force_settles_nothing(source):
    loaded = of_force(source, "Staffordshire", "Staffordshire", region="West Midlands")
    assert loaded.rows["force"].to_list() == [STAFFORDSHIRE]
    loaded = of_force(source, "", ["Staffordshire", "West Midlands"], region="West Midlands")
    assert loaded.quarantine["reasons"].to_list() == ["force_missing"]


def test_in_a_column_of_forces_west_midlands_is_the_force(source):
    loaded = of_force(source, "West Midlands", ["Staffordshire", "West Midlands"])
    assert loaded.rows["force"].to_list() == [WEST_MIDLANDS]


@pytest.mark.parametrize("region", [*REGIONS, "Wales"])
def test_a_region_in_a_column_of_forces_is_refused(source, region):
    loaded = of_force(source, region, "Staffordshire")
    assert loaded.rows.height == 0
    assert loaded.quarantine["reasons"].to_list() == ["force_mismatch"]


@pytest.mark.parametrize("text", JOINT)
def test_a_joint_label_is_of_no_force(text):
    assert fold(text) not in force_spellings()
    assert is_joint(text)


def test_every_joint_label_of_the_list_is_joint_and_no_force_is():
    listed = table("forces").filter(include="no_split_first")
    labels = [
        text
        for row in listed.iter_rows(named=True)
        for text in (row["official_name"], *row["aliases"].split("|"))
        if text
    ]
    assert len(labels) > 10
    assert all(is_joint(text) and fold(text) in excluded_spellings() for text in labels)
    known = table("forces").filter(include="yes").iter_rows(named=True)
    names = [
        text
        for row in known
        for text in (row["official_name"], row["short_name"], *row["aliases"].split("|"))
        if text
    ]
    assert not [text for text in names if is_joint(text)]
    assert not any(
        map(is_joint, ("", "BTP", "Kent", "Kent and others", "West Midlands region"))
    )


@pytest.mark.parametrize("text", JOINT)
@pytest.mark.parametrize("force", ["Norfolk", "Kent", "Bedfordshire", ["Norfolk", "Suffolk"]])
def test_a_row_of_a_joint_label_is_never_one_forces(source, text, force):
    loaded = of_force(source, text, force)
    assert loaded.rows.height == 0
    assert loaded.quarantine["reasons"].to_list() == ["force_mismatch"]


def test_a_joint_return_is_split_by_the_force_of_each_row(source):
    more = 'A2,"Suffolk",,31/01/2021,1,77\nA3,"Norfolk/Suffolk",,31/01/2021,1,77\n'
    loaded = of_force(source, "Norfolk", ["Norfolk", "Suffolk"], more=more)
    assert loaded.rows["force"].to_list() == ["E23000024", "E23000025"]
    assert loaded.quarantine["first_line"].to_list() == [4]


@pytest.mark.parametrize("text", JOINT)
def test_params_refuse_a_joint_label_and_suggest_no_single_force(source_said, text):
    with pytest.raises(ValidationError, match="names several, so list them") as refused:
        source_said(force=text)
    assert "did you mean" not in str(refused.value)


@pytest.mark.parametrize("text", ["Norfolk/Suffolk", "BCH", "South East"])
def test_returns_refuse_a_joint_label_and_a_region(tmp_path, text):
    params = params_of(tmp_path, events=events_text({}, {"Force": text}))
    load_probation(params, KEY, tmp_path / "run")
    out = pl.read_parquet(tmp_path / "run" / "quarantine" / "regulation-12-13.parquet")
    assert out.select("first_line", "reasons").rows() == [(3, "force_unknown")]
    with pytest.raises(InputError, match="is not one of the 43"):
        check_returns(params_of(tmp_path, events=events_text(), covers=[text]))
