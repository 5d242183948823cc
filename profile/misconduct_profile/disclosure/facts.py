"""What a reader is told about a release beside its figures."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Fact(BaseModel):
    """A frozen part of the facts; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ForceFact(Fact):
    """One force of the release, in the words of the page."""

    code: str  # ONS police force area code
    name: str  # "Avon and Somerset Police"
    short_name: str  # "Avon and Somerset"
    slug: str  # "avon-and-somerset": its page is forces/<slug>.html
    region: str
    extract_date: str  # ISO date, or several joined by ", "
    selection: str  # received, recorded, finalised or live
    note: str = ""  # why figures are absent or partial, in plain words
    # Of Regulations 12 and 13, one of records.PROBATION_SOURCES; "" where it is not known.
    # An extract that tells of fewer people than the threshold counts as one of none.
    probation_source: str = ""


class PeriodFact(Fact):
    """A period of the yearly tables."""

    key: str  # "2018", "2020-01", "2020-02/2020-12"
    label: str  # "2018", "January 2020", "February to December 2020"
    part_year: bool
    # Day of the headcount that stands for earlier, or later, months of the period.
    held_before: str = ""  # ISO date
    held_after: str = ""


class MeasureFact(Fact):
    """A measure in one sentence."""

    name: str
    title: str
    definition: str


class Facts(Fact):
    """Everything a public page says that is not a figure of the counts or estimates."""

    edition: str
    title: str
    status: str  # "draft", "pre-release" or "final"
    marking: str  # "SYNTHETIC" for the example, else ""
    clock: str
    first_month: str  # "2018-01"
    last_month: str
    breaks: dict[str, str]  # ISO date to what broke
    interventions: dict[str, str] = {}  # ISO date to what happened
    handling: dict[str, str] = {"public": "OFFICIAL", "restricted": "OFFICIAL-SENSITIVE"}
    vawg_measure: str = "vawg_flagged"  # the measure the edition leads with
    baseline: str  # the period key compared in the funnel
    threshold: int  # counts from 1 to threshold - 1 are not published
    forces: list[ForceFact]
    periods: list[PeriodFact]
    measures: list[MeasureFact]
    package_version: str

    def force(self, code: str) -> ForceFact:
        """Return the force with this ONS code."""
        return next(force for force in self.forces if force.code == code)
