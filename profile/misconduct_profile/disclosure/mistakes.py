"""A pydantic error in the words of the person who wrote the file."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from misconduct_profile.errors import CombinedInputError, InputError

Model = TypeVar("Model", bound=BaseModel)


def validate(model: type[Model], content: Any, where: str) -> Model:
    """Return `content` as the model, or raise one InputError for each mistake in it.

    `where` is the file or section as the user knows it; an unknown key is named with
    the nearest known one.
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        mistakes = [_explained(model, detail, where) for detail in error.errors()]
    raise mistakes[0] if len(mistakes) == 1 else CombinedInputError(mistakes)


def nearest(name: str, known: list[str]) -> str:
    """Return a remedy that names the nearest known name, or all of them."""
    match = process.extractOne(name, known, scorer=fuzz.WRatio, score_cutoff=60)
    if match is not None:
        return f"Did you mean '{match[0]}'?"
    return f"Known: {', '.join(known)}."


def _explained(model: type[BaseModel], detail: ErrorDetails, where: str) -> InputError:
    """Turn one error of pydantic into a place, a problem and a remedy."""
    *outer, last = (str(part) for part in detail["loc"] or ("(whole)",))
    place = ".".join([where, *outer, last])
    if detail["type"] == "extra_forbidden":
        known = _keys(model, outer)
        return InputError(place, f"unknown key '{last}'", nearest(last, known))
    if detail["type"] == "missing":
        return InputError(place, f"the key '{last}' is missing", "Add it.")
    message = detail["msg"].removeprefix("Value error, ")
    return InputError(place, message, "Correct the value.")


def _keys(model: type[BaseModel], path: list[str]) -> list[str]:
    """List the keys that are known at a path of nested models and dictionaries."""
    current: Any = model
    for part in path:
        fields = getattr(current, "model_fields", None)
        if fields is not None and part in fields:
            current = fields[part].annotation
        elif hasattr(current, "__args__"):
            current = current.__args__[-1]
        if hasattr(current, "__args__") and part not in (fields or {}):
            current = current.__args__[-1]
    return list(getattr(current, "model_fields", {}))
