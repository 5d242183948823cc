"""The sections and keys of a params file."""

from __future__ import annotations

import datetime as dt
import difflib
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from misconduct_profile.standards import (
    Period,
    fold,
    force_spellings,
    forces,
    is_joint,
    month_starts,
    split_years,
)

Clock = Literal["received", "recorded", "finalised"]
Selection = Literal["received", "recorded", "finalised", "live"]
VawgMeasure = Literal["vawg_flagged", "sexual_misconduct"]
Edition = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
#: Where accepted mappings stand unless a params file says otherwise.
DEFAULT_MAPPINGS: Final = "params/mappings/accepted.csv"


class Section(BaseModel):
    """A part of the parameters; an unknown key is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Span(Section):
    """First and last day, both included."""

    first: dt.date
    last: dt.date

    @model_validator(mode="after")
    def _in_order(self) -> Span:
        if self.last < self.first:
            raise ValueError("last is before first")
        return self


class Input(Section):
    """One file of one force (of several, where it is a joint return)."""

    force: str | list[str]
    extract_date: dt.date
    selection: Selection
    window: Span
    missing_months: list[Month] = []
    #: How the file is laid out, where it is not the layout of its force: a YAML file.
    layout: str = ""
    #: Further files that hold tables of the same extract (allegations, subjects, links).
    tables: list[str] = []
    #: An earlier file of the same return that this one replaces, or adds rows to.
    replaces: str = ""
    adds_to: str = ""
    #: Empty months that the force says are nil: else they are where few were expected.
    nil_months: list[Month] = []
    #: A file that must be refused whole stops the run, unless a person said to go on
    #: without it; its force is then not available, and the reason is published.
    if_refused: Literal["stop", "leave_out"] = "stop"

    @property
    def forces(self) -> list[str]:
        """ONS codes of the forces the file is from."""
        named = [self.force] if isinstance(self.force, str) else self.force
        return [force_spellings()[fold(name)] for name in named]

    @model_validator(mode="after")
    def _known_forces_and_months(self) -> Input:
        for name in [self.force] if isinstance(self.force, str) else self.force:
            if fold(name) not in force_spellings():
                raise ValueError(f"{name!r} is not one of the 43 forces{_near_force(name)}")
        nil, span = set(self.nil_months), month_starts(self.window.first, self.window.last)
        if both := ", ".join(sorted(nil & set(self.missing_months))):
            raise ValueError(f"nil_months and missing_months both name {both}: say which")
        if outside := ", ".join(sorted(nil - {f"{month:%Y-%m}" for month in span})):
            raise ValueError(f"nil_months names {outside}, outside the window")
        return self


class Example(Section):
    """What the example extracts are made from."""

    seed: int = Field(ge=0)
    scale: str = "default"


class Probation(Section):
    """Regulations 12 and 13: the HR return and the joiners; either may be absent ("").

    `covers` names the forces that answered: of these no event is nil, of others it is
    missing. `years` is how long probation lasts by entry route (Police Regulations 2003,
    reg 12: two years; three on the degree apprenticeship), and `other` for every other.
    """

    events: str = ""
    joiners: str = ""
    covers: Literal["all"] | list[str] = "all"
    window: Span | None = None
    years: dict[str, float] = {"PCDA": 3.0, "other": 2.0}


class Placeholders(Section):
    """When an id is no person's: it stands on more cases of one file than both of these."""

    cases: int = Field(default=50, ge=1)
    share: float = Field(default=0.01, gt=0, le=1)


class Quality(Section):
    """What an extract must be to be counted."""

    #: Share of an extract's data rows in quarantine above which its months are missing:
    #: what is left would pass for the whole.
    most_quarantined: float = Field(default=0.05, ge=0, le=1)
    placeholders: Placeholders = Placeholders()


class Handling(Section):
    """The marking that pages bear: of the public site, and of each force's own page."""

    public: str = Field(default="OFFICIAL", min_length=1)
    restricted: str = Field(default="OFFICIAL-SENSITIVE", min_length=1)


class Funnel(Section):
    """Control limits of the funnel, as two-sided probabilities inside them."""

    limits: tuple[float, float] = (0.95, 0.998)


class Params(Section):
    """Everything a run depends on beside its input files."""

    edition: Edition
    title: str = Field(min_length=1)
    status: Literal["draft", "pre-release", "final"]
    extracts: str = Field(min_length=1)
    example: Example | None = None
    inputs: dict[str, Input] = {}
    layouts: str = "params/layouts"
    mappings: str = DEFAULT_MAPPINGS
    identity_key: str = ""
    workforce: str = "home-office-2018-2022"
    forces: Literal["all"] | list[str] = "all"
    period: Span
    baseline: str
    clock: Clock
    vawg_measure: VawgMeasure = "vawg_flagged"
    breaks: dict[dt.date, str] = {}
    interventions: dict[dt.date, str] = {}
    funnel: Funnel = Funnel()
    probation: Probation = Probation()
    quality: Quality = Quality()
    handling: Handling = Handling()
    disclosure: dict[str, Any] = {}
    publication_plan: str = "params/publication_plan.yaml"

    @property
    def is_example(self) -> bool:
        """Whether the extracts are made here and everything is synthetic."""
        return self.extracts == "example"

    @property
    def force_codes(self) -> list[str]:
        """ONS codes of the forces in scope, by short name."""
        if self.forces == "all":
            return [force.code for force in forces()]
        wanted = {force_spellings()[fold(name)] for name in self.forces}
        return [force.code for force in forces() if force.code in wanted]

    @property
    def years(self) -> list[Period]:
        """Calendar years of the period, cut at every break and at its ends."""
        return split_years(self.period.first, self.period.last, list(self.breaks))

    @property
    def months(self) -> list[dt.date]:
        """First days of the months of the period."""
        return month_starts(self.period.first, self.period.last)

    @model_validator(mode="after")
    def _consistent(self) -> Params:
        if self.period.first.day != 1 or (self.period.last + dt.timedelta(1)).day != 1:
            raise ValueError("period must run from the first to the last day of months")
        if any(day.day != 1 for day in self.breaks):
            raise ValueError("breaks must stand on the first day of a month")
        known = [period.key for period in self.years]
        if self.baseline not in known:
            raise ValueError(f"baseline must be one of the periods {', '.join(known)}")
        if self.forces != "all":
            for name in self.forces:
                if fold(name) not in force_spellings():
                    raise ValueError(f"{name!r} is not one of the 43 forces")
        if self.is_example and self.example is None:
            raise ValueError("extracts is example, so the section example needs a seed")
        if not self.is_example and not self.identity_key:
            raise ValueError("identity_key must name a file with the key for person ids")
        return self


def _near_force(name: str) -> str:
    if is_joint(name):
        return ": it names several, so list them (force: [Norfolk, Suffolk])"
    near = difflib.get_close_matches(fold(name), force_spellings(), n=1)
    if not near:
        return ""
    code = force_spellings()[near[0]]
    return ", did you mean " + next(f.short_name for f in forces() if f.code == code) + "?"
