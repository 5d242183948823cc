"""Mistakes in the HR return stop the run before anything starts."""

from __future__ import annotations

from made_returns import events_text

WINDOW = {"first": "2018-01-01", "last": "2022-03-31"}


def refused(called, *words: str) -> None:
    done = called.command("check", "--params", str(called.write(called.params)))
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr, done.stderr


def test_a_return_that_is_named_and_absent(called):
    said = {"events": "hr/regulation-12-13.csv", "window": WINDOW}
    called.params = called.example_params(probation=said)
    refused(
        called, "probation.events: regulation-12-13.csv", "no such file", "params/templates"
    )


def test_a_return_that_lacks_a_heading_and_a_window(called):
    text = events_text({}).replace("Ground", "Reason")
    (called.folder / "hr.csv").write_text(text)
    called.params = called.example_params(probation={"events": "hr.csv"})
    refused(called, "probation.window", "lacks the heading Ground")


def test_a_good_return_and_none_at_all(called):
    (called.folder / "hr.csv").write_text(events_text({}))
    for said in ({"events": "hr.csv", "window": WINDOW}, {}):
        params = called.example_params(probation=said)
        done = called.command("check", "--params", str(called.write(params)))
        assert done.returncode == 0, done.stderr
