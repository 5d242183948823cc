"""Every reason that the package can give has words; one that has none is still said."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import polars as pl
import pytest

import misconduct_profile
from misconduct_profile.extracts import REASONS
from misconduct_profile.records import (
    DATE_FIELDS,
    LINE_KINDS,
    TEXT_FIELDS,
    EventRows,
    JoinerRows,
    Ledger,
    Quarantine,
    ReturnLines,
    Rows,
)
from misconduct_profile.standards import (
    forces,
    names,
    reason_to_do,
    reason_words,
    table,
    worded_reasons,
)
from misconduct_profile.standards.categories import classify
from misconduct_profile.transform.accepted import TOO_EARLY, TOO_LATE
from misconduct_profile.transform.mapping import AMBIGUOUS, UNMAPPED
from misconduct_profile.transform.probation import NO_CASE, NO_GROUP

PACKAGE = Path(misconduct_profile.__file__).parent
SNAKE = re.compile(r"[a-z]+(?:_[a-z0-9]+)+")
#: Names with an underscore in extracts/ that are no reasons. A new one that is a reason
#: belongs in standards/reference/reasons.csv; any other belongs here.
NO_REASONS = {
    "date_of_birth", "date_order", "date_orders", "event_date", "fields_present", "force_text",
    "force_reason", "header_line", "leave_out", "linked_case", "rows_kept",
    "rows_quarantined", "rows_read", "subject_id", "joined_date", "subject_reference", "yes_no",
    "adds_to", "line_before", "line_after", "subject_name", "complainant_name", "of_case",
    "other_sheets", "headings_moved", "filled_down", "signs_taken_out", "no_date", "not_data",
    "row_is_case", "service_years",
}  # fmt: skip


def columns() -> set[str]:
    schemas = (EventRows, JoinerRows, Ledger, Quarantine, ReturnLines, Rows)
    return {name for schema in schemas for name in schema.column_names()}


def literals() -> dict[str, str]:
    """Return the snake-case texts of extracts/ with the file of each, but public names."""
    found = {}
    for path in sorted((PACKAGE / "extracts").glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        exported = {
            id(inner)
            for node in ast.walk(tree) if isinstance(node, ast.Assign)
            if any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets)
            for inner in ast.walk(node.value)
        }  # fmt: skip
        texts = [
            node.value for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and id(node) not in exported
        ]  # fmt: skip
        found |= {t: path.name for t in texts if isinstance(t, str) and SNAKE.fullmatch(t)}
    return found


def test_every_reason_of_a_row_or_a_file_has_words():
    known = worded_reasons("row") | worded_reasons("flag") | worded_reasons("file")
    none = {*TEXT_FIELDS, *DATE_FIELDS, *LINE_KINDS, *columns(), *NO_REASONS}
    wordless = {text: file for text, file in literals().items() if text not in known | none}
    assert wordless == {}, "give it words in reasons.csv, or list it in NO_REASONS"
    assert set(REASONS) <= worded_reasons("file")


def test_the_search_sees_the_reasons():
    seen = set(literals())
    assert {"field_count", "force_mismatch", "ground_unknown", "rows_grouped"} <= seen


def test_every_reason_of_a_value_has_words():
    known = worded_reasons("value")
    assert {UNMAPPED, AMBIGUOUS, NO_CASE, NO_GROUP, TOO_EARLY, TOO_LATE} <= known
    categories = table("allegation_categories")
    codes = {*categories["code"], "A", "L", "W", "Z", "J9", ""}
    titles = {*categories["name"], *names("outcome"), "Other", "quite another thing", ""}
    texts = {f"{code} {name}".strip() for code in codes for name in titles}
    told = {
        found.category_evidence
        for text in texts
        for era in ("legacy", "2020", "unknown")
        if (found := classify(text, era)).category_status in {"unmapped", "ambiguous"}
    }
    assert len(told) > 6
    # The one that repeats a code is known without it.
    assert {reason for reason in told - {""} - known if "J9" not in reason} == set()
    assert "Ask us" not in " ".join(map(reason_to_do, told - {""}))


def test_a_reason_without_words_is_its_key_with_blanks():
    assert reason_words("tooth_ache") == "Tooth ache."
    assert reason_to_do("tooth_ache") == "Ask us what was found."


def test_several_reasons_are_a_sentence_each_and_one_thing_to_do_stands_once():
    said = reason_words("force_missing|date_unreadable")
    assert said.count(". ") == 1
    assert said.startswith(reason_words("force_missing"))
    assert reason_to_do("tooth_ache|back_ache") == "Ask us what was found."


@pytest.mark.parametrize("column", ["words", "to_do"])
def test_they_are_sentences_for_a_person(column):
    for text in table("reasons")[column]:
        assert re.fullmatch(r"['A-Z].*\.", text), text
        assert not re.search(r"[a-z]_[a-z]|quarantine|null|schema|regex", text), text
        assert len(text) < 160, text


def test_each_is_told_once():
    assert table("reasons")["reason"].is_unique().all()
    assert isinstance(forces()[0].code, str)
    assert pl.Series(["row", "file", "value"]).is_in(table("reasons")["kind"].implode()).all()
