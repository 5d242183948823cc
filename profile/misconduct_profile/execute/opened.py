"""What a notebook is given: its run's folder, and the params it declared."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter

from misconduct_profile.errors import InputError
from misconduct_profile.execute.pipeline import step
from misconduct_profile.extracts import Source, find
from misconduct_profile.params import AcceptedMapping, Params, accepted_mappings

#: Names the run that a notebook opened by hand works on.
RUN_VARIABLE: Final = "MISCONDUCT_PROFILE_RUN"
#: Folder of the made extracts, within the run.
EXAMPLE_FOLDER: Final = "example"
#: Shorter than this, a key for person ids could be guessed.
KEY_BYTES: Final = 16


@dataclass(frozen=True)
class OpenStep:
    """One step at work. `params` holds the declared sections; any other raises."""

    name: str
    folder: Path
    params: Params
    force: str | None = None

    @property
    def sources(self) -> list[Source]:
        """The input files of the run, in name order; the check has looked into them."""
        return find(self.params, extracts_folder(self.params, self.folder), look=False)

    @property
    def accepted(self) -> tuple[AcceptedMapping, ...]:
        """What persons have accepted values to mean, each signed."""
        return accepted_mappings(self.params)

    @property
    def key(self) -> bytes:
        """The secret behind the person keys."""
        return identity_key(self.params)


def open_step(
    name: str,
    run_folder: str | None = None,
    params: dict[str, Any] | None = None,
    force: str | None = None,
) -> OpenStep:
    """Open a step of the pipeline.

    The pipeline passes everything. Opened by hand (`make lab`), a notebook works on the
    run that the environment variable MISCONDUCT_PROFILE_RUN names, with its params.
    """
    folder = Path(run_folder or os.environ.get(RUN_VARIABLE, ""))
    if not (folder / "params.json").is_file():
        raise InputError(str(folder), "holds no run", "Run make report first, then make lab.")
    if params is None:
        # Paths in params are read from the project's root; JupyterLab starts in notebooks/.
        folder = folder.resolve()
        os.chdir(folder.parents[1])
        params = sections(name, json.loads((folder / "params.json").read_text("utf-8")))
    return OpenStep(name, folder, partial_params(params), force)


def sections(name: str, whole: dict[str, Any]) -> dict[str, Any]:
    """Cut the params (as JSON) down to what a step declared."""
    return {key: whole[key] for key in step(name).sections}


def partial_params(given: dict[str, Any]) -> Params:
    """Build params that hold the given sections and nothing else.

    A section that the step did not declare raises AttributeError, so that a step cannot
    come to depend on what its declaration hides.
    """
    values = {
        key: TypeAdapter(Params.model_fields[key].rebuild_annotation()).validate_python(value)
        for key, value in given.items()
    }
    made = Params.model_construct(**values)
    for key in set(Params.model_fields) - set(given):
        made.__dict__.pop(key, None)
    return made


def extracts_folder(params: Params, run: Path) -> Path:
    """Return the folder of the input files."""
    if params.is_example:
        return run / EXAMPLE_FOLDER / "extracts"
    return Path(params.extracts)


def identity_key(params: Params) -> bytes:
    """Read the secret behind the person keys; the example's is a public constant.

    Raises InputError where the file is absent, short, or lies under outputs/, where it
    would travel with the data that it protects.
    """
    if params.is_example:
        from misconduct_profile.example import KEY

        return KEY
    path = Path(params.identity_key)
    where = f"identity_key: {params.identity_key}"
    if Path("outputs").resolve() in path.resolve().parents:
        raise InputError(where, "lies under outputs/", "Keep the key apart from the data.")
    try:
        key = path.read_bytes().strip()
    except OSError:
        remedy = "Make one: python3 -c 'import secrets; print(secrets.token_hex(32))' > FILE"
        raise InputError(where, "there is no such file", remedy) from None
    if len(key) < KEY_BYTES:
        raise InputError(where, f"holds {len(key)} bytes", f"Use {KEY_BYTES} or more.")
    return key
