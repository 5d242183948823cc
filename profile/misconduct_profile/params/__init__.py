"""The parameters of a run: one YAML file, validated before anything starts."""

from misconduct_profile.params.mappings import (
    ALL,
    AcceptedMapping,
    accepted_mappings,
    add_mapping,
    read_mappings,
)
from misconduct_profile.params.reading import load_params, read_yaml, validate
from misconduct_profile.params.sections import (
    Clock,
    Input,
    Params,
    Placeholders,
    Probation,
    Quality,
    Section,
    Selection,
    Span,
)

__all__ = [
    "ALL",
    "AcceptedMapping",
    "Clock",
    "Input",
    "Params",
    "Placeholders",
    "Probation",
    "Quality",
    "Section",
    "Selection",
    "Span",
    "accepted_mappings",
    "add_mapping",
    "load_params",
    "read_mappings",
    "read_yaml",
    "validate",
]
