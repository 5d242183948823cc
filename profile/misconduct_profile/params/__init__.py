"""The parameters of a run: one YAML file, validated before anything starts."""

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
    "Clock",
    "Input",
    "Params",
    "Placeholders",
    "Probation",
    "Quality",
    "Section",
    "Selection",
    "Span",
    "load_params",
    "read_yaml",
    "validate",
]
