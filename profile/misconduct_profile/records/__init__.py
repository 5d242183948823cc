"""The standard tables: schemas only."""

from misconduct_profile.records.case import (
    Allegation,
    AllegationFactor,
    AllegationStandard,
    AllegationSubject,
    AllegationVictim,
    Case,
    Subject,
)
from misconduct_profile.records.context import (
    COVERAGE_CHECKS,
    HOWS,
    Coverage,
    CoverageCheck,
    MappingGap,
    MappingShare,
    MappingUsed,
    Workforce,
)
from misconduct_profile.records.figures import (
    ALL,
    DIMENSIONS,
    SEVERITY_OF_STATUS,
    Counts,
    Estimates,
    cell_key,
)
from misconduct_profile.records.intake import (
    DATE_FIELDS,
    LINE_KINDS,
    TEXT_FIELDS,
    Ledger,
    Quarantine,
    Rows,
)
from misconduct_profile.records.process import (
    PROBATION_SOURCES,
    OutcomeEvent,
    ProbationerExposure,
    ProbationEvent,
    ProbationSource,
)
from misconduct_profile.records.returns import (
    EventRows,
    JoinerRows,
    ReturnLines,
    UnusedLines,
)

__all__ = [
    "ALL",
    "COVERAGE_CHECKS",
    "DATE_FIELDS",
    "DIMENSIONS",
    "HOWS",
    "LINE_KINDS",
    "PROBATION_SOURCES",
    "SEVERITY_OF_STATUS",
    "TEXT_FIELDS",
    "Allegation",
    "AllegationFactor",
    "AllegationStandard",
    "AllegationSubject",
    "AllegationVictim",
    "Case",
    "Counts",
    "Coverage",
    "CoverageCheck",
    "Estimates",
    "EventRows",
    "JoinerRows",
    "Ledger",
    "MappingGap",
    "MappingShare",
    "MappingUsed",
    "OutcomeEvent",
    "ProbationEvent",
    "ProbationSource",
    "ProbationerExposure",
    "Quarantine",
    "ReturnLines",
    "Rows",
    "Subject",
    "UnusedLines",
    "Workforce",
    "cell_key",
]
