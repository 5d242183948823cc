"""One file in: every line in one place, nothing personal beside it, or one message."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misconduct_profile.errors import InputError, RefusedFileError
from misconduct_profile.extracts import Source, check_lines, load, load_all
from misconduct_profile.extracts.fields import kinds

HEADER = "Case Reference,Force,Date Received,Allegation Ref,Collar No,Officer Name,Summary,Pet"
FIXTURES = Path(__file__).parents[2].parent / "shared" / "fixtures"
FOLDERS = ("clevercsv", "messytables_horror", "uk_met_bocu_allegations_tsv")
AWKWARD = sorted(p for name in FOLDERS for p in (FIXTURES / name).glob("*") if p.is_file())
KEY = b"a key of sixteen"


def read(source, *lines, **said):
    one = source("\n".join([HEADER, *lines]) + "\n", **said)
    return load(one, KEY)


def reasons(loaded):
    return loaded.quarantine["reasons"].to_list()


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("A1,Kent,31/01/2021,1,77,,,", ""),
        ("A1,,31/01/2021,1,77,,,", ""),
        (",Kent,31/01/2021,1,77,,,", "case_reference_missing"),
        ("A1,Essex,31/01/2021,1,77,,,", "force_mismatch"),
        ("A1,BTP,31/01/2021,1,77,,,", "force_mismatch"),
        ("A1,Kent,soon,1,77,,,", "date_unreadable"),
        ("A1,Kent,31/02/2021,1,77,,,", "date_unreadable"),
        ("A1,Kent,31/01/2021,1,77,,", "field_count"),
        ("A1,Kent,31/01/2021,1,77,,,,", "field_count"),
        (",Essex,31/02/2021,1,77,,,", "force_mismatch|case_reference_missing|date_unreadable"),
    ],
)
def test_a_row_is_kept_or_quarantined_for_its_reasons(source, line, wanted):
    loaded = read(source, "A0,Kent,30/01/2021,1,76,,,", line)
    assert reasons(loaded) == ([wanted] if wanted else [])
    assert loaded.ledger["reasons"][2] == wanted
    assert loaded.ledger["kind"].to_list() == [
        "header",
        "kept",
        "quarantined" if wanted else "kept",
    ]


def test_a_joint_return_is_split_by_its_column_of_the_force(source):
    lines = ["A1,Kent,31/01/2021,1,7,,,", "A1,Essex,30/01/2021,1,7,,,",
             "A2,,30/01/2021,1,7,,,", "A2,Surrey,30/01/2021,1,7,,,"]  # fmt: skip
    loaded = read(source, *lines, force=["Kent", "Essex"])
    assert loaded.rows["force"].to_list() == ["E23000032", "E23000028"]
    assert loaded.rows["person_key"].n_unique() == 2
    assert reasons(loaded) == ["force_missing", "force_mismatch"]


def test_a_joint_return_that_says_not_whose_a_row_is_is_refused(source):
    one = source("Case Reference,Date Received,Case Type,Outcome\nA1,2021-01-31,PC,\n",
                 force=["Kent", "Essex"])  # fmt: skip
    with pytest.raises(RefusedFileError, match="no column says which row is whose") as caught:
        load(one, KEY)
    assert caught.value.reason == "joint_return"


def test_a_repeat_is_refused_and_a_twin_of_nobody_is_kept(source):
    known, nobody = "A1,Kent,31/01/2021,1,77,,,", "A2,Kent,31/01/2021,1,Unknown,,,"
    loaded = read(source, known, known, nobody, nobody)
    assert reasons(loaded) == ["duplicate_row"]
    assert loaded.rows["repeated"].to_list() == [False, False, True]
    assert loaded.rows["first_line"].to_list() == [2, 4, 5]


def test_a_clock_column_without_proof_refuses_the_file(source):
    with pytest.raises(InputError, match=r"'Date Received' tells day from month.*year-month"):
        read(source, "A1,Kent,01/02/2021,1,77,,,")


def test_a_contradictory_clock_column_keeps_what_proves_itself(source):
    loaded = read(
        source,
        *(f"A{n},Kent,{day},1,77,,," for n, day in enumerate(["31/01/2021", "01/31/2021",
          "02/03/2021", "04/04/2021"])),
    )  # fmt: skip
    assert loaded.date_orders == {"received_date": "contradictory"}
    assert reasons(loaded) == ["date_ambiguous"]
    assert loaded.rows["received_date"].to_list() == [
        dt.date(2021, 1, 31), dt.date(2021, 1, 31), dt.date(2021, 4, 4)
    ]  # fmt: skip


def test_a_file_of_a_header_alone_has_no_rows(source):
    loaded = read(source)
    assert (loaded.rows.height, loaded.quarantine.height) == (0, 0)
    assert loaded.ledger["kind"].to_list() == ["header"]


def test_several_standards_keep_their_line_breaks(source):
    header = "Case Reference,Date Received,Standard,Rank"
    one = source(f'{header}\nA1,31/01/2021,"Force \r\n  Confidentiality\n","Police\nstaff"\n')
    row = load(one, KEY).rows.row(0, named=True)
    assert (row["standard_breached"], row["rank"]) == ("Force\nConfidentiality", "Police staff")


SECRETS = st.text(st.characters(categories=["Lu"], max_codepoint=90), min_size=9, max_size=12)


@given(
    secret=SECRETS, damage=st.sampled_from(["", ",extra"]), force=st.sampled_from(["", "QQ"])
)
def test_nothing_personal_or_unrecognised_stands_in_quarantine(source, secret, damage, force):
    line = f"A1,{force},never,1,{secret},{secret},so {secret}!,{secret}{damage}"
    loaded = read(source, line)
    [row] = loaded.quarantine.iter_rows(named=True)
    assert secret not in json.dumps(row, default=str)
    content = json.loads(row["content"])
    if damage:
        assert content == {"line": f"withheld, {len(line)} characters"}
    else:
        assert content["Case Reference"] == "A1"
        assert content["Summary"] == f"withheld, {len(secret) + 4} characters"


def test_headings_that_stand_twice_keep_a_cell_each(source):
    header = "Case Reference,Date Received,Rank,Outcome,Pet,Pet,Pet (column 5)"
    loaded = load(source(f"{header}\n,31/01/2021,PC,x,a,bb,ccc\n"), KEY)
    content = json.loads(loaded.quarantine["content"][0])
    assert len(content) == 7
    assert sum("withheld" in cell for cell in content.values()) == 3


def test_a_run_is_written_and_read_back(source, tmp_path):
    one = source(HEADER + "\nA1,Kent,31/01/2021,1,77,,,\n,Kent,31/01/2021,1,77,,,\n")
    loaded = load(one, KEY)
    [light] = load_all([one], KEY, tmp_path).loaded
    assert (light.kept, light.quarantined, light.rows.height) == (1, 1, 0)
    for folder in ("rows", "quarantine", "ledger"):
        back = pl.read_parquet(tmp_path / folder / f"{one.name}.parquet")
        assert back.equals(getattr(loaded, folder))
    told = json.loads((tmp_path / "recognised" / f"{one.name}.json").read_text("utf-8"))
    assert told["columns"][4:6] == [
        ["Collar No", "subject_id"],
        ["Officer Name", "subject_name"],
    ]
    assert {kinds()["subject_id"], kinds()["subject_name"]} == {"personal"}


CELLS = st.one_of(
    st.sampled_from(["", "A1", "Kent", "31/01/2021", "2021-01-05", "01/02/2021", "Total", "12",
                     '"x\ny"', '"a ""b"""', '"', "a\rb", "\x0c", "\xa0", "Unknown"]),
    st.text(st.sampled_from('ab1,"\n\r;\t|\x85 é'), max_size=5),
)  # fmt: skip
LINES = st.one_of(
    st.lists(CELLS, min_size=8, max_size=8).map(",".join),
    st.lists(CELLS, max_size=9).map(",".join),
    st.just(HEADER),
)


@settings(max_examples=250)
@given(
    above=st.lists(LINES, max_size=2),
    below=st.lists(LINES, max_size=7),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_every_line_is_in_one_place_or_the_file_is_refused(source, above, below, end, encoding):
    one = source(end.join([*above, HEADER, *below]).encode(encoding))
    try:
        loaded = load(one, KEY)
    except InputError as error:
        assert one.path.name in str(error)
        return
    check_lines(loaded, one)
    kept = loaded.ledger.filter(kind="kept")["first_line"].to_list()
    refused = loaded.ledger.filter(kind="quarantined")["first_line"].to_list()
    assert loaded.rows["first_line"].to_list() == kept
    assert loaded.quarantine["first_line"].to_list() == refused


@pytest.mark.skipif(not AWKWARD, reason="the shared fixtures are not at hand")
@pytest.mark.parametrize("path", AWKWARD, ids=lambda path: path.name)
def test_an_awkward_file_gives_rows_or_one_message_that_names_it(source, path):
    one = Source(path.stem, path, source("").said)
    with pytest.raises(InputError, match=r"^" + path.name.replace(".", r"\.")):
        load(one, KEY)


def is_utf8(path: Path) -> bool:
    """Whether a header of ours can stand in one encoding with the file."""
    try:
        path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


IN_UTF8 = [path for path in AWKWARD if is_utf8(path)]


@pytest.mark.skipif(not IN_UTF8, reason="the shared fixtures are not at hand")
@pytest.mark.parametrize("path", IN_UTF8, ids=lambda path: path.name)
def test_an_awkward_file_below_a_header_of_ours_loses_no_line(source, path):
    content = path.read_bytes()
    one = source(HEADER.encode() + b"\n" + content.removeprefix(b"\xef\xbb\xbf"))
    try:
        check_lines(load(one, KEY), one)
    except InputError as error:
        assert one.path.name in str(error)
