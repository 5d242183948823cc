"""The data dictionary is what fields, codes and measures say, and says all of them."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import get_args

import dataframely as dy
import polars as pl
import pytest

from misconduct_profile import cli, records
from misconduct_profile.disclosure.plan import load_plan
from misconduct_profile.errors import InputError
from misconduct_profile.measures import ALL_MEASURES, PROBATION_MEASURES, Measure
from misconduct_profile.publish import dictionary as made
from misconduct_profile.publish.dictionary import lists, tables, uses
from misconduct_profile.publish.dictionary.markdown import anchor, code, table, text
from misconduct_profile.standards.confidence import graded, unconfirmed
from misconduct_profile.standards.reference import Table
from misconduct_profile.standards.reference import table as reference

ROOT = Path(__file__).parents[2]
PLAN = ROOT / made.PLAN
DOCUMENT = ROOT / made.DOCUMENT


@pytest.fixture(scope="module")
def whole() -> str:
    return made.dictionary(load_plan(PLAN))


@pytest.fixture(scope="module")
def found() -> dict[str, uses.Use]:
    return {one.measure.name: one for one in uses.uses_of(load_plan(PLAN))}


def section(whole: str, heading: str) -> str:
    """Return what stands below a heading, up to the next one as high."""
    level = re.search(rf"^(#+) {re.escape(heading)}$", whole, re.M)
    assert level, heading
    rest = whole[level.end() :]
    return re.split(rf"^#{{1,{len(level[1])}}} ", rest, maxsplit=1, flags=re.M)[0]


def names(whole: str, heading: str) -> list[str]:
    """Return what stands in the first column of the tables below a heading."""
    return re.findall(r"^\| `(.+?)` \|", section(whole, heading), re.M)


def test_the_copy_in_docs_is_current(whole):
    assert DOCUMENT.read_text("utf-8") == whole, "make dictionary"


def test_a_stale_copy_is_found_and_made_anew(tmp_path, whole):
    path = tmp_path / "data_dictionary.md"
    with pytest.raises(InputError, match="make dictionary"):
        made.check(path, PLAN)
    path.write_text(whole.replace("pairs", "pears"), "utf-8")
    with pytest.raises(InputError, match="make dictionary"):
        made.check(path, PLAN)
    made.write(path, PLAN)
    assert path.read_text("utf-8") == whole
    assert "up to date" in made.check(path, PLAN)


def test_without_its_folder_nothing_is_written(tmp_path):
    with pytest.raises(InputError, match="Run this in the project"):
        made.write(tmp_path / "docs" / "data_dictionary.md", PLAN)


def test_the_command_writes_and_checks(tmp_path, monkeypatch, capsys, whole):
    (tmp_path / "docs").mkdir()
    (tmp_path / "params").symlink_to(ROOT / "params")
    monkeypatch.chdir(tmp_path)
    for words, code_, said in (([], 0, "lines"), (["--check"], 0, "up to date")):
        monkeypatch.setattr(sys, "argv", ["misconduct-profile", "dictionary", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == code_
        assert said in capsys.readouterr().out
    path = tmp_path / "docs" / "data_dictionary.md"
    assert path.read_text("utf-8") == whole
    path.write_text("old", "utf-8")
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert "Run make dictionary." in capsys.readouterr().err


def test_every_field_says_what_it_is():
    assert tables.undescribed() == []


def test_a_field_that_says_nothing_is_found(monkeypatch):
    class Planted(dy.Schema):
        told = dy.String(description="something")
        silent = dy.String()

    monkeypatch.setattr(uses.records, "Planted", Planted, raising=False)
    monkeypatch.setattr(uses.records, "__all__", [*records.__all__, "Planted"])
    assert tables.undescribed() == ["planted.silent"]


def test_every_field_of_every_schema_stands_in_its_table(whole):
    assert len(uses.schemas()) >= 20
    for name, schema in uses.schemas().items():
        assert names(whole, name) == schema.column_names()


def test_a_planted_schema_and_its_fields_appear(monkeypatch):
    class Planted(dy.Schema):
        """A table | that nobody <knows>."""

        planted_key = dy.Int64(primary_key=True, min=3, description="a number of days")
        planted_code = dy.Enum(
            ("a", ""), nullable=True, description="a or b", metadata={"codes": ("ranks",)}
        )

    module = type(sys)("planted_module")
    module.Planted = Planted
    monkeypatch.setitem(sys.modules, "planted_module", module)
    monkeypatch.setattr(Planted, "__module__", "planted_module")
    monkeypatch.setattr(uses.records, "Planted", Planted, raising=False)
    monkeypatch.setattr(uses.records, "__all__", [*records.__all__, "Planted"])
    told = section(made.dictionary(load_plan(PLAN)), "planted")
    assert r"A table \| that nobody &lt;knows>." in told
    assert "| `planted_key` | whole number, key | no | a number of days | from 3 |  |" in told
    assert (
        "| `planted_code` | one of | yes | a or b | `a`, (empty); [ranks.csv](#rankscsv) |"
    ) in told


def test_the_tables_come_in_the_order_of_the_pipeline(whole):
    order = ["rows", "quarantine", "ledger", "event_rows", "case", "allegation", "subject",
             "outcome_event", "coverage", "counts", "estimates"]  # fmt: skip
    places = [whole.index(f"\n#### {name}\n") for name in order]
    assert places == sorted(places)


def test_every_list_that_a_field_names_is_a_reference_table():
    for name, schema in uses.schemas().items():
        for field, column in schema.columns().items():
            for home, _, part in (one.partition("/") for one in tables.lists_of(column)):
                assert home in get_args(Table), (name, field, home)
                assert not part or reference(home).filter(field=part).height, (name, field)


def test_every_code_of_every_reference_table_appears(whole):
    for (name,), part in graded().group_by("table"):
        told = section(whole, f"{name}.csv")
        assert names(whole, f"{name}.csv") == [one for one in part["code"] if one]
        for row in part.iter_rows(named=True):
            assert f"| {code(row['code'])} | {text(row['name'])} |" in told
            assert not row["source"] or text(row["source"]) in told
    assert "A table of figures" in section(whole, "workforce.csv")


def test_a_planted_code_appears(monkeypatch):
    row = {"table": "ranks", "list": "", "code": "Field Marshal", "name": "Field Marshal",
           "aliases": "a|b|c|d|e|f|g|h", "confidence": "low", "grades": "low",
           "source": "hearsay"}  # fmt: skip
    more = pl.concat([graded(), pl.DataFrame([row])])
    monkeypatch.setattr(lists, "graded", lambda: more)
    monkeypatch.setattr(lists, "unconfirmed", lambda: more.filter(confidence="low"))
    whole = made.dictionary(load_plan(PLAN))
    line = "| `Field Marshal` | Field Marshal | a; b; c; d; e; f; and 2 more | low | "
    assert line in section(whole, "ranks.csv")
    waiting = section(whole, "Awaiting in ranks.csv")
    assert "| `Field Marshal` | Field Marshal |  | low | hearsay |" in waiting


def test_codes_of_low_and_medium_confidence_await_confirmation(whole):
    chapter = section(whole, "Codes that await confirmation")
    for row in unconfirmed().iter_rows(named=True):
        told = (code(row["code"]), text(row["name"]), text(row["list"]), row["grades"],
                text(row["source"]))  # fmt: skip
        assert f"| {' | '.join(told)} |" in chapter
    lines = re.findall(
        r"^\| (?:`|\(empty\)).* \| (high|medium|low)(?: \(.*?\))? \| ", chapter, re.M
    )
    assert len(lines) == unconfirmed().height
    assert "high" not in lines


def test_the_counts_by_confidence_add_up_to_the_codes():
    for name, numbers in lists.counted().items():
        assert sum(numbers.values()) == reference(name).height


def test_every_measure_appears_with_its_definition(whole, found):
    for one in (*ALL_MEASURES, *PROBATION_MEASURES):
        told = section(whole, one.name)
        assert text(one.title) in told
        assert text(one.definition) in told
        assert all(f"`{name}`" in told for name in one.fields)
    assert set(found) >= {one.name for one in (*ALL_MEASURES, *PROBATION_MEASURES)}


def test_fields_are_read_off_the_measures(found):
    flagged = found["vawg_flagged"]
    assert ("case", "vawg_flag") in flagged.fields
    assert ("allegation", "sexual_misconduct") not in flagged.fields
    assert ("allegation", "sexual_misconduct") in found["sexual_misconduct"].fields
    assert ("outcome_event", "code") in found["outcomes_dismissed"].fields
    assert ("rows", "outcome") in found["outcomes_dismissed"].fields
    assert ("rows", "outcome") not in found["outcomes_proven"].fields
    assert ("subject", "sex") in found["conduct_and_complaint"].fields  # people by sex
    assert ("rows", "person_key") in found["repeat_subjects"].fields
    assert ("rows", "vawg_flag") in flagged.fields
    assert ("rows", "allegation_category") in found["sexual_misconduct"].fields
    assert ("rows", "subject_sex") in found["conduct_and_complaint"].fields
    assert ("rows", "severity") not in found["outcomes_finalised"].fields
    probation = found["regulation_13_discharged"].fields
    assert {name for name, _ in probation} == {"probation_event", "event_rows"}
    assert ("event_rows", "event") in probation
    assert {"code", "ethnicity", "ground", "sex"} <= {field for _, field in probation}


def test_every_field_named_is_one(found):
    known = uses.schemas()
    for one in found.values():
        for name, field in one.fields:
            assert field in known[name].column_names(), (one.measure.name, name, field)


def test_what_fields_are_read_from_is_there():
    known = uses.schemas()
    for (name, field), texts in uses.READ_FROM.items():
        home = "event_rows" if name == "probation_event" else "rows"
        assert field in known[name].column_names()
        assert set(texts) <= set(known[home].column_names())


def planted(monkeypatch, holds: pl.Expr, **rest) -> uses.Use:
    one = Measure("planted", "Planted", "A planted measure.", holds, **rest)
    monkeypatch.setattr(uses.measures, "PLANTED", (one,), raising=False)
    return {use.measure.name: use for use in uses.uses_of(load_plan(PLAN))}["planted"]


def test_a_planted_measure_appears_with_its_fields(monkeypatch):
    holds = (pl.col("victim_sex") == "female") & pl.col("domestic_abuse_perpetrator").is_null()
    one = planted(monkeypatch, holds, needs="moonlight", fields=("victim_sex",))
    assert ("allegation_victim", "sex") in one.fields
    assert ("allegation", "domestic_abuse_perpetrator") in one.fields
    assert ("rows", "victim_sex") in one.fields
    told = section(made.dictionary(load_plan(PLAN)), "planted")
    assert "- Needs: moonlight" in told
    assert "in no table of the plan" in told


def test_a_column_that_nobody_placed_is_told(monkeypatch):
    one = planted(monkeypatch, pl.col("phase_of_moon") == 1)
    assert one.unplaced == ("phase_of_moon",)
    assert "`phase_of_moon`" in section(made.dictionary(load_plan(PLAN)), "planted")


def test_the_page_is_sound(whole):
    assert whole.count("\n") < 2_500
    headings = re.findall(r"^#+ (.+)$", whole, re.M)
    anchors = [anchor(heading) for heading in headings]
    assert len(set(anchors)) == len(anchors)
    assert set(re.findall(r"\]\(#([^)]+)\)", whole)) <= set(anchors)
    for block in re.findall(r"(?:^\|.*\n)+", whole, re.M):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(widths) == 1, block[:200]
    assert "/home/" not in whole
    assert "| none |" not in whole.casefold()


def test_text_stays_text():
    assert text("a | b\n <c> & *d*") == r"a \| b &lt;c> &amp; \*d\*"
    assert code("a|b") == r"`a\|b`"
    assert table(("A",), []) == "None."
