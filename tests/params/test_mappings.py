"""Accepted mappings: what a person may sign, and one clear message for what they may not."""

from __future__ import annotations

from dataclasses import astuple, replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.errors import CombinedInputError, InputError
from misconduct_profile.params import (
    AcceptedMapping,
    Params,
    accepted_mappings,
    add_mapping,
    read_mappings,
)
from misconduct_profile.standards import CODED, codes_of, fold, knowledge

ROOT = Path(__file__).parents[2]
KENT, ESSEX = "E23000032", "E23000028"
HEAD = "field,value,code,scope,by,on,reason\n"
GOOD = AcceptedMapping(
    "outcome", "Zzyzx", "DWN", "all", "A. Analyst", "2026-11-02", "The force said so"
)


def written(tmp_path, *lines: str, head: str = HEAD) -> Path:
    path = tmp_path / "accepted.csv"
    path.write_text(head + "".join(f"{line}\n" for line in lines), newline="")
    return path


def line_of(**changes: str) -> str:
    return ",".join(astuple(replace(GOOD, **changes)))


def told(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        read_mappings(path)
    return caught.value


def test_a_good_row_is_read(tmp_path):
    assert read_mappings(written(tmp_path, line_of())) == (GOOD,)


def test_the_file_of_the_project_is_valid():
    read_mappings(ROOT / "params" / "mappings" / "accepted.csv")


@pytest.mark.parametrize(
    ("changes", "column", "word"),
    [
        ({"field": "outcom"}, "field", "Did you mean outcome?"),
        ({"field": "case_reference"}, "field", "has no codes"),
        ({"code": "DW"}, "code", "DWN"),
        ({"code": "Dismissal without notice"}, "code", "Known are DWN."),
        ({"scope": "Kent"}, "scope", "ONS code"),
        ({"scope": ""}, "scope", "all"),
        ({"value": ""}, "value", "no letter or digit"),
        ({"value": "?!"}, "value", "no letter or digit"),
        ({"value": "z" * 61}, "value", "61 characters long"),
        ({"value": "dismissed without notice"}, "value", "has a code"),
        ({"by": " "}, "by", "is empty"),
        ({"reason": ""}, "reason", "is empty"),
        ({"on": "02/11/2026"}, "on", "year-month-day"),
        ({"on": "20261102"}, "on", "year-month-day"),
        ({"on": ""}, "on", "year-month-day"),
        ({"field": "rank", "value": "PS", "code": "Sergeant"}, "value", "one force alone"),
        ({"field": "allegation_category", "value": "B", "code": "J1"}, "value", "one force"),
        ({"field": "allegation_category", "value": "J2 harassment at work", "code": "Z"},
         "code", "no code of allegation_category"),
        ({"field": "allegation_category", "value": "J2", "code": "J2"}, "value", "has a code"),
        ({"field": "allegation_category", "code": "legacy I"}, "code", "legacy"),
        ({"field": "standard_breached", "code": "11"}, "code", "1"),
    ],
)  # fmt: skip
def test_one_message_names_file_row_column_and_remedy(tmp_path, changes, column, word):
    path = written(tmp_path, line_of(), line_of(**{"value": "Qwxyz"} | changes))
    error = told(path)
    assert not isinstance(error, CombinedInputError)
    assert error.where == f"{path}, line 3: {column}"
    assert word in str(error)
    assert error.remedy


@pytest.mark.parametrize(
    "changes",
    [{"field": "rank", "value": "PS", "code": "Sergeant", "scope": KENT},
     {"field": "allegation_category", "value": "B", "code": "legacy B", "scope": KENT},
     {"field": "allegation_category", "value": "Letter to Santa", "code": "legacy W"},
     {"field": "factors", "value": "DV", "code": "Domestic/gender abuse"},
     {"value": "z" * 60}],
)  # fmt: skip
def test_what_a_person_may_sign(tmp_path, changes):
    assert len(read_mappings(written(tmp_path, line_of(**changes)))) == 1


def test_all_mistakes_are_told_at_once(tmp_path):
    path = written(tmp_path, line_of(by=""), line_of(value="a", on="soon", code="?"))
    error = told(path)
    assert isinstance(error, CombinedInputError)
    assert [one.where.rpartition(", ")[2] for one in error.errors] == [
        "line 2: by", "line 3: code", "line 3: on",
    ]  # fmt: skip


def test_one_value_is_settled_once_for_each_scope(tmp_path):
    for_kent = line_of(scope=KENT, code="DN")
    assert len(read_mappings(written(tmp_path, line_of(), for_kent))) == 2
    error = told(written(tmp_path, line_of(), for_kent, line_of(value="ZZYZX.", code="DN")))
    assert "accepted as DWN for all in line 2, by A. Analyst" in str(error)


@pytest.mark.parametrize(
    ("text", "word"),
    [("", "does not begin"), ("field,value\n", "does not begin"),
     (HEAD + "outcome,a\n", "has 2 columns, not 7"),
     (HEAD + f"{line_of(reason='well, yes')}\n", "has 8 columns"),
     (HEAD + '"outcome\n', "no line of a CSV file")],
)  # fmt: skip
def test_a_file_that_is_no_list_of_mappings(tmp_path, text, word):
    path = tmp_path / "accepted.csv"
    path.write_text(text)
    assert word in str(told(path))


def test_a_file_in_another_encoding(tmp_path):
    path = tmp_path / "accepted.csv"
    path.write_bytes(HEAD.encode() + b"outcome,\xe9t\xe9\n")
    assert "Save it as UTF-8" in str(told(path))


def test_only_the_file_of_the_default_name_may_be_absent(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    params = Params.model_validate(
        yaml.safe_load((ROOT / "params" / "example.yaml").read_text())
    )
    assert accepted_mappings(params) == ()
    away = params.model_copy(update={"mappings": "params/mine.csv"})
    with pytest.raises(InputError, match="no such file"):
        accepted_mappings(away)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_new_row_stands_in_its_place_and_the_others_stay_byte_for_byte(tmp_path, ending):
    path = tmp_path / "accepted.csv"
    quoted = '"outcome",zz ,DN,all,B,2026-01-01,"for ""all"" of them, and' + f'{ending} so on"'
    code = next(iter(codes_of("finding")))
    lines = ["\ufeff" + HEAD.rstrip(), line_of(field="finding", code=code), "", quoted]
    path.write_text(ending.join(lines), newline="")  # no end to the last line
    before = path.read_bytes()
    add_mapping(path, GOOD)
    add_mapping(path, replace(GOOD, value="Aaaa", reason="one, two"))
    add_mapping(path, replace(GOOD, field="case_type", code="PC"))
    values = [(one.field, one.value) for one in read_mappings(path)]
    assert values == [("case_type", "Zzyzx"), ("finding", "Zzyzx"), ("outcome", "Aaaa"),
                      ("outcome", "zz"), ("outcome", "Zzyzx")]  # fmt: skip
    new = [line for line in path.read_bytes().splitlines(keepends=True)
           if line not in before.splitlines(keepends=True)]  # fmt: skip
    kept = b"".join(x for x in path.read_bytes().splitlines(keepends=True) if x not in new)
    assert before.startswith(kept)
    assert path.read_bytes().endswith(ending.encode())


def test_a_new_file_has_its_heading_and_a_refused_row_changes_nothing(tmp_path):
    path = tmp_path / "params" / "accepted.csv"
    add_mapping(path, GOOD)
    assert path.read_text() == HEAD + line_of() + "\n"
    for wrong in (GOOD, replace(GOOD, by=""), replace(GOOD, value="dismissed")):
        with pytest.raises(InputError):
            add_mapping(path, wrong)
    assert path.read_text() == HEAD + line_of() + "\n"


TEXTS = st.text(min_size=1, max_size=60).filter(fold)


@given(
    st.lists(
        st.tuples(TEXTS, st.sampled_from(["all", KENT, ESSEX]), TEXTS, TEXTS),
        unique_by=lambda one: (fold(one[0].strip()), one[1]),
        max_size=6,
    )
)
def test_what_is_written_is_read_back_sorted(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("mappings") / "accepted.csv"
    put = [
        replace(GOOD, value=v.strip(), scope=scope, by=by.strip(), reason=why.strip())
        for v, scope, by, why in rows
        if by.strip() and why.strip() and knowledge("outcome", v) == "unknown"
        and not set("\r\n\x00") & set(v + by + why)
    ]  # fmt: skip
    for one in put:
        add_mapping(path, one)
    found = read_mappings(path) if put else ()
    assert list(found) == sorted(put, key=lambda one: one.key)


@pytest.mark.parametrize("column", CODED)
def test_every_coded_column_has_codes_and_knows_its_own(column):
    known = codes_of(column)
    assert known
    if column != "allegation_category":
        assert {knowledge(column, code) for code in known} <= {"known", "ambiguous"}
    assert knowledge(column, "Zzyzx") == "unknown"
