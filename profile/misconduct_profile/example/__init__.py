"""The example: 43 forces that never were, and the truth about them."""

from __future__ import annotations

from typing import Final

from misconduct_profile.example.layouts import layouts_folder
from misconduct_profile.example.making import make
from misconduct_profile.example.probation_files import probation_inputs
from misconduct_profile.example.scales import SCALES

#: The example's identity key: public on purpose, for people who never were.
KEY: Final = b"misconduct-profile example: no person stands behind this key"

__all__ = ["KEY", "SCALES", "layouts_folder", "make", "probation_inputs"]
