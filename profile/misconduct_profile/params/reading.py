"""Reading YAML into models; every mistake in plain words with the nearest known key."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any, Final, TypeVar, get_args

import yaml
from pydantic import BaseModel
from pydantic import ValidationError as PydanticError

from misconduct_profile.errors import CombinedInputError, InputError
from misconduct_profile.params.sections import Params

Model = TypeVar("Model", bound=BaseModel)


class _UniqueKeys(yaml.SafeLoader):
    """YAML that refuses a key written twice, where the last would silently win."""


def _mapping(loader: _UniqueKeys, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key!r} is written twice", key_node.start_mark
            )
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_UniqueKeys.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML mapping; an unreadable file or a doubled key is an InputError."""
    try:
        content = yaml.load(path.read_text("utf-8"), _UniqueKeys)
    except FileNotFoundError:
        remedy = "Name an existing file, such as params/example.yaml."
        raise InputError(str(path), "there is no such file", remedy) from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), f"cannot be read ({error})", "Mend the file.") from None
    except yaml.YAMLError as error:
        problem = " ".join(str(error).split())
        raise InputError(str(path), f"is not valid YAML ({problem})", "Mend it.") from None
    if not isinstance(content, dict):
        raise InputError(str(path), "holds no keys", "Start from params/example.yaml.")
    return content


def load_params(path: Path) -> Params:
    """Read and validate the parameters of a run.

    Raises InputError (one message for each mistake, with the key and the remedy).
    """
    return validate(Params, read_yaml(path), str(path))


def validate(model: type[Model], content: dict[str, Any], where: str) -> Model:
    """Validate content against a model; every mistake becomes one plain message."""
    try:
        return model.model_validate(content)
    except PydanticError as error:
        messages = [_plain(model, where, dict(mistake)) for mistake in error.errors()]
    raise messages[0] if len(messages) == 1 else CombinedInputError(messages)


_REMEDIES: Final = {
    "missing": ("is missing", "Add it; params/example.yaml and README.md show how."),
    "extra_forbidden": ("is not a known key", "Remove it or mend its spelling."),
}


def _plain(model: type[BaseModel], where: str, mistake: dict[str, Any]) -> InputError:
    loc = [str(part) for part in mistake["loc"] if not _is_type_tag(str(part))]
    key = ".".join(loc)
    at = f"{where}: {key}" if key else where
    kind = str(mistake["type"])
    problem, remedy = _REMEDIES.get(kind, (str(mistake["msg"]), "Mend the value."))
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(loc[-1], _keys_at(model, loc[:-1]), n=1, cutoff=0.5)
        if near:
            remedy = f"Did you mean {near[0]}?"
    return InputError(at, problem.removeprefix("Value error, "), remedy)


def _is_type_tag(part: str) -> bool:
    """Pydantic puts the names of a union's branches into the location."""
    return part in {"str", "list[str]", "literal['all']"}


def _keys_at(model: type[BaseModel], loc: list[str]) -> list[str]:
    """Return the keys a model knows at a location, through maps and optional sections."""
    if not loc:
        return list(model.model_fields)
    field = model.model_fields.get(loc[0])
    nested = _model_in(field.annotation) if field else None
    if nested is None:
        return []
    rest = loc[1:]
    if rest and rest[0] not in nested.model_fields:
        rest = rest[1:]  # the name of an input, a key of the user's own
    return _keys_at(nested, rest)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(part) for part in get_args(annotation))
    return next((model for model in found if model), None)
