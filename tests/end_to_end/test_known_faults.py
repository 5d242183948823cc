"""Known data-quality problems of such extracts: each has its file and its test.

The files are made up, and small enough to be read; what went wrong in them went wrong in
a real one. A test is named after its row of ROWS, and its docstring begins with the
evidence; the tests stand in the two files beside this one.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # taken.py
from taken import FAULTS

#: Test by name, its evidence, and what must become of it.
ROWS = {
    "header_shifted": (
        "edikaQT cleaning script",
        "detect by type profile, refuse or realign with log",
    ),
    "duplicate_rows": (
        "edikaQT cleaning script",
        "in quarantine only where case, allegation and subject are known; else kept, flagged",
    ),
    "allegation_numbers_not_contiguous": (
        "edikaQT cleaning script",
        "do not use max(seq) as a count",
    ),
    "placeholder_person": (
        "Met FOI file",
        "exclude from person counts, keep in allegation counts",
    ),
    "rank_blank": ("A&S FOI 1193/18", "Unknown, not Constable"),
    "mixed_date_styles": (
        "Met FOI 01.FOI.22.026275",
        "order proved per column; else in quarantine, refused, or unknown",
    ),
    "pending_with_hearing": (
        "Met FOI 01.FOI.22.026275",
        "live cases in received, not in outcome rates",
    ),
    "one_case_many_officers_and_allegations": (
        "Met file; Casey",
        "state the unit on every table",
    ),
    "person_in_both_routes": (
        "NPCC sums exactly",
        "individuals by route; add distinct total",
    ),
    "fewer_allegations_than_individuals": (
        "NPCC 1,483 vs 1,539",
        "allegation x subject is a third unit",
    ),
    "series_starts_differ": (
        "WMP FOI 1721A/22; MOPAC PCD 118",
        "per-force coverage table",
    ),
    "break_of_february_2020": ("IOPC 2020/21", "no line across the break"),
    "ethnicity_missing": ("edikaQT; IOPC", "show missing rate, no imputation"),
    "received_or_finalised_basis": (
        "HO finalised; Casey and NPCC received",
        "label basis; recent years are right-censored",
    ),
    "units_change": ("HO bulletins", "never splice"),
    "detail_differs_by_force": (
        "NPCC/College 14 Oct 2022",
        "force-level completeness score",
    ),
    "more_recording_is_no_more_misconduct": (
        "IPCC 2011/12 foreword",
        "no league table; funnel plot",
    ),
    "kept_as_statuses": ("A&S FOI 592/21", "keep as statuses"),
}
#: The files of each row's test.
FILES = {
    "header_shifted": ("header_shifted.csv", "header_shifted_for_good.csv"),
    "duplicate_rows": ("duplicate_rows.csv",),
    "allegation_numbers_not_contiguous": ("allegation_numbers.csv",),
    "placeholder_person": ("placeholder_person.csv",),
    "rank_blank": ("rank_blank.csv",),
    "mixed_date_styles": (
        "mixed_dates.csv",
        "mixed_dates_contradictory.csv",
        "mixed_dates_clock_unproven.csv",
        "mixed_dates_other_unproven.csv",
    ),
    "pending_with_hearing": ("pending_with_hearing.csv",),
    "one_case_many_officers_and_allegations": ("one_case_many.tsv",),
    "person_in_both_routes": ("both_routes.csv",),
    "fewer_allegations_than_individuals": ("fewer_allegations_than_people.csv",),
    "series_starts_differ": (
        "series_starts_west_midlands.csv",
        "series_starts_metropolitan.csv",
    ),
    "break_of_february_2020": ("break_of_2020.csv",),
    "ethnicity_missing": ("ethnicity_missing.csv",),
    "received_or_finalised_basis": ("received_basis.csv", "finalised_basis.csv"),
    "units_change": ("units_change.csv",),
    "detail_differs_by_force": ("detail_complete.csv", "detail_poor.csv"),
    "more_recording_is_no_more_misconduct": ("more_recording.csv",),
    "kept_as_statuses": ("kept_as_statuses.csv",),
}


def functions() -> dict[str, ast.FunctionDef]:
    """Return the tests of the files beside this one, by the row that each is named after."""
    return {
        node.name.removeprefix("test_"): node
        for path in sorted(Path(__file__).parent.glob("test_known_faults_in_*.py"))
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_known_fault_has_a_test_and_a_file():
    tests = functions()
    assert len(ROWS) == 18
    assert list(tests) == list(ROWS)
    for name, (evidence, _) in ROWS.items():
        assert f"Evidence: {evidence}" in (ast.get_docstring(tests[name]) or ""), name
    used = {name for names in FILES.values() for name in names}
    assert list(FILES) == list(ROWS)
    assert all(FILES.values())
    assert used == {path.name for path in FAULTS.iterdir()}
    for name, files in FILES.items():
        texts = {node.value for node in ast.walk(tests[name]) if isinstance(node, ast.Constant)}
        assert set(files) <= texts, name
