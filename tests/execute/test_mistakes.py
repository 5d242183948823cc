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
def real(project):
    """A project with one good extract of one force."""
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


def test_a_mistyped_key(real):
    real.params["basline"] = real.params.pop("baseline")
    refused(real, "basline", "Did you mean baseline?")


def test_a_mistyped_key_of_the_policy(real):
    real.params["disclosure"]["treshold"] = 3
    refused(real, "treshold", "Did you mean threshold?")


def test_a_missing_folder(real):
    real.params["extracts"] = "nowhere"
    refused(real, "nowhere", "no such folder", "Mend")


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


def test_a_file_without_a_header_is_refused_by_name(real):
    (real.folder / "extracts" / "kent.csv").write_text("a,b\n1,2\n")
    done = real.report(real.params)
    assert done.returncode == 2
    assert "kent.csv" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_outputs_folder_that_is_no_run_is_left_alone(real):
    precious = real.folder / "outputs" / "real" / "thesis.txt"
    precious.parent.mkdir(parents=True)
    precious.write_text("years of work")
    refused(real, "no run")
    assert precious.read_text() == "years of work"


def test_the_stdlib_profile_wins_over_the_folder_of_that_name():
    import cProfile  # noqa: PLC0415
    import profile  # noqa: PLC0415

    root = Path(__file__).parents[2]
    assert not (root / "profile" / "__init__.py").exists()
    assert root not in Path(profile.__file__).parents
    assert cProfile.Profile
