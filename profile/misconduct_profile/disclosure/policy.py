"""The disclosure policy: a decision with an owner, not a constant."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from misconduct_profile.params import validate


class Section(BaseModel):
    """A frozen section of the policy; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Weights(Section):
    """What hiding a cell costs. A cell that must be hidden is hidden at any cost."""

    inner: int = Field(default=1, ge=1)
    margin: int = Field(default=4, ge=1)  # a force's total
    national: int = Field(default=20, ge=1)
    grand_total: int | None = Field(default=None, ge=1)  # None: never, to protect another


class SignOff(Section):
    """Who accepted the protection of these tables, when and why. Blank until they have."""

    who: str = ""
    when: str = ""
    why: str = ""


class Policy(Section):
    """The section `disclosure` of the parameters.

    A count from 1 to `threshold` - 1 is primary and is never published. Safe means: what
    is published leaves every whole number from 1 to `threshold` possible for it.

    Where zeros are published, so is the fact that a cell is not zero: a small total of three
    parts that are not zero is known to be 3 or more, whatever is hidden. `known_minimum`
    says whether that is refused, or accepted and reported for review; either way nothing
    beyond it may be known.
    """

    threshold: int = Field(default=5, ge=2)
    zeros: Literal["published", "hidden"] = "published"
    known_minimum: Literal["refused", "accepted"] = "refused"
    weights: Weights = Weights()
    never_hide: list[str] = []  # cell keys; * stands for anything
    owner: str = ""
    sign_off: SignOff = SignOff()

    @classmethod
    def read(cls, content: dict[str, Any], where: str = "disclosure") -> Policy:
        """Return the policy of a plain dictionary; raises InputError for a mistake."""
        return validate(cls, content, where)

    @property
    def least(self) -> int:
        """The smallest value that a reader must allow for in a hidden cell."""
        return 1 if self.zeros == "published" else 0
