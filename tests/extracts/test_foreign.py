"""Extracts in the manner of other agencies are read by their layouts alone, or told why not.

All data are invented. Each file is looked at first, as an analyst would.
"""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
import xlsxwriter
import yaml

from misconduct_profile.errors import RefusedFileError
from misconduct_profile.execute.look import look

DAY = dt.date


def kinds(loaded) -> dict[str, int]:
    return dict(loaded.ledger["kind"].cast(pl.String).value_counts().iter_rows())


LOGS = "Log No,Complaint Date,Category,Involved Officer,Closed At\n" + "".join(
    f"{1080000 + n // 2},{n % 12 + 1}/{n % 28 + 1}/2020 12:00:00 AM,Use of Force,"
    f"{400 + n},3/15/2021 12:00:00 AM\n"
    for n in range(30)
)  # fmt: skip


def test_log_numbers_with_times_of_midnight(take):
    told = {"Log No": "case_reference", "Complaint Date": "received_date",
            "Involved Officer": "subject_id", "Closed At": "finalised_date"}  # fmt: skip
    loaded = take("logs.csv", LOGS, {"header_row": 1, "columns": told})
    assert (loaded.kept, loaded.quarantined) == (30, 0)
    assert loaded.rows["case_reference"].n_unique() == 15
    assert loaded.rows["received_date"][1] == DAY(2020, 2, 2)


def test_a_header_without_one_known_heading_is_proposed(seen):
    words, layout = seen(LOGS.replace("Category", "Charge"))
    assert "guessed by its look" in words
    assert list(layout["columns"]) == [
        "Log No", "Complaint Date", "Charge", "Involved Officer", "Closed At"
    ]  # fmt: skip
    assert "# No column is the case_reference yet" in words
    assert "# No column is a date of the case yet" in words


BLOCK = "METROPOLIS POLICE,,,,\n" + "\n" * 8 + 'Printed: 2/3/2021 9:14 AM,,,,\n"User: x",,,,\n'
LINES = "".join(
    f"IA20-{n:03d},{n % 12 + 1:02d}/{n % 28 + 1:02d}/20,{n + 100},Rudeness,{closed}\n"
    f",,{n + 200},Neglect of Duty,\n"
    for n in range(20)
    for closed in [f"{n % 12 + 1:02d}/{n % 28 + 1:02d}/{19 if n < 4 else 21}"]
)  # fmt: skip
REPORT = (
    f"{BLOCK}IA No,Rcvd,Badge,Allegation(s),Closed Dt\n{LINES}Page 1 of 3,,,,\n\n"
    "IA No,Rcvd,Badge,Allegation(s),Closed Dt\nTotal complaints,20,,,\n"
)
REPORTED = {
    "header_row": 12,
    "columns": {"IA No": "case_reference", "Rcvd": "received_date", "Badge": "subject_id",
                "Allegation(s)": "allegation_category", "Closed Dt": "finalised_date"},
    "fill_down": ["Rcvd", "Closed Dt"],
}  # fmt: skip


def test_officers_below_their_case_under_a_title_block(take):
    loaded = take("report.csv", REPORT, REPORTED)
    assert kinds(loaded) == {
        "title": 3, "blank": 9, "header": 1, "kept": 32, "quarantined": 8,
        "footer": 1, "repeated_header": 1, "total": 1,
    }  # fmt: skip
    assert loaded.reasons == {"finalised_before_received": 8}
    assert loaded.rows["received_date"].null_count() == 0


def test_what_to_fill_down_is_proposed_before_the_case_is_known(seen):
    words, layout = seen(REPORT)
    assert layout["header_row"] == 12
    assert "# Blank wherever 'IA No' is" in words
    assert 'fill_down: ["Closed Dt", "Rcvd"]' in words


def test_many_rows_closed_before_they_were_opened_are_told_with_what_follows(seen):
    words, layout = seen(REPORT, **REPORTED)
    assert "32 rows kept, quarantined: 8 finalised_before_received" in words
    assert "20% of its rows" in words
    assert "quality.most_quarantined" in words
    assert "nobody can tell which of the two dates is wrong" in words
    assert layout["columns"] == REPORTED["columns"]
    assert layout["fill_down"] == REPORTED["fill_down"]


BARE = "".join(
    f"{12000 + n:,}|202001{n + 1:02d}|20200301|Rudeness|{n + 50}|\n" for n in range(20)
)
BARE_SHAPE = {
    "header_row": 0,
    "delimiter": "bar",
    "columns": {"column 1": "case_reference", "column 2": "received_date",
                "column 3": "finalised_date", "column 4": "allegation_category",
                "column 5": "subject_id", "column 6": "ignore"},
}  # fmt: skip


def test_a_file_without_a_header_has_columns_by_number(take):
    loaded = take("bare.txt", BARE, BARE_SHAPE)
    assert kinds(loaded) == {"kept": 20}
    first = loaded.rows.row(0, named=True)
    assert (first["case_reference"], first["received_date"]) == ("12,000", DAY(2020, 1, 1))


def test_a_line_of_a_bare_file_is_withheld_by_column(take):
    loaded = take("bare.txt", f"{BARE}13,001|soon||Rudeness|7|\n", BARE_SHAPE)
    [told] = loaded.quarantine["content"]
    assert '"column 2": "soon"' in told
    assert '"column 5": "withheld, 1 characters"' in told


def test_a_bare_file_is_looked_at_with_a_draft(seen):
    words, layout = seen(BARE)
    assert layout["header_row"] is None
    words, layout = seen(BARE, header_row=0, delimiter="bar")
    assert "It has no header, as the layout says." in words
    assert layout["header_row"] == 0
    assert list(layout["columns"]) == [f"column {n}" for n in range(1, 6)]


def test_a_bare_file_needs_its_delimiter_told(take):
    with pytest.raises(RefusedFileError, match="there is no header, and not what parts"):
        take("bare.txt", BARE, {"header_row": 0, "columns": BARE_SHAPE["columns"]})


COMPLAINTS = "CAP Number,Date Received,General Classification\n" + "".join(
    f"20-{n:04d},2020-01-05T00:00:00.000,LACK OF SERVICE\n" for n in range(6)
)
FINDINGS = (
    "CAP #,PO Race,Allegations Investigated,Investigative Findings\n"
    "20-0000,white,Lack Of Service,Sustained\n20-0000,white,Lack Of Service,Sustained\n"
    "20-0001,black,Rude,Unfounded\n20-0009,black,Rude,Unfounded\n"
)


def test_findings_without_an_officer_are_joined_to_their_complaints(take):
    told = {"CAP Number": "case_reference", "CAP #": "case_reference",
            "General Classification": "ignore", "PO Race": "subject_ethnicity",
            "Allegations Investigated": "allegation_category",
            "Investigative Findings": "decision"}  # fmt: skip
    shape = {"header_row": 1, "columns": told}
    loaded = take("findings.csv", FINDINGS, shape, {"complaints.csv": COMPLAINTS})
    assert loaded.reasons == {"row_without_its_own": 1}
    assert loaded.rows["case_reference"].to_list() == [
        "20-0000", "20-0000", "20-0001", "20-0002", "20-0003", "20-0004", "20-0005"
    ]  # fmt: skip
    assert loaded.rows["received_date"].unique().to_list() == [DAY(2020, 1, 5)]


def test_related_files_are_looked_at_together(tmp_path):
    for name, text in (("findings.csv", FINDINGS), ("complaints.csv", COMPLAINTS)):
        (tmp_path / name).write_text(text)
    tables = (tmp_path / "complaints.csv",)
    told = look(tmp_path / "findings.csv", None, None, "Kent", "", tables=tables)
    layout = yaml.safe_load(told.partition("Proposed layout:")[2])
    assert layout["sheets"] == ["findings.csv", "complaints.csv"]
    assert "findings.csv!CAP #" in layout["columns"]


@pytest.fixture
def workbook(tmp_path):
    """Complaints under merged titles and allegations of theirs, real dates, and a read-me."""
    path = tmp_path / "made.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "m/d/yyyy"})
        book.add_worksheet("README").write_column(0, 0, ["Field", "Complaint Id"])
        cases, lines = book.add_worksheet("Complaints"), book.add_worksheet("Allegations")
        cases.merge_range(0, 0, 0, 3, "Review Board")
        cases.write_row(2, 0, ["As Of", "Complaint Id", "Received\nDate", "Close Date"])
        lines.write_row(0, 0, ["As Of", "Allegation Record", "Complaint Id", "Tax ID", "FADO"])
        for n in range(8):
            opened = DAY(2020, 1, 5 + n)
            cases.write_row(n + 3, 1, [202000000 + n])
            for place, when in ((0, DAY(2021, 1, 1)), (2, opened), (3, DAY(2020, 9, 1))):
                cases.write_datetime(n + 3, place, when, day)
            for k in range(2):
                lines.write_row(2 * n + k + 1, 1, [2 * n + k, 202000000 + n, 900 + n, "Force"])
                lines.write_datetime(2 * n + k + 1, 0, DAY(2021, 1, 1), day)
    return path


def test_two_sheets_with_a_heading_in_common(take, workbook):
    told = {"Complaint Id": "case_reference", "Close Date": "finalised_date",
            "As Of": "ignore", "Allegation Record": "allegation_reference",
            "Tax ID": "subject_id", "FADO": "allegation_category"}  # fmt: skip
    rows = {"Complaints": 3, "Allegations": 1}
    loaded = take("board.xlsx", workbook, {
        "sheets": ["Complaints", "Allegations"], "header_row": rows, "columns": told
    })  # fmt: skip
    assert (loaded.kept, loaded.quarantined, loaded.others) == (16, 0, ("README",))
    assert loaded.rows["received_date"][15] == DAY(2020, 1, 12)


TWICE = "File #,Date Filed,Emp ID,Alleged,Status,Status,Date,Date\n" + "".join(
    f"{n:03d}-20,Jan {n + 1} 2020,,,Closed,Sustained,Jan 5 2020,March {n + 1} 2020\n"
    f",Jan {n + 1} 2020,{n},Rudeness,Closed,Sustained,Jan 5 2020,March {n + 1} 2020\n"
    for n in range(20)
)


def test_only_the_reference_is_blank_below_and_headings_stand_twice(take):
    told = {"File #": "case_reference", "Date Filed": "received_date", "Emp ID": "subject_id",
            "Alleged": "allegation_category", "Status (column 6)": "decision",
            "Date (column 8)": "finalised_date"}  # fmt: skip
    shape = {"header_row": 1, "columns": told, "fill_down": ["File #"]}
    loaded = take("files.csv", TWICE, shape)
    assert (loaded.kept, loaded.tables[0].filled_down) == (40, 20)
    assert loaded.rows["person_key"].is_null().sum() == 20
    assert loaded.rows["finalised_date"][39] == DAY(2020, 3, 20)


def test_headings_that_stand_twice_are_proposed_by_their_place(seen):
    words, layout = seen(TWICE)
    assert {"Status (column 5)", "Status (column 6)"} < set(layout["columns"])
    assert "# Blank wherever 'File #' is" in words
    assert 'fill_down: ["File #"]' in words


def test_ids_that_look_like_dates_are_ids(take):
    text = "FileNumber;Occured;Received;Allegation;Employee\n" + "".join(
        f"202001{n + 1:02d};1/{n + 1}/2020;1/{n + 2}/2020;Rude;{n % 12 + 1}/{n + 1}/20\n"
        for n in range(20)
    )
    told = {"FileNumber": "case_reference", "Occured": "incident_date",
            "Employee": "subject_id"}  # fmt: skip
    shape = {"header_row": 1, "delimiter": "semicolon", "columns": told}
    loaded = take("ids.csv", text, shape)
    assert loaded.kept == 20
    assert loaded.rows["case_reference"][0] == "20200101"
