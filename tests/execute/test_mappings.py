"""`misconduct-profile mappings`: what is listed, what is written, what is refused."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from misconduct_profile.cli import app
from misconduct_profile.errors import InputError
from misconduct_profile.execute.mappings import suggestions

KENT, SURREY = "E23000032", "E23000031"
ACCEPT = ("mappings", "accept", "Gone fishing", "RES", "--field", "outcome",
          "--by", "A. Analyst", "--reason", "The force said so", "--scope")  # fmt: skip
FILE = Path("params/mappings/accepted.csv")


def gaps(run: Path, name: str, force: str, *rows: tuple[str, str, int, str, str]) -> None:
    """Write the gaps of one input, from field, value, rows, suggestions and scores."""
    for folder in ("mapping_gaps", "rows"):
        (run / folder).mkdir(parents=True, exist_ok=True)
    listed = [
        {"input": name, "force": force, "field": field, "value": value, "reason": "more than "
         "one meaning" if value == "PS" else "no code, name or alias", "rows": number,
         "suggestions": names, "scores": scores}
        for field, value, number, names, scores in rows
    ]  # fmt: skip
    pl.DataFrame(listed).write_parquet(run / "mapping_gaps" / f"{name}.parquet")
    pl.DataFrame({"input": [name]}).write_parquet(run / "rows" / f"{name}.parquet")


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch) -> Path:
    """A project with an old run and a new one of three inputs."""
    monkeypatch.chdir(tmp_path)
    old, new = tmp_path / "outputs" / "z-old", tmp_path / "outputs" / "new"
    gaps(old, "kent", KENT, ("outcome", "Of old", 1, "", ""))
    gaps(
        new,
        "kent",
        KENT,
        ("outcome", "Gone fishing", 7, "", ""),
        ("allegation_category", "Sexual harrasment", 9, "Sexual harassment|Other", "97|60"),
    )
    gaps(
        new, "surrey", SURREY, ("outcome", "GONE FISHING", 3, "", ""), ("rank", "PS", 2, "", "")
    )
    gaps(new, "essex", "E23000028", ("outcome", "withheld, 70 characters", 1, "", ""))
    os.utime(old / "mapping_gaps", (1, 1))
    return tmp_path


def said(*words: str) -> str:
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == 0, done.output
    return done.output


def refused(*words: str) -> InputError:
    done = CliRunner().invoke(app, list(words))
    assert isinstance(done.exception, InputError), done.output
    return done.exception


def test_the_last_runs_gaps_are_listed_most_rows_first():
    told = said("mappings")
    assert told.startswith(
        "outputs/new: 4 values that nothing explains, 22 rows; most rows first.\n"
    )
    places = [told.index(text) for text in ("Gone fishing", "Sexual harrasment", '"PS"')]
    assert places == sorted(places)
    assert "10 rows, in 2 of 3 inputs (kent, surrey): no code, name or alias" in told
    assert "written: Gone fishing | GONE FISHING" in told
    assert "like: J2 Sexual harassment (97), F10 or L or legacy W Other (60)" in told
    assert 'rank  "PS"\n    2 rows, in 1 of 3 inputs (surrey): more than one meaning' in told
    assert "outcome  withheld, 70 characters" in told
    assert "Of old" not in told


def test_one_field_few_values_and_another_run():
    told = said("mappings", "--field", "outcome", "--limit", "1")
    assert "2 values of outcome" in told
    assert "harrasment" not in told
    assert told.endswith("And 1 value more: --limit 2 lists them.\n")
    assert "Of old" in said("mappings", "outputs/z-old")
    assert "no value of sex" not in said("mappings", "outputs/z-old", "--limit", "5")
    assert "no value of rank is left" in said("mappings", "outputs/z-old", "--field", "rank")


@pytest.mark.parametrize(
    ("words", "problem"),
    [(("mappings", "outputs/none"), "holds no run"),
     (("mappings", "--field", "colour"), "has no codes")],
)  # fmt: skip
def test_what_cannot_be_listed(words, problem):
    assert problem in str(refused(*words))


def test_without_a_run_there_is_nothing_to_list(tmp_path, monkeypatch):
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    assert "Run make report first" in str(refused("mappings"))
    assert "no run yet" in said(*ACCEPT, "all")


def test_accepting_writes_a_row_and_says_which_inputs_the_next_run_redoes():
    told = said(*ACCEPT, "all")
    assert '"Gone fishing" in outcome means RES, Resigned' in told
    assert "for all forces" in told
    assert "2 of 3 inputs hold it (kent, surrey); the next run redoes these." in told
    today = dt.date.today().isoformat()
    row = f"outcome,Gone fishing,RES,all,A. Analyst,{today},The force said so\n"
    assert FILE.read_text() == "field,value,code,scope,by,on,reason\n" + row


@pytest.mark.parametrize("scope", ["Kent", "kent", KENT, "Kent Police"])
def test_a_force_may_be_named_in_any_way(scope):
    told = said(*ACCEPT, scope, "--on", "2026-11-02")
    assert "for Kent" in told
    assert "1 of 3 inputs hold it (kent)" in told
    assert f",RES,{KENT},A. Analyst,2026-11-02," in FILE.read_text()


def test_a_value_that_no_input_holds_is_said_to_be_so():
    words = [word.replace("Gone fishing", "Off to Spain") for word in ACCEPT]
    assert "the next run redoes nothing" in said(*words, "all")


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [("RES", "R", "no code of outcome"), ("outcome", "outcom", "Did you mean outcome?"),
     ("Gone fishing", "Dismissed", "has a code"), ("A. Analyst", " ", "by: is empty"),
     ("The force said so", "", "reason: is empty"), ("--scope", "--on", "scope")],
)  # fmt: skip
def test_what_is_refused_is_told_once_and_writes_nothing(old, new, word):
    words = [new if one == old else one for one in ACCEPT]
    done = CliRunner().invoke(app, [*words, "all"])
    assert done.exit_code != 0
    assert word in f"{done.exception} {done.output}"
    assert not FILE.exists()


def test_no_force_twice_and_nobody_elses(tmp_path):
    assert "is no force" in str(refused(*ACCEPT, "Wales"))
    said(*ACCEPT, "all")
    before = FILE.read_bytes()
    assert "accepted as RES for all in line 2, by A. Analyst" in str(refused(*ACCEPT, "all"))
    assert FILE.read_bytes() == before


def test_a_suggestion_shows_its_code_unless_the_code_is_its_name():
    assert suggestions("rank", "Sergeant", "90") == ["Sergeant (90)"]
    assert suggestions("subject_sex", "Female", "80") == ["female Female (80)"]
    assert suggestions("entry_route", "PCDA", "80") == ["PCDA (80)"]
    assert suggestions("rank", "", "") == []


def test_a_run_of_before_there_were_scores_is_listed_without_them(here):
    path = here / "outputs" / "new" / "mapping_gaps" / "kent.parquet"
    pl.read_parquet(path).drop("scores").write_parquet(path)
    assert "like: J2 Sexual harassment, F10 or L or legacy W Other\n" in said("mappings")
