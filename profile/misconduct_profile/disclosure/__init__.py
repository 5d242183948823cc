"""Plan, suppress, audit, release: the only door to anything published."""

from misconduct_profile.disclosure.audit import LeakError, audit, audit_pattern, gate
from misconduct_profile.disclosure.clearing import clear
from misconduct_profile.disclosure.describe import describe
from misconduct_profile.disclosure.facts import Facts, ForceFact, MeasureFact, PeriodFact
from misconduct_profile.disclosure.link import link
from misconduct_profile.disclosure.mending import Notes, notes
from misconduct_profile.disclosure.plan import Dimension, Plan, PlannedTable, load_plan
from misconduct_profile.disclosure.policy import Policy, SignOff, Weights
from misconduct_profile.disclosure.primary import Pattern, primary_cells
from misconduct_profile.disclosure.protect import protect
from misconduct_profile.disclosure.readers import PUBLIC, Published, Reader
from misconduct_profile.disclosure.recording import (
    Record,
    hidden_by_table,
    records,
    verdicts,
)
from misconduct_profile.disclosure.release import release, working
from misconduct_profile.disclosure.system import System
from misconduct_profile.disclosure.tables import Release, Tables, Working

__all__ = [
    "PUBLIC",
    "Dimension",
    "Facts",
    "ForceFact",
    "LeakError",
    "MeasureFact",
    "Notes",
    "Pattern",
    "PeriodFact",
    "Plan",
    "PlannedTable",
    "Policy",
    "Published",
    "Reader",
    "Record",
    "Release",
    "SignOff",
    "System",
    "Tables",
    "Weights",
    "Working",
    "audit",
    "audit_pattern",
    "clear",
    "describe",
    "gate",
    "hidden_by_table",
    "link",
    "load_plan",
    "notes",
    "primary_cells",
    "protect",
    "records",
    "release",
    "verdicts",
    "working",
]
