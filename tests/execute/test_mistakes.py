"""Each mistake of a user: one message with file or key and remedy, exit code 2."""

from __future__ import annotations

from pathlib import Path

import pytest

GOOD = (
    "Case Ref,Case Type,Date Received,Alleg No,Allegation Category\n"
    "CO/1/20,PC,2020-03-13,1,J2 - Sexual harassment\n"
)
SAID = {
    "force": "Kent",
    "extract_date": "2022-05-01",
    "selection": "received",
    "window": {"first": "2018-01-01", "last": "2022-03-31"},
}


@pytest.fixture
def real(called):
    """A project with one good extract of one force, and the command called."""
    return with_extract(called)


@pytest.fixture
def started(project):
    """The same, and the command started as a user starts it."""
    return with_extract(project)


def with_extract(project):
    folder = project.folder / "extracts"
    folder.mkdir()
    (folder / "kent.csv").write_text(GOOD)
    (project.folder / "key.txt").write_text("0123456789abcdef" * 2)
    project.params = project.example_params(
        edition="real", extracts="extracts", identity_key="key.txt", inputs={"kent.csv": SAID}
    )
    return project


def refused(project, *words: str) -> str:
    """Run the report; expect one message with these words and nothing started."""
    done = project.report(project.params)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr, done.stderr
    run = project.folder / "outputs" / project.params["edition"]
    assert not list(run.rglob("*.ipynb")), "a notebook started"
    return done.stderr


def test_nothing_to_mend(real):
    done = real.command("check", "--params", str(real.write(real.params)))
    assert done.returncode == 0, done.stderr


def test_a_mistyped_key(started):
    started.params["basline"] = started.params.pop("baseline")
    refused(started, "basline", "Did you mean baseline?")


def test_a_mistyped_key_of_the_policy(real):
    real.params["disclosure"]["treshold"] = 3
    refused(real, "treshold", "Did you mean threshold?")


def test_a_missing_folder(real):
    real.params["extracts"] = "nowhere"
    refused(real, "nowhere", "no such folder", "Mend")


def test_mistakes_of_every_kind_are_told_at_once(real):
    real.params["publication_plan"] = "params/none.yaml"
    real.params["disclosure"]["treshold"] = 3
    real.params["extracts"] = "nowhere"
    (real.folder / "key.txt").unlink()
    said = refused(real, "none.yaml", "treshold", "key.txt", "no such folder")
    assert len(said.strip().splitlines()) == 4


def test_an_unreadable_file(real):
    (real.folder / "extracts" / "kent.csv").write_bytes(GOOD.encode() + b"\x81\x8d\n")
    refused(real, "kent.csv", "0x81", "Save the extract")


def test_an_empty_file(real):
    (real.folder / "extracts" / "kent.csv").write_bytes(b"")
    refused(real, "kent.csv", "empty")


def test_a_file_that_is_listed_and_absent(real):
    real.params["inputs"]["essex.csv"] = {**SAID, "force": "Essex"}
    refused(real, "essex.csv", "no such file")


def test_a_file_of_an_unknown_force(real):
    real.params["inputs"]["kent.csv"] = {**SAID, "force": "Kentt"}
    refused(real, "kent.csv", "Kentt", "Kent?")


def test_a_file_that_nobody_listed(real):
    (real.folder / "extracts" / "essex.csv").write_text(GOOD)
    refused(real, "essex.csv", "which force", "List it under inputs")


def test_an_input_without_extract_date(real):
    said = {k: v for k, v in SAID.items() if k != "extract_date"}
    real.params["inputs"]["kent.csv"] = said
    refused(real, "kent.csv.extract_date", "missing")


def test_an_accepted_mapping_that_nobody_signed(real):
    real.params["mappings"] = "accepted.csv"
    (real.folder / "accepted.csv").write_text(
        "field,value,code,scope,by,on,reason\noutcome,Gone,DWN,all,,2026-11-02,so\n"
    )
    refused(real, "accepted.csv, line 2: by", "is empty", "Write who accepts it")


def test_accepted_mappings_that_are_not_there(real):
    real.params["mappings"] = "nowhere.csv"
    refused(real, "nowhere.csv", "no such file", "Mend the key mappings")


def test_a_missing_key_for_person_ids(real):
    (real.folder / "key.txt").unlink()
    refused(real, "key.txt", "Make one")


def test_a_key_that_lies_with_the_data(real):
    (real.folder / "outputs").mkdir()
    (real.folder / "outputs" / "key.txt").write_text("0123456789abcdef" * 2)
    real.params["identity_key"] = "outputs/key.txt"
    refused(real, "outputs", "apart")


def test_a_missing_workforce_file(real):
    real.params["workforce"] = "heads.csv"
    refused(real, "heads.csv")


def test_a_missing_plan(real):
    real.params["publication_plan"] = "params/plan.yaml"
    refused(real, "plan.yaml", "no such file")


def test_a_vawg_measure_that_the_plan_has_no_table_for(real):
    real.params["vawg_measure"] = "sexual_misconduct"
    refused(real, "publication_plan", "sexual_misconduct", "another vawg_measure")


def test_no_params_file(real):
    done = real.command("report", "--params", "params/nothing.yaml")
    assert done.returncode == 2
    assert "params/nothing.yaml" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_without_a_header_is_refused_by_name(started):
    (started.folder / "extracts" / "kent.csv").write_text("a,b\n1,2\n")
    done = started.report(started.params)
    assert done.returncode == 2
    assert "kent.csv" in done.stderr
    assert "Traceback" not in done.stderr


# One column off, and not to be put right: a heading would be lost.
SHIFTED = "Unit," + GOOD.splitlines()[0] + "\n" + "".join(
    f"CO/{n}/20,PC,2020-03-13,{n},J2,\n" for n in range(5)
)  # fmt: skip
GROUPED = GOOD + ",,,1,J2\n" * 9
UNPROVEN = GOOD.replace("2020-03-13", "03/04/2020")


@pytest.mark.parametrize(
    ("content", "words"),
    [(SHIFTED, "one column to the left"), (GROUPED, "no case reference"),
     (UNPROVEN, "tells day from month"), (GOOD + 'CO/2/20,PC,"2020', "quotation mark")],
)  # fmt: skip
def test_a_file_that_must_be_refused_whole_is_told_with_the_choice(real, content, words):
    (real.folder / "extracts" / "kent.csv").write_text(content)
    done = real.report(real.params)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    told = " ".join(done.stderr.split())
    for word in ("kent.csv", words, "if_refused: leave_out"):
        assert word in told


def test_a_joint_return_without_a_column_of_the_force_is_told_with_the_choice(real):
    (real.folder / "extracts" / "both.csv").write_text(GOOD)
    real.params["inputs"]["both.csv"] = {**SAID, "force": ["Norfolk", "Suffolk"]}
    done = real.report(real.params)
    assert done.returncode == 2
    told = " ".join(done.stderr.split())
    assert "both.csv" in told
    assert "joint return" in told
    assert told.count("if_refused: leave_out") == 1


def test_two_files_that_hold_the_same_case_are_both_named(real):
    (real.folder / "extracts" / "later.csv").write_text(GOOD)
    real.params["inputs"]["later.csv"] = {**SAID, "extract_date": "2022-05-09"}
    done = real.report(real.params)
    assert done.returncode == 2
    told = " ".join(done.stderr.split())
    assert "1 of its cases stand in later.csv too" in told
    assert "1 of its cases stand in kent.csv too" in told


def test_a_run_of_which_every_file_is_left_out_is_none(real):
    (real.folder / "extracts" / "kent.csv").write_text("")
    real.params["inputs"]["kent.csv"] = {**SAID, "if_refused": "leave_out"}
    done = real.report(real.params)
    assert done.returncode == 2
    assert "every extract was refused" in done.stderr


def test_an_outputs_folder_that_is_no_run_is_left_alone(real):
    precious = real.folder / "outputs" / "real" / "thesis.txt"
    precious.parent.mkdir(parents=True)
    precious.write_text("years of work")
    refused(real, "no run")
    assert precious.read_text() == "years of work"


def test_the_stdlib_profile_wins_over_the_folder_of_that_name():
    import cProfile  # noqa: PLC0415 - what is tested
    import profile  # noqa: PLC0415 - what is tested

    root = Path(__file__).parents[2]
    assert not (root / "profile" / "__init__.py").exists()
    assert root not in Path(profile.__file__).parents
    assert cProfile.Profile
