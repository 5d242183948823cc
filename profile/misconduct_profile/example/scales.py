"""How much of the whole each scale makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Scale:
    """Sampling fractions by population, and the least expected cases of a force.

    `conduct` and `flagged` (complaints) stand at 1 by default, so that conduct rates and
    flagged counts are whole; `complaint` is the fraction of all other complaints, and
    of death or serious injury, direction and control, and other matters. `probation` is
    the fraction of joiners and of what happens to them.
    """

    name: str
    conduct: float
    flagged: float
    complaint: float
    least: float
    probation: float

    def fraction(self, population: str) -> float:
        """Return the sampling fraction of a population of `volumes.POPULATIONS`."""
        if population.startswith("conduct"):
            return self.conduct
        return self.flagged if population == "complaint_flagged" else self.complaint


SCALES: Final = {
    "full": Scale("full", 1.0, 1.0, 1.0, 0.0, 1.0),
    "default": Scale("default", 1.0, 1.0, 0.3, 0.0, 1.0),
    "small": Scale("small", 0.05, 0.05, 0.005, 5.0, 0.2),
}
