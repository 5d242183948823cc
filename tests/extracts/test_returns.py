"""The HR return and the joiners: each line in one place, nobody named, nothing guessed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_returns import (
    ESSEX,
    EVENT_HEADINGS,
    JOINER_HEADINGS,
    KENT,
    KEY,
    events_text,
    joiners_text,
    params_of,
)
from misconduct_profile.errors import InputError
from misconduct_profile.extracts import (
    check_returns,
    count_lines,
    load_probation,
    returned_files,
)
from misconduct_profile.extracts.people import person_key

ROOT = Path(__file__).parents[2]


def loaded(folder: Path, **given_) -> dict[str, pl.DataFrame]:
    """Load returns; give back what stands in the run, by folder and name."""
    load_probation(params_of(folder, **given_), KEY, folder / "run")
    return {
        str(path.relative_to(folder / "run").with_suffix("")): pl.read_parquet(path)
        for path in sorted((folder / "run").rglob("*.parquet"))
    }


def test_a_good_line_is_kept_as_written(tmp_path):
    run = loaded(tmp_path, events=events_text({"Ethnicity": "W1 - White British"}))
    row = run["probation/events"].row(0, named=True)
    assert row["person_key"] == person_key(KEY, KENT, "100")
    assert (row["force"], row["event"], row["event_date"]) == (
        KENT,
        "R13_D",
        dt.date(2021, 5, 4),
    )
    assert (row["ethnicity"], row["linked_case"]) == ("W1 - White British", None)
    assert run["quarantine/regulation-12-13"].height == 0


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"Event Date": "04/05/2021"}, "date_unreadable"),
        ({"Event Date": "2021-02-30"}, "date_unreadable"),
        ({"Event Date": ""}, "date_unreadable"),
        ({"Event": "Promoted"}, "event_unknown"),
        ({"Event": "Final written warning"}, "event_unknown"),
        ({"Event": ""}, "event_unknown"),
        ({"Ground": "Sexist conduct"}, "ground_unknown"),
        ({"Force": "Kentt"}, "force_unknown"),
        ({"Force": ""}, "force_unknown"),
        ({"Force": "Essex"}, "force_not_covered"),
        ({"Staff Number": ""}, "staff_number_missing"),
        ({"Staff Number": "not known"}, "staff_number_missing"),
        ({"Event Date": "2017-12-31"}, "outside_window"),
        ({"Event Date": "2022-04-01"}, "outside_window"),
        ({"Event": "x", "Ground": "y"}, "event_unknown|ground_unknown"),
    ],
)
def test_a_line_that_cannot_be_used_says_why(tmp_path, change, reason):
    run = loaded(tmp_path, events=events_text({}, change), covers=["Kent"])
    assert run["probation/events"].height == 1
    out = run["quarantine/regulation-12-13"].row(0, named=True)
    assert (out["first_line"], out["reasons"]) == (3, reason)


@pytest.mark.parametrize(
    "change",
    [
        {"Event": "Discharged under Regulation 13"},
        {"Event": "r13_d"},
        {"Event": "R13_D - Discharged under Regulation 13"},
        {"Event Date": "2021-05-04 00:00:00"},
        {"Ground": ""},
        {"Ground": "SEXIST OR MISOGYNISTIC CONDUCT"},
        {"Force": "Kent Police"},
        {"Force": KENT},
        {"Event Date": "2018-01-01"},
        {"Event Date": "2022-03-31"},
        {"Entry Route": "", "Sex": "", "Ethnicity": ""},
    ],
)
def test_a_line_in_other_known_words_is_kept(tmp_path, change):
    run = loaded(tmp_path, events=events_text(change))
    assert run["probation/events"].height == 1


def test_the_same_line_twice_is_one_event(tmp_path):
    run = loaded(tmp_path, events=events_text({}, {"Event Date": "2021-05-05"}, {}))
    assert run["probation/events"].height == 2
    assert run["quarantine/regulation-12-13"]["reasons"].to_list() == ["duplicate_row"]
    assert run["probation/lines"].row(0, named=True) == {
        "title": "events", "force": KENT, "lines": 3, "lost": 0,
    }  # fmt: skip


def test_lines_of_another_width_and_headings_told_again(tmp_path):
    text = events_text({}) + "\n" + ",".join(EVENT_HEADINGS).upper() + "\nKent,1,2\nUnclear\n"
    run = loaded(tmp_path, events=text)
    kinds = run["ledger/regulation-12-13"]["kind"].cast(pl.String).to_list()
    assert kinds == [
        "header", "kept", "blank", "repeated_header", "quarantined", "quarantined",
    ]  # fmt: skip
    assert set(run["quarantine/regulation-12-13"]["reasons"]) == {"field_count"}
    lines = dict(run["probation/lines"].select("force", "lost").iter_rows())
    assert lines == {KENT: 1, "": 1}, "the force that a broken line names bears its loss"


def test_a_line_that_is_not_used_is_known_by_its_place_among_its_forces_own(tmp_path):
    said = ({}, {"Force": "Essex"}, {"Event": "x"}, {"Force": "Essex", "Ground": "y"},
            {"Force": "Nowhere"}, {"Event Date": "2021-02-30", "Event": "x"})  # fmt: skip
    run = loaded(tmp_path, events=events_text(*said), joiners=joiners_text({"Month": "May"}))
    told = run["probation/unused"].select("input", "first_line", "force", "place", "reasons")
    assert told.rows() == [
        ("regulation-12-13", 4, KENT, 2, "event_unknown"),
        ("regulation-12-13", 5, ESSEX, 2, "ground_unknown"),
        ("regulation-12-13", 6, "", 1, "force_unknown"),
        ("regulation-12-13", 7, KENT, 3, "event_unknown|date_unreadable"),
        ("joiners", 2, KENT, 1, "month_unreadable"),
    ]


def test_no_staff_number_leaves_intake(tmp_path):
    secret = "QX77123"
    rows = [{"Staff Number": secret}, {"Staff Number": secret, "Event": "x"}]
    text = events_text(*rows) + f"Kent,{secret}\n"
    run = loaded(tmp_path, events=text)
    assert run["quarantine/regulation-12-13"].height == 2
    for path in (tmp_path / "run").rglob("*.parquet"):
        assert secret not in json.dumps(pl.read_parquet(path).to_dicts(), default=str), path
    shown = json.loads(run["quarantine/regulation-12-13"]["content"][0])
    assert shown["Staff Number"] == "withheld, 7 characters"
    assert shown["Event"] == "x"


def test_free_text_in_a_coded_column_is_withheld(tmp_path):
    story = "He said to Janet Poole of the canteen that she had better " + "not come back"
    run = loaded(tmp_path, events=events_text({"Ground": story}))
    assert "Poole" not in run["quarantine/regulation-12-13"]["content"][0]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"Month": "2020-13"}, "month_unreadable"),
        ({"Month": "Jan 2020"}, "month_unreadable"),
        ({"Joiners": "12.0"}, "joiners_unreadable"),
        ({"Joiners": "-1"}, "joiners_unreadable"),
        ({"Joiners": ""}, "joiners_unreadable"),
        ({"Force": "Kentt"}, "force_unknown"),
        ({}, "duplicate_row"),
        ({"Joiners": "13"}, "figure_repeated"),
    ],
)
def test_joiners_that_cannot_be_used_say_why(tmp_path, change, reason):
    run = loaded(tmp_path, joiners=joiners_text({}, change))
    assert run["probation/joiners"].select("month", "joiners").rows() == [
        (dt.date(2020, 1, 1), 12)
    ]
    assert run["quarantine/joiners"]["reasons"].to_list() == [reason]


def test_joiners_of_a_force_that_did_not_answer_are_kept(tmp_path):
    run = loaded(tmp_path, joiners=joiners_text({}, {"Force": "Essex"}), covers=["Kent"])
    assert run["probation/joiners"].height == 2


def test_absent_is_absent(tmp_path):
    told = load_probation(params_of(tmp_path), KEY, tmp_path / "run")
    assert told.height == 0
    assert not (tmp_path / "run").exists()


def test_what_was_loaded_is_told(tmp_path):
    params = params_of(tmp_path, events_text({}, {"Event": "x"}, {}), joiners_text({}))
    told = load_probation(params, KEY, tmp_path / "run")
    assert told.rows() == [
        ("regulation-12-13", "events", 1, 2, "duplicate_row 1, event_unknown 1"),
        ("joiners", "joiners", 1, 0, ""),
    ]


def test_the_manifest_can_name_what_was_read(tmp_path):
    params = params_of(tmp_path, events_text({}, {"Event": "x"}))
    load_probation(params, KEY, tmp_path / "run")
    (one,) = returned_files(params, tmp_path / "run")
    sha = hashlib.sha256((tmp_path / "regulation-12-13.csv").read_bytes()).hexdigest()
    assert (one["file"], one["return"], one["sha256"]) == (
        "regulation-12-13.csv",
        "events",
        sha,
    )
    assert (one["rows_read"], one["rows_kept"], one["rows_quarantined"]) == (2, 1, 1)
    assert returned_files(params_of(tmp_path), tmp_path / "run") == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_spreadsheets_ways_of_saving_are_read(tmp_path, encoding, delimiter):
    text = events_text({"Ground": "", "Linked Case": "CO/1/20 – a"})
    params = params_of(tmp_path, text)
    path = Path(params.probation.events)
    path.write_bytes(text.replace(",", delimiter).encode(encoding))
    load_probation(params, KEY, tmp_path / "run")
    rows = pl.read_parquet(tmp_path / "run" / "probation" / "events.parquet")
    assert rows["linked_case"].to_list() == ["CO/1/20 – a"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (events_text({}).replace("Ground,", "Why,"), "lacks the heading Ground"),
        (events_text({}).replace("Sex,Eth", "Name,Sex,Eth"), "nobody asked for: 'Name'"),
        (events_text({}).replace("Ethnicity", "Ethnicity,Sex"), "a heading twice"),
        ("\n\n", "empty"),
        (",,,\n", "nothing but blanks"),
        ("\ufeff\n", "empty"),
        ('Force,"Staff\n', "cannot be split"),
    ],
)
def test_a_return_of_another_shape_is_refused(tmp_path, text, words):
    with pytest.raises(InputError) as caught:
        check_returns(params_of(tmp_path, text))
    assert words in str(caught.value)
    assert "regulation-12-13" in str(caught.value)


def test_mistakes_of_the_section_are_told_together(tmp_path):
    params = params_of(
        tmp_path, events_text({}), window=None, covers=["Kentt"], years={"PCDA": 0}
    )
    with pytest.raises(InputError) as caught:
        check_returns(params)
    message = str(caught.value)
    for word in ("probation.window", "'Kentt'", "probation.years.PCDA", "the key other"):
        assert word in message


def test_a_file_that_is_named_and_absent_is_one_message(tmp_path):
    params = params_of(tmp_path, events_text({}))
    Path(params.probation.events).unlink()
    with pytest.raises(InputError, match=r"probation.events.*no such file.*Mend the path"):
        check_returns(params)


def test_a_name_that_an_extract_has_is_refused(tmp_path):
    said = {"force": "Kent", "extract_date": "2022-06-30", "selection": "received",
            "window": {"first": "2018-01-01", "last": "2022-03-31"}}  # fmt: skip
    params = params_of(tmp_path, joiners=joiners_text({}), inputs={"Joiners.csv": said})
    with pytest.raises(InputError, match="has this name"):
        check_returns(params)


def test_the_forms_have_the_headings_that_are_read():
    for name, headings in (("regulation-12-13", EVENT_HEADINGS), ("joiners", JOINER_HEADINGS)):
        form = (ROOT / "params" / "templates" / f"{name}.csv").read_text("utf-8")
        assert form == ",".join(headings) + "\n"


CELL = st.sampled_from(
    ["", "Kent", "R13_D", "2021-05-04", '"a\nb"', "x", "Essex", "100", "Total", " "]
)


@given(
    st.lists(st.lists(CELL, max_size=11), max_size=12), st.sampled_from(["\n", "\r\n", "\r"])
)
def test_every_line_is_in_one_entry_of_the_ledger(tmp_path_factory, rows, end):
    folder = tmp_path_factory.mktemp("any")
    text = end.join([",".join(EVENT_HEADINGS), *(",".join(row) for row in rows)])
    run = loaded(folder, events=text)
    ledger = run["ledger/regulation-12-13"]
    stretches = ledger.select("first_line", "last_line").rows()
    covered = [line for first, last in stretches for line in range(first, last + 1)]
    assert covered == list(range(1, count_lines(folder / "regulation-12-13.csv") + 1))
    kinds = ledger["kind"].cast(pl.String)
    assert (kinds == "kept").sum() == run["probation/events"].height
    assert (kinds == "quarantined").sum() == run["quarantine/regulation-12-13"].height
